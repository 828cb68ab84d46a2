"""Elementary files of the eMRTD application: selecting and reading them (ICAO 9303-10, 3.6).

A file's own header says how long it is, so nothing is read twice and nothing is read without end.
Short file identifiers save the selection; cards that refuse them are asked by file identifier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from drivers.chipcard import tlv
from drivers.chipcard.apdu import (
    END_OF_FILE,
    FILE_NOT_FOUND,
    MAX_SHORT_ANSWER,
    NOT_PERMITTED,
    OK,
    Command,
    Response,
)
from drivers.chipcard.channel import Channel
from drivers.chipcard.collected import Collected
from drivers.chipcard.document import FileId
from drivers.chipcard.errors import (
    CardProtocolError,
    SessionDropped,
    UnexpectedStatus,
    Unprotected,
)
from drivers.chipcard.manners import Manners
from drivers.chipcard.secure_messaging import answer_capacity
from drivers.chipcard.selecting import Selector
from drivers.errors import DeviceProtocolError

EMRTD_APPLICATION = bytes.fromhex("A0000002471001")

MAX_ORDINARY_FILE = 16 * 1024
MAX_IMAGE_FILE = 64 * 1024
"""Of files that hold pictures: faces, fingers, irises, signatures, scans of the document."""
MAX_HEADER = 6
LONGEST_HEADER = 16
"""Bytes that hold a tag and its length, whatever they are."""
FIRST_ODD_OFFSET = 0x8000
"""READ BINARY's P1-P2 reaches 32,767; beyond it the odd instruction takes the offset as data."""
EXTENDED_CHUNK = 8 * 1024
"""Plain bytes asked for at once: few exchanges, and still a progress bar that moves."""

REFUSED = (0x6700, 0x6F00)
BEYOND_END = 0x6B00
MESSAGING_FAULTS = (0x6987, 0x6988)
"""The keys or counters differ: asking otherwise does not help."""
NO_SUCH_FILE = (FILE_NOT_FOUND, 0x6A83, 0x6A88)
OFFSET_DATA = 0x54
DISCRETIONARY_DATA = 0x53


@dataclass(frozen=True)
class Layout:
    """Outer tag of a file and the bound on its length, header included."""

    tag: int
    limit: int = MAX_ORDINARY_FILE


LAYOUTS: dict[FileId, Layout] = {
    FileId.CARD_ACCESS: Layout(0x31, 4 * 1024),
    FileId.CARD_SECURITY: Layout(0x30),
    FileId.COM: Layout(0x60, 1024),
    FileId.SOD: Layout(0x77),
    FileId.DG1: Layout(0x61, 1024),
    FileId.DG2: Layout(0x75, MAX_IMAGE_FILE),
    FileId.DG3: Layout(0x63, MAX_IMAGE_FILE),
    FileId.DG4: Layout(0x76, MAX_IMAGE_FILE),
    FileId.DG5: Layout(0x65, MAX_IMAGE_FILE),
    FileId.DG6: Layout(0x66, MAX_IMAGE_FILE),
    FileId.DG7: Layout(0x67, MAX_IMAGE_FILE),
    FileId.DG8: Layout(0x68),
    FileId.DG9: Layout(0x69),
    FileId.DG10: Layout(0x6A),
    FileId.DG11: Layout(0x6B),
    FileId.DG12: Layout(0x6C, MAX_IMAGE_FILE),
    FileId.DG13: Layout(0x6D),
    FileId.DG14: Layout(0x6E),
    FileId.DG15: Layout(0x6F),
    FileId.DG16: Layout(0x70),
}


class ExtendedLengthRefused(CardProtocolError):
    """The first extended APDU failed; the reading starts again with short ones."""


def ignore_bytes(_file: FileId, _done: int, _total: int) -> None:
    return None


