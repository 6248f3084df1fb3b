#!/bin/bash
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds everything and runs every test and gate.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
. "$root/packaging/lib.sh"

usage() {
    cat <<'TEXT'
Usage: ./test.sh [--bench] [CTEST ARGUMENTS]

Installs what is missing, builds everything and runs every test and gate; ends with ctest's summary.
Arguments go to ctest: ./test.sh -L unit, ./test.sh -R setpoint.

  --bench   build and run the benchmarks instead, and print one table
TEXT
}

bench=no
arguments=()
for argument in "$@"; do
    case $argument in
    --bench) bench=yes ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) arguments+=("$argument") ;;
    esac
done
[[ $bench == no || ${#arguments[@]} -eq 0 ]] || usage_error "--bench takes no further arguments"

ensure_packages "$root/packaging/packages-build.txt" "$root/packaging/packages-test.txt"
build release -DCELLAR_TESTS=ON --

if [[ $bench == yes ]]; then
    say "running the benchmarks"
    exec "$root/tests/bench/run-benches" "$root/build/release"
fi

say "running the tests"
cd "$root"
exec ctest --preset release --parallel "$(nproc)" --no-tests=error "${arguments[@]}"
