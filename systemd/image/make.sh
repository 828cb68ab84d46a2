#!/usr/bin/env bash
# The whole recipe: tools, program, root, disk. ARCH, VARIANT and KEYRING say which image.
. "$(dirname "$0")/settings.sh"
"$HERE/keys.sh"
export KEYRING=${KEYRING:-$BUILD/keys/release.pem}
"$HERE/foreign.sh"
timed "tools" "$HERE/tools.sh"
timed "program" "$HERE/program.sh"
timed "root" "$HERE/root.sh"
timed "disk" "$HERE/disk.sh"
say "$OUT/$NAME.img  version $VERSION"
