#!/usr/bin/env bash
# The program with its locked dependencies, as /usr/lib/kiosk: an environment on Debian's Python.
# Only wheels are taken, but for pyscard, which has none for Linux, and wsq, which has none for arm64:
# these are compiled.
. "$(dirname "$0")/settings.sh"

readonly WHEELS=$OUT/wheels SITE=$OUT/program PYTHON=$REPO/.venv/bin/python UV=$REPO/.venv/bin/uv
case "$ARCH" in
  amd64) machine=x86_64 sources="pyscard" ;;
  arm64) machine=aarch64 sources="pyscard wsq" ;;
esac

fetch_wheels() {
  local locked=$OUT/locked.txt platforms=() level
  "$UV" --directory "$REPO" export --frozen --no-dev --no-emit-project --no-header -q |
    chroot "$BUILDER" python3 -c "$(cat "$HERE/locked.py")" > "$locked"
  local ours="^(${sources// /|})=="
  awk -v ours="$ours" '/^[^ ]/ {take = $0 ~ ours} take' "$locked" > "$OUT/locked-source.txt"
  awk -v ours="$ours" '/^[^ ]/ {take = $0 !~ ours} take' "$locked" > "$OUT/locked-wheels.txt"
  for level in 2_41 2_39 2_35 2_34 2_31 2_28 2_27 2_24 2_17 2014 2_12 2_5; do
    case $level in 2014) platforms+=(--platform "manylinux2014_$machine") ;;
      *) platforms+=(--platform "manylinux_${level}_$machine") ;; esac
  done
  "$PYTHON" -m pip download -qq --no-deps --require-hashes --only-binary :all: \
    --python-version 3.13 --implementation cp --abi cp313 --abi abi3 --abi none \
    "${platforms[@]}" --platform any -d "$WHEELS" -r "$OUT/locked-wheels.txt"
  "$PYTHON" -m pip download -qq --no-deps --require-hashes --no-binary "${sources// /,}" --no-build-isolation \
    -d "$WHEELS" -r "$OUT/locked-source.txt"
}

own_wheel() {
  rm -f "$WHEELS"/commune_kiosk-*.whl
  "$UV" --directory "$REPO" build --quiet --wheel --out-dir "$WHEELS"
}

# wsq asks for -m64, which only compilers for x86 know, and it is what all of them do here anyway.
compiler() {
  cat > "$BUILDER/wheels/cc" <<'EOT'
#!/bin/sh
for each; do
  shift
  [ "$each" = -m64 ] || set -- "$@" "$each"
done
exec gcc "$@"
EOT
  chmod +x "$BUILDER/wheels/cc"
}

install() {
  local target=$BUILDER/usr/lib/kiosk
  rm -rf "$target" "$BUILDER/wheels" "$SITE"
  cp -r "$WHEELS" "$BUILDER/wheels"
  compiler
  chroot "$BUILDER" python3 -m venv --system-site-packages --without-pip /usr/lib/kiosk
  chroot "$BUILDER" env SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" CFLAGS=-ffile-prefix-map=/tmp=. \
    CC=/wheels/cc LDSHARED="/wheels/cc -shared" \
    sh -c 'python3 -m pip wheel -q --no-index --no-deps --no-build-isolation -w /wheels /wheels/*.tar.gz
      python3 -m pip --python /usr/lib/kiosk/bin/python install -q --no-index --no-deps --no-compile \
        --root-user-action ignore /wheels/*.whl'
  cp -a "$target" "$SITE"
  rm -rf "$BUILDER/wheels" "$target"
  # What pip says of where it found something differs from machine to machine.
  find "$SITE" -name direct_url.json -delete
  find "$SITE" -name RECORD -exec sed -i '/direct_url.json/d;/__pycache__/d' {} +
}

mkdir -p "$WHEELS"
stamp=$(cat "$REPO/uv.lock" "$0" "$HERE/locked.py" | sha256sum)
if [ "$(cat "$WHEELS/.stamp" 2>/dev/null)" != "$stamp" ]; then
  rm -rf "$WHEELS"; mkdir -p "$WHEELS"
  timed "locked wheels" fetch_wheels
  printf '%s' "$stamp" > "$WHEELS/.stamp"
fi
own_wheel
timed "installed in an environment" install
