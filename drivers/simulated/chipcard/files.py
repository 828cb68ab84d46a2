"""The chip's files: who may read them, and how READ BINARY cuts them (ISO/IEC 7816-4, 7.2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.apdu import (
    END_OF_FILE,
    FILE_NOT_FOUND,
    OUTSIDE_FILE,
    SECURITY_STATUS_NOT_SATISFIED,
    WRONG_LENGTH,
    CardStatus,
    Response,
)


class Access(Enum):
    """Access condition of READ BINARY."""

    ALWAYS = "always"
    AFTER_PACE = "after_pace"
    """Or Basic Access Control."""
    TO_READERS_OF_DG3 = "to_readers_of_dg3"
    """After Terminal Authentication with that right."""
    TO_READERS_OF_DG4 = "to_readers_of_dg4"


@dataclass(frozen=True)
class Standing:
    """What has been proved to the chip so far."""

    opened: bool = False
    rights: int = 0

    def allows(self, access: Access) -> bool:
        if access is Access.ALWAYS:
            return True
        if access is Access.AFTER_PACE:
            return self.opened
        right = 0x01 if access is Access.TO_READERS_OF_DG3 else 0x02
        return self.opened and bool(self.rights & right)


@dataclass(frozen=True)
class File:
    """A transparent elementary file."""

    fid: int
    sfi: int
    content: bytes = field(repr=False)
    access: Access = Access.AFTER_PACE
    endless: bool = False
    """Zeros follow the content, for as long as anybody reads."""

    def part(self, offset: int, count: int) -> bytes:
        found = self.content[offset : offset + count]
        return found.ljust(count, b"\x00") if self.endless else found


class Directory:
    """A dedicated file: the master file, or an application with its name (AID)."""

    def __init__(self, name: bytes, files: Iterable[File]) -> None:
        self.name = name
        self._by_fid: dict[int, File] = {}
        self._by_sfi: dict[int, File] = {}
        for file in files:
            self.add(file)

    def by_fid(self, fid: int) -> File:
        """Raises CardStatus 6A82."""
        return _found(self._by_fid.get(fid))

    def by_sfi(self, sfi: int) -> File:
        return _found(self._by_sfi.get(sfi))

    def add(self, file: File) -> None:
        self._by_fid[file.fid] = self._by_sfi[file.sfi] = file

    def replace(self, fid: int, content: bytes) -> None:
        """Another content in the same file, as a forger or a fault would leave it."""
        old = self.by_fid(fid)
        new = replace(old, content=content)
        self._by_fid[fid] = self._by_sfi[old.sfi] = new


def _found(file: File | None) -> File:
    if file is None:
        raise CardStatus(FILE_NOT_FOUND)
    return file


@dataclass(frozen=True)
class Wanted:
    """How many bytes a READ BINARY asks for, and how many the answer can carry."""

    count: int
    all_there_is: bool
    room: int
    strict: bool = False
    """More than there is, is an error."""


def read(file: File, offset: int, wanted: Wanted, *, standing: Standing) -> Response:
    """READ BINARY, even instruction. Raises CardStatus 6982, 6B00 or 6700."""
    if not standing.allows(file.access):
        raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)
    if offset >= len(file.content) and not file.endless:
        raise CardStatus(OUTSIDE_FILE)
    count = wanted.count
    if count > wanted.room:
        if not wanted.all_there_is:
            raise CardStatus(WRONG_LENGTH)
        count = wanted.room
    part = file.part(offset, count)
    if len(part) < count and not wanted.all_there_is:
        if wanted.strict:
            raise CardStatus(WRONG_LENGTH)
        return Response(part, END_OF_FILE)
    return Response(part)


def read_data_object(file: File, offset: int, wanted: Wanted, *, standing: Standing) -> Response:
    """READ BINARY, odd instruction: the same inside a DO 53, whose header counts as well."""
    header = len(tlv.encode(0x53, bytes(min(wanted.count, wanted.room)))) - min(
        wanted.count, wanted.room
    )
    inner = replace(wanted, count=wanted.count - header, room=wanted.room - header)
    if min(inner.count, inner.room) < 1:
        raise CardStatus(WRONG_LENGTH)
    plain = read(file, offset, inner, standing=standing)
    return Response(tlv.encode(0x53, plain.data), plain.sw)
