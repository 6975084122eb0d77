# shellcheck shell=bash
# The documented exit codes, and the function that ends the script with them. The extension shows the last lines of both streams, so the reason is printed last,
# to the error stream.

readonly EXIT_PACKAGE_INSTALL=9
readonly EXIT_CERTIFICATE_MISSING=10
readonly EXIT_KEY_MISSING=11
readonly EXIT_NO_CREDENTIALS=12
readonly EXIT_REGISTRY_NOT_STARTED=13
readonly EXIT_DOCKER_INSTALL=27
readonly EXIT_METADATA=30
readonly EXIT_LOGIN=50
readonly EXIT_PUSH=51
readonly EXIT_PULL=52
readonly EXIT_BUILD=53
readonly EXIT_REMOVE=54
readonly EXIT_PACKAGE_LIST=99

say() {
  printf '%s %s\n' "$(date -u +%FT%TZ)" "$*"
}

warn() {
  say "warning: $*" >&2
}

# fail <exit code> <reason>
fail() {
  say "error $1: $2" >&2
  exit "$1"
}
