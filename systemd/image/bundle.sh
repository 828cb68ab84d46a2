#!/usr/bin/env bash
# An update: the packed root as a signed verity bundle, for the station's shelf or a USB stick.
. "$(dirname "$0")/settings.sh"
readonly CERTIFICATE=${KEYRING:-$BUILD/keys/release.pem} SIGNER=${SIGNING_KEY:-$BUILD/keys/release.key}
version=$(cat "$OUT/version")
image=${ROOT_IMAGE:-$OUT/root.squashfs}
target=${1:-$OUT/$NAME-$version.raucb}
work=$TOOLS/bundle
rm -rf "$work"; mkdir -p "$work/content"
trap 'rm -rf "$work"' EXIT
cp "$CERTIFICATE" "$work/release.pem"
install -m 600 "$SIGNER" "$work/release.key"
ln "$image" "$work/content/root.img" 2>/dev/null || cp "$image" "$work/content/root.img"
cat > "$work/content/manifest.raucm" <<EOT
[update]
compatible=$COMPATIBLE
version=$version

[bundle]
format=verity

[image.rootfs]
filename=root.img
EOT
# RAUC goes through /proc; in a mount namespace of its own nothing is left behind.
unshare --mount sh -ec 'mount -t proc proc "$0/proc"; exec chroot "$0" "$@"' "$TOOLS" \
  rauc bundle --cert=/bundle/release.pem --key=/bundle/release.key /bundle/content /bundle/out.raucb
mv -f "$work/out.raucb" "$target"
say "$target"
