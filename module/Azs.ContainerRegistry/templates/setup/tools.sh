# shellcheck shell=bash
# The AKS base image contains all tools. On another image the packages are installed, which requires an internet connection.

ensure_tools() {
  local tool missing=()
  for tool in curl jq openssl htpasswd; do
    command -v "$tool" >/dev/null || missing+=("$tool")
  done
  command -v docker >/dev/null || missing+=(docker)
  [[ ${#missing[@]} -eq 0 ]] && return
  say "not on this image: ${missing[*]}; fetching packages"
  export DEBIAN_FRONTEND=noninteractive
  timeout 300 apt-get update -qq || fail "$EXIT_PACKAGE_LIST" "the package lists cannot be fetched; use the AKS base image, which needs no packages"
  timeout 600 apt-get install -y -qq curl jq openssl apache2-utils ca-certificates \
    || fail "$EXIT_PACKAGE_INSTALL" 'packages cannot be installed; use the AKS base image, which needs none'
  command -v docker >/dev/null || timeout 600 apt-get install -y -qq docker.io \
    || fail "$EXIT_DOCKER_INSTALL" 'Docker cannot be installed; use the AKS base image, which has it'
}
