"""LDIF, the form in which the ICAO PKD is downloaded (RFC 2849), read as a stream.

Only attributes whose value is base64 (`::`) and whose name is asked for are kept; everything else
is passed over line by line, so memory is bounded by one value.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Container, Iterable, Iterator

from drivers.chipcard.errors import CardProtocolError

MAX_LINE = 16 * 1024 * 1024
"""One line, or one value after its folded lines are joined: a master list is the longest."""
MAX_LINES = 8_000_000


def read_values(lines: Iterable[bytes], wanted: Container[str]) -> Iterator[tuple[str, bytes]]:
    """Attribute (lower case, without options such as `;binary`) and value, in order.

    `lines` need not end in line breaks. Raises CardProtocolError for values that are too long or
    no base64.
    """
    name, parts, size = "", [b""], 0
    for number, raw in enumerate(lines):
        if number == MAX_LINES:
            raise CardProtocolError(f"LDIF: more than {MAX_LINES} lines")
        line = raw.rstrip(b"\r\n")
        if line[:1] == b" ":
            if name:
                size += len(line)
                if size > MAX_LINE:
                    raise CardProtocolError("LDIF: a value that is too long")
                parts.append(line[1:])
            continue
        if name:
            yield name, _decoded(parts)
        name, parts, size = "", [b""], len(line)
        if size > MAX_LINE:
            raise CardProtocolError("LDIF: a line that is too long")
        attribute, separator, value = line.partition(b"::")
        if separator and b":" not in attribute and not line.startswith(b"#"):
            base = attribute.split(b";")[0].decode("ascii", "replace").lower()
            if base in wanted:
                name, parts = base, [value.strip()]
    if name:
        yield name, _decoded(parts)


def _decoded(parts: list[bytes]) -> bytes:
    try:
        return base64.b64decode(b"".join(parts), validate=True)
    except binascii.Error:
        raise CardProtocolError("LDIF: a value that is no base64") from None
