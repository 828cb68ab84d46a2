#!/usr/bin/env bash
# A small Debian of the image's own release, of this machine's and of the image's architecture:
# images are made with its tools and not with this machine's, so it does not matter how old that is.
. "$(dirname "$0")/settings.sh"

readonly COMPILE=python3-venv,python3-pip,python3-dev,python3-setuptools,gcc,libc6-dev,libpcsclite-dev,swig
readonly MAKE=squashfs-tools,e2fsprogs,mtools,dosfstools,fdisk,rauc,openssl,grub-common,grub-efi-amd64-bin

make_root() {  # folder architecture packages
  local want
  want="$2 $3 $(archive_lines)"
  [ "$(cat "$1/.made-of" 2>/dev/null)" = "$want" ] && return
  rm -rf "$1"
  archive_lines | mmdebstrap --quiet --mode=root --variant=apt --architectures="$2" --include="$3" \
    "$SUITE" "$1" -
  printf '%s' "$want" > "$1/.made-of"
}

mkdir -p "$BUILD"
native=$(dpkg --print-architecture)
make_root "$TOOLS" "$native" "$COMPILE,$MAKE"
[ "$BUILDER" = "$TOOLS" ] || make_root "$BUILDER" "$ARCH" "$COMPILE,grub-efi-$ARCH-bin,grub-common"
