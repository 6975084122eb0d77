# shellcheck shell=bash
# Tests the new registry like a client: name, certificate, login, then pushing, pulling, and removing a tiny image. It uses the registry's API and not Docker,
# which would first have to be configured to trust the certificate.

readonly CHECK_REPOSITORY=azs-container-registry/self-check
readonly MANIFEST_TYPE=application/vnd.docker.distribution.manifest.v2+json
readonly LARGE_BYTES=$((12 * 1024 * 1024))
readonly CHUNK_BYTES=$((5 * 1024 * 1024))

# registry <method> <path or URL> [curl arguments …]: prints the body to standard output; the exit status depends on that of the answer.
registry() {
  local method=$1 url=$2
  shift 2
  [[ $url == https://* ]] || url="https://$REGISTRY_NAME:$REGISTRY_PORT$url"
  {
    printf 'request = "%s"\nurl = %s\n' "$method" "$(curl_quoted "$url")"
    printf 'user = %s\n' "$(curl_quoted "$LOGIN_USER:$LOGIN_PASSWORD")"
  } | curl --silent --show-error --fail --max-time 120 --noproxy '*' --cacert "$CHECK_DIR/roots.pem" \
    --resolve "$REGISTRY_NAME:$REGISTRY_PORT:127.0.0.1" --config - "$@"
}

digest_of() {
  local sum
  sum=$(sha256sum <"$1")
  printf 'sha256:%s' "${sum%% *}"
}

# begin_upload: prints the location for the blob. It may be a path, or a URL with or without a query.
begin_upload() {
  registry POST "/v2/$CHECK_REPOSITORY/blobs/uploads/" --data '' --dump-header - --output /dev/null \
    | tr -d '\r' | sed -n 's/^[Ll]ocation: *//p'
}

# with_digest <location> <digest>
with_digest() {
  case $1 in
    *\?*) printf '%s&digest=%s' "$1" "$2" ;;
    *) printf '%s?digest=%s' "$1" "$2" ;;
  esac
}

push_blob() {
  local place
  place=$(begin_upload) && [[ -n $place ]] || return 1
  registry PUT "$(with_digest "$place" "$(digest_of "$1")")" --header 'Content-Type: application/octet-stream' \
    --data-binary "@$1" --output /dev/null
}

# In chunks, each of which may reach a different replica.
push_large_blob() {
  local place offset length
  place=$(begin_upload) && [[ -n $place ]] || return 1
  for ((offset = 0; offset < LARGE_BYTES; offset += CHUNK_BYTES)); do
    length=$((LARGE_BYTES - offset < CHUNK_BYTES ? LARGE_BYTES - offset : CHUNK_BYTES))
    tail -c "+$((offset + 1))" "$1" | head -c "$length" >"$CHECK_DIR/chunk"
    place=$(registry PATCH "$place" --header 'Content-Type: application/octet-stream' --header 'Expect:' \
      --header "Content-Range: $offset-$((offset + length - 1))" --data-binary "@$CHECK_DIR/chunk" \
      --dump-header - --output /dev/null | tr -d '\r' | sed -n 's/^[Ll]ocation: *//p')
    [[ -n $place ]] || return 1
  done
  registry PUT "$(with_digest "$place" "$(digest_of "$1")")" --data '' --output /dev/null
}

# build_image: creates an image with one empty layer.
build_image() {
  local layer="$CHECK_DIR/layer" config="$CHECK_DIR/config" empty_tar
  head -c 1024 /dev/zero >"$CHECK_DIR/tar" && gzip -n -c "$CHECK_DIR/tar" >"$layer" || return 1
  empty_tar=$(digest_of "$CHECK_DIR/tar")
  printf '{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["%s"]}}' "$empty_tar" >"$config"
  printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":%s,"digest":"%s"},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":%s,"digest":"%s"}]}' \
    "$MANIFEST_TYPE" "$(stat -c %s "$config")" "$(digest_of "$config")" "$(stat -c %s "$layer")" "$(digest_of "$layer")" \
    >"$CHECK_DIR/manifest"
}

# comes_back <path> <file> [curl arguments …]: compares the registry's content with the file.
comes_back() {
  local path=$1 file=$2
  shift 2
  registry GET "$path" --location "$@" >"$CHECK_DIR/pulled" && cmp -s "$file" "$CHECK_DIR/pulled"
}

# check_large_upload: an upload larger than one chunk is downloaded unchanged.
check_large_upload() {
  local blob
  head -c "$LARGE_BYTES" /dev/urandom >"$CHECK_DIR/large"
  push_large_blob "$CHECK_DIR/large" || fail "$EXIT_PUSH" 'an upload of several chunks failed'
  blob="/v2/$CHECK_REPOSITORY/blobs/$(digest_of "$CHECK_DIR/large")"
  comes_back "$blob" "$CHECK_DIR/large" || fail "$EXIT_PULL" 'an upload of several chunks came back changed, or not at all'
  registry DELETE "$blob" --output /dev/null || fail "$EXIT_REMOVE" 'the large check blob cannot be removed'
}

self_check() {
  local manifest digest file
  CHECK_DIR=$(mktemp -d)
  trap 'rm -rf "$CHECK_DIR"' EXIT
  # A self-signed certificate, or one with its root, is trusted here as clients will have to trust it.
  { [[ ! -r $SYSTEM_ROOTS ]] || cat "$SYSTEM_ROOTS"; cat "$CONFIG_DIR/tls.crt"; } >"$CHECK_DIR/roots.pem"
  registry GET /v2/ --output /dev/null \
    || fail "$EXIT_LOGIN" "the login at $REGISTRY_NAME failed (name on the certificate, trust in its root, or user and password)"
  build_image || fail "$EXIT_BUILD" 'the check image cannot be made'
  for file in layer config; do
    push_blob "$CHECK_DIR/$file" || fail "$EXIT_PUSH" 'the check image cannot be pushed: is the storage account reachable?'
  done
  digest=$(digest_of "$CHECK_DIR/manifest")
  manifest="/v2/$CHECK_REPOSITORY/manifests"
  registry PUT "$manifest/latest" --header "Content-Type: $MANIFEST_TYPE" --data-binary "@$CHECK_DIR/manifest" --output /dev/null \
    || fail "$EXIT_PUSH" 'the manifest of the check image cannot be pushed'
  comes_back "$manifest/latest" "$CHECK_DIR/manifest" --header "Accept: $MANIFEST_TYPE" \
    || fail "$EXIT_PULL" 'the manifest of the check image came back changed, or not at all'
  comes_back "/v2/$CHECK_REPOSITORY/blobs/$(digest_of "$CHECK_DIR/layer")" "$CHECK_DIR/layer" \
    || fail "$EXIT_PULL" 'the layer of the check image came back changed, or not at all'
  [[ $VALIDATIONS != true ]] || check_large_upload
  registry DELETE "$manifest/$digest" --output /dev/null || fail "$EXIT_REMOVE" 'the check image cannot be removed'
  say "the registry at $REGISTRY_NAME serves, takes and removes images"
}
