#!/usr/bin/env bash
# Has the kernel hand programs of the image's architecture to qemu, where it does not do so yet:
# in a container or a machine without systemd nobody else has.
. "$(dirname "$0")/settings.sh"
[ "$ARCH" = "$(dpkg --print-architecture)" ] && exit
case "$ARCH" in amd64) name=qemu-x86_64 ;; arm64) name=qemu-aarch64 ;; esac
readonly BINFMT=/proc/sys/fs/binfmt_misc
[ -e "$BINFMT/register" ] || mount -t binfmt_misc binfmt_misc "$BINFMT"
[ -e "$BINFMT/$name" ] || cat "/usr/lib/binfmt.d/$name.conf" > "$BINFMT/register"
grep -q '^flags:.*F' "$BINFMT/$name" || { say "$name is not kept open by the kernel (flag F)"; exit 1; }
