#!/usr/bin/env bash
# The root of a system: Debian, the program, the units. Never written to when it runs.
. "$(dirname "$0")/settings.sh"

readonly ROOT=$OUT/root DEBIAN=$OUT/debian

lists=("$HERE/packages.txt")
[ "$VARIANT" = release ] || lists+=("$HERE/packages-test.txt")

debian() {  # Debian alone, kept while neither its list nor the overlay of its hooks changes
  local want packages
  packages=$(names_in "${lists[@]}")
  packages=${packages//linux-image-generic/$KERNEL}
  want="$packages $(archive_lines) $(cat "$HERE/overlay/etc/initramfs-tools/conf.d/kiosk" \
    "$HERE/overlay/usr/share/initramfs-tools/hooks/kiosk" "$HERE/numbers.txt" <(declare -f debian) | sha256sum)"
  [ "$(cat "$DEBIAN.made-of" 2>/dev/null)" = "$want" ] && [ -z "${FRESH:-}" ] && return
  rm -rf "$DEBIAN"
  archive_lines | mmdebstrap --quiet --mode=root --variant=essential --architectures="$ARCH" \
    --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/lintian/*' \
    --essential-hook="'$HERE/numbers.sh' give \"\$1\"" \
    --essential-hook="mkdir -p \"\$1/etc/initramfs-tools\" \"\$1/usr/share/initramfs-tools\"" \
    --essential-hook="cp -a '$HERE/overlay/etc/initramfs-tools/conf.d' \"\$1/etc/initramfs-tools/\"" \
    --essential-hook="cp -a '$HERE/overlay/usr/share/initramfs-tools/hooks' \"\$1/usr/share/initramfs-tools/\"" \
    "$SUITE" "$DEBIAN" -
  printf '%s' "$want" > "$DEBIAN.made-of"
}

program() {
  rm -rf "$ROOT"
  cp -a --reflink=auto "$DEBIAN" "$ROOT"
  rm -rf "$ROOT/usr/lib/kiosk"
  cp -a "$OUT/program" "$ROOT/usr/lib/kiosk"
  ln -sf ../lib/kiosk/bin/kiosk "$ROOT/usr/bin/kiosk"
}

overlay() {
  "$HERE/lay.sh" "$ROOT"
  [ "$VARIANT" = release ] || cp -rT "$HERE/overlay-test" "$ROOT"
  sed -i "s|@COMPATIBLE@|$COMPATIBLE|" "$ROOT/etc/rauc/system.conf.in"
  mv "$ROOT/etc/rauc/system.conf.in" "$ROOT/etc/rauc/system.conf"
  cp "$KEYRING" "$ROOT/etc/rauc/keyring.pem"
}

identity() {
  local arguments="quiet loglevel=3 vt.global_cursor_default=0 systemd.show_status=false"
  local variant=
  if [ "$VARIANT" = test ]; then
    arguments="console=ttyS0 systemd.debug_shell=ttyS0 loglevel=4 systemd.journald.forward_to_console=1"
    [ "$ARCH" = amd64 ] || arguments=${arguments//ttyS0/ttyAMA0}
    variant="VARIANT=\"TEST IMAGE: has a root shell, never to be put up anywhere\"
VARIANT_ID=test"
  fi
  mkdir -p "$ROOT/efi"
  sed -e "s|@A_UUID@|$A_UUID|; s|@B_UUID@|$B_UUID|; s|@ARGUMENTS@|$arguments|" \
    "$HERE/grub/slot.cfg.in" > "$ROOT/boot/slot.cfg"
  mv "$ROOT"/boot/vmlinuz-* "$ROOT/boot/vmlinuz"
  mv "$ROOT"/boot/initrd.img-* "$ROOT/boot/initrd.img"
  rm -f "$ROOT"/{vmlinuz,initrd.img}{,.old} "$ROOT"/boot/{config,System.map}-*
  sed -i '/^\(IMAGE_\|VARIANT\)/d' "$ROOT/usr/lib/os-release"
  printf 'IMAGE_ID=%s\nIMAGE_VERSION=%s\n%s\n' "$COMPATIBLE" "$VERSION" "$variant" |
    sed '/^$/d' >> "$ROOT/usr/lib/os-release"
  echo kiosk > "$ROOT/etc/hostname"
  printf '127.0.0.1 localhost kiosk\n::1 localhost kiosk\n' > "$ROOT/etc/hosts"
  : > "$ROOT/etc/machine-id"
  : > "$ROOT/etc/fstab"
  ln -sf ../usr/share/zoneinfo/Asia/Ho_Chi_Minh "$ROOT/etc/localtime"
  ln -sf ../run/systemd/resolve/stub-resolv.conf "$ROOT/etc/resolv.conf"
  ln -sfn ../proc/self/mounts "$ROOT/etc/mtab"
}

closed() {
  systemd-sysusers --root="$ROOT" 2>/dev/null || chroot "$ROOT" systemd-sysusers
  "$HERE/numbers.sh" check "$ROOT"
  "$HERE/close.sh" "$ROOT"
  chroot "$ROOT" systemctl preset-all -q
  mkdir -p "$ROOT/etc/systemd/system/local-fs.target.requires"
  ln -sf /usr/lib/systemd/system/var.mount "$ROOT/etc/systemd/system/local-fs.target.requires/var.mount"
}

# The tools, with what is being made at /work.
at_work() {
  local code=0
  mkdir -p "$TOOLS/work"
  mount --bind "$OUT" "$TOOLS/work"
  in_tools "$@" || code=$?
  umount "$TOOLS/work"
  return $code
}

# No time stamps in compiled modules: the sources' times do not matter then, nor are they looked at.
# This machine's Python of the same release compiles for all architectures, which saves minutes.
compiled() {
  local lib=/work/root/usr/lib
  find "$ROOT/usr/lib" -name __pycache__ -prune -exec rm -rf {} +
  at_work env PYTHONHASHSEED=0 python3.13 -m compileall -q -j 2 -s /work/root -p / \
    --invalidation-mode unchecked-hash $lib/python3.13 $lib/python3 $lib/kiosk/lib ||
    say "some modules could not be compiled (templates of other packages)"
}

bare() {
  # What was read for the list of packages is not needed on a terminal, nor is what apt left.
  rm -rf "$ROOT"/etc/apt "$ROOT"/etc/.pwd.lock "$ROOT"/etc/*- "$ROOT"/var/* "$ROOT"/run/* "$ROOT"/tmp/* \
    "$ROOT"/etc/grub.d "$ROOT"/etc/default/grub "$ROOT"/usr/share/doc-base "$ROOT"/usr/share/bug
  find "$ROOT" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
}

pack() {
  local image=$OUT/root.squashfs
  rm -f "$image"
  # lzo is what both GRUB and a slow processor read with ease.
  at_work mksquashfs /work/root /work/root.squashfs -quiet -no-progress -noappend \
    -comp lzo -Xalgorithm lzo1x_1_15 -b 256K -no-xattrs -reproducible
  [ "$(stat -c %s "$image")" -le $((SLOT_SIZE * 1024 * 1024)) ] || { say "larger than a slot"; return 1; }
}

: "${KEYRING:?the certificates of those who may sign bundles}"
mkdir -p "$OUT"
timed "Debian" debian
program
overlay
identity
closed
timed "modules compiled" compiled
python3 "$HERE/sbom.py" --root "$ROOT" --debian "$DEBIAN" --name "$NAME" --version "$VERSION" \
  --epoch "$SOURCE_DATE_EPOCH" --out "$OUT"
bare
timed "root packed" pack
printf '%s' "$VERSION" > "$OUT/version"
