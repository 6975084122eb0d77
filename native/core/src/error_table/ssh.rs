//! 420 to 459: SSH.

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
                "The passphrase does not open the private key.", "Give the passphrase of the private key by -KeyPassphrase.";
            SshLoginRefused = 427, "Ssh.LoginRefused", AuthenticationError,
                "The machine does not let this user in with this key.", "Check -UserName (the administrator's name of the deployment) and that the key is the one whose public half the deployment was given.";
            SshConnectionLost = 428, "Ssh.ConnectionLost", ConnectionError,
                "The SSH connection broke.", "Run the same command again; no half archive is left behind.";
            SshTimedOut = 429, "Ssh.TimedOut", OperationTimeout,
                "The machine did not answer in time.", "Check that the machine is up and not overloaded, then try again.";
            SshPassphraseMissing = 451, "Ssh.PassphraseMissing", AuthenticationError,
                "The private key is encrypted, and no passphrase was given.", "Give -KeyPassphrase.";
            SshKeyTooCostly = 452, "Ssh.KeyTooCostly", LimitsExceeded,
                "Opening the private key would take more work than is accepted.", "Write the key again with usual costs: ssh-keygen -p -a 16 -f FILE, or puttygen FILE -O private -o NEW.ppk --ppk-param memory=8192,passes=13.";
            SshKeyCipherUnsupported = 453, "Ssh.KeyCipherUnsupported", InvalidData,
                "The private key is encrypted with an algorithm that is not supported.", "Write the key again in OpenSSH's form: ssh-keygen -p -Z aes256-ctr -f FILE.";
        }
    };
}
pub(super) use ssh;
