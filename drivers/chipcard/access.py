"""Getting in: EF.CardAccess, then PACE, or Basic Access Control where there is no PACE.

The strongest offered entry comes first; the next one only where the card disowns it before a
password was used. A wrong key is never tried again, in no other protocol either.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from drivers.chipcard import bac, pace, security_infos, tlv
from drivers.chipcard.apdu import (
    END_OF_FILE,
    FILE_NOT_FOUND,
    MAX_SHORT_ANSWER,
    OK,
    Command,
)
from drivers.chipcard.capabilities import historical_bytes, longest_answer
from drivers.chipcard.channel import Channel
from drivers.chipcard.chip_authentication_mapping import MappingProof
from drivers.chipcard.document import (
    AccessKey,
    Blocked,
    FileId,
    Finding,
    Mrz,
    NeedsMrz,
    NotADocument,
    Status,
    WrongKey,
)
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.files import LAYOUTS, MAX_HEADER, ExtendedLengthRefused, FileReader
from drivers.chipcard.groups import GroupElement
from drivers.chipcard.passwords import numbered, pace_password
from drivers.chipcard.protocols import Mapping
from drivers.chipcard.security_infos import SecurityInfos

__all__ = [
    "CardAccess",
    "Opened",
    "compare_with_dg14",
    "historical_bytes",
    "longest_answer",
    "open_card",
    "read_card_access",
    "read_card_security",
    "return_to_master_file",
]

CARD_ACCESS_FID = FileId.CARD_ACCESS.fid.to_bytes(2, "big")
MASTER_FILE = Command(0x00, 0xA4, 0x00, 0x0C, bytes.fromhex("3F00"))

SELECTIONS = (
    (Command(0x00, 0xA4, 0x02, 0x0C, CARD_ACCESS_FID),),
    (MASTER_FILE, Command(0x00, 0xA4, 0x02, 0x0C, CARD_ACCESS_FID)),
    (Command(0x00, 0xA4, 0x00, 0x0C), Command(0x00, 0xA4, 0x02, 0x0C, CARD_ACCESS_FID)),
    (Command(0x00, 0xA4, 0x08, 0x0C, CARD_ACCESS_FID),),
    (Command(0x00, 0xA4, 0x00, 0x0C, CARD_ACCESS_FID),),
)
"""Ways to make EF.CardAccess the current file, those most in use first: by its identifier (the
master file is current after reset; some Vietnamese cards answer 6D00 to its selection), after
selection of the master file with and without its name, by path, by identifier of any kind of file.
"""
WRONG_P1_P2 = 0x6A86
TOO_MUCH = (0x6700, 0x6B00, 0x6F00, END_OF_FILE)
"""Answers without data to READ BINARY by which a card refuses to read past the end of a file."""

NO_PACE = "the card offers no PACE"
MAX_PACE_ENTRIES_TRIED = 3

CHECK = "access"
CHECK_DG14 = "access.dg14"
PACE_SOURCE = "ICAO 9303-11, 4.4"
BAC_SOURCE = "ICAO 9303-11, 4.3"
DG14_SOURCE = "ICAO 9303-11, 9.2"


@dataclass(frozen=True)
class CardAccess:
    """EF.CardAccess as read, and the PACE entries that this reader can run, strongest first."""

    raw: bytes
    infos: SecurityInfos
    choices: tuple[pace.Choice, ...]

    @property
    def offers_pace(self) -> bool:
        """In whatever form."""
        return bool(self.infos.pace)


@dataclass(frozen=True)
class Opened:
    """The card speaks secure messaging now."""

    finding: Finding
    """Which protocol it was, and what came before it."""
    in_application: bool
    """BAC runs inside the eMRTD application; after PACE it is still to be selected."""
    chip_name: bytes = field(repr=False)
    """ID of the chip in Terminal Authentication (9303-11, 7.1.2)."""
    proof: MappingProof | None = None
    """Of PACE with chip-authentication mapping: hold it against EF.CardSecurity's keys."""
    card_access: CardAccess | None = None
    """Where it was found in the application."""
    terminal_key: GroupElement | None = None
    """This terminal's ephemeral key of PACE-CAM, which Terminal Authentication binds to."""


