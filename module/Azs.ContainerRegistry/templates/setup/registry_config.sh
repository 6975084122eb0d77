# shellcheck shell=bash
# The registry's configuration. All replicas use the same one: the chunks of an upload may reach different replicas.

write_registry_config() {
  replace_file "$CONFIG_DIR/config.yml" "$(registry_config "$(azure_storage)")"$'\n'
}

# Signs the state of running uploads. It is kept, so that a restart does not break them.
http_secret() {
  [[ -s $CONFIG_DIR/http-secret ]] || replace_file "$CONFIG_DIR/http-secret" "$(openssl rand -hex 32)"
  printf '%s' "$(<"$CONFIG_DIR/http-secret")"
}

azure_storage() {
  printf '  azure:\n    accountname: "%s"\n    accountkey: "%s"\n    container: "%s"\n    realm: "%s"\n' \
    "$STORAGE_ACCOUNT" "$STORAGE_KEY" "$STORAGE_CONTAINER" "$STAMP_SUFFIX"
}

# registry_config <the storage driver's lines>
# - Redirects are off: clients then need to reach and trust only this machine, and not the stamp's storage service.
# - There is no blob cache: each replica would have its own, and would not be notified of deletions by another one.
# - Layers with other URLs in their manifest (Windows base images) are allowed.
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
