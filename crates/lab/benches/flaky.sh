#!/bin/sh
# Runs all checks of all solutions again and again while every core is busy with other work, and
# says how many runs it made. A check that fails once here is broken.
set -eu
cd "$(dirname "$0")/../../.."
runs=${1:-200}
cargo lab check basic-flow --solution >/dev/null # builds the command

busy=
# Only what was started here is ended, by its number.
trap 'for pid in $busy; do kill "$pid"; done' EXIT
trap 'exit 1' HUP INT TERM
for _ in $(seq "$(getconf _NPROCESSORS_ONLN)"); do
    sh -c 'while :; do :; done' &
    busy="$busy $!"
done

failed=0
run=0
while [ "$run" -lt "$runs" ]; do
    run=$((run + 1))
    for folder in solutions/*/; do
        chapter=$(basename "$folder")
        if ! report=$(target/lab/lab check "$chapter" --solution 2>&1); then
            failed=$((failed + 1))
            printf 'run %s of %s: %s\n%s\n' "$run" "$runs" "$chapter" "$report"
        fi
    done
done
echo "$runs runs of all checks with every core busy: $failed failed."
[ "$failed" = 0 ]