def read_card_access(channel: Channel) -> CardAccess | None:
    """In the ways in use, the shortest first. None: the card has no such file."""
    raw = _read_current(channel, 0x80 | FileId.CARD_ACCESS.sfi)
    raw = raw or _read_selected(channel, silently=True)
    if not raw:
        return None
    infos = security_infos.parse(raw)
    return CardAccess(raw, infos, pace.choices(infos))


def _read_selected(channel: Channel, *, silently: bool) -> bytes | None:
    """By the first selection that the card takes. `silently`: no answer is wanted (P2 = 0C);
    cards that refuse that are asked again, for the answer that nobody reads.
    """
    refused = False
    for selection in SELECTIONS:
        statuses = [_select(channel, command, silently=silently) for command in selection]
        if statuses[-1] == OK:
            raw = _read_current(channel)
            if raw:
                return raw
        if statuses == [OK, FILE_NOT_FOUND]:
            # The master file is there, and has none.
            return None
        refused = refused or WRONG_P1_P2 in statuses
    return _read_selected(channel, silently=False) if refused and silently else None


def _select(channel: Channel, command: Command, *, silently: bool) -> int:
    if not silently:
        command = replace(command, p2=0x00, le=MAX_SHORT_ANSWER)
    return channel.send(command).sw


def _read_current(channel: Channel, p1: int = 0x00) -> bytes | None:
    """A small plain file, in short APDUs: whole at first, its header on cards that give no more
    than there is."""
    response = channel.send(Command(0x00, 0xB0, p1, 0x00, le=MAX_SHORT_ANSWER))
    if response.sw in TOO_MUCH and not response.data:
        response = channel.send(Command(0x00, 0xB0, p1, 0x00, le=MAX_HEADER))
    if response.sw not in (OK, END_OF_FILE) or not response.data:
        return None
    data = bytearray(response.data)
    layout = LAYOUTS[FileId.CARD_ACCESS]
    header = tlv.parse_header(response.data)
    if header.tag != layout.tag or header.total > layout.limit:
        raise CardProtocolError("EF.CardAccess: not SecurityInfos")
    while len(data) < header.total:
        offset = len(data)
        size = min(MAX_SHORT_ANSWER, header.total - offset)
        part = channel.send(Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=size))
        if part.sw not in (OK, END_OF_FILE) or not part.data:
            raise CardProtocolError(f"EF.CardAccess ends after {offset} bytes")
        data += part.data
    return bytes(data[: header.total])


def return_to_master_file(channel: Channel) -> None:
    """Before a second PACE. Cards that refuse the selection run PACE from where they are."""
    channel.send(MASTER_FILE)


def read_card_security(files: FileReader, channel: Channel) -> bytes | None:
    """EF.CardSecurity, after PACE and before the application is selected: it lies in the master
    file. Anew on every connection, because each has a proof of its own. None: the card has none,
    or a broken one, which proves nothing and hinders nothing.
    """
    try:
        return files.read_again(FileId.CARD_SECURITY)
    except ExtendedLengthRefused:
        raise
    except CardProtocolError:
        if not channel.secured:
            raise
        return None


def open_card(
    channel: Channel,
    key: AccessKey,
    card_access: CardAccess | None,
    *,
    bac_if_pace_fails: bool = False,
) -> Opened | WrongKey | Blocked | NotADocument | NeedsMrz:
    """PACE or BAC, then secure messaging on `channel`. One try of the key, whatever happens.

    `bac_if_pace_fails` lets a card in whose PACE cannot be run or breaks down; the finding says
    so. Raises CardProtocolError and what the transport raises; ValueError for a key that no card
    can have.
    """
    if card_access is None:
        return _in_application(channel, key)
    if not card_access.offers_pace:
        return _basic_access(channel, key, NO_PACE)
    try:
        return _pace(channel, key, card_access)
    except pace.BrokenOff:
        raise
    except CardProtocolError as error:
        if not (bac_if_pace_fails and isinstance(key, Mrz)):
            raise
        return_to_master_file(channel)
        return _basic_access(channel, key, f"PACE failed: {error}")


