#!/bin/sh
# Runs all checks of all solutions, and of the right programs in Python beside them, again and again:
# on an idle machine, and beside loops that keep it busy. A step that fails once here has a broken check.
#
# Run it as `just flaky [RUNS] [BUSY...]`. RUNS is 200, BUSY is 0, 4 and 16 loops in turn.
set -eu
cd "$(dirname "$0")/../../.."
runs=${1:-200}
[ $# = 0 ] || shift
levels=${*:-0 4 16}
for number in $runs $levels; do
    case $number in
    *[!0-9]*)
        echo "error: $number is not a number; the command is: just flaky [RUNS] [BUSY...]" >&2
        exit 2
        ;;
    esac
done
cargo lab check basic-flow --solution >/dev/null # builds the command
command -v python3 >/dev/null || echo "There is no python3: the solutions alone are checked."

loops=
# Only what was started here is ended, by its number.
end_loops() {
    for pid in $loops; do
        kill "$pid" || :
        wait "$pid" 2>/dev/null || : # its end is no news
    done
    loops=
}
trap end_loops EXIT
trap 'exit 1' HUP INT TERM

# check CHAPTER WHAT OPTIONS...: checks a chapter, tells of each step that does not pass, and counts it.
check() {
    chapter=$1 what=$2
    shift 2
    output=$(target/lab/lab check "$chapter" "$@" 2>&1) && return
    # The table ends with an empty line; then comes the report of its first step that does not pass.
    if ! steps=$(printf '%s\n' "$output" | sed '/^$/,$d' | grep -e '^✗' -e '^·'); then
        printf '%s\n' "$output"
        exit 1
    fi
    failed=$((failed + $(printf '%s\n' "$steps" | wc -l)))
    printf '%s busy loops, run %s of %s, %s of %s:\n' "$busy" "$run" "$runs" "$what" "$chapter"
    printf '%s\n\n' "$steps"
    printf '%s\n\n' "$output" | sed '1,/^$/d'
}

summary=
all=0
for busy in $levels; do
    for _ in $(seq "$busy"); do
        sh -c 'while :; do :; done' &
        loops="$loops $!"
    done
    failed=0
    run=0
    while [ "$run" -lt "$runs" ]; do
        run=$((run + 1))
        for folder in solutions/*/; do
            chapter=$(basename "$folder")
            check "$chapter" "the solution" --solution
            ! command -v python3 >/dev/null ||
                check "$chapter" "the programs in Python" --programs "${folder}python"
        done
    done
    end_loops
    summary="$summary$busy busy loops: all checks $run times, $failed steps did not pass.
"
    all=$((all + failed))
done
printf '%s' "$summary"
[ "$all" = 0 ]
