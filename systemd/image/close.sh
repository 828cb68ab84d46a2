#!/usr/bin/env bash
# close.sh ROOT: nobody can sign in or leave the application, and nothing starts beside it.
set -euo pipefail
root=$1
for unit in getty.target getty@.service serial-getty@.service console-getty.service \
  container-getty@.service autovt@.service ctrl-alt-del.target apt-daily.timer \
  systemd-firstboot.service rauc-mark-good.service dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service systemd-update-done.service ldconfig.service systemd-hwdb-update.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
ln -sf /usr/lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
sed -i 's/^root:[^:]*:/root:!*:/' "$root/etc/shadow"
awk -F: '$7 !~ /(nologin|false|sync)$/ && $1 != "root" {print $1}' "$root/etc/passwd" |
  while read -r name; do chroot "$root" usermod -s /usr/sbin/nologin "$name"; done
chroot "$root" usermod -s /usr/sbin/nologin root
