#!/bin/bash
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds with gcov, runs the tests and prints the line coverage of the product's sources; HTML in build/coverage/html.
# Arguments go to ctest: packaging/coverage.sh -L unit
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/packaging/lib.sh"

extra=$(mktemp)
trap 'rm -f "$extra"' EXIT
printf 'gcovr\n' >"$extra"
ensure_packages "$root"/packaging/packages-{build,test}.txt "$extra"
build coverage --

# What earlier runs counted would be added up.
find "$root/build/coverage" -name '*.gcda' -delete
failed=0
(cd "$root" && ctest --preset coverage --parallel "$(nproc)" --label-exclude gate "$@") || failed=$?

mkdir -p "$root/build/coverage/html"
cd "$root"
gcovr --root . --filter '(panel|cloud|qml|app)/' --exclude-unreachable-branches --print-summary \
    --html-details build/coverage/html/index.html --txt build/coverage
say "details: build/coverage/html/index.html"
exit "$failed"
