#!/bin/sh
# Measures what a student waits for: from save to verdict, or with `cold` the cold start. Prints a
# table.
#
# Run it as `just bench speed` or `just bench cold`, on a machine that does nothing else. It works on
# a copy of the course in a temporary folder and needs hyperfine.
set -eu
cd "$(dirname "$0")/../../.."
command -v hyperfine >/dev/null || {
    echo "error: hyperfine is not installed: cargo install hyperfine" >&2
    exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git ls-files -z | xargs -0 cp --parents --target-directory "$work" 2>/dev/null ||
    git ls-files -z | tar --null --files-from - --create --file - | tar --extract --file - --directory "$work"
cd "$work"
# As `cargo lab watch` has it: cargo itself, not the program that chooses a toolchain.
CARGO=$(rustup which cargo 2>/dev/null || command -v cargo)
export CARGO

chapters="01-basic-flow 02-tcp"
if [ "${1:-}" = cold ]; then
    chapters=
    echo "── from a fresh clone to the first verdict, crates already downloaded"
    cargo fetch --quiet
    hyperfine --runs 3 --prepare 'rm -rf target' --ignore-failure 'cargo lab check basic-flow' \
        --export-csv cold.csv --style basic
fi

for chapter in $chapters; do
    name=${chapter#*-}
    cp -r "solutions/$chapter/src" "exercises/$chapter/"
    sed -i.bak "s/${name}_solution/${name}/g" "exercises/$chapter"/src/bin/*.rs
    rm "exercises/$chapter"/src/bin/*.bak
    cargo lab check "$name" >/dev/null
    echo "── $name: from save to verdict for the whole chapter, 20 edits of a string in the server"
    # Each edit makes the text of --help longer, so that the server is compiled again.
    hyperfine --runs 20 --warmup 2 --style basic --export-csv "$name.csv" \
        --prepare "sed -i.bak 's|Takes one|Takes one,|' exercises/$chapter/src/bin/server.rs" \
        "target/lab/lab check $name"
done
echo
for csv in *.csv; do
    # command,mean,stddev,median,user,system,min,max
    tail -n 1 "$csv" | awk -F, -v what="${csv%.csv}" \
        '{ printf "%-12s median %.3f s   min %.3f s   max %.3f s\n", what, $4, $7, $8 }'
done
