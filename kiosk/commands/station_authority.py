"""`kiosk station authority`: the station's own certificate authority, for officers' browsers.

A browser that trusts it opens the staff's pages without a warning. What is given away is the
certificate alone; the key stays in the station's state folder.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import sys
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from kiosk.station.authority import Authority, AuthorityError, authority_file
from kiosk.station.options import StationOptions, StationStartError

_PRIVATE = b"PRIVATE KEY"
_LOOKED_AT = 65_536
"""Bytes of a file that is about to be replaced."""


def authority_task(options: StationOptions, out: str) -> int:
    """Says which authority it is; `out`: where to write its certificate, empty: nowhere."""
    path = authority_file(options.state_dir)
    try:
        authority = present_authority(options)
        _say(authority.certificate, path)
        if out:
            _write(Path(out), authority.pem)
    except (StationStartError, AuthorityError) as error:
        print(f"kiosk station authority: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"kiosk station authority: {out}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def fingerprint(certificate: x509.Certificate) -> tuple[str, str]:
    """SHA-256 over the DER, as browsers show it: pairs of digits, sixteen in a line."""
    pairs = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    middle = len(pairs) // 2
    return pairs[:middle], pairs[middle + 1 :]


def present_authority(options: StationOptions) -> Authority:
    """Raises StationStartError, AuthorityError. Makes none: a mistaken flag would be enough."""
    path = authority_file(options.state_dir)
    if not path.exists():
        raise StationStartError(
            f"{path}: not there; it is made when the service first serves other machines "
            "(service.host), or with service.tls = always"
        )
    return Authority.open(options.state_dir, options.station_id, dt.datetime.now(dt.UTC))


def _say(certificate: x509.Certificate, path: Path) -> None:
    first, second = fingerprint(certificate)
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    print(f"authority     {certificate.subject.rfc4514_string()}")
    print(f"file          {path} (with its key: give nobody this file, use --out)")
    print(f"SHA-256       {first}")
    print(f"              {second}")
    print(f"valid         {begins:%Y-%m-%d} to {ends:%Y-%m-%d}")


def _write(file: Path, pem: bytes) -> None:
    """Readable for all. Raises StationStartError rather than replace a file with a key in it."""
    if file.exists():
        with file.open("rb") as stream:
            if _PRIVATE in stream.read(_LOOKED_AT):
                raise StationStartError(f"{file}: has a private key in it and is left as it is")
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with fresh.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o644)
            stream.write(pem)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    print(f"certificate   {file} (no key in it: import this one)")
