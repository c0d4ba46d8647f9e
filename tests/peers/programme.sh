#!/usr/bin/env bash
# A programme page's query (50 rows of 8 fields) beside what a team would write by hand, on one machine, in one run: all
# sides take turns, and each ratio is the median of the turns' ratios.
#
#   tests/peers/programme.sh [TURNS] [SECONDS]     # 3 turns of 5 seconds a side unless told
#
# Takes two minutes after the first build. Let the machine do nothing else meanwhile.
set -euo pipefail
turns=${1:-3} seconds=${2:-5}
cd "$(dirname "$0")/../.."
here=tests/peers
target=${CARGO_TARGET_DIR:-$PWD/target}

step() { printf '\n== %s\n' "$*" >&2; }

step "Tools and builds"
command -v wrk >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends wrk >/dev/null; }
cargo build --locked --release --package ngayhoi-projections
cargo build --locked --release --manifest-path "$here/Cargo.toml" --target-dir "$target/peers" --bin programme

folder=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$folder"' EXIT

# The sample year, with so many activities more for one host that its newest release has 50.
host=tp-mau.phuong-mau-mot.to-3
sample=fixtures/sample-year/events.jsonl
added=$(grep "\"stream\":\"programme-2019.$host\",\"type\":\"ActivityAdded" "$sample")
released=$(grep "\"stream\":\"programme-2019.$host\",\"type\":\"ProgrammeReleased" "$sample" | tail -1)
{
    cat "$sample"
    for number in $(seq "$((50 - $(wc -l <<<"$added")))"); do
        head -1 <<<"$added" | sed "s/\"activity\":\"[^\"]*\"/\"activity\":\"$(printf '00000000-0000-4000-8000-%012d' "$number")\"/"
    done
    sed 's/"version":[0-9]*/"version":9/' <<<"$released"
} >"$folder/events.jsonl"
"$target/release/ngayhoi" import "$folder/events.jsonl" --data "$folder/data" >&2
cp -r "$folder/data" "$folder/open"

# The public is answered by what is kept, whoever says who they are anew.
"$target/release/ngayhoi" serve --data "$folder/data" --listen 127.0.0.1:8031 --points-per-second 1000000000 >/dev/null &
"$target/release/ngayhoi" serve --open-on-loopback --data "$folder/open" --listen 127.0.0.1:8032 --points-per-second 1000000000 >/dev/null &
"$target/peers/release/programme" "$(ls "$folder"/data/read-models-*.sqlite)" 127.0.0.1:8033 &

query='{ festival(in: \"tp-mau\", year: 2019) { hostProgramme(host: \"'$host'\") { latest { activities { id kind title venue start end cancelled places } } } } }'
cat >"$folder/ask.lua" <<LUA
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
wrk.body = [[{"query":"$query"}]]
LUA
rows() { curl -s --fail -H 'content-type: application/json' -d "{\"query\":\"$query\"}" "$1" | grep -o '"title"' | wc -l; }
for port in 8031 8032 8033; do
    until curl -s -o /dev/null "http://127.0.0.1:$port/graphql"; do read -rt 0.1 <> <(:) || true; done
    [ "$(rows "http://127.0.0.1:$port/graphql")" = 50 ] || { echo "no 50 rows on $port" >&2; exit 1; }
done

# Requests a second and the 99th percentile of one side.
side() { wrk --threads 1 --connections 32 --duration "${seconds}s" --latency "${@:2}" | awk -v side="$1" '/99%/ { p99 = $2 } /Requests\/sec/ { print side, $2, p99 }'; }
for turn in $(seq "$turns"); do
    step "Turn $turn of $turns"
    {
        side kept --script "$folder/ask.lua" http://127.0.0.1:8031/graphql
        side anew --script "$folder/ask.lua" http://127.0.0.1:8032/graphql
        side stock --script "$folder/ask.lua" http://127.0.0.1:8033/graphql
        side hello http://127.0.0.1:8033/hello
    } | tee -a "$folder/figures" >&2
done

step "Done"
printf 'machine: %s; %s processors; load %s\n' "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1)" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"
awk '
    { turns[$1]++; rate[$1, turns[$1]] = $2 }
    function ratio(name, over, under,    n, i, j, r, x) {
        n = turns[over]
        for (i = 1; i <= n; i++) r[i] = rate[over, i] / rate[under, i]
        for (i = 2; i <= n; i++) for (j = i; j > 1 && r[j] < r[j - 1]; j--) { x = r[j]; r[j] = r[j - 1]; r[j - 1] = x }
        printf "%-40s %.2f\n", name, r[int((n + 1) / 2)]
    }
    END {
        ratio("anew, beside stock async-graphql-poem", "anew", "stock")
        ratio("kept, beside a bare poem hello", "kept", "hello")
    }' "$folder/figures"
