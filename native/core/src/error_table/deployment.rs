//! 6xx: the deployment and the test of a registry. 609 to 699 with the exit codes of the setup script: 600 + code.

macro_rules! deployment {
    ($($before:tt)*) => {
        next_band! { $($before)*
            DeploymentTemplateInvalid = 601, "Deployment.TemplateInvalid", InvalidArgument,
                "The stamp does not accept the template with these parameters.", "Correct the parameter that the message names; a template of your own must use API versions that the stamp has.";
            DeploymentFailed = 602, "Deployment.Failed", InvalidResult,
                "A resource of the deployment could not be made, for the reason that the message gives.", "Mend the cause and run the same command again: what is made already is found and left alone.";
            DeploymentCancelled = 603, "Deployment.Cancelled", OperationStopped,
                "The deployment was cancelled. What it had made is still there.", "Run the same command again to finish it, or remove the resource group.";
            DeploymentNotFound = 604, "Deployment.NotFound", ObjectNotFound,
                "The resource group has no such deployment.", "Check ResourceGroupName and Name; Get-ContainerRegistryDeployment lists what is there.";
            DeploymentNotRunning = 605, "Deployment.NotRunning", InvalidOperation,
                "The deployment has ended already.", "There is nothing to stop.";
            DeploymentMachineFailed = 606, "Deployment.MachineFailed", ResourceUnavailable,
                "The stamp could not make the virtual machine, or it did not start in time.", "Delete the virtual machine if it is there, then run the same command again; if it persists, ask the operator for the capacity of the stamp.";
            DeploymentImageMissing = 607, "Deployment.ImageMissing", ObjectNotFound,
                "The stamp does not have the image that the virtual machine is made from.", "Get-VMImageSku lists the SKUs; leave -VirtualMachineSku out to take the newest.";
            DeploymentExtensionFailed = 608, "Deployment.ExtensionFailed", InvalidResult,
                "The setup on the virtual machine failed with an exit code that is not a documented one.", "Read the last lines of its output in the message; all of it is in /var/log/azure on the virtual machine.";
            DeploymentExtensionTimedOut = 639, "Deployment.ExtensionTimedOut", OperationTimeout,
                "The extension on the virtual machine did not report its end in time; it may still be running.", "Read /var/log/azure on the virtual machine (Get-ContainerRegistryLog), check that it reaches the stamp, then run the same command again.";
            DeploymentAgentSilent = 640, "Deployment.AgentNotReporting", OperationTimeout,
                "The agent on the virtual machine does not report to the stamp, so no extension can run.", "Check that the virtual machine runs, that its network security group and DNS let it reach the stamp (168.63.129.16 and the storage endpoints), then delete the machine and run the same command again.";
            SetupPackageInstall = 609, "Deployment.ExitCode9", OperationTimeout,
                "Exit code 9: packages could not be installed on the virtual machine in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
            SetupCertificateMissing = 610, "Deployment.ExitCode10", ObjectNotFound,
                "Exit code 10: the certificate is not on the virtual machine.", "Check that PfxThumbprint is the one of the certificate in the vault and that its secret has the content type pfx.";
            SetupKeyMissing = 611, "Deployment.ExitCode11", ObjectNotFound,
                "Exit code 11: the private key of the certificate is not on the virtual machine.", "Export the PFX with its private key, put it into the vault (Set-CertificateSecret) and deploy again.";
            SetupNoCredentials = 612, "Deployment.ExitCode12", ObjectNotFound,
                "Exit code 12: no user credentials were found in the vault.", "Write a login with Set-RegistryAccessSecret, and check that the service principal may Get and List the vault's secrets.";
            SetupRegistryNotStarted = 613, "Deployment.ExitCode13", ResourceUnavailable,
                "Exit code 13: the registry container did not start.", "Check that the service principal may read the keys of the storage account and that the image is the AKS base image.";
            SetupPackageSource = 625, "Deployment.ExitCode25", OperationTimeout,
                "Exit code 25: the list of Docker's packages could not be fetched in time.", "Deploy the AKS base image, which has Docker, or let the virtual machine reach the package sources.";
            SetupPackageKey = 626, "Deployment.ExitCode26", OperationTimeout,
                "Exit code 26: the key of the package source could not be fetched in time.", "Deploy the AKS base image, which has Docker, or let the virtual machine reach the package sources.";
            SetupDockerInstall = 627, "Deployment.ExitCode27", OperationTimeout,
                "Exit code 27: Docker could not be installed in time.", "Deploy the AKS base image, which has Docker, or let the virtual machine reach the package sources.";
            SetupMetadata = 630, "Deployment.ExitCode30", ConnectionError,
                "Exit code 30: the virtual machine could not read the metadata endpoint of the stamp.", "Check that the virtual machine resolves and reaches https://management.<region>.<fqdn>, and that its image trusts the stamp's root certificate.";
            SetupPackageDownload = 642, "Deployment.ExitCode42", OperationTimeout,
                "Exit code 42: a package could not be downloaded in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
            SetupPackageAdd = 643, "Deployment.ExitCode43", OperationTimeout,
                "Exit code 43: a downloaded package source could not be added.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
            SetupLogin = 650, "Deployment.ExitCode50", AuthenticationError,
                "Exit code 50: the login at the new registry failed.", "Check that the certificate covers the registry's name, that the PFX holds its chain up to the root, and that the login in the vault is a usable one.";
            SetupPush = 651, "Deployment.ExitCode51", WriteError,
                "Exit code 51: an image could not be pushed to the new registry.", "Check that the storage account and its container are there and that the virtual machine reaches and trusts the blob endpoint.";
            SetupPull = 652, "Deployment.ExitCode52", ReadError,
                "Exit code 52: the check image could not be pulled from the new registry.", "Check that the virtual machine reaches the blob endpoint of the storage account.";
            SetupBuild = 653, "Deployment.ExitCode53", InvalidResult,
                "Exit code 53: the check image could not be made on the virtual machine.", "Check that the disk of the virtual machine is not full; deploy again.";
            SetupRemove = 654, "Deployment.ExitCode54", WriteError,
                "Exit code 54: the check image could not be removed.", "The registry works but for that; check that the storage account allows deletions, then deploy again.";
            DnsLabelInvalid = 660, "Deployment.DnsLabelInvalid", InvalidArgument,
                "The DNS label breaks the rule.", "Use 3 to 63 lowercase letters, digits and dashes; begin with a letter, end with a letter or digit.";
            DnsLabelTaken = 661, "Deployment.DnsLabelTaken", ResourceExists,
                "Another public IP address of the stamp has this DNS label.", "Choose another DnsNameLabel; the certificate has to cover the new name.";
            SshKeyInvalid = 662, "Deployment.SshKeyInvalid", InvalidArgument,
                "The SSH public key is none that the compute provider takes.", "Make one with ssh-keygen -t rsa -b 4096 and give the text or the path of the .pub file.";
            MachineSizeUnknown = 663, "Deployment.MachineSizeUnknown", InvalidArgument,
                "The stamp has no virtual machine of this size.", "Use one of the sizes that the message names.";
            MachineSkuUnknown = 664, "Deployment.MachineSkuUnknown", InvalidArgument,
                "The stamp has no such SKU of the image.", "Leave -VirtualMachineSku out to take the newest, or use one that Get-VMImageSku lists.";
            ExtensionMissing = 665, "Deployment.ExtensionMissing", ObjectNotFound,
                "The stamp does not have the custom script extension for Linux, version 2.0.", "Ask the operator to download 'Custom Script for Linux 2.0' from the Marketplace.";
            SameResourceGroup = 666, "Deployment.SameResourceGroup", InvalidArgument,
                "The deployment would share the resource group of the prerequisites, and go with it.", "Give another ResourceGroupName for the deployment.";
            DeploymentPrincipalRejected = 667, "Deployment.PrincipalRejected", AuthenticationError,
                "The service principal gets no token with this id and secret; the virtual machine would not either.", "Give the application id and the current secret (its value) of the registry's service principal.";
            DeploymentVaultUnreadable = 668, "Deployment.VaultUnreadable", PermissionDenied,
                "The service principal cannot read the secrets of the vault.", "Run Set-ContainerRegistryPrerequisites with this service principal, or give it Get and List on the vault's secrets.";
            DeploymentStorageUnreadable = 669, "Deployment.StorageUnreadable", PermissionDenied,
                "The service principal cannot read the keys of the storage account.", "Run Set-ContainerRegistryPrerequisites with this service principal, or give it the role Contributor on the storage account.";
            DeploymentNameMismatch = 670, "Deployment.CertificateNameMismatch", InvalidData,
                "The certificate in the vault is not for the name that the registry will have.", "Use a certificate for <label>.<region>.cloudapp.<fqdn> (a wildcard counts), another DnsNameLabel, or -HostName for a domain name of your own.";
            DeploymentThumbprintMismatch = 671, "Deployment.ThumbprintMismatch", InvalidData,
                "The thumbprint is not the one of the certificate in the vault.", "Give the thumbprint and the secret URL of one and the same run of Set-CertificateSecret.";
            DeploymentCertificateOld = 672, "Deployment.CertificateExpiresSoon", InvalidData,
                "The certificate in the vault is valid for less than 30 days, or not valid now.", "Renew it and put it into the vault with Set-CertificateSecret; then give the new URL and thumbprint.";
            ResourceIdInvalid = 673, "Deployment.IdInvalid", InvalidArgument,
                "An id, URL or thumbprint does not have the form that it must have.", "Copy the value from the output of Set-ContainerRegistryPrerequisites; line breaks and spaces in it do no harm.";
            DeploymentCertificateUnusable = 674, "Deployment.CertificateUnusable", InvalidData,
                "The secret of the certificate is not there, or not in the form that the compute provider reads.", "Put the certificate into the vault with Set-CertificateSecret; then give the new URL and thumbprint.";
            DeploymentNoCredentials = 675, "Deployment.NoCredentials", ObjectNotFound,
                "The vault holds no secret with the content type 'user credentials', so nobody could log in to the registry.", "Write a login with Set-RegistryAccessSecret.";
            DeploymentVaultNotEnabled = 676, "Deployment.VaultNotEnabled", InvalidOperation,
                "The key vault is not there, or not enabled for deployment, so the certificate could not be installed.", "Run Set-ContainerRegistryPrerequisites, which enables it.";
            DeploymentContainerMissing = 677, "Deployment.ContainerMissing", ObjectNotFound,
                "The storage account has no such blob container.", "Create it with New-StorageAccountContainer, or correct StorageAccountContainer.";
            TemplateUnreadable = 678, "Deployment.TemplateUnreadable", ReadError,
                "The template file cannot be read or is no JSON.", "Give the path of an ARM template, or leave -TemplateFile out to use the module's own.";
            DeploymentActive = 679, "Deployment.Active", ResourceBusy,
                "Another deployment of the registry is still running in the resource group.", "Wait for its end (Get-ContainerRegistryDeployment), or cancel it with Stop-ContainerRegistryDeployment; then run the same command again.";
            RegistryNameNotFound = 680, "Verification.NameNotFound", ConnectionError,
                "The name of the registry is not found in DNS.", "Check the DNS label of the public IP address and that this machine's DNS forwards the stamp's domain.";
            RegistryUnreachable = 681, "Verification.Unreachable", ConnectionError,
                "The registry does not answer.", "Check that the virtual machine runs, that port 443 is open, and the proxy (HTTPS_PROXY, NO_PROXY).";
            RegistryCertificateName = 682, "Verification.CertificateName", SecurityError,
                "The registry's certificate is for another name.", "Use the name that the certificate is for, or put a certificate for this name into the vault (Set-CertificateSecret) and deploy again.";
            RegistryThumbprint = 683, "Verification.CertificateThumbprint", SecurityError,
                "The registry shows another certificate than the one that is expected.", "Deploy again with the new secret URL and thumbprint; if you did, something stands between you and the registry.";
            RegistryCertificateExpired = 684, "Verification.CertificateExpired", SecurityError,
                "The registry's certificate is not valid now.", "Renew it (Set-CertificateSecret) and deploy again with the new secret URL and thumbprint.";
            RegistryUntrusted = 685, "Verification.CertificateUntrusted", SecurityError,
                "This machine does not trust the registry's certificate.", "Install its root certificate where the message says.";
            RegistryNotOne = 686, "Verification.NoRegistry", ProtocolError,
                "What answers there is no container registry.", "Check the name and the port.";
            RegistryPushFailed = 687, "Verification.Push", WriteError,
                "An image cannot be pushed to the registry.", "Check the storage account and its container; the log of the registry is in /var/lib/docker/containers on the virtual machine.";
            RegistryPullFailed = 688, "Verification.Pull", ReadError,
                "The image that was pushed does not come back as it went.", "Check the storage account; the log of the registry is in /var/lib/docker/containers on the virtual machine.";
            RegistryVerificationFailed = 689, "Registry.VerificationFailed", InvalidResult,
                "The new registry does not pass the checks, so it was not taken into service; the old one still serves.", "Mend what the message names and run the same command again: what is deployed already is found.";
            SetupPackageList = 699, "Deployment.ExitCode99", OperationTimeout,
                "Exit code 99: the package lists could not be fetched in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
        }
    };
}
pub(super) use deployment;
