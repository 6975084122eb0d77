# shellcheck shell=bash
# The key with which the registry signs its requests to the storage account.

read_storage_key() {
  STORAGE_ACCOUNT=${STORAGE_ACCOUNT_ID##*/}
  http POST "$MANAGEMENT$STORAGE_ACCOUNT_ID/listKeys?api-version=2017-10-01" "$ARM_TOKEN" \
    || fail "$EXIT_REGISTRY_NOT_STARTED" "the key of the storage account '$STORAGE_ACCOUNT' cannot be read: $(http_reason)"
  STORAGE_KEY=$(printf '%s' "$HTTP_BODY" | jq -r '.keys[0].value // empty')
  [[ -n $STORAGE_KEY ]] || fail "$EXIT_REGISTRY_NOT_STARTED" "the storage account '$STORAGE_ACCOUNT' lists no key"
}
