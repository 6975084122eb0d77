# shellcheck shell=bash
# The registry's login file: one line a secret of the content type "user credentials", named as the secret is. Nothing else in the
# vault becomes a login. Values go through standard input, whatever characters they hold.

BCRYPT_COST=10

# hash_login <user> <password>: prints user:hash.
hash_login() {
  printf '%s' "$2" | htpasswd -n -i -B -C "$BCRYPT_COST" -- "$1" | head -n 1
}

# Sets LOGIN_USER and LOGIN_PASSWORD to one login, for the self check.
write_logins() {
  local kind id user value line logins=
  list_secrets || fail "$EXIT_NO_CREDENTIALS" "the secrets of $VAULT_HOST cannot be listed: $(http_reason)"
  while IFS=$'\t' read -r kind id; do
    [[ ${kind,,} == 'user credentials' ]] || continue
    user=${id%/}
    user=${user##*/}
    read_secret "${id%/}" || fail "$EXIT_NO_CREDENTIALS" "the secret '$user' cannot be read: $(http_reason)"
    value=$(printf '%s' "$HTTP_BODY" | jq -j '.value // ""' && printf x)
    value=${value%x}
    if [[ -z $value || ${#value} -gt 255 || $value == *$'\n'* ]]; then
      warn "the secret '$user' cannot be a login: it is empty, longer than 255 characters or of several lines"
      continue
    fi
    line=$(hash_login "$user" "$value") || line=
    [[ $line == "$user:\$2"* ]] || { warn "the secret '$user' cannot be a login: it cannot be hashed" && continue; }
    logins+=$line$'\n'
    LOGIN_USER=$user LOGIN_PASSWORD=$value
  done <<<"$SECRET_ITEMS"
  [[ -n $logins ]] || fail "$EXIT_NO_CREDENTIALS" "the key vault $VAULT_HOST holds no secret with the content type 'user credentials'"
  replace_file "$CONFIG_DIR/htpasswd" "$logins"
  say "$(printf '%s' "$logins" | wc -l) login(s) written"
}
