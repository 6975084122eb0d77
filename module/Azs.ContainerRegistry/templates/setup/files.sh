# shellcheck shell=bash
# Files of the registry's folder contain secrets: only root can read them, and they are replaced atomically.

# replace_file <path> <text>
replace_file() {
  (umask 077 && printf '%s' "$2" >"$1.new") && mv -f "$1.new" "$1"
}

make_config_dir() {
  (umask 077 && mkdir -p "$CONFIG_DIR")
  chmod 700 "$CONFIG_DIR"
}
