# Shared by the scripts in tools/: words for people, and Debian or Ubuntu packages where we may install them.
# Sourced by bash with `set -euo pipefail` in force; never run by itself.

say() { printf '==> %s\n' "$*" >&2; }

# Ends the run with sentences that say what is missing and what to type.
die() {
  printf '\nmakegood: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# True where this script may install system packages itself: root, on a machine with apt.
may_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

# The package lists are refreshed once per run. One unreachable source is no reason to stop: what we need may
# come from another, and apt-get install says so if it does not.
apt_update_once() {
  [ -z "${APT_UPDATED:-}" ] || return 0
  say "refreshing the package lists (apt-get update)"
  apt-get update -qq >&2 || say "apt-get update reported trouble; going on with the lists that are there"
  APT_UPDATED=1
}

apt_has() { [[ "$(apt-cache policy "$1" 2>/dev/null)" =~ Candidate:\ [^\(] ]]; }

# dpkg's long account is shown only where something went wrong.
apt_install() {
  apt_update_once
  say "installing with apt: $*"
  local account
  if ! account=$(DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" 2>&1); then
    printf '%s\n' "$account" >&2
    return 1
  fi
}
