# What all steps of the recipe agree on. Sourced, never run.
set -euo pipefail
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

readonly HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly REPO=$(readlink -f "$HERE/../..")
readonly SUITE=trixie
readonly BUILD=${KIOSK_BUILD:-$REPO/build}

ARCH=${ARCH:-amd64}
VARIANT=${VARIANT:-release}   # or test: a root shell for the harness, devices in software
case "$ARCH" in
  amd64) GRUB_TARGET=x86_64-efi EFI_NAME=BOOTX64.EFI KERNEL=linux-image-amd64 ;;
  arm64) GRUB_TARGET=arm64-efi EFI_NAME=BOOTAA64.EFI KERNEL=linux-image-arm64 ;;
  *) echo "amd64 or arm64, not $ARCH" >&2; exit 2 ;;
esac
case "$VARIANT" in
  release) NAME=kiosk-$ARCH COMPATIBLE=commune-kiosk-$ARCH ;;
  test) NAME=kiosk-TEST-$ARCH COMPATIBLE=commune-kiosk-test-$ARCH ;;
  *) echo "release or test, not $VARIANT" >&2; exit 2 ;;
esac
readonly OUT=$BUILD/$NAME
readonly TOOLS=$BUILD/tools-$(dpkg --print-architecture)
readonly BUILDER=$BUILD/tools-$ARCH

SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$REPO" log -1 --format=%ct)}
export SOURCE_DATE_EPOCH
VERSION=${VERSION:-$(sed -n 's/^version = "\(.*\)"/\1/p' "$REPO/pyproject.toml")+$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d.%H%M%S)}
[[ $VERSION =~ ^[0-9A-Za-z][0-9A-Za-z.+~_-]{0,39}$ ]] || { echo "no version: $VERSION" >&2; exit 2; }

# Fixed names, so that the same input gives the same bytes.
readonly DISK_ID=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a01
readonly BOOT_UUID=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a02
readonly A_UUID=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a0a
readonly B_UUID=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a0b
readonly DATA_UUID=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a0d
readonly DATA_FS_UUID=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a1d
readonly HASH_SEED=6f1c1a0e-3b0b-4c57-9d0c-2f6f0c6b5a2d
readonly FAT_ID=6f1c1a0e

# In MiB. A slot has room for a system that has grown to twice of today's.
readonly BOOT_SIZE=64 SLOT_SIZE=1024 DATA_SIZE=256

say() { printf '%s\n' "$*" >&2; }

timed() {  # label command…
  local label=$1 began=$SECONDS; shift
  "$@"
  say "$(printf '%4d s  %s' $((SECONDS - began)) "$label")"
}

# Debian's archive, from wherever this machine's apt takes it.
archive_lines() {
  local sites site
  sites=$(apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages')
  site=$(awk '$2 !~ /security/ {print $1; exit}' <<<"$sites")
  [ -n "$site" ] || { say "apt knows no archive on this machine"; return 1; }
  echo "deb $site $SUITE main"
  echo "deb $site $SUITE-updates main"
  site=$(awk '$2 ~ /security/ {print $1; exit}' <<<"$sites")
  [ -z "$site" ] || echo "deb $site $SUITE-security main"
}

names_in() { sed -n 's/^\([a-z0-9][a-z0-9.+-]*\)\( .*\)\?$/\1/p' "$@" | sort -u | paste -sd,; }

in_tools() { chroot "$TOOLS" "$@"; }
