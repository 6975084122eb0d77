# shellcheck shell=bash
# Tokens for the service principal, with its secret.

# token_for <audience>: sets TOKEN.
token_for() {
  local form
  form="grant_type=client_credentials&client_id=$(form_encoded "$CLIENT_ID")"
  form+="&client_secret=$(form_encoded "$CLIENT_SECRET")&resource=$(form_encoded "$1")"
  http POST "$TOKEN_URL" '' "$form" || return 1
  TOKEN=$(printf '%s' "$HTTP_BODY" | jq -r '.access_token // empty')
  [[ -n $TOKEN ]]
}

# The audience of a vault is read from its challenge: on AD FS it is in the stamp's internal domain, which is not available elsewhere.
vault_audience() {
  local headers attempt
  for ((attempt = 1; attempt <= RETRY_COUNT; attempt++)); do
    headers=$(curl --silent --max-time 60 --dump-header - --output /dev/null "https://$VAULT_HOST/secrets?api-version=2016-10-01") && break
    sleep "$RETRY_PAUSE"
  done
  printf '%s\n' "$headers" | tr -d '\r' | sed -n 's/^[Ww][Ww][Ww]-[Aa]uthenticate: *Bearer.*resource="\([^"]*\)".*/\1/p' | head -n 1
}

sign_in() {
  local audience
  token_for "$ARM_AUDIENCE" || fail "$EXIT_NO_CREDENTIALS" "the service principal gets no token from $TOKEN_URL: $(http_reason)"
  ARM_TOKEN=$TOKEN
  audience=$(vault_audience)
  [[ -n $audience ]] || fail "$EXIT_NO_CREDENTIALS" "the key vault $VAULT_HOST does not say for whom its tokens are"
  token_for "$audience" || fail "$EXIT_NO_CREDENTIALS" "the service principal gets no token for the key vault: $(http_reason)"
  VAULT_TOKEN=$TOKEN
}
