# shellcheck shell=bash
# The agent writes the root certificates of the stamp to one file. The system must trust each of them, for the calls below and for the registry's own calls to
# the storage service.

SYSTEM_ROOTS=${SYSTEM_ROOTS:-/etc/ssl/certs/ca-certificates.crt}
LOCAL_ROOTS_DIR=${LOCAL_ROOTS_DIR:-/usr/local/share/ca-certificates}

trust_stamp() {
  local source="$WAAGENT_DIR/Certificates.pem"
  [[ -s $source ]] || return 0
  rm -f "$LOCAL_ROOTS_DIR"/azs-stamp-*.crt
  # update-ca-certificates accepts one certificate per file.
  awk -v prefix="$LOCAL_ROOTS_DIR/azs-stamp-" '
    /-----BEGIN CERTIFICATE-----/ { inside = 1; number++ }
    inside { print > (prefix number ".crt") }
    /-----END CERTIFICATE-----/ { inside = 0 }' "$source"
  update-ca-certificates >/dev/null 2>&1 || warn 'the root certificates of the stamp could not be added to the system'
}
