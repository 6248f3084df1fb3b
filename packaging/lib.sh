# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What run.sh, test.sh and the scripts of this folder share: saying what happens, installing what is missing and
# building. The sourcing script sets `root` to the top of the source tree.

say() {
    printf '==> %s\n' "$*" >&2
}

die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

usage_error() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    printf 'Try %s --help\n' "$0" >&2
    exit 2
}

as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root and there is no sudo; as root, run: $*"
    fi
}

# packages_of LIST…: the packages of these lists that belong to the Debian release of this machine.
packages_of() {
    local codename
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    awk -v codename="$codename" '/^[^#]/ && ($2 == "" || $2 == codename) { print $1 }' "$@"
}

has_node() {
    command -v npm >/dev/null && command -v node >/dev/null \
        && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)'
}

# ensure_packages LIST…: installs what is missing and asks the network only then.
ensure_packages() {
    local wanted known missing=() name
    mapfile -t wanted < <(packages_of "$@")
    # Its exit status only says that some are unknown, which is what the loop finds out.
    mapfile -t known < <(dpkg-query -W -f '${db:Status-Status}=${Package}\n' "${wanted[@]}" 2>/dev/null)
    for name in "${wanted[@]}"; do
        [[ " ${known[*]} " == *" installed=$name "* ]] || missing+=("$name")
    done
    has_node || missing+=(nodejs npm)
    [[ ${#missing[@]} -gt 0 ]] || return 0

    command -v apt-get >/dev/null || die "this script installs through apt; please install: ${missing[*]}"
    say "installing ${#missing[@]} packages with apt: ${missing[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o Dpkg::Use-Pty=0 "${missing[@]}" >&2
}

# build PRESET [CMAKE OPTION…] -- [TARGET…]: configures and builds with ccache on all cores.
build() {
    local preset=$1 options=() targets=()
    shift
    while [[ $# -gt 0 && $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift
    [[ $# -eq 0 ]] || targets=(--target "$@")
    export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=${CCACHE_SLOPPINESS:-time_macros,pch_defines}
    say "building (preset $preset, $(nproc) jobs)"
    (cd "$root" && cmake --preset "$preset" "${options[@]}" --log-level=WARNING >/dev/null)
    cmake --build "$root/build/$preset" --parallel "$(nproc)" "${targets[@]}" >&2
}

# free_port [PORT]: prints PORT when nobody listens on it on the loopback address (0 or none: any free port), else fails.
free_port() {
    python3 - "${1:-0}" <<'PYTHON'
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
        probe.listen()
    except OSError:
        sys.exit(1)
    print(probe.getsockname()[1])
PYTHON
}
