"""A provisioning as the text of a QR code: `KIOSK1:checksum:text`, all of it plain ASCII, since
scanners that act as keyboards or are set to another alphabet spoil everything else.

The text is deflated (RFC 1950) and in base64url (RFC 4648, section 5); the checksum, the first 8
bytes of its SHA-256, tells of a code that was read in part. It is no proof of who made the code.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import zlib

from kiosk.ops.provisioning.content import LARGEST, Provisioning, as_text, understood
from kiosk.ops.provisioning.fault import ProvisioningFault, Why

LONGEST = 1600
"""Letters: a code of version 31 at level M, which a scanner reads from a sheet of paper."""
_FORM = re.compile(r"KIOSK1:([0-9a-f]{16}):([A-Za-z0-9_-]+)", re.ASCII)


def as_code(content: Provisioning) -> str:
    """The setup code is in it as its hash. Raises ProvisioningFault for too much for one code."""
    packed = base64.urlsafe_b64encode(zlib.compress(as_text(content).encode(), 9)).decode()
    packed = packed.rstrip("=")
    code = f"KIOSK1:{_check(packed)}:{packed}"
    if len(code) > LONGEST:
        raise ProvisioningFault(Why.TOO_LARGE, f"{len(code)} > {LONGEST}")
    return code


def from_code(scanned: str) -> Provisioning:
    """In bounded time and memory. Raises ProvisioningFault."""
    text = scanned.strip() if len(scanned) <= LONGEST + 8 else ""
    found = _FORM.fullmatch(text)
    if found is None or not hmac.compare_digest(found[1], _check(found[2])):
        raise ProvisioningFault(Why.NO_CODE)
    try:
        data = base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4))
        inflating = zlib.decompressobj()
        plain = inflating.decompress(data, LARGEST + 1)
        if len(plain) > LARGEST or not inflating.eof:
            raise ProvisioningFault(Why.TOO_LARGE, f"{LARGEST} bytes at most")
        return understood(plain.decode("utf-8"))
    except (zlib.error, binascii.Error, UnicodeDecodeError):
        raise ProvisioningFault(Why.NO_CODE) from None


def _check(packed: str) -> str:
    return hashlib.sha256(packed.encode("ascii")).hexdigest()[:16]
