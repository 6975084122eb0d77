//! 420 to 459: SSH.

macro_rules! ssh {
    ($($before:tt)*) => {
        next_band! { $($before)*
            SshUnreachable = 420, "Ssh.Unreachable", ConnectionError,
                "The machine does not accept SSH connections.", "Check address and port. The network security group of a deployment allows SSH only with -AllowSsh.";
            SshUnsupported = 421, "Ssh.Unsupported", ProtocolError,
                "The host does not speak SSH, or its SSH version or algorithms are not supported.", "Check the port. The machine needs an OpenSSH server from 2014 or later.";
            HostKeyUnknown = 422, "Ssh.HostKeyUnknown", SecurityError,
                "The host key of the machine is unknown, so its identity cannot be verified. Neither user name nor key was sent.", "Compare the fingerprint with that of the machine (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub), then pass it with -HostKeyFingerprint.";
            HostKeyChanged = 423, "Ssh.HostKeyChanged", SecurityError,
                "The host key differs from the known one: the machine was reinstalled, or another machine answers. Neither user name nor key was sent.", "If the machine was reinstalled, remove the old line from the known hosts file (ssh-keygen -R), or pass the new fingerprint. Otherwise find out which machine answers.";
            KnownHostsUnreadable = 424, "Ssh.KnownHostsUnreadable", ReadError,
                "The known hosts file cannot be read.", "Check -KnownHostsPath, or pass -HostKeyFingerprint.";
            SshKeyUnreadable = 425, "Ssh.KeyUnreadable", InvalidData,
                "The file does not contain a usable private key.", "Pass the private key that belongs to the public key of the deployment, in OpenSSH, PEM, or PuTTY format.";
            SshPassphraseWrong = 426, "Ssh.PassphraseWrong", AuthenticationError,
                "The passphrase of the private key is incorrect.", "Pass the passphrase of the private key with -KeyPassphrase.";
            SshLoginRefused = 427, "Ssh.LoginRefused", AuthenticationError,
                "The machine rejected this user and key.", "Check -UserName (the administrator name of the deployment), and that the key belongs to the public key of the deployment.";
            SshConnectionLost = 428, "Ssh.ConnectionLost", ConnectionError,
                "The SSH connection was lost.", "Run the same command again. No incomplete archive is left behind.";
            SshTimedOut = 429, "Ssh.TimedOut", OperationTimeout,
                "The machine did not answer in time.", "Check that the machine is running and not overloaded, then try again.";
            SshPassphraseMissing = 451, "Ssh.PassphraseMissing", AuthenticationError,
                "The private key is encrypted, and no passphrase was given.", "Pass -KeyPassphrase.";
            SshKeyTooCostly = 452, "Ssh.KeyTooCostly", LimitsExceeded,
                "Decrypting the private key exceeds the work limit.", "Rewrite the key with usual costs: ssh-keygen -p -a 16 -f FILE, or puttygen FILE -O private -o NEW.ppk --ppk-param memory=8192,passes=13.";
            SshKeyCipherUnsupported = 453, "Ssh.KeyCipherUnsupported", InvalidData,
                "The private key is encrypted with an unsupported algorithm.", "Rewrite the key in OpenSSH format: ssh-keygen -p -Z aes256-ctr -f FILE.";
            SshKeyFileExists = 454, "Ssh.KeyFileExists", ResourceExists,
                "The file already exists, and existing keys are never overwritten.", "Pass another path, or use the existing key: its public part is in the file with .pub.";
            SshKeyFileInvalid = 455, "Ssh.KeyFileInvalid", WriteError,
                "The key file cannot be written to this path.", "Pass a path in an existing folder with write permission.";
        }
    };
}
pub(super) use ssh;
