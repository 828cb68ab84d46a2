"""The steps of one reading, in the order in which they are needed.

Access, identity (DG1, DG13), signature (SOD), chip (DG14 or DG15), portrait (DG2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from drivers.chipcard import access, match_on_card, passive
from drivers.chipcard.apdu import MAX_EXTENDED_ANSWER, MAX_SHORT_ANSWER
from drivers.chipcard.channel import Channel
from drivers.chipcard.chip_check import ChipCheck
from drivers.chipcard.collected import Collected
from drivers.chipcard.document import (
    AccessKey,
    Document,
    FileId,
    Gone,
    NotADocument,
    Progress,
    ReadFailure,
    Stage,
    Unreadable,
)
from drivers.chipcard.errors import CardProtocolError, SessionDropped
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.files import ExtendedLengthRefused, FileReader
from drivers.chipcard.manners import Manners
from drivers.chipcard.open_document import OpenDocument
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.progress import ProgressMeter
from drivers.chipcard.protected_groups import PROTECTED, ProtectedGroups
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.transport import CardTransport, LimitedTransport, ResettingTransport
from drivers.chipcard.trust import TrustStore

MAX_SESSIONS = 12
"""Of one connection: each but the last one taught how the card wants to be asked."""

IDENTITY = (FileId.DG1, FileId.DG13)


@dataclass(frozen=True)
class _Entered:
    """A connection that is inside the eMRTD application, under secure messaging."""

    files: FileReader
    opened: access.Opened
    card_security: bytes | None = field(default=None, repr=False)


class Reading:
    """One document, over as many connections as it takes.

    Every attempt goes through all steps; what was collected before costs no exchange.
    """

    def __init__(
        self,
        key: AccessKey,
        trust: TrustStore,
        now: dt.datetime | None,
        profile: CardProfile,
        on_progress: Callable[[Progress], None],
        on_identity: Callable[[Document], None] | None,
        terminal: TerminalCredentials | None,
    ) -> None:
        self._terminal = terminal
        self._key = key
        self._trust = trust
        self._now = now
        self._profile = profile
        self._on_identity = on_identity
        self._meter = ProgressMeter(on_progress, profile)
        self._extended_length = profile.extended_length
        self._card_access: access.CardAccess | None = None
        self._key_fits = False
        self._collected = Collected()
        self._manners = Manners()
        self._files: FileReader | None = None
        self._exchanges = 0

    def attempt(self, transport: CardTransport, channel: Channel) -> OpenDocument | ReadFailure:
        """Raises DeviceError."""
        try:
            with channel.step("card access"):
                card_access = access.read_card_access(channel)
            if self._card_access is not None and card_access != self._card_access:
                return Gone()
            self._card_access = card_access
            return self._run_to_the_end(transport, channel)
        finally:
            self._exchanges += channel.exchanges
            if self._files is not None and self._files.tries_extended:
                # Lost over the first long command: some readers fall over it.
                self._extended_length = False

    def _run_to_the_end(
        self, transport: CardTransport, channel: Channel
    ) -> OpenDocument | ReadFailure:
        """In a new session each time that the card drops one over something it does not take.
        Same key again: it was right."""
        for _ in range(MAX_SESSIONS):
            try:
                return self._run(transport, channel)
            except ExtendedLengthRefused:
                self._extended_length = False
            except SessionDropped:
                pass
            channel.unsecure()
            if isinstance(transport, ResettingTransport):
                # Some chips take no second access before they are reset.
                transport.reset()
            else:
                # The first plain command ends the old session on the card's side as well.
                access.return_to_master_file(channel)
        raise CardProtocolError("the card drops its session again and again")

    def _run(self, transport: CardTransport, channel: Channel) -> OpenDocument | ReadFailure:
        meter = self._meter
        meter.enter(Stage.ACCESS)
        entered = self._open(channel, transport)
        if not isinstance(entered, _Entered):
            return Gone() if self._key_fits else entered
        files, opened = entered.files, entered.opened
        self._key_fits = True
        self._files = files
        if not self._is_same_document(files):
            return Gone()
        evidence = Evidence(self._trust, self._now)
        evidence.conclude(opened.finding)
        self._identity(files, evidence)
        if any(map(self._profile.wants, IDENTITY)) and not evidence.identifies:
            return Unreadable("the card gives neither DG1 nor DG13 in a readable form")
        if self._on_identity:
            on_identity, self._on_identity = self._on_identity, None
            on_identity(evidence.document())
        protected = self._chip(channel, entered, evidence)
        if channel.secured:
            self._further_files(files, evidence, protected)
        offers: tuple[match_on_card.FingerOffer, ...] = ()
        if self._profile.match_on_card is not None and channel.secured:
            offers = match_on_card.find_offers(
                channel, self._profile.match_on_card, self._manners, extended=files.extended
            )
        return OpenDocument(
            replace(evidence.document(), read_at=self._now),
            transport=transport,
            channel=channel,
            offers=offers,
            protected=protected,
            profile=self._profile,
            exchanges=self._exchanges + channel.exchanges,
        )

    def _open(self, channel: Channel, transport: CardTransport) -> _Entered | ReadFailure:
        longest = self._longest_answer(channel, transport)
        channel.long_commands = longest > MAX_SHORT_ANSWER
        with channel.step("access"):
            opened = access.open_card(
                channel,
                self._key,
                self._card_access,
                bac_if_pace_fails=self._profile.bac_if_pace_fails,
            )
        if not isinstance(opened, access.Opened):
            return opened
        files = FileReader(
            channel,
            max_answer=longest,
            on_bytes=self._meter.bytes_read,
            collected=self._collected,
            manners=self._manners,
        )
        card_security, profile = None, self._profile
        if opened.proof is not None and not opened.in_application and profile.proves_chip:
            card_security = access.read_card_security(files, channel)
        if not opened.in_application and not files.select_application():
            return NotADocument()
        return _Entered(files, opened, card_security)

    def _longest_answer(self, channel: Channel, transport: CardTransport) -> int:
        """Bytes of response data that the card may send and the reader carries."""
        if self._extended_length is False:
            return MAX_SHORT_ANSWER
        if self._extended_length:
            return MAX_EXTENDED_ANSWER
        carried = MAX_EXTENDED_ANSWER
        if isinstance(transport, LimitedTransport):
            carried = transport.longest_answer
        if carried <= MAX_SHORT_ANSWER:
            return MAX_SHORT_ANSWER
        with channel.step("capabilities"):
            return min(carried, access.longest_answer(channel, transport.atr))

    def _is_same_document(self, files: FileReader) -> bool:
        """As the one of which something was collected. Its chip is proved again as well."""
        witness = self._collected.witness
        if witness is None:
            self._collected.forget()
            return True
        before = self._collected.whole[witness]
        return files.read_again(witness) == before

    def _identity(self, files: FileReader, evidence: Evidence) -> None:
        self._meter.enter(Stage.IDENTITY)
        for file in filter(self._profile.wants, IDENTITY):
            data = files.read(file)
            if data is None:
                self._meter.left_out(file)
            evidence.add(file, data)
        if self._profile.wants(FileId.SOD):
            self._meter.enter(Stage.SIGNATURE)
            evidence.add_security_object(files.read(FileId.SOD))
        else:
            evidence.leave_unverified()

    def _chip(
        self, channel: Channel, entered: _Entered, evidence: Evidence
    ) -> ProtectedGroups | None:
        """Whether the chip is a copy; then opens what is protected, where that is asked for."""
        if not self._profile.proves_chip:
            return None
        self._meter.enter(Stage.CHIP)
        check = ChipCheck(
            channel,
            entered.files,
            evidence,
            self._meter,
            opened=entered.opened,
            card_access=entered.opened.card_access or self._card_access,
            card_security=entered.card_security,
        )
        check.run()
        protected = ProtectedGroups(
            channel,
            entered.files,
            evidence,
            check,
            chip_name=entered.opened.chip_name,
            credentials=self._terminal,
            today=None if self._now is None else self._now.date(),
        )
        if self._profile.shows_fingerprints and channel.secured:
            protected.open()
        return protected

    def _further_files(
        self, files: FileReader, evidence: Evidence, protected: ProtectedGroups | None
    ) -> None:
        """What is big or seldom asked for, the portrait last."""
        meter, profile = self._meter, self._profile
        for file in passive.DATA_GROUPS:
            if file in PROTECTED:
                asked = profile.shows_fingerprints and (
                    profile.only is None or file in profile.only
                )
                if protected is not None and asked:
                    protected.read(file)
            elif self._is_further(file, evidence):
                evidence.add(file, files.read(file))
        if profile.only is not None and FileId.COM in profile.only:
            evidence.keep(FileId.COM, files.read(FileId.COM))
        if profile.wants(FileId.DG2):
            meter.enter(Stage.PORTRAIT)
            evidence.add(FileId.DG2, files.read(FileId.DG2))

    def _is_further(self, file: FileId, evidence: Evidence) -> bool:
        if file is FileId.DG2 or file in evidence.document().files:
            return False
        only = self._profile.only
        if only is not None:
            return file in only
        return self._profile.purpose is Purpose.EVERYTHING and evidence.signed_for(file)
