#!/usr/bin/env bash
# Fills the page cache, as it is full on any machine that has run for a day.
#
#   tests/peers/full-cache.sh FILE     # writes FILE, as large as memory, or reads it where it is; remove it afterwards
#
# The host of a virtual machine gives out memory page by page when it is first touched, and takes back what was freed a
# moment ago. A benchmark that writes gigabytes into an empty cache waits for the host, not for the program: a tenth of
# the rate of writing the same pages again was measured.
set -euo pipefail
file=$1
megabytes=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)

# One that was cut off is written anew.
if (($(stat --format=%s "$file" 2>/dev/null || echo 0) < megabytes << 20)); then
    free=$(df --output=avail --block-size=1M "$(dirname "$file")" | tail -1)
    if ((free < 2 * megabytes)); then
        echo "the page cache is not filled: $file needs $megabytes MB and as much again, $free MB are free" >&2
        exit
    fi
    dd if=/dev/zero of="$file" bs=1M count="$megabytes" conv=fsync status=progress
fi
# Twice: what was read once is the first to be given up.
cat "$file" "$file" >/dev/null
