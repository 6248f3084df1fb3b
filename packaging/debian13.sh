#!/bin/bash
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds and tests these sources on Debian 13 (Qt 6.8, GCC 14) in a debootstrap folder, with the same ./test.sh that
# runs everywhere. The folder is kept: a second run installs nothing and builds only what changed.
#
#   packaging/debian13.sh [DIR] [-- COMMAND…]
#
# DIR is the folder (default build/debian13), COMMAND what runs in the sources there (default ./test.sh).
# CELLAR_SUITE names another release: bookworm with a DIR of its own is a fresh Debian 12.
# The package mirror, proxies and certificates are those of this machine.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/lib.sh"

suite=${CELLAR_SUITE:-trixie}
dir=$root/build/debian13
if [[ $# -gt 0 && $1 != -- ]]; then
    [[ $1 != -* ]] || { sed -n '5,13s/^# \{0,1\}//p' "$0"; exit 2; }
    dir=$(realpath -m "$1")
    shift
fi
[[ ${1:-} != -- ]] || shift
command=("$@")
[[ $# -gt 0 ]] || command=(./test.sh)

[[ $EUID -eq 0 ]] || exec sudo --preserve-env=CELLAR_SUITE,http_proxy,https_proxy,no_proxy "$0" "$dir" -- "${command[@]}"

tools=$(mktemp)
trap 'rm -f "$tools"' EXIT
printf '%s\n' debootstrap rsync >"$tools"
ensure_packages "$tools"

# repository_uri SUITE: where this machine gets SUITE from, empty when it does not.
repository_uri() {
    # shellcheck disable=SC2016  # apt-get fills these in, not the shell
    apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' \
        | awk -v suite="$1" '$1 == suite && $2 == "main" && !found { print $3; found = 1 }'
}

host=$(. /etc/os-release && printf '%s' "$VERSION_CODENAME")
mirror=$(repository_uri "$host")
security=$(repository_uri "$host-security")

if [[ ! -e $dir/.bootstrapped ]]; then
    say "bootstrapping $suite into $dir"
    mkdir -p "$dir"
    debootstrap --variant=minbase --include=ca-certificates "$suite" "$dir" ${mirror:+"$mirror"} >&2
    if [[ -n $mirror ]]; then
        printf 'deb %s %s main\n' "$mirror" "$suite" "$mirror" "$suite-updates" >"$dir/etc/apt/sources.list"
    fi
    [[ -z $security ]] || printf 'deb %s %s-security main\n' "$security" "$suite" >>"$dir/etc/apt/sources.list"
    touch "$dir/.bootstrapped"
fi

# The way to the network is this machine's, read anew each time.
apt-config dump | grep -E '^Acquire::(http|https|ftp|Retries|ForceIPv|Check-)' >"$dir/etc/apt/apt.conf.d/90host" \
    || : >"$dir/etc/apt/apt.conf.d/90host"
cp -L /etc/resolv.conf /etc/hosts "$dir/etc/"
cp -L /etc/ssl/certs/ca-certificates.crt "$dir/etc/ssl/certs/host-certificates.crt"

say "copying the sources"
mkdir -p "$dir/src/cellar-panel"
# By content and without the times: a file that differs is new to the build in there, however old it is out here.
rsync -a --no-times --checksum --delete --exclude=/.git --exclude=/build/ --filter=':- .gitignore' "$root/" "$dir/src/cellar-panel/"

# A mount namespace of its own: whatever is mounted in it goes with it, however this script ends.
inside=(env -i HOME=/root LC_ALL=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
    TERM="${TERM:-dumb}" NODE_EXTRA_CA_CERTS=/etc/ssl/certs/host-certificates.crt)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY CI; do
    [[ -z ${!name:-} ]] || inside+=("$name=${!name}")
done
if command -v npm >/dev/null; then
    inside+=("npm_config_registry=$(npm config get registry 2>/dev/null)")
fi

mkdir -p "$dir/dev/shm" "$dir/dev/pts"
# shellcheck disable=SC2016  # expanded by the shell that it is given to
mounts='mount -t proc proc "$1/proc" && mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm" && mount -t devpts devpts "$1/dev/pts"'
if unshare --mount --fork bash -c "$mounts" - "$dir" 2>/dev/null; then
    # shellcheck disable=SC2016
    enter=(unshare --mount --fork bash -c "$mounts"' && dir=$1 && shift && exec chroot "$dir" "$@"' - "$dir")
else
    say "no mounts possible here: programs that read /proc may not work inside"
    enter=(chroot "$dir")
fi

say "running ${command[*]} on $suite"
"${enter[@]}" "${inside[@]}" bash -c 'cd /src/cellar-panel && exec "$@"' - "${command[@]}"