class FileReader:
    """Reads whole files through a channel; learns on the way what the card can do."""

    def __init__(
        self,
        channel: Channel,
        *,
        max_answer: int = MAX_SHORT_ANSWER,
        on_bytes: Callable[[FileId, int, int], None] = ignore_bytes,
        collected: Collected | None = None,
        manners: Manners | None = None,
    ) -> None:
        """`max_answer`: the longest response data field the card may send, protected.

        `on_bytes(file, done, total)` is called after every exchange that brought data.
        `collected`: what was read of the same document before, and is not read again.
        `manners`: what is known of the card's.
        """
        self._channel = channel
        self._manners = Manners() if manners is None else manners
        self._selector = Selector(channel, self._manners)
        self._collected = Collected() if collected is None else collected
        self._max_answer = max_answer
        self._proved_extended = False
        self._on_bytes = on_bytes

    @property
    def extended(self) -> bool:
        return self._max_answer > MAX_SHORT_ANSWER

    @property
    def tries_extended(self) -> bool:
        """Extended length is in use, and no answer has shown yet that all parts carry it."""
        return self.extended and not self._proved_extended

    def select_application(self) -> bool:
        """SELECT the eMRTD application by name; False: the card has none."""
        with self._channel.step("application"):
            sw = self._selector.application(EMRTD_APPLICATION).sw
        if sw == OK:
            return True
        if sw >> 8 in (0x6A, 0x6D, 0x6E) or sw in (NOT_PERMITTED, 0x6999):
            return False
        raise UnexpectedStatus("selecting the application", sw)

    def read(self, file: FileId) -> bytes | None:
        """The file byte for byte; None where the card has none or does not show it.

        Raises CardProtocolError (too long, cut off, another tag, ExtendedLengthRefused,
        SessionDropped) and what the channel raises.
        """
        if file in self._collected.whole:
            return self._collected.whole[file]
        return self._read_now(file)

    def known_absent(self, file: FileId) -> bool:
        """The card was asked for it, and has none."""
        return file in self._collected.whole and self._collected.whole[file] is None

    def read_again(self, file: FileId) -> bytes | None:
        """The file as the card gives it now, whatever was collected of it."""
        self._collected.begun.pop(file, None)
        return self._read_now(file)

    def _read_now(self, file: FileId) -> bytes | None:
        try:
            with self._channel.step(file.name):
                data = self._read(file)
        except Unprotected as refusal:
            if self._learns_from(refusal.sw, file):
                raise SessionDropped(f"{file.name}, status {refusal.sw:04X}") from None
            raise
        self._collected.finish(file, data)
        return data

    def _learns_from(self, sw: int, file: FileId) -> bool:
        """Whether there is something that the card is not to be asked again. Who forges such an
        answer gains nothing: the security object tells which files there are."""
        manners, collected = self._manners, self._collected
        if sw in MESSAGING_FAULTS:
            return False
        if manners.short_identifiers and not manners.short_identifiers_work:
            manners.short_identifiers = False
            return True
        if sw in (*NO_SUCH_FILE, NOT_PERMITTED) and collected.whole.get(file) is None:
            already_known = self.known_absent(file)
            collected.finish(file, None)
            return not already_known
        if manners.reads_past_end and sw in (*REFUSED, BEYOND_END, END_OF_FILE):
            manners.reads_past_end = False
            return True
        return False

    def _read(self, file: FileId) -> bytes | None:
        data = self._collected.begun.get(file)
        if data is None or not self._reopen(file):
            first = self._open(file)
            if first is None:
                return None
            data = self._collected.begun[file] = bytearray(first)
        total = self._announced(file, data)
        while len(data) < total:
            self._on_bytes(file, len(data), total)
            size = min(self._chunk, total - len(data))
            part = self._read_at(file, len(data), size)
            if not part:
                raise CardProtocolError(f"{file.name} ends after {len(data)} of {total} bytes")
            data += part
        self._on_bytes(file, total, total)
        return bytes(data[:total])

    @property
    def _chunk(self) -> int:
        if not self._channel.secured:
            return self._max_answer
        return min(EXTENDED_CHUNK, answer_capacity(self._max_answer))

    def _announced(self, file: FileId, data: bytes | bytearray) -> int:
        layout = LAYOUTS[file]
        header = tlv.parse_header(bytes(data[:LONGEST_HEADER]))
        if header.tag != layout.tag:
            raise CardProtocolError(f"{file.name}: tag {header.tag:X}, not {layout.tag:X}")
        if header.total > layout.limit:
            raise CardProtocolError(f"{file.name}: announces {header.total} bytes")
        return header.total

    def _open(self, file: FileId) -> bytes | None:
        """Makes `file` the current one and returns its first bytes."""
        if self._manners.short_identifiers:
            response = self._read_first(0x80 | file.sfi)
            if _has_data(response):
                self._manners.short_identifiers_work = True
                return response.data
            known_absent = self._manners.short_identifiers_work and response.sw == FILE_NOT_FOUND
            if known_absent or response.sw == NOT_PERMITTED:
                return None
        selected = self._selector.file(file.fid)
        if selected.sw in NO_SUCH_FILE or selected.sw == NOT_PERMITTED:
            return None
        selected.expect_ok(f"selecting {file.name}")
        response = self._read_first(0x00)
        if response.sw == NOT_PERMITTED:
            return None
        if not _has_data(response):
            raise UnexpectedStatus(f"reading {file.name}", response.sw)
        self._manners.short_identifiers = False
        # Some cards say yes to any SELECT, and stay where they are.
        return None if _is_another_file(response.data, file) else response.data

    def _reopen(self, file: FileId) -> bool:
        """Makes a file current again whose beginning is known; False: it is begun anew."""
        return self._selector.file(file.fid).ok

    def _read_first(self, p1: int) -> Response:
        """As much as fits one answer; only the header on cards that will not read past the end."""
        if self._manners.reads_past_end:
            response = self._send(Command(0x00, 0xB0, p1, 0x00, le=self._chunk))
            if _has_data(response) or response.sw in (*NO_SUCH_FILE, NOT_PERMITTED):
                return response
        response = self._send(Command(0x00, 0xB0, p1, 0x00, le=MAX_HEADER))
        if _has_data(response):
            self._manners.reads_past_end = False
        return response

    def _read_at(self, file: FileId, offset: int, size: int) -> bytes:
        what = f"reading {file.name} at {offset}"
        if offset >= FIRST_ODD_OFFSET:
            return self._read_far(what, offset, size)
        command = Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=size)
        response = self._send(command)
        if response.sw in (OK, END_OF_FILE, BEYOND_END):
            return response.data[:size]
        raise UnexpectedStatus(what, response.sw)

    def _read_far(self, what: str, offset: int, size: int) -> bytes:
        """READ BINARY with odd INS (ISO/IEC 7816-4, 11.3.3): offset and data are data objects."""
        wrapping = 4 if size > 0xFB else 2
        size = min(size, self._chunk - wrapping)
        data = tlv.encode(OFFSET_DATA, offset.to_bytes(2 if offset <= 0xFFFF else 3, "big"))
        response = self._send(Command(0x00, 0xB1, 0x00, 0x00, data, le=size + wrapping))
        if response.sw not in (OK, END_OF_FILE):
            raise UnexpectedStatus(what, response.sw)
        item = tlv.parse_exactly(response.data, DISCRETIONARY_DATA, what)
        return item.value[:size]

    def _send(self, command: Command) -> Response:
        if not self.extended:
            return self._channel.send(command)
        command = replace(command, extended=True)
        if self._proved_extended:
            return self._channel.send(command)
        return self._first_extended(command)

    def _first_extended(self, command: Command) -> Response:
        """Cards announce extended length more often than all readers carry it: try, then know."""
        try:
            response = self._channel.send(command)
            if _refuses_length(response.sw) and (command.le or 0) > MAX_HEADER:
                # Of the length itself, or of reading past the end? A short piece tells.
                response = self._channel.send(replace(command, le=MAX_HEADER))
                self._manners.reads_past_end = not _has_data(response)
        except DeviceProtocolError as error:
            raise ExtendedLengthRefused(str(error)) from None
        if _refuses_length(response.sw):
            # Refused under protection: the session stands, short APDUs will do.
            self._max_answer = MAX_SHORT_ANSWER
            self._channel.long_commands = False
            short = None if command.le is None else min(command.le, self._chunk)
            return self._channel.send(replace(command, le=short, extended=False))
        self._proved_extended = True
        return response


def _is_another_file(data: bytes, file: FileId) -> bool:
    tag = tlv.parse_header(data[:LONGEST_HEADER]).tag
    return tag != LAYOUTS[file].tag and any(tag == layout.tag for layout in LAYOUTS.values())


def _refuses_length(sw: int) -> bool:
    """Some cards take the length for an unknown instruction or class, or break over it."""
    return sw >> 8 in (0x67, 0x6C, 0x6D, 0x6E, 0x6F)


def _has_data(response: Response) -> bool:
    return response.sw in (OK, END_OF_FILE) and bool(response.data)
