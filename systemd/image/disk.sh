#!/usr/bin/env bash
# The disk: boot partition, two slots with the same system, data. No loop device is needed.
. "$(dirname "$0")/settings.sh"

readonly WORK=$OUT/disk DISK=$OUT/$NAME.img
readonly MODULES="part_gpt fat squash4 normal linux loadenv test configfile regexp echo reboot sleep ls"

boot_partition() {
  local image=$WORK/boot.fat grub=/usr/lib/grub/$GRUB_TARGET
  # shellcheck disable=SC2086
  chroot "$BUILDER" grub-mkimage -O "$GRUB_TARGET" -p /kiosk -d "$grub" -o /grub.efi $MODULES
  mv "$BUILDER/grub.efi" "$WORK/$EFI_NAME"
  cp "$HERE/grub/grub.cfg" "$WORK/grub.cfg"
  in_tools grub-editenv /work/disk/grubenv create
  in_tools grub-editenv /work/disk/grubenv set 'ORDER=A B' A_OK=1 B_OK=1 A_TRY=0 B_TRY=0
  find "$WORK" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
  truncate -s "${BOOT_SIZE}M" "$image"
  in_tools mkfs.vfat -F 32 -n KIOSK-BOOT -i "$FAT_ID" --invariant /work/disk/boot.fat >/dev/null
  in_tools sh -ec "cd /work/disk
    mmd -i boot.fat ::EFI ::EFI/BOOT ::kiosk
    mcopy -m -i boot.fat '$EFI_NAME' ::EFI/BOOT/$EFI_NAME
    mcopy -m -i boot.fat grub.cfg grubenv ::kiosk/"
}

data_partition() {
  truncate -s "${DATA_SIZE}M" "$WORK/data.ext4"
  rm -rf "$WORK/empty"; mkdir "$WORK/empty"
  # Units with a private /var/tmp start before tmpfiles would make it (seen: the resolver failed).
  mkdir -m 1777 "$WORK/empty/tmp"
  touch -d "@$SOURCE_DATE_EPOCH" "$WORK/empty/tmp" "$WORK/empty"
  in_tools mke2fs -q -t ext4 -m 1 -L kiosk-data -U "$DATA_FS_UUID" -d /work/disk/empty \
    -E "hash_seed=$HASH_SEED,root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0" /work/disk/data.ext4
}

put() { dd if="$1" of="$DISK" bs=1M seek="$2" conv=notrunc,sparse status=none; }

assemble() {
  local slot_a=$((1 + BOOT_SIZE)) slot_b data
  slot_b=$((slot_a + SLOT_SIZE)) data=$((1 + BOOT_SIZE + 2 * SLOT_SIZE))
  rm -f "$DISK"
  truncate -s "$((data + DATA_SIZE + 1))M" "$DISK"
  in_tools sfdisk -q "/work/$NAME.img" <<EOT
label: gpt
label-id: $DISK_ID
unit: sectors
start=1MiB, size=${BOOT_SIZE}MiB, type=uefi, name=kiosk-boot, uuid=$BOOT_UUID
start=${slot_a}MiB, size=${SLOT_SIZE}MiB, type=linux, name=kiosk-a, uuid=$A_UUID
start=${slot_b}MiB, size=${SLOT_SIZE}MiB, type=linux, name=kiosk-b, uuid=$B_UUID
start=${data}MiB, size=${DATA_SIZE}MiB, type=4D21B016-B534-45C2-A9FB-5C16E091FD2D, name=kiosk-data, uuid=$DATA_UUID
EOT
  put "$WORK/boot.fat" 1
  put "$OUT/root.squashfs" "$slot_a"
  put "$OUT/root.squashfs" "$slot_b"
  put "$WORK/data.ext4" "$data"
}

rm -rf "$WORK"; mkdir -p "$WORK" "$TOOLS/work"
mount --bind "$OUT" "$TOOLS/work"
trap 'umount "$TOOLS/work"' EXIT
boot_partition
data_partition
assemble
rm -rf "$WORK"
