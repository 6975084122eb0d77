# shellcheck shell=bash
# One request, with retries. Tokens, passwords, and bodies are passed to curl on its standard input: every user can read arguments.

# Escapes a text for the quotes of curl's configuration.
curl_quoted() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  printf '"%s"' "$text"
}

# Encodes a text as a form value.
form_encoded() {
  printf '%s' "$1" | jq -sRr @uri
}

# http <method> <url> [<bearer token> [<form>]]: sets HTTP_STATUS (000 without an answer) and HTTP_BODY.
http() {
  local method=$1 url=$2 token=${3-} form=${4-} answer attempt
  for ((attempt = 1; ; attempt++)); do
    answer=$({
      printf 'request = "%s"\nurl = %s\n' "$method" "$(curl_quoted "$url")"
      [[ -z $token ]] || printf 'header = %s\n' "$(curl_quoted "Authorization: Bearer $token")"
      [[ -z $form && $method == GET ]] || printf 'data = %s\n' "$(curl_quoted "$form")"
    } | curl --silent --show-error --max-time 60 --write-out '\n%{http_code}' --config -)
    HTTP_STATUS=${answer##*$'\n'}
    HTTP_BODY=${answer%$'\n'*}
    case $HTTP_STATUS in
      000 | '' | 408 | 429 | 5??) ((attempt < RETRY_COUNT)) || return 1 ;;
      2??) return 0 ;;
      *) return 1 ;;
    esac
    sleep "$RETRY_PAUSE"
  done
}

# Prints the text of a refusal in one line, shortened for a log.
http_reason() {
  local text
  text=$(printf '%s' "$HTTP_BODY" | jq -r '
    if type != "object" then empty
    elif (.error | type) == "object" then "\(.error.code): \(.error.message)"
    elif .error then "\(.error): \(.error_description)"
    else (.message // empty) end' 2>/dev/null)
  printf 'status %s %s' "$HTTP_STATUS" "$(printf '%s' "$text" | tr '\r\n' '  ' | cut -c1-400)"
}
