#!/usr/bin/env bash
# numbers.sh give ROOT: users and groups with their numbers, before any package makes them.
# numbers.sh check ROOT: all users and groups have the numbers that are written down.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
root=$2

of_debian() { awk '$1 == "user" || $1 == "group" {print $1, $2, $3}' "$here/numbers.txt"; }

of_the_kiosk() {
  awk '$1 == "u" {print "user", $2, $3} $1 == "g" && $3 != "-" {print "group", $2, $3}' \
    "$here/../kiosk.sysusers.conf"
}

give() {
  local kind name number
  while read -r kind name number; do
    [ "$kind" = group ] || grep -q "^$name:" "$root/etc/passwd" ||
      echo "$name:*:$number:$number:$name:/:/usr/sbin/nologin" >> "$root/etc/passwd"
    grep -q "^$name:" "$root/etc/group" || echo "$name:*:$number:" >> "$root/etc/group"
  done < <(of_debian)
}

check() {
  local wanted found
  wanted=$({ of_debian; of_the_kiosk; } | awk '$1 == "user" {print "group", $2, $3} {print}' | sort -u)
  found=$({ awk -F: '$3 > 99 && $3 < 65534 {print "user", $1, $3}' "$root/etc/passwd"
    awk -F: '$3 > 99 && $3 < 65534 {print "group", $1, $3}' "$root/etc/group"; } | sort -u)
  diff <(echo "$wanted") <(echo "$found") >&2 || { echo "numbers.txt does not say what is there" >&2; exit 1; }
}

"$1"
