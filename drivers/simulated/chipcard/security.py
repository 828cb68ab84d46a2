"""The chip's security commands: who opened it, on which keys it speaks, what the terminal may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.active_authentication import CHALLENGE_SIZE, ActiveAuthentication
from drivers.simulated.chipcard.apdu import (
    CONDITIONS_NOT_SATISFIED,
    INSTRUCTION_NOT_SUPPORTED,
    REFERENCE_NOT_FOUND,
    SECURITY_STATUS_NOT_SATISFIED,
    WRONG_DATA,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    CardStatus,
    Command,
    Response,
)
from drivers.simulated.chipcard.authentication import ChipAuthentication
from drivers.simulated.chipcard.door import Door, Lock
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.secure_messaging import ChipSession
from drivers.simulated.chipcard.suite import SessionKeys
from drivers.simulated.chipcard.terminal_authentication import TerminalAuthentication


@dataclass(frozen=True)
class Credentials:
    """Keys and locks of the chip."""

    lock: Lock
    chip_authentication: ChipAuthentication | None = None
    active_authentication: ActiveAuthentication | None = None
    terminal_authentication: TerminalAuthentication | None = None
    identifier: bytes = b""
    """The chip's name in Terminal Authentication after Basic Access Control: document number
    with its check digit."""


class Security:
    def __init__(
        self, credentials: Credentials, entropy: Entropy, sleep: Callable[[float], None]
    ) -> None:
        self._credentials = credentials
        self._entropy = entropy
        self._door = Door(credentials.lock, entropy, sleep)
        self.next_session: ChipSession | None = None
        """Takes over after the answer to the command that agreed its keys."""
        self.reset()

    def reset(self) -> None:
        """Power on or warm reset: try counters stay."""
        self._door.leave()
        self.close()

    def close(self) -> None:
        """The session's end: nothing is open any more."""
        self.next_session = None
        self.opened = False
        """By PACE or Basic Access Control."""
        self.rights = 0
        """To DG3 (1) and DG4 (2), by Terminal Authentication."""
        self._agreeing = False
        self._chip_name = b""
        self._terminal_key = b""
        if self._credentials.terminal_authentication is not None:
            self._credentials.terminal_authentication.reset()

    @property
    def agrees_on_keys(self) -> bool:
        """Chip Authentication was selected, and waits for the terminal's key."""
        return self._agreeing and not self._door.is_running

    def get_challenge(self, command: Command, *, in_application: bool) -> Response:
        if command.data or command.ne is None:
            raise CardStatus(WRONG_LENGTH)
        if command.p1p2:
            raise CardStatus(WRONG_PARAMETERS)
        if not self.opened and self._door.has_basic_access and in_application:
            return Response(self._door.challenge())
        challenge = self._entropy.octets(min(command.ne, CHALLENGE_SIZE))
        if self._credentials.terminal_authentication is not None:
            self._credentials.terminal_authentication.challenge(challenge)
        return Response(challenge)

    def external_authenticate(self, command: Command) -> Response:
        """The second half of Basic Access Control, and the end of Terminal Authentication."""
        if command.p1p2:
            raise CardStatus(WRONG_PARAMETERS)
        if not self.opened:
            agreed = self._door.answer(command.data)
            if agreed is None:
                raise CardStatus(CONDITIONS_NOT_SATISFIED)
            answer, keys, counter = agreed
            self._open(ChipSession(keys, counter), self._credentials.identifier)
            return Response(answer)
        terminal = self._terminal_authentication()
        self.rights = 0
        self.rights = terminal.authenticate(command.data, self._chip_name, self._terminal_key)
        return Response()

    def manage_environment(
        self, command: Command, *, secured: bool, in_application: bool
    ) -> Response:
        try:
            objects = tlv.table(command.data)
        except tlv.TlvError:
            raise CardStatus(WRONG_DATA) from None
        self._agreeing = False
        if command.p1p2 == 0xC1A4:
            return self._set_pace(objects, secured=secured)
        if command.p1p2 == 0x41A4:
            self._chip_authentication(in_application=in_application).select(objects)
            self._agreeing = True
        elif command.p1p2 == 0x41A6:
            chip = self._chip_authentication(in_application=in_application)
            self._restart(*chip.agree_at_once(objects))
        elif command.p1p2 == 0x81B6:
            self._terminal_authentication().select_signer(objects)
        elif command.p1p2 == 0x81A4:
            self._terminal_authentication().select_terminal(objects)
        else:
            raise CardStatus(WRONG_PARAMETERS)
        return Response()

    def general_authenticate(self, command: Command) -> Response:
        if command.p1p2:
            raise CardStatus(WRONG_PARAMETERS)
        if self._door.is_running:
            data, keys, name = self._door.step(command)
            if keys is not None:
                self._open(ChipSession(keys), name)
            return Response(data)
        chip = self._credentials.chip_authentication
        if not self._agreeing or chip is None:
            raise CardStatus(CONDITIONS_NOT_SATISFIED)
        self._agreeing = False
        self._restart(*chip.agree(command.data))
        return Response(tlv.encode(0x7C))

    def internal_authenticate(self, command: Command, *, in_application: bool) -> Response:
        if not self.opened or not in_application:
            raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)
        if self._credentials.active_authentication is None:
            raise CardStatus(INSTRUCTION_NOT_SUPPORTED)
        if len(command.data) != CHALLENGE_SIZE:
            raise CardStatus(WRONG_LENGTH)
        if command.p1p2:
            raise CardStatus(WRONG_PARAMETERS)
        return Response(self._credentials.active_authentication.sign(command.data))

    def verify_certificate(self, command: Command) -> Response:
        """PERFORM SECURITY OPERATION, for certificates alone."""
        if command.p1p2 != 0x00BE:
            raise CardStatus(WRONG_PARAMETERS)
        self._terminal_authentication().verify_certificate(command.data)
        return Response()

    def _set_pace(self, objects: Mapping[int, bytes], *, secured: bool) -> Response:
        if secured or not self._credentials.lock.offers:
            raise CardStatus(CONDITIONS_NOT_SATISFIED)
        terminal = self._credentials.terminal_authentication
        self._door.begin(objects, terminal.references if terminal else ())
        return Response()

    def _chip_authentication(self, *, in_application: bool) -> ChipAuthentication:
        if not self.opened or not in_application:
            raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)
        if self._credentials.chip_authentication is None:
            raise CardStatus(WRONG_DATA)
        return self._credentials.chip_authentication

    def _terminal_authentication(self) -> TerminalAuthentication:
        """Only after Chip Authentication, whose key the terminal signs."""
        terminal = self._credentials.terminal_authentication
        if terminal is None:
            raise CardStatus(REFERENCE_NOT_FOUND)
        if not self._terminal_key:
            raise CardStatus(SECURITY_STATUS_NOT_SATISFIED)
        return terminal

    def _open(self, session: ChipSession, chip_name: bytes) -> None:
        self.opened = True
        self.next_session = session
        self._chip_name = chip_name

    def _restart(self, keys: SessionKeys, terminal_key: bytes) -> None:
        self.next_session = ChipSession(keys)
        self._terminal_key = terminal_key
        self.rights = 0
