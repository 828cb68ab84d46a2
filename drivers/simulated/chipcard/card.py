"""The chip's operating system: takes a command APDU, gives a response APDU, keeps the state.

Commands and status words are ISO/IEC 7816-4's, access rules and order of steps ICAO 9303-11's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.apdu import (
    CHAINING_NOT_SUPPORTED,
    CLASS_NOT_SUPPORTED,
    END_OF_FILE,
    FILE_NOT_FOUND,
    INSTRUCTION_NOT_SUPPORTED,
    LAST_OF_CHAIN_EXPECTED,
    LOGICAL_CHANNEL_NOT_SUPPORTED,
    NO_CURRENT_FILE,
    OK,
    REFERENCE_NOT_FOUND,
    SECURITY_STATUS_NOT_SATISFIED,
    SM_OBJECTS_INCORRECT,
    SM_OBJECTS_MISSING,
    WRONG_DATA,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    CardPulled,
    CardStatus,
    Command,
    Response,
    parse,
)
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.files import (
    Directory,
    File,
    Standing,
    Wanted,
    read,
    read_data_object,
)
from drivers.simulated.chipcard.match_on_card import Demands, FingerReference, information_group
from drivers.simulated.chipcard.profile import Quirks
from drivers.simulated.chipcard.secure_messaging import ChipSession
from drivers.simulated.chipcard.security import Credentials, Security

COMMAND_LIMIT = 4096
"""Bytes of command data, chained ones together."""
RESPONSE_LIMIT = 0x8000
"""Bytes of a whole response with extended length."""
SHORT_RESPONSE_LIMIT = 256


@dataclass(frozen=True)
class Chip:
    """Everything that personalisation puts into a chip."""

    atr: bytes
    master_file: Directory
    application: Directory | None
    credentials: Credentials
    fingers: tuple[FingerReference, ...] = ()
    comparison: Demands = field(default_factory=Demands)
    comparison_application: Directory | None = None
    """Where fingers are compared, if not in the eMRTD application."""
    extended_length: bool = True
    response_limit: int = RESPONSE_LIMIT
    quirks: Quirks = field(default_factory=Quirks)
    delay_ms: int = 0
    """Of every command."""
    pulled_after: int | None = None
    """The card leaves the field at the command after so many, once."""


class ChipCard:
    """A software chip card. One thread at a time."""

    def __init__(
        self,
        chip: Chip,
        *,
        entropy: Entropy | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._chip = chip
        self._sleep = sleep
        self._security = Security(chip.credentials, entropy or Entropy(), sleep)
        self._session: ChipSession | None = None
        self._until_pulled = chip.pulled_after
        self._handlers: dict[int, Callable[[Command], Response]] = {
            0xA4: self._select,
            0xB0: self._read,
            0xB1: self._read_odd,
            0x84: self._get_challenge,
            0x22: self._manage_environment,
            0x2A: self._security.verify_certificate,
            0x82: self._security.external_authenticate,
            0x86: self._security.general_authenticate,
            0x88: self._internal_authenticate,
            0xCB: self._get_data,
            0x21: self._verify,
        }
        self.reset()

    @property
    def atr(self) -> bytes:
        return self._chip.atr

    def reset(self) -> None:
        """Power on or warm reset: rights and session are gone, try counters stay."""
        self._directory = self._chip.master_file
        self._file: File | None = None
        self._chain: Command | None = None
        self._session = None
        self._was_opened = False
        self._security.reset()

    def process(self, command: bytes) -> bytes:
        """Response APDU to a command APDU; always ends in a status word.

        Raises CardPulled where the card leaves the field, and nothing else.
        """
        self._count_down()
        if self._chip.delay_ms:
            self._sleep(self._chip.delay_ms / 1000)
        try:
            response = self._process(command)
        except CardStatus as status:
            # A fault below or in the protection ends the session, and its answer is plain.
            self._drop_session()
            response = Response(sw=status.sw)
        if self._security.next_session is not None:
            self._session = self._security.next_session
            self._was_opened = True
            self._security.next_session = None
        return response.encode()

    def _count_down(self) -> None:
        if self._until_pulled is None:
            return
        if self._until_pulled == 0:
            self._until_pulled = None
            raise CardPulled("the card left the field")
        self._until_pulled -= 1

    def _process(self, apdu: bytes) -> Response:
        outer = parse(apdu)
        self._check_class(outer)
        session = self._session
        if session is None:
            if outer.secured:
                raise CardStatus(SM_OBJECTS_INCORRECT)
            return self._answer(outer)
        if not outer.secured:
            raise CardStatus(SM_OBJECTS_MISSING)
        answer = self._answer(session.open(outer))
        quirks = self._chip.quirks
        if answer.sw not in (OK, END_OF_FILE) and not quirks.protects_errors:
            raise CardStatus(answer.sw)
        return session.close(outer.ins, answer, with_status=quirks.states_status)

    def _drop_session(self) -> None:
        self._session = None
        self._security.close()

    def _check_class(self, command: Command) -> None:
        if command.cla & 0xE0 or command.cla & 0x0C not in (0, 0x0C):
            raise CardStatus(CLASS_NOT_SUPPORTED)
        if command.cla & 0x03:
            raise CardStatus(LOGICAL_CHANNEL_NOT_SUPPORTED)
        too_long = len(command.data) > COMMAND_LIMIT
        if too_long or (command.extended and not self._chip.extended_length):
            raise CardStatus(WRONG_LENGTH)

    def _answer(self, command: Command) -> Response:
        try:
            whole = self._chained(command)
            return Response() if whole is None else self._handle(whole)
        except CardStatus as status:
            return Response(sw=status.sw)

    def _handle(self, command: Command) -> Response:
        handler = self._handlers.get(command.ins)
        if handler is None:
            raise CardStatus(INSTRUCTION_NOT_SUPPORTED)
        response = handler(command)
        if len(response.data) > min(self._room(command), command.ne or 0):
            raise CardStatus(WRONG_LENGTH)
        return response

    def _chained(self, command: Command) -> Command | None:
        """The whole command, or None while more of its chain is to come.

        PACE is left alone: its chain is a protocol, each link has an answer.
        """
        begun, self._chain = self._chain, None
        if begun is not None:
            if (begun.ins, begun.p1p2) != (command.ins, command.p1p2):
                raise CardStatus(LAST_OF_CHAIN_EXPECTED)
            command = command.with_data(begun.data + command.data)
            if len(command.data) > COMMAND_LIMIT:
                raise CardStatus(WRONG_LENGTH)
        of_pace = command.ins == 0x86 and not self._security.agrees_on_keys
        if command.chained and command.ins in self._handlers and not of_pace:
            if not self._chip.quirks.chaining:
                raise CardStatus(CHAINING_NOT_SUPPORTED)
            self._chain = command
            return None
        return command

    def _room(self, command: Command) -> int:
        """Bytes of data that an answer can carry, before protection."""
        if command.ne is None:
            return 0
        limit = self._chip.response_limit if command.extended else SHORT_RESPONSE_LIMIT
        return limit if self._session is None else self._session.room(limit)

    @property
    def _in_application(self) -> bool:
        return self._directory is self._chip.application

    @property
    def _standing(self) -> Standing:
        return Standing(self._security.opened, self._security.rights)

    def _select(self, command: Command) -> Response:
        quirks = self._chip.quirks
        silent = command.p2 == 0x0C
        if command.p2 not in (0x00, 0x04, 0x0C) or (silent and not quirks.select_silently):
            raise CardStatus(WRONG_PARAMETERS)
        if command.p1 == 0x04:
            application = self._named(command.data)
            self._directory, self._file = application, None
            return self._control_information(command, tlv.encode(0x84, application.name))
        if command.p1 == 0x00 and command.data in (b"", b"\x3f\x00"):
            if not quirks.select_master_file:
                raise CardStatus(INSTRUCTION_NOT_SUPPORTED)
            self._directory, self._file = self._chip.master_file, None
            return self._control_information(command, tlv.encode(0x83, b"\x3f\x00"))
        if command.p1 not in quirks.select_files_with:
            raise CardStatus(WRONG_PARAMETERS)
        if len(command.data) != 2:
            raise CardStatus(WRONG_LENGTH)
        file = self._directory.by_fid(int.from_bytes(command.data, "big"))
        self._file = file
        size = tlv.encode(0x80, min(len(file.content), 0xFFFF).to_bytes(2, "big"))
        return self._control_information(command, size + tlv.encode(0x83, command.data))

    def _named(self, name: bytes) -> Directory:
        for application in (self._chip.application, self._chip.comparison_application):
            if application is not None and _names(application, name):
                return application
        raise CardStatus(FILE_NOT_FOUND)

    def _control_information(self, command: Command, objects: bytes) -> Response:
        if command.p2 == 0x0C or command.ne is None:
            return Response()
        return Response(tlv.encode(0x62 if command.p2 == 0x04 else 0x6F, objects))

    def _wanted(self, command: Command) -> Wanted:
        if command.ne is None:
            raise CardStatus(WRONG_LENGTH)
        return Wanted(
            command.ne,
            command.all_there_is,
            self._room(command),
            strict=not self._chip.quirks.read_past_end,
        )

    def _read(self, command: Command) -> Response:
        if command.data:
            raise CardStatus(WRONG_LENGTH)
        wanted = self._wanted(command)
        if command.p1 & 0x80:
            if command.p1 & 0x60 or not self._chip.quirks.short_identifiers:
                raise CardStatus(WRONG_PARAMETERS)
            self._file = self._directory.by_sfi(command.p1 & 0x1F)
            offset = command.p2
        else:
            offset = command.p1p2
        if self._file is None:
            raise CardStatus(NO_CURRENT_FILE)
        return read(self._file, offset, wanted, standing=self._standing)

    def _read_odd(self, command: Command) -> Response:
        wanted = self._wanted(command)
        if command.p1p2 == 0:
            file = self._file
        elif command.p1p2 < 0x20:
            file = self._directory.by_sfi(command.p1p2)
        else:
            file = self._directory.by_fid(command.p1p2)
        if file is None:
            raise CardStatus(NO_CURRENT_FILE)
        try:
            offset = int.from_bytes(tlv.only(command.data, 0x54), "big")
        except tlv.TlvError:
            raise CardStatus(WRONG_DATA) from None
        self._file = file
        return read_data_object(file, offset, wanted, standing=self._standing)

    def _check_access(self) -> None:
        """Before PACE or Basic Access Control is begun. Raises CardStatus 6982."""
        used_up = self._was_opened and self._session is None
        if used_up and self._chip.quirks.one_access:
            raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)

    def _get_challenge(self, command: Command) -> Response:
        self._check_access()
        return self._security.get_challenge(command, in_application=self._in_application)

    def _manage_environment(self, command: Command) -> Response:
        self._check_access()
        named = command.p1p2 == 0xC1A4 and b"\x84\x01" in command.data[-3:]
        if named and not self._chip.quirks.parameter_reference:
            raise CardStatus(WRONG_DATA)
        return self._security.manage_environment(
            command, secured=self._session is not None, in_application=self._in_application
        )

    def _internal_authenticate(self, command: Command) -> Response:
        return self._security.internal_authenticate(command, in_application=self._in_application)

    def _get_data(self, command: Command) -> Response:
        if not self._security.opened:
            raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)
        if command.p1p2 != 0x3FFF:
            raise CardStatus(WRONG_PARAMETERS)
        in_file = self._chip.comparison.information_file is not None
        found = () if in_file or not self._compares_here else self._chip.fingers
        templates = b"".join(finger.template() for finger in found)
        if command.data == bytes.fromhex("5C027F60") and templates:
            return Response(templates)
        if command.data == bytes.fromhex("5C027F61") and templates:
            return Response(information_group(self._chip.fingers))
        raise CardStatus(REFERENCE_NOT_FOUND)

    @property
    def _compares_here(self) -> bool:
        own = self._chip.comparison_application
        return own is None or self._directory is own

    def _verify(self, command: Command) -> Response:
        if not self._security.opened:
            raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)
        if command.p1:
            raise CardStatus(WRONG_PARAMETERS)
        for finger in self._chip.fingers if self._compares_here else ():
            if finger.number == command.p2:
                sw = finger.verify(command.data) if command.data else finger.status()
                return Response(sw=sw)
        raise CardStatus(REFERENCE_NOT_FOUND)


def _names(application: Directory, name: bytes) -> bool:
    """By its whole name or the beginning of it, of five bytes at least (its RID)."""
    return len(name) >= 5 and application.name.startswith(name)