def _pace(channel: Channel, key: AccessKey, card_access: CardAccess) -> Opened | WrongKey | Blocked:
    password = pace_password(key)
    if not card_access.choices:
        raise CardProtocolError("the card offers PACE only in forms that are not supported")
    refused = ""
    for choice in card_access.choices[:MAX_PACE_ENTRIES_TRIED]:
        try:
            session = pace.establish(channel, choice, password)
        except pace.ProtocolRefused as error:
            refused = refused or f", after {error}"
            continue
        if not isinstance(session, pace.Session):
            return session
        reason = f"{choice.name}, {password.name}{refused}"
        with_chip = choice.protocol.mapping is Mapping.CHIP_AUTHENTICATION
        return Opened(
            Finding(CHECK, Status.PASSED, reason, PACE_SOURCE),
            in_application=False,
            chip_name=session.chip_key.compressed(),
            proof=session.proof,
            terminal_key=session.terminal_key if with_chip else None,
        )
    raise CardProtocolError(f"PACE: the card runs nothing of what it offers{refused}")


def _in_application(
    channel: Channel, key: AccessKey
) -> Opened | WrongKey | Blocked | NotADocument | NeedsMrz:
    """Of a card whose master file shows no EF.CardAccess. Chips whose application is all there
    is, as those of Java cards, have it in there."""
    if not FileReader(channel).select_application():
        return NotADocument()
    try:
        channel.send(SELECTIONS[0][0])
        raw = _read_current(channel)
        infos = security_infos.parse(raw) if raw else SecurityInfos()
    except CardProtocolError:
        # EF.CVCA has the same identifier there.
        return _basic_access(channel, key, NO_PACE)
    if raw is None or not infos.pace:
        return _basic_access(channel, key, NO_PACE)
    card_access = CardAccess(raw, infos, pace.choices(infos))
    opened = _pace(channel, key, card_access)
    if isinstance(opened, Opened):
        return replace(opened, in_application=True, card_access=card_access)
    return opened


def _basic_access(
    channel: Channel, key: AccessKey, why: str
) -> Opened | WrongKey | Blocked | NotADocument | NeedsMrz:
    if not FileReader(channel).select_application():
        return NotADocument()
    if not isinstance(key, Mrz):
        return NeedsMrz()
    refused = bac.establish(channel, key)
    if refused is not None:
        return refused
    return Opened(
        Finding(CHECK, Status.PASSED, f"BAC, MRZ; {why}", BAC_SOURCE),
        in_application=True,
        chip_name=numbered(key).encode(),
    )


def compare_with_dg14(card_access: CardAccess | None, dg14: SecurityInfos) -> Finding:
    """EF.CardAccess is not signed, DG14 is: whoever hid the stronger entries shows here."""
    status, reason = _compared(card_access.infos.pace if card_access else (), dg14.pace)
    return Finding(CHECK_DG14, status, reason, DG14_SOURCE)


def _compared(
    offered: tuple[security_infos.PaceInfo, ...], signed: tuple[security_infos.PaceInfo, ...]
) -> tuple[Status, str]:
    if not signed:
        return Status.NOT_OFFERED, "DG14 does not repeat the card's PACE entries"
    if set(signed) - set(offered):
        return Status.FAILED, "DG14 has PACE entries that the card did not offer"
    if set(offered) - set(signed):
        return Status.FAILED, "the card offered PACE entries that DG14 has not"
    return Status.PASSED, "the card offered the PACE entries of DG14"
