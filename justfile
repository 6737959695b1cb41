# Recipes for instructors and authors. Students need none of them: `cargo lab` is enough.

# How `just check` runs the tests
tests := env("LAB_TESTS", "cargo test --quiet --profile lab")

# Shows the recipes
default:
    @just --list

# Everything that must hold of the course; the last line says whether it does. All in the profile of `cargo lab`, so that nothing is built twice
check: (part "format" "cargo fmt --all --check") (part "lint" "cargo clippy --quiet --profile lab --workspace --all-targets -- --deny warnings") (part "tests" tests) (part "course" "cargo lab verify") (part "book" "cargo lab book --check")
    @echo "just check: everything holds."

# One part of `just check`, with its time
[no-exit-message]
[private]
part name command:
    @echo "── {{ name }}: {{ command }}"
    @start=$(date +%s); \
        if {{ command }}; then echo "── {{ name }} holds ($(($(date +%s) - start)) s)"; echo; \
        else echo; echo "just check: {{ name }} FAILED, see above."; exit 1; fi

# Runs the tests of the crates and the solutions
test:
    cargo test

# Formats the sources and looks for mistakes in them
lint:
    cargo fmt --all
    cargo clippy --workspace --all-targets -- -D warnings

# Writes the starters from the solutions
starters:
    cargo lab starters

# Writes the snapshots anew from what the solutions do, and the reports of the mistakes; read the difference before you commit it
snapshots:
    INSTA_UPDATE=always cargo test --quiet --test steps
    cargo lab verify --accept
    git diff --stat -- '*.snap' 'solutions/*/mistakes/*.txt'

# Builds the book and opens it
book:
    cargo lab book --open

# Draws the picture of the screen anew, from a real run in tmux
picture:
    python3 docs/screen.py

# Measures from save to verdict (speed) and the cold start (cold), which need hyperfine; verdicts on programs that hang (verdicts); many clients (load); stalled handshakes (tls)
bench *parts="speed cold verdicts load tls":
    @failed=0; for part in {{ parts }}; do just "bench-$part" || failed=1; done; exit $failed

[private]
bench-speed:
    sh crates/lab/benches/speed.sh

[private]
bench-cold:
    sh crates/lab/benches/speed.sh cold

[private]
bench-verdicts:
    LAB_BENCH=1 cargo test --quiet --package lab --test lab -- --test-threads 1 --nocapture hostile students for_ever

[private]
bench-tls:
    cargo bench --quiet --package tls-solution --bench stalled

[private]
bench-load:
    cargo build --release --package concurrency-solution --package load
    cargo run --quiet --release --package load

# Runs all checks of the solutions and of the right programs in Python again and again, beside 0, 4 and 16 busy loops in turn, or as many as are given; says how many runs it made, and how many steps failed
flaky runs="200" *busy:
    sh crates/lab/benches/flaky.sh {{ runs }} {{ busy }}
