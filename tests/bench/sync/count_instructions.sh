#!/usr/bin/env bash
# Instructions that the device's end spends on each byte it sends: all of DeviceSession::transmit, the log's own reading left
# out (a log in memory), counted by callgrind on this machine. usage: count_instructions.sh BUILD_FOLDER
set -euo pipefail
program=$1/tests/bench/sync/send_once
for shape in "4096 0" "2015 1" "995 2" "469 8"; do
  out=$(mktemp)
  bytes=$($program $shape)
  valgrind --tool=callgrind --callgrind-out-file="$out" --toggle-collect='eslabon::sync::DeviceSession::transmit*' \
    "$program" $shape >/dev/null 2>"$out.log"
  count=$(sed -n 's/.*Collected : //p' "$out.log")
  echo "frame of ${shape% *} bytes, ${shape#* } repairable: $((count / bytes)) instructions a byte"
  rm -f "$out" "$out.log"
done
