# shellcheck shell=bash
# The registry's login file: one line per secret of the content type "user credentials", with the name of the secret. No other secret of the vault becomes a
# login. Values are passed on standard input, since they may contain any character.

BCRYPT_COST=10
# The limit of bcrypt.
BCRYPT_BYTES=72

# Reads a secret's JSON; prints why its value cannot be a password, or nothing. bcrypt stops at a NUL and after its last byte: the rest would not be compared at
# a login, so another password would be accepted too. Bash drops a NUL, so jq checks it here.
password_problem() {
  jq -r --argjson most "$BCRYPT_BYTES" '
    (.value // "") as $text
    | ($text | explode | map(select(. < 32 or (. >= 127 and . < 160) or . == 65533)) | first) as $wrong
    | if $text == "" then "it is empty"
      elif $wrong != null then "it holds the character number \($wrong), which no login can carry"
      elif ($text | utf8bytelength) > $most then "it is \($text | utf8bytelength) bytes long, and bcrypt uses only the first \($most)"
      else empty end'
}

# hash_login <user> <password>: prints user:hash.
hash_login() {
  printf '%s' "$2" | htpasswd -n -i -B -C "$BCRYPT_COST" -- "$1" | head -n 1
}

# Sets LOGIN_USER and LOGIN_PASSWORD to one login for the self check.
write_logins() {
  local kind id user value line problem logins=
  list_secrets || fail "$EXIT_NO_CREDENTIALS" "the secrets of $VAULT_HOST cannot be listed: $(http_reason)"
  while IFS=$'\t' read -r kind id; do
    [[ ${kind,,} == 'user credentials' ]] || continue
    user=${id%/}
    user=${user##*/}
    read_secret "${id%/}" || fail "$EXIT_NO_CREDENTIALS" "the secret '$user' cannot be read: $(http_reason)"
    problem=$(printf '%s' "$HTTP_BODY" | password_problem) || problem='it cannot be read'
    if [[ -n $problem ]]; then
      warn "the secret '$user' cannot be a login: $problem"
      continue
    fi
    value=$(printf '%s' "$HTTP_BODY" | jq -j '.value')
    line=$(hash_login "$user" "$value") || line=
    [[ $line == "$user:\$2"* ]] || { warn "the secret '$user' cannot be a login: htpasswd cannot hash it" && continue; }
    logins+=$line$'\n'
    LOGIN_USER=$user LOGIN_PASSWORD=$value
  done <<<"$SECRET_ITEMS"
  [[ -n $logins ]] || fail "$EXIT_NO_CREDENTIALS" "the key vault $VAULT_HOST holds no secret with the content type 'user credentials'"
  replace_file "$CONFIG_DIR/htpasswd" "$logins"
  say "$(printf '%s' "$logins" | wc -l) login(s) written"
}
