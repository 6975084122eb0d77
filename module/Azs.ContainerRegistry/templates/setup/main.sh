# shellcheck shell=bash
# The order of the work: first checks of the values, then files, then the start.

SETUP_LOG=${SETUP_LOG:-/var/log/azure/container-registry-setup.log}

main() {
  set -u -o pipefail
  mkdir -p "$(dirname "$SETUP_LOG")"
  exec > >(tee -a "$SETUP_LOG") 2> >(tee -a "$SETUP_LOG" >&2)
  ensure_tools
  load_settings
  trust_stamp
  read_metadata
  sign_in
  read_storage_key
  make_config_dir
  write_logins
  write_certificate
  write_registry_config
  start_registry
  self_check
  print_host_key
  # The script contains the service principal's secret, and the extension no longer needs it.
  [[ $0 != /var/lib/waagent/custom-script/* ]] || rm -f -- "$0"
}
