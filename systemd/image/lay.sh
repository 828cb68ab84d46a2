#!/usr/bin/env bash
# lay.sh ROOT [LIST]: the units, and what the image lays over Debian, on a root.
# LIST names what of it this image does without (rpi/leave-out.txt).
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
units=$(dirname "$here")
root=$1 leave_out=${2:-}

copied() { install -D -m "${3:-644}" "$1" "$root$2"; }

overlay() {
  local left=()
  [ -z "$leave_out" ] || mapfile -t left < <(awk '$1 == "file" {print "--exclude=./" substr($2, 2)}' "$leave_out")
  tar -C "$here/overlay" --owner=0 --group=0 "${left[@]}" -c . | tar -C "$root" --no-overwrite-dir -x
}

overlay
for file in "$units"/*.{service,target,socket,timer,path,mount,slice}; do
  [ -e "$file" ] && copied "$file" "/usr/lib/systemd/system/${file##*/}"
done
# Folders of the units' own: unit.d drop-ins and the rest lie as they are installed.
for file in "$units"/*.d; do
  [ -d "$file" ] && cp -r "$file" "$root/usr/lib/systemd/system/"
done
for file in "$units"/*.sysusers.conf; do
  copied "$file" "/usr/lib/sysusers.d/$(basename "$file" .sysusers.conf).conf"
done
for file in "$units"/*.tmpfiles.conf; do
  [ -e "$file" ] && copied "$file" "/usr/lib/tmpfiles.d/$(basename "$file" .tmpfiles.conf).conf"
done
copied "$units/kiosk-journald.conf" /usr/lib/systemd/journald.conf.d/kiosk.conf
copied "$units/kiosk-watchdog.conf" /usr/lib/systemd/system.conf.d/kiosk.conf
copied "$units/kiosk-logind.conf" /usr/lib/systemd/logind.conf.d/kiosk.conf
copied "$units/kiosk.sysctl.conf" /usr/lib/sysctl.d/60-kiosk.conf
copied "$units/kiosk.modules.conf" /usr/lib/modules-load.d/kiosk.conf
for file in "$units"/*.rules; do
  [ -e "$file" ] && copied "$file" "/usr/lib/udev/rules.d/${file##*/}"
done
