# shellcheck shell=bash
# The fingerprint of the machine's SSH host key. The extension's status has the end of this output, and the operator reads it there, over the resource manager: a
# way that does not depend on the first SSH connection.

HOST_KEY_DIR=${HOST_KEY_DIR:-/etc/ssh}

print_host_key() {
  local kind file fingerprint
  for kind in ed25519 ecdsa rsa; do
    file="$HOST_KEY_DIR/ssh_host_${kind}_key.pub"
    [[ -r $file ]] || continue
    fingerprint=$(ssh-keygen -l -E sha256 -f "$file" 2>/dev/null | cut -d ' ' -f 2)
    [[ $fingerprint == SHA256:* ]] && say "host key $fingerprint" && return 0
  done
  warn 'the fingerprint of the SSH host key cannot be read'
}
