# shellcheck shell=bash
# The identity system from the stamp's metadata: AAD, or AD FS if the login endpoint ends in /adfs.

read_metadata() {
  local url="$MANAGEMENT/metadata/endpoints?api-version=2015-01-01" first='if type == "array" then .[0] else . end'
  http GET "$url" || fail "$EXIT_METADATA" "$url cannot be read: $(http_reason)"
  LOGIN_ENDPOINT=$(printf '%s' "$HTTP_BODY" | jq -r "$first | .authentication.loginEndpoint // empty")
  ARM_AUDIENCE=$(printf '%s' "$HTTP_BODY" | jq -r "$first | .authentication.audiences[0] // empty")
  [[ -n $LOGIN_ENDPOINT && -n $ARM_AUDIENCE ]] || fail "$EXIT_METADATA" "$url names no login endpoint or no audience"
  LOGIN_ENDPOINT=${LOGIN_ENDPOINT%/}
  case $LOGIN_ENDPOINT in
    */adfs | */adfs/*)
      IDENTITY_SYSTEM=ADFS
      # AD FS has no tenants: a path after /adfs is a 404.
      TOKEN_URL="${LOGIN_ENDPOINT%/adfs*}/adfs/oauth2/token"
      ;;
    *)
      IDENTITY_SYSTEM=AAD
      TOKEN_URL="$LOGIN_ENDPOINT/$TENANT_ID/oauth2/token"
      ;;
  esac
  say "the stamp $STAMP_SUFFIX signs in with $IDENTITY_SYSTEM"
}
