#!/bin/bash
# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds, and runs the demo cellar: cellar-sim plays the panel, the node reads it. With a
# display the touch UI opens (the node lives inside it), otherwise cellar-server runs.
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
. "$root/packaging/lib.sh"

usage() {
    cat <<'TEXT'
Usage: ./run.sh [--headless] [--port N] [--data DIR]

Installs what is missing, builds and runs the demo cellar. Prints `ready URL` and `sign-in: URL` once it serves;
Ctrl-C or SIGTERM stops everything.

  --headless   no touch UI, even where there is a display
  --port N     serve on 127.0.0.1:N (default 8080; 0: any free port)
  --data DIR   where the node keeps its files (default: data in the source tree)
TEXT
}

headless=no
port=8080
data=$root/data
while [[ $# -gt 0 ]]; do
    case $1 in
    --headless) headless=yes ;;
    --port | --data)
        [[ $# -ge 2 ]] || usage_error "$1 needs a value"
        if [[ $1 == --port ]]; then port=$2; else data=$2; fi
        shift
        ;;
    --port=*) port=${1#*=} ;;
    --data=*) data=${1#*=} ;;
    -h | --help)
        usage
        exit 0
        ;;
    *) usage_error "unknown option $1" ;;
    esac
    shift
done
[[ $port =~ ^[0-9]{1,5}$ && $((10#$port)) -le 65535 ]] || usage_error "--port takes a number from 0 to 65535, not $port"
[[ -n $data ]] || usage_error "--data needs a folder"
port=$((10#$port))
[[ -n ${WAYLAND_DISPLAY:-}${DISPLAY:-} ]] || headless=yes
if [[ $headless == yes ]]; then node=cellar-server; else node=cellar-panel; fi

ensure_packages "$root/packaging/packages-build.txt"
free=$(free_port "$port") || die "port $port is in use; choose another with --port N (0: any free port)"
port=$free
options=()
# A tree that only runs the demo does not need what the tests need; ./test.sh turns them on.
[[ -f $root/build/release/CMakeCache.txt ]] || options=(-DCELLAR_TESTS=OFF)
build release "${options[@]}" -- cellar-sim "$node"

panel_port=$(free_port)
control_port=$(free_port)

mkdir -p "$data"
config=$data/demo.toml
sed -e "s/^listen = .*/listen = [\"127.0.0.1:$port\"]/" \
    -e "s/^address = \"127\.0\.0\.1:[0-9]*\"/address = \"127.0.0.1:$panel_port\"/" \
    "$root/resources/demo/cellar.toml" >"$config.new"
for wanted in "$port" "$panel_port"; do
    grep -q "\"127.0.0.1:$wanted\"" "$config.new" || die "resources/demo/cellar.toml has lost the lines with its ports"
done
mv "$config.new" "$config"

bin=$root/build/release/bin
sim_pid=
node_pid=
stopping=no
# The wait below ends with the node, so a signal that comes a moment before it is not lost.
trap 'stopping=yes; stop "$node_pid"' INT TERM HUP

# stop PID: asks a process to end. It may just have ended by itself, which is what was wanted.
stop() {
    if [[ -n $1 ]] && kill -0 "$1" 2>/dev/null; then kill -TERM "$1"; fi
}

# finish PID: stops a child and returns its exit status; kills it when it does not listen.
finish() {
    local tries
    stop "$1"
    for ((tries = 0; tries < 100; ++tries)); do
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    if kill -0 "$1" 2>/dev/null; then
        say "process $1 did not stop within 10 s and is killed"
        kill -KILL "$1"
    fi
    wait "$1"
}

# In sessions of their own: Ctrl-C in a terminal reaches this script alone, which then ends them in order.
say "starting cellar-sim (its words are in $data/cellar-sim.log)"
setsid "$bin/cellar-sim" --config "$config" --control "127.0.0.1:$control_port" >"$data/cellar-sim.log" 2>&1 &
sim_pid=$!
say "starting $node on 127.0.0.1:$port; faults on demand: POST http://127.0.0.1:$control_port/faults"
setsid "$bin/$node" --config "$config" --data "$data" &
node_pid=$!

status=0
ended=
if [[ $stopping == no ]]; then
    wait -n -p ended "$sim_pid" "$node_pid" || status=$?
fi
if [[ $stopping == yes ]]; then
    say "stopping"
    # The node goes before its panel.
    status=0
    finish "$node_pid" || status=$?
    finish "$sim_pid" || status=$?
elif [[ $ended == "$sim_pid" ]]; then
    tail -n 20 "$data/cellar-sim.log" >&2
    say "cellar-sim ended by itself with status $status; stopping $node"
    [[ $status -ne 0 ]] || status=1
    finish "$node_pid" || say "$node ended with status $?"
else
    [[ $status -eq 0 ]] || say "$node ended by itself with status $status; stopping cellar-sim"
    finish "$sim_pid" || say "cellar-sim ended with status $?"
fi
exit "$status"
