# shellcheck shell=bash
# The values of the template: one JSON object, in base64 so that no value can break out of the script. Line breaks in pasted ids and URLs are removed.

CONFIG_DIR=${CONFIG_DIR:-/etc/azs-container-registry}
WAAGENT_DIR=${WAAGENT_DIR:-/var/lib/waagent}
REGISTRY_PORT=${REGISTRY_PORT:-443}
RETRY_PAUSE=${RETRY_PAUSE:-5}
RETRY_COUNT=${RETRY_COUNT:-24}

load_settings() {
  local json
  json=$(printf '%s' "${SETTINGS:?the template sets it}" | base64 -d) || fail "$EXIT_METADATA" 'the settings cannot be read'
  setting() {
    printf '%s' "$json" | jq -r --arg name "$1" '.[$name] // "" | tostring'
  }
  without_spaces() {
    setting "$1" | tr -d '[:space:]'
  }
  TENANT_ID=$(without_spaces tenantId)
  STORAGE_ACCOUNT_ID=$(without_spaces storageAccountResourceId)
  STORAGE_CONTAINER=$(without_spaces storageAccountContainer)
  CERTIFICATE_URL=$(without_spaces pfxKeyVaultSecretUrl)
  THUMBPRINT=$(without_spaces pfxThumbprint | tr '[:lower:]' '[:upper:]')
  CLIENT_ID=$(without_spaces servicePrincipalClientId)
  CLIENT_SECRET=$(setting servicePrincipalClientSecret)
  REPLICAS=$(without_spaces registryReplicas)
  VALIDATIONS=$(without_spaces enableValidations | tr '[:upper:]' '[:lower:]')
  REGISTRY_NAME=$(without_spaces registryHostName)
  # The name of the public IP address, unless the registry has a custom domain name.
  REGISTRY_NAME=${REGISTRY_NAME:-${PUBLIC_NAME:-}}

  # https://<vault>.vault.<region>.<fqdn>:443/secrets/<name>/<version>
  VAULT_HOST=${CERTIFICATE_URL#https://}
  VAULT_HOST=${VAULT_HOST%%/*}
  VAULT_HOST=${VAULT_HOST%:443}
  STAMP_SUFFIX=${VAULT_HOST#*.vault.}
  MANAGEMENT="https://management.$STAMP_SUFFIX"
}
