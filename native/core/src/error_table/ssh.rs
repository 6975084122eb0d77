//! 420 to 439: SSH.

macro_rules! ssh {
    ($($before:tt)*) => {
        next_band! { $($before)*
            SshUnreachable = 420, "Ssh.Unreachable", ConnectionError,
                "The machine takes no SSH connection.", "Check address and port; the network security group of a deployment lets SSH in only with -AllowSsh.";
            SshUnsupported = 421, "Ssh.Unsupported", ProtocolError,
                "What answers does not speak SSH, or in a way that this module does not know.", "Check the port; the machine needs an OpenSSH server of 2014 or later.";
            HostKeyUnknown = 422, "Ssh.HostKeyUnknown", SecurityError,
                "The machine is not known, so somebody else could be in its place; neither user name nor key was sent.", "Compare the fingerprint with that of the machine itself (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then give it by -HostKeyFingerprint.";
            HostKeyChanged = 423, "Ssh.HostKeyChanged", SecurityError,
                "The machine shows another key than the one that is known: it was set up anew, or somebody else is in its place. Neither user name nor key was sent.", "When it was set up anew, take the old line out of the file of known hosts (ssh-keygen -R), or give the new fingerprint; else find out who answers there.";
            KnownHostsUnreadable = 424, "Ssh.KnownHostsUnreadable", ReadError,
                "The file of known hosts cannot be read.", "Check -KnownHostsPath, or give -HostKeyFingerprint.";
            SshKeyUnreadable = 425, "Ssh.KeyUnreadable", InvalidData,
                "The file holds no private key that can be used.", "Give the private key that belongs to the public key of the deployment, in the form of OpenSSH, PEM or PuTTY.";
            SshPassphraseWrong = 426, "Ssh.PassphraseWrong", AuthenticationError,
                "The private key is encrypted, and the passphrase is missing or wrong.", "Give -KeyPassphrase.";
            SshLoginRefused = 427, "Ssh.LoginRefused", AuthenticationError,
                "The machine does not let this user in with this key.", "Check -UserName (the administrator's name of the deployment) and that the key is the one whose public half the deployment was given.";
            SshConnectionLost = 428, "Ssh.ConnectionLost", ConnectionError,
                "The SSH connection broke.", "Run the same command again; no half archive is left behind.";
            SshTimedOut = 429, "Ssh.TimedOut", OperationTimeout,
                "The machine did not answer in time.", "Check that the machine is up and not overloaded, then try again.";
        }
    };
}
pub(super) use ssh;
