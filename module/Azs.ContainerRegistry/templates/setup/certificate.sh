# shellcheck shell=bash
# The certificate from the compute provider on this machine, and its chain, which the provider does not install: it is read from the vault's PFX.

readonly CERTIFICATE_WAIT=12

# wait_for_file <path>: the agent may still be writing the file.
wait_for_file() {
  local attempt
  for ((attempt = 1; attempt <= CERTIFICATE_WAIT; attempt++)); do
    [[ -s $1 ]] && return 0
    sleep "$RETRY_PAUSE"
  done
  return 1
}

write_certificate() {
  local certificate="$WAAGENT_DIR/$THUMBPRINT.crt" key="$WAAGENT_DIR/$THUMBPRINT.prv" leaf chain
  wait_for_file "$certificate" || fail "$EXIT_CERTIFICATE_MISSING" "there is no certificate $THUMBPRINT on this machine: is it the thumbprint of the PFX in the vault?"
  wait_for_file "$key" || fail "$EXIT_KEY_MISSING" "there is no private key of the certificate $THUMBPRINT on this machine"
  leaf=$(openssl x509 -in "$certificate") || fail "$EXIT_CERTIFICATE_MISSING" "the file $certificate is no certificate"
  chain=$(chain_of "$leaf")
  replace_file "$CONFIG_DIR/tls.key" "$(<"$key")"$'\n'
  replace_file "$CONFIG_DIR/tls.crt" "$leaf"$'\n'"$chain"
  say "certificate $THUMBPRINT with $(printf '%s' "$chain" | grep -c -- '-BEGIN') issuer(s)"
}

# chain_of <leaf>: prints the issuers in the PFX, nearest first.
chain_of() {
  local current=$1 found=1 wanted pem rest
  rest=$(pfx_certificates)
  [[ -n $rest ]] || warn 'the PFX of the vault cannot be read: the certificate is served without its chain'
  while [[ $found -eq 1 ]] && ! is_self_signed "$current"; do
    found=0
    wanted=$(printf '%s' "$current" | openssl x509 -noout -issuer_hash)
    while IFS= read -r -d '' pem; do
      if [[ $(printf '%s' "$pem" | openssl x509 -noout -subject_hash) == "$wanted" ]]; then
        printf '%s\n' "$pem"
        current=$pem found=1
        break
      fi
    done < <(printf '%s\n' "$rest" | split_certificates)
  done
}

is_self_signed() {
  local hashes
  hashes=$(printf '%s' "$1" | openssl x509 -noout -subject_hash -issuer_hash)
  [[ ${hashes%$'\n'*} == "${hashes#*$'\n'}" ]]
}

# Prints the certificates of a PEM text, each ended by a NUL.
split_certificates() {
  awk '/-----BEGIN CERTIFICATE-----/ { inside = 1; text = "" }
    inside { text = text $0 "\n" }
    /-----END CERTIFICATE-----/ { inside = 0; sub(/\n$/, "", text); printf "%s%c", text, 0 }'
}

# The secret is the JSON for the compute provider: the PFX in base64, and its password.
pfx_certificates() {
  local bundle password legacy
  read_secret "$CERTIFICATE_URL" || return 0
  bundle=$(printf '%s' "$HTTP_BODY" | jq -r '.value // empty' | base64 -d 2>/dev/null)
  password=$(printf '%s' "$bundle" | jq -r '.password // ""')
  # OpenSSL 3 reads the old encryption that Azure Stack Hub requires only with an option that earlier versions do not have.
  for legacy in '' -legacy; do
    printf '%s' "$bundle" | jq -r '.data // empty' | base64 -d 2>/dev/null \
      | openssl pkcs12 ${legacy:+"$legacy"} -nokeys -passin fd:3 3< <(printf '%s\n' "$password") 2>/dev/null && return 0
  done
  return 0
}
