//! 6xx: deploying and testing a registry. 609 to 699 are the exit codes of the setup script: 600 + code.

macro_rules! deployment {
    ($($before:tt)*) => {
        next_band! { $($before)*
            DeploymentTemplateInvalid = 601, "Deployment.TemplateInvalid", InvalidArgument,
                "The stamp rejected the template with these parameters.", "Correct the parameter that the message names. A template of your own must use API versions that the stamp supports.";
            DeploymentFailed = 602, "Deployment.Failed", InvalidResult,
                "A resource of the deployment could not be created, for the reason in the message.", "Fix the cause, then run the same command again; existing resources are reused.";
            DeploymentCancelled = 603, "Deployment.Cancelled", OperationStopped,
                "The deployment was canceled. The resources that it created still exist.", "Run the same command again to finish the deployment, or remove the resource group.";
            DeploymentNotFound = 604, "Deployment.NotFound", ObjectNotFound,
                "The resource group does not contain this deployment.", "Check -ResourceGroupName and -Name. Get-ContainerRegistryDeployment lists the existing deployments.";
            DeploymentNotRunning = 605, "Deployment.NotRunning", InvalidOperation,
                "The deployment has already ended.", "No action is needed; there is nothing to stop.";
            DeploymentMachineFailed = 606, "Deployment.MachineFailed", ResourceUnavailable,
                "The stamp could not create the virtual machine, or the machine did not start in time.", "Delete the virtual machine if it exists, then run the same command again. If the error persists, ask the operator about the capacity of the stamp.";
            DeploymentImageMissing = 607, "Deployment.ImageMissing", ObjectNotFound,
                "The stamp does not have the image for the virtual machine.", "Get-VMImageSku lists the SKUs. Omit -VirtualMachineSku to use the newest.";
            DeploymentExtensionFailed = 608, "Deployment.ExtensionFailed", InvalidResult,
                "The setup on the virtual machine failed with an undocumented exit code.", "Read the last lines of its output in the message. The complete output is in /var/log/azure on the virtual machine.";
            DeploymentOutdated = 638, "Deployment.Outdated", InvalidData,
                "The values that were passed are older than those of the key vault or of the registry that runs, or differ from them, so the deployment would roll the registry back.", "Run Set-ContainerRegistryPrerequisites -PassThru again and pass the new object, or add -Force.";
            DeploymentExtensionTimedOut = 639, "Deployment.ExtensionTimedOut", OperationTimeout,
                "The extension on the virtual machine did not report completion in time; it may still be running.", "Read /var/log/azure on the virtual machine (Get-ContainerRegistryLog), check that the machine reaches the stamp, then run the same command again.";
            DeploymentAgentSilent = 640, "Deployment.AgentNotReporting", OperationTimeout,
                "The agent on the virtual machine does not report to the stamp, so no extension can run.", "Check that the virtual machine runs and that its network security group and DNS allow it to reach the stamp (168.63.129.16 and the storage endpoints). Then delete the machine and run the same command again.";
            SetupPackageInstall = 609, "Deployment.ExitCode9", OperationTimeout,
                "Exit code 9: packages were not installed on the virtual machine in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
            DeploymentResourceDeleted = 614, "Deployment.ResourceDeleted", ObjectNotFound,
                "A resource of the deployed registry was deleted.", "Deploy the registry again with the same values (New-ContainerRegistryDeployment or Install-ContainerRegistry), which creates the resource again.";
            SetupCertificateMissing = 610, "Deployment.ExitCode10", ObjectNotFound,
                "Exit code 10: the certificate is missing on the virtual machine.", "Check that PfxThumbprint matches the certificate in the vault and that the content type of its secret is pfx.";
            SetupKeyMissing = 611, "Deployment.ExitCode11", ObjectNotFound,
                "Exit code 11: the private key of the certificate is missing on the virtual machine.", "Export the PFX with its private key, store it with Set-CertificateSecret, and deploy again.";
            SetupNoCredentials = 612, "Deployment.ExitCode12", ObjectNotFound,
                "Exit code 12: the vault contains no user credentials.", "Write a login with Set-RegistryAccessSecret, and check that the service principal has Get and List on the secrets of the vault.";
            SetupRegistryNotStarted = 613, "Deployment.ExitCode13", ResourceUnavailable,
                "Exit code 13: the registry container did not start.", "Check that the service principal can read the keys of the storage account and that the image is the AKS base image.";
            SetupPackageSource = 625, "Deployment.ExitCode25", OperationTimeout,
                "Exit code 25: the Docker package list was not downloaded in time.", "Deploy the AKS base image, which includes Docker, or let the virtual machine reach the package sources.";
            SetupPackageKey = 626, "Deployment.ExitCode26", OperationTimeout,
                "Exit code 26: the key of the package source was not downloaded in time.", "Deploy the AKS base image, which includes Docker, or let the virtual machine reach the package sources.";
            SetupDockerInstall = 627, "Deployment.ExitCode27", OperationTimeout,
                "Exit code 27: Docker was not installed in time.", "Deploy the AKS base image, which includes Docker, or let the virtual machine reach the package sources.";
            SetupMetadata = 630, "Deployment.ExitCode30", ConnectionError,
                "Exit code 30: the virtual machine could not read the metadata endpoint of the stamp.", "Check that the virtual machine resolves and reaches https://management.<region>.<fqdn>, and that its image trusts the root certificate of the stamp.";
            SetupPackageDownload = 642, "Deployment.ExitCode42", OperationTimeout,
                "Exit code 42: a package was not downloaded in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
            SetupPackageAdd = 643, "Deployment.ExitCode43", OperationTimeout,
                "Exit code 43: a downloaded package source could not be added.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
            SetupLogin = 650, "Deployment.ExitCode50", AuthenticationError,
                "Exit code 50: the login to the new registry failed.", "Check that the certificate covers the DNS name of the registry, that the PFX contains its chain up to the root, and that the login in the vault is valid.";
            SetupPush = 651, "Deployment.ExitCode51", WriteError,
                "Exit code 51: an image could not be pushed to the new registry.", "Check that the storage account and its container exist and that the virtual machine reaches and trusts the blob endpoint.";
            SetupPull = 652, "Deployment.ExitCode52", ReadError,
                "Exit code 52: the test image could not be pulled from the new registry.", "Check that the virtual machine reaches the blob endpoint of the storage account.";
            SetupBuild = 653, "Deployment.ExitCode53", InvalidResult,
                "Exit code 53: the test image could not be built on the virtual machine.", "Check that the disk of the virtual machine is not full, then deploy again.";
            SetupRemove = 654, "Deployment.ExitCode54", WriteError,
                "Exit code 54: the test image could not be removed.", "The registry otherwise works. Check that the storage account allows deletions, then deploy again.";
            DnsLabelInvalid = 660, "Deployment.DnsLabelInvalid", InvalidArgument,
                "The value is not a valid DNS label.", "Use 3-63 lowercase letters, digits, and hyphens. Begin with a letter, end with a letter or digit.";
            DnsLabelTaken = 661, "Deployment.DnsLabelTaken", ResourceExists,
                "Another public IP address on the stamp already uses this DNS label.", "Choose another -DnsNameLabel. The certificate must cover the new name.";
            SshKeyInvalid = 662, "Deployment.SshKeyInvalid", InvalidArgument,
                "The SSH public key is not of a type that the compute provider accepts.", "Create a key with New-ContainerRegistrySshKey or ssh-keygen -t rsa -b 4096, and pass the text or the path of the .pub file.";
            MachineSizeUnknown = 663, "Deployment.MachineSizeUnknown", InvalidArgument,
                "The stamp does not have this virtual machine size.", "Use one of the sizes that the message names.";
            MachineSkuUnknown = 664, "Deployment.MachineSkuUnknown", InvalidArgument,
                "The stamp does not have this SKU of the image.", "Omit -VirtualMachineSku to use the newest, or use a SKU that Get-VMImageSku lists.";
            ExtensionMissing = 665, "Deployment.ExtensionMissing", ObjectNotFound,
                "The stamp does not have the custom script extension for Linux, version 2.0.", "Ask the operator to download 'Custom Script for Linux 2.0' from the Marketplace (Install-ContainerRegistryMarketplaceProduct).";
            SameResourceGroup = 666, "Deployment.SameResourceGroup", InvalidArgument,
                "The deployment and the prerequisites would share a resource group, so that removing one would remove the other.", "Pass another -ResourceGroupName for the deployment.";
            DeploymentPrincipalRejected = 667, "Deployment.PrincipalRejected", AuthenticationError,
                "The service principal cannot sign in with this id and secret, so the virtual machine could not either.", "Pass the application id and the current secret (its value, not its id) of the service principal of the registry.";
            DeploymentVaultUnreadable = 668, "Deployment.VaultUnreadable", PermissionDenied,
                "The service principal cannot read the secrets of the vault.", "Run Set-ContainerRegistryPrerequisites with this service principal, or grant it Get and List on the secrets of the vault.";
            DeploymentStorageUnreadable = 669, "Deployment.StorageUnreadable", PermissionDenied,
                "The service principal cannot read the keys of the storage account.", "Run Set-ContainerRegistryPrerequisites with this service principal, or assign it the Contributor role on the storage account.";
            DeploymentNameMismatch = 670, "Deployment.CertificateNameMismatch", InvalidData,
                "The certificate in the vault does not cover the DNS name of the registry.", "Use a certificate for <label>.<region>.cloudapp.<fqdn> (a wildcard is valid), another -DnsNameLabel, or -HostName for a domain name of your own.";
            DeploymentThumbprintMismatch = 671, "Deployment.ThumbprintMismatch", InvalidData,
                "The thumbprint does not match the certificate in the vault.", "Pass the thumbprint and the secret URL from the same run of Set-CertificateSecret.";
            DeploymentCertificateOld = 672, "Deployment.CertificateExpiresSoon", InvalidData,
                "The certificate in the vault has expired, or is not valid yet.", "Renew the certificate, store it with Set-CertificateSecret, then pass the new URL and thumbprint.";
            ResourceIdInvalid = 673, "Deployment.IdInvalid", InvalidArgument,
                "An id, URL, or thumbprint has the wrong form.", "Copy the value from the output of Set-ContainerRegistryPrerequisites. Line breaks and spaces in it are ignored.";
            DeploymentCertificateUnusable = 674, "Deployment.CertificateUnusable", InvalidData,
                "The secret of the certificate does not exist, or the compute provider cannot read its form.", "Store the certificate with Set-CertificateSecret, then pass the new URL and thumbprint.";
            DeploymentNoCredentials = 675, "Deployment.NoCredentials", ObjectNotFound,
                "The vault has no secret of content type 'user credentials', so no one could sign in to the registry.", "Write a login with Set-RegistryAccessSecret.";
            DeploymentVaultNotEnabled = 676, "Deployment.VaultNotEnabled", InvalidOperation,
                "The key vault does not exist or is not enabled for deployment, so the certificate cannot be installed.", "Run Set-ContainerRegistryPrerequisites, which enables it.";
            DeploymentContainerMissing = 677, "Deployment.ContainerMissing", ObjectNotFound,
                "The storage account does not have this blob container.", "Create it with New-StorageAccountContainer, or correct -StorageAccountContainer.";
            TemplateUnreadable = 678, "Deployment.TemplateUnreadable", ReadError,
                "The template file cannot be read or is not valid JSON.", "Pass the path of an ARM template, or omit -TemplateFile to use the template of the module.";
            DeploymentActive = 679, "Deployment.Active", ResourceBusy,
                "Another deployment of the registry is still running in the resource group.", "Wait until it ends (Get-ContainerRegistryDeployment) or cancel it with Stop-ContainerRegistryDeployment, then run the same command again.";
            RegistryNameNotFound = 680, "Verification.NameNotFound", ConnectionError,
                "The DNS name of the registry cannot be resolved.", "Check the DNS label of the public IP address, and that the DNS server of this machine forwards the domain of the stamp.";
            RegistryUnreachable = 681, "Verification.Unreachable", ConnectionError,
                "The registry does not answer.", "Check that the virtual machine runs, that port 443 is open, and the proxy (HTTPS_PROXY, NO_PROXY).";
            RegistryCertificateName = 682, "Verification.CertificateName", SecurityError,
                "The certificate of the registry is for another name.", "Use the name on the certificate, or store a certificate for this name (Set-CertificateSecret) and deploy again.";
            RegistryThumbprint = 683, "Verification.CertificateThumbprint", SecurityError,
                "The registry presents a different certificate than expected.", "Deploy again with the new secret URL and thumbprint. If you did, something intercepts the connection to the registry.";
            RegistryCertificateExpired = 684, "Verification.CertificateExpired", SecurityError,
                "The certificate of the registry is not valid now.", "Renew it (Set-CertificateSecret) and deploy again with the new secret URL and thumbprint.";
            RegistryUntrusted = 685, "Verification.CertificateUntrusted", SecurityError,
                "This machine does not trust the certificate of the registry.", "Install its root certificate as the message says.";
            RegistryNotOne = 686, "Verification.NoRegistry", ProtocolError,
                "The host that answers is not a container registry.", "Check the name and the port.";
            RegistryPushFailed = 687, "Verification.Push", WriteError,
                "An image could not be pushed to the registry.", "Check the storage account and its container. The log of the registry is in /var/lib/docker/containers on the virtual machine.";
            RegistryPullFailed = 688, "Verification.Pull", ReadError,
                "The pulled image differs from the pushed image.", "Check the storage account. The log of the registry is in /var/lib/docker/containers on the virtual machine.";
            ServicePrincipalSecretExpired = 690, "Verification.ServicePrincipalSecret", SecurityError,
                "The client secret of the registry's service principal has expired or expires soon. The registry needs it at its next restart.", "Create a new client secret (Update-ContainerRegistryServicePrincipal -NewSecret), then deploy the registry again with it.";
            RegistryVerificationFailed = 689, "Registry.VerificationFailed", InvalidResult,
                "The new registry failed the checks and was not put into service; the old registry still serves.", "Fix the cause in the message, then run the same command again; the existing deployment is reused.";
            SetupPackageList = 699, "Deployment.ExitCode99", OperationTimeout,
                "Exit code 99: the package lists were not downloaded in time.", "Deploy the AKS base image, which needs no packages, or let the virtual machine reach the package sources.";
        }
    };
}
pub(super) use deployment;
