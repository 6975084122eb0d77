# shellcheck shell=bash
# The registry runs as a service of a single-machine swarm: replicas on one port, restarted after a crash or a reboot, and replaced one by one when the template
# is deployed again.

readonly SERVICE=container-registry
readonly DEFAULT_IMAGE=registry:2.7.1

# Prints the newest registry image on this machine; the AKS base image contains one.
registry_image() {
  docker images --format '{{.Repository}}:{{.Tag}}' registry | grep -v '<none>' | sort -V | tail -n 1
}

start_registry() {
  local image
  image=$(registry_image)
  if [[ -z $image ]]; then
    image=$DEFAULT_IMAGE
    timeout 600 docker pull --quiet "$image" >/dev/null \
      || fail "$EXIT_REGISTRY_NOT_STARTED" "the image $image is not on this machine and cannot be pulled; use the AKS base image"
  fi
  if [[ $(docker info --format '{{.Swarm.LocalNodeState}}') != active ]]; then
    # The machine's own address may change; no other machine joins this swarm.
    docker swarm init --advertise-addr 127.0.0.1 >/dev/null || fail "$EXIT_REGISTRY_NOT_STARTED" 'the swarm cannot be made'
  fi
  if docker service inspect "$SERVICE" >/dev/null 2>&1; then
    docker service update --detach --force --no-resolve-image --image "$image" --replicas "$REPLICAS" "$SERVICE" >/dev/null
  else
    docker service create --detach --no-resolve-image --name "$SERVICE" --replicas "$REPLICAS" \
      --publish "published=443,target=$REGISTRY_PORT" \
      --mount "type=bind,source=$CONFIG_DIR,target=$CONFIG_DIR,readonly" \
      --mount "type=bind,source=$SYSTEM_ROOTS,target=/etc/ssl/certs/ca-certificates.crt,readonly" \
      "$image" "$CONFIG_DIR/config.yml" >/dev/null
  fi || fail "$EXIT_REGISTRY_NOT_STARTED" 'the registry service cannot be started'
  if ! wait_for_registry; then
    docker service ps --no-trunc --format '{{.CurrentState}} {{.Error}}' "$SERVICE" | head -n 5 >&2
    docker service logs --tail 20 "$SERVICE" >&2 || true
    fail "$EXIT_REGISTRY_NOT_STARTED" 'the registry does not answer'
  fi
  say "the registry runs ($image, $REPLICAS replicas)"
}

# Any answer over TLS is sufficient; the self check validates the certificate.
wait_for_registry() {
  local attempt
  for ((attempt = 1; attempt <= RETRY_COUNT; attempt++)); do
    [[ $(curl --silent --insecure --noproxy '*' --max-time 10 --output /dev/null --write-out '%{http_code}' \
      "https://127.0.0.1:$REGISTRY_PORT/v2/") == 401 ]] && return 0
    sleep "$RETRY_PAUSE"
  done
  return 1
}
