# shellcheck shell=bash
# The registry's configuration. Every replica reads the same: an upload of several chunks begins at one and goes on at another.

write_registry_config() {
  replace_file "$CONFIG_DIR/config.yml" "$(registry_config "$(azure_storage)")"$'\n'
}

# The signature under the state of a running upload; it stays, so that a restart breaks none.
http_secret() {
  [[ -s $CONFIG_DIR/http-secret ]] || replace_file "$CONFIG_DIR/http-secret" "$(openssl rand -hex 32)"
  printf '%s' "$(<"$CONFIG_DIR/http-secret")"
}

azure_storage() {
  printf '  azure:\n    accountname: "%s"\n    accountkey: "%s"\n    container: "%s"\n    realm: "%s"\n' \
    "$STORAGE_ACCOUNT" "$STORAGE_KEY" "$STORAGE_CONTAINER" "$STAMP_SUFFIX"
}

# registry_config <the storage driver's lines>
# - Redirects are off: clients then need to reach and to trust this machine alone, and not the stamp's storage service.
# - There is no cache of blobs: each replica would have its own, and would not learn of what another one deleted.
# - Layers that a manifest takes from elsewhere (Windows base images) are allowed.
registry_config() {
  printf '%s\n' \
    'version: 0.1' \
    'log:' \
    '  level: info' \
    'storage:' \
    "$1" \
    '  delete:' \
    '    enabled: true' \
    '  redirect:' \
    '    disable: true' \
    'validation:' \
    '  manifests:' \
    '    urls:' \
    '      allow:' \
    '        - ^https?://' \
    'auth:' \
    '  htpasswd:' \
    '    realm: container-registry' \
    "    path: $CONFIG_DIR/htpasswd" \
    'http:' \
    "  addr: :$REGISTRY_PORT" \
    "  secret: $(http_secret)" \
    '  headers:' \
    '    X-Content-Type-Options: [nosniff]' \
    '  tls:' \
    "    certificate: $CONFIG_DIR/tls.crt" \
    "    key: $CONFIG_DIR/tls.key" \
    '    minimumtls: tls1.2' \
    'health:' \
    '  storagedriver:' \
    '    enabled: true' \
    '    interval: 30s' \
    '    threshold: 3'
}
