"""EF.CVCA: the keys that Terminal Authentication may start from (BSI TR-03110-3, A.6.2).

42 { CAR } [ 42 { older CAR } ] and zeros to the end of the file
"""

from __future__ import annotations

from drivers.chipcard import tlv
from drivers.chipcard.errors import CardProtocolError

CAR = 0x42
MAX_REFERENCES = 2
MAX_REFERENCE = 16
SIZE = 36
"""Two references of 16 characters."""
MAX_FILE = 256


def parse(data: bytes) -> tuple[bytes, ...]:
    """Certification authority references, the newest first."""
    if len(data) > MAX_FILE:
        raise CardProtocolError(f"EF.CVCA: {len(data)} bytes")
    references: list[bytes] = []
    offset = 0
    while offset < len(data) and data[offset] == CAR:
        item = tlv.parse_one(data, offset)
        if not 0 < len(item.value) <= MAX_REFERENCE or len(references) == MAX_REFERENCES:
            raise CardProtocolError("EF.CVCA: a reference that is none")
        references.append(item.value)
        offset += len(item.raw)
    if not references or any(data[offset:]):
        raise CardProtocolError("EF.CVCA: not references and zeros")
    return tuple(references)
