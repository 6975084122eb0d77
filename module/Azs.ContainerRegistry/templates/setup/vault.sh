# shellcheck shell=bash
# Secrets of the vault. A list has pages; the URL of the next one may contain :443, and must be of the same vault.

# read_secret <url>: sets HTTP_BODY to the bundle.
read_secret() {
  http GET "${1%%\?*}?api-version=2016-10-01" "$VAULT_TOKEN"
}

readonly SECRET_LIST='(.value | type) == "array" and all(.value[]; (.id | type) == "string") and ((.nextLink // "") | type) == "string"'

# list_secrets: sets SECRET_ITEMS to one line per secret, content type and id separated by a tab.
list_secrets() {
  local next="https://$VAULT_HOST/secrets?api-version=2016-10-01&maxresults=25" host
  SECRET_ITEMS=
  while [[ -n $next ]]; do
    host=${next#https://}
    host=${host%%/*}
    [[ ${host%:443} == "$VAULT_HOST" ]] || { HTTP_STATUS=000 HTTP_BODY= && return 1; }
    http GET "$next" "$VAULT_TOKEN" || return 1
    # An answer that is not a list, or an item without an id, would shorten the login file.
    printf '%s' "$HTTP_BODY" | jq -e "$SECRET_LIST" >/dev/null 2>&1 \
      || { HTTP_BODY='{"message": "the answer is not a list of secrets"}' && return 1; }
    SECRET_ITEMS+=$(printf '%s' "$HTTP_BODY" | jq -r '.value[] | "\(.contentType // "")\t\(.id)"')$'\n'
    next=$(printf '%s' "$HTTP_BODY" | jq -r '.nextLink // empty')
  done
}
