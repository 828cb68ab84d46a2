"""Command APDUs and status words (ISO/IEC 7816-4, 5.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace

OK = 0x9000
END_OF_FILE = 0x6282
AUTHENTICATION_FAILED = 0x6300
WRONG_LENGTH = 0x6700
LOGICAL_CHANNEL_NOT_SUPPORTED = 0x6881
LAST_OF_CHAIN_EXPECTED = 0x6883
CHAINING_NOT_SUPPORTED = 0x6884
SECURITY_STATUS_NOT_SATISFIED = 0x6982
METHOD_BLOCKED = 0x6983
CONDITIONS_NOT_SATISFIED = 0x6985
NO_CURRENT_FILE = 0x6986
SM_OBJECTS_MISSING = 0x6987
SM_OBJECTS_INCORRECT = 0x6988
WRONG_DATA = 0x6A80
FUNCTION_NOT_SUPPORTED = 0x6A81
FILE_NOT_FOUND = 0x6A82
WRONG_PARAMETERS = 0x6A86
REFERENCE_NOT_FOUND = 0x6A88
OUTSIDE_FILE = 0x6B00
INSTRUCTION_NOT_SUPPORTED = 0x6D00
CLASS_NOT_SUPPORTED = 0x6E00
UNSPECIFIED = 0x6F00


def tries_left(count: int) -> int:
    """63CX: the verification failed, X tries are left."""
    return 0x63C0 | min(count, 15)


class CardPulled(ConnectionError):
    """The card left the field: no answer comes, and none will."""


class CardStatus(Exception):
    """A command that ends with another status word than 9000 and no data."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


@dataclass(frozen=True)
class Command:
    """A parsed command APDU. `ne` is None where the command expects no data."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    ne: int | None = None
    all_there_is: bool = False
    """The Le field was all zeros: as much as there is, up to `ne`."""
    extended: bool = False

    @property
    def header(self) -> bytes:
        return bytes((self.cla, self.ins, self.p1, self.p2))

    @property
    def p1p2(self) -> int:
        return self.p1 << 8 | self.p2

    @property
    def chained(self) -> bool:
        """More commands of this chain follow (ISO/IEC 7816-4, 5.3.3)."""
        return bool(self.cla & 0x10)

    @property
    def secured(self) -> bool:
        return self.cla & 0x0C == 0x0C

    def with_data(self, data: bytes) -> Command:
        return replace(self, data=data)


@dataclass(frozen=True)
class Response:
    data: bytes = b""
    sw: int = OK

    def encode(self) -> bytes:
        return self.data + self.sw.to_bytes(2, "big")


def parse(apdu: bytes) -> Command:
    """Raises CardStatus(6700) where the lengths do not fit the bytes."""
    if len(apdu) < 4:
        raise CardStatus(WRONG_LENGTH)
    body = apdu[4:]
    extended = len(body) >= 3 and body[0] == 0
    if extended:
        body = body[1:]
    data, le = _split(body, 2 if extended else 1)
    ne = None if le is None else int.from_bytes(le, "big")
    return Command(
        apdu[0],
        apdu[1],
        apdu[2],
        apdu[3],
        data=data,
        ne=(65536 if extended else 256) if ne == 0 else ne,
        all_there_is=ne == 0,
        extended=extended,
    )


def _split(body: bytes, width: int) -> tuple[bytes, bytes | None]:
    """Data and Le field of a body whose length fields have `width` bytes."""
    if not body:
        return b"", None
    first, rest = int.from_bytes(body[:width], "big"), body[width:]
    if not rest:
        return b"", body[:width]
    if first == 0 or len(rest) not in (first, first + width):
        raise CardStatus(WRONG_LENGTH)
    return rest[:first], rest[first:] or None
