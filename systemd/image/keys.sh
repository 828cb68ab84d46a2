#!/usr/bin/env bash
# A key of this builder's own, where none has been given: for trying out. Who puts terminals up keeps
# a key elsewhere and gives KEYRING (the certificate) and SIGNING_KEY.
. "$(dirname "$0")/settings.sh"
keys=$BUILD/keys
[ -s "$keys/release.pem" ] && exit
mkdir -p "$keys"
chmod 700 "$keys"
openssl req -x509 -newkey rsa:3072 -nodes -days 7300 -subj "/O=kiosk builder/CN=kiosk release" \
  -addext "keyUsage=critical,digitalSignature,keyCertSign" \
  -keyout "$keys/release.key" -out "$keys/release.new" 2>/dev/null
mv "$keys/release.new" "$keys/release.pem"
