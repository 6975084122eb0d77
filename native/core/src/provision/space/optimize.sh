# Collects the garbage of a registry on its virtual machine: makes the registry read-only, so that no push loses a layer, runs the collection, and makes it
# writable again. It does the last step itself in every case: when a step fails, when it gets a signal, and when standard input ends, which means that the
# client is gone. Run as root: sh -c "$script" optimize collect|dry-run
set -u
LC_ALL=C
export LC_ALL

SERVICE=container-registry
COLLECTOR=container-registry-garbage-collection
READ_ONLY=REGISTRY_STORAGE_MAINTENANCE_READONLY
LOCK=/run/container-registry-optimize.lock
# The registry restarts its replicas one by one.
UPDATE_TIME=1800
COLLECTION_TIME=43200
HEARTBEAT=15
TRIES=3
# The client holds back as many bytes as its mark of the end has.
ALIVE='alive ........................................'

mode=${1:-}
child='' heartbeat='' watcher='' restores='' log=''

say() {
  printf '%s\n' "$*"
}

phase() {
  say "phase=$1"
  say "$ALIVE"
}

# fail <status> <reason>
fail() {
  say "reason=$2"
  exit "$1"
}

# Runs a command without blocking the handling of signals.
await() {
  "$@" 9>&- </dev/null &
  child=$!
  wait "$child"
  ended=$?
  child=''
  return "$ended"
}

service() {
  docker service inspect --format "$1" "$SERVICE" 9>&-
}

# Changes the environment of the registry, and waits until all of its replicas have it.
update() {
  timeout "$UPDATE_TIME" docker service update --quiet --detach=false "$@" "$SERVICE" >/dev/null || return 1
  state=$(service '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}') || return 1
  [ "$state" = completed ] || [ -z "$state" ]
}

# Returns 0 if no garbage collection runs; a collection that meets a push would delete its layers.
stop_collection() {
  docker rm --force "$COLLECTOR" >/dev/null 2>&1 9>&-
  running=$(docker ps --quiet --filter "name=$COLLECTOR" 9>&-) || return 1
  [ -z "$running" ]
}

restore() {
  tried=0
  while [ "$tried" -lt "$TRIES" ]; do
    [ "$tried" -eq 0 ] || sleep 5
    tried=$((tried + 1))
    # A function that was started as another process does not see signals, which are ignored here.
    if stop_collection && update --env-rm "$READ_ONLY" 9>&-; then
      return 0
    fi
  done
  return 1
}

# shellcheck disable=SC2329 # It is called by the trap.
finish() {
  status=$?
  trap '' HUP INT TERM
  trap - EXIT
  [ -z "$child" ] || kill "$child" 2>/dev/null
  if [ -n "$restores" ]; then
    phase writable
    restore || {
      say 'reason=the registry is still read-only'
      status=14
    }
  fi
  for helper in $heartbeat $watcher; do
    kill "$helper" 2>/dev/null
  done
  [ -z "$log" ] || rm -f -- "$log"
  exit "$status"
}

case $mode in
  collect | dry-run) ;;
  *) fail 2 "unknown mode '$mode'" ;;
esac

# A client that is gone must not end this by a write.
trap '' PIPE
trap finish EXIT
trap 'exit 15' HUP INT TERM

# The shell gives a background process no standard input of its own.
exec 3<&0
{
  cat <&3 >/dev/null 2>&1
  kill -TERM "$$" 2>/dev/null
} 9>&- &
watcher=$!
# The pause must not hold the output open when this process has ended.
while sleep "$HEARTBEAT" >/dev/null 2>&1; do say "$ALIVE"; done 9>&- 3<&- &
heartbeat=$!

command -v docker >/dev/null 2>&1 || fail 11 'docker is not installed'
image=$(service '{{.Spec.TaskTemplate.ContainerSpec.Image}}' 2>/dev/null) || fail 11 "docker has no service '$SERVICE'"
config=$(service '{{index .Spec.TaskTemplate.ContainerSpec.Args 0}}') || fail 11 'the service names no configuration'
mounts=$(service '{{range .Spec.TaskTemplate.ContainerSpec.Mounts}}--mount type=bind,source={{.Source}},target={{.Target}},readonly {{end}}') \
  || fail 11 'the service names no mounts'

# The lock ends with this process, however it ends.
exec 9>"$LOCK" || fail 10 'the lock file cannot be written'
flock --nonblock 9 || fail 10 'another garbage collection runs on this machine'

log=$(mktemp) || fail 13 'no temporary file can be written'
if [ "$mode" = collect ]; then
  phase read-only
  restores=yes
  await update --env-add "$READ_ONLY={\"enabled\": true}" || fail 12 'the registry cannot be made read-only'
  dry=''
else
  # An earlier run was killed.
  case $(service '{{json .Spec.TaskTemplate.ContainerSpec.Env}}') in
    *"$READ_ONLY"*) say 'note=the registry is read-only' ;;
  esac
  dry=--dry-run
fi

phase collecting
stop_collection || fail 13 'another garbage collection cannot be stopped'
# The paths of the mounts contain no blanks, and an empty option is none.
# shellcheck disable=SC2086
await timeout "$COLLECTION_TIME" docker run --rm --name "$COLLECTOR" $mounts "$image" garbage-collect $dry "$config" >"$log" 2>&1
collected=$?
# A registry without an image has no folder of repositories.
if [ "$collected" -ne 0 ] && ! grep -q 'Path not found: /docker/registry/v2/repositories' "$log"; then
  fail 13 "$(tail -n 1 "$log" | cut -c 1-500)"
fi
sed -n 's/^blob eligible for deletion: \(sha[0-9]*:[0-9a-f]*\)$/blob=\1/p' "$log"
say done=yes
