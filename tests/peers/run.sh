#!/usr/bin/env bash
# The journal beside what others would use, on one machine, in one run: both sides take turns, and each ratio is the
# median of the turns' ratios.
#
#   tests/peers/run.sh [TURNS] [EVENTS]     # 3 turns of 100,000 events imported and replayed unless told
#
# Takes six to ten minutes after the first build, and as much disk as the machine has memory. Let the machine do nothing
# else meanwhile.
set -euo pipefail
turns=${1:-3} events=${2:-100000}
cd "$(dirname "$0")/../.."
here=tests/peers
target=${CARGO_TARGET_DIR:-$PWD/target}

step() { printf '\n== %s\n' "$*" >&2; }

step "Builds"
cargo bench --locked --package ngayhoi-journal --bench append --no-run
cargo build --locked --release --manifest-path "$here/Cargo.toml" --target-dir "$target/peers"

# Beside the journal's own benchmark files, so on the same disk.
mkdir -p "$target/tmp"
folder=$(mktemp -d "$target/tmp/peers.XXXXXX")
trap 'rm -rf "$folder"' EXIT
export TMPDIR=$folder NGAYHOI_BENCH_FIGURES=$folder/figures

for turn in $(seq "$turns"); do
    step "Turn $turn of $turns: the journal"
    "$here/full-cache.sh" "$folder/cache"
    cargo bench --quiet --locked --package ngayhoi-journal --bench append -- "$events" >&2
    step "Turn $turn of $turns: the peers"
    "$here/full-cache.sh" "$folder/cache"
    # What umadb tells of itself at each start is of no use here.
    "$target/peers/release/ngayhoi-peers" "$events" >/dev/null
done

version() { awk -F'"' -v name="$1" '/^name = /{found = $2 == name} found && /^version = /{print $2}' "$here/Cargo.lock"; }

step "Done"
printf 'machine: %s; %s processors; Linux %s; load %s\n' \
    "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(uname -r)" "$(cut -d' ' -f1-3 /proc/loadavg)"
printf 'disk: %s; %s\n' "$(df --output=source,fstype "$folder" | tail -1 | tr -s ' ')" "$(rustc --version)"
printf 'peers: cqrs-es %s, sqlite-es %s, sqlx %s, umadb-core %s\n' \
    "$(version cqrs-es)" "$(version sqlite-es)" "$(version sqlx)" "$(version umadb-core)"
printf '%s events imported and replayed in each of %s turns\n' "$events" "$turns"
awk -f "$here/ratios.awk" "$NGAYHOI_BENCH_FIGURES"
