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
    Status,
    Unreadable,
)
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.files import ExtendedLengthRefused, FileReader
from drivers.chipcard.open_document import OpenDocument
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.progress import ProgressMeter
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.terminal_check import TerminalCheck
from drivers.chipcard.transport import CardTransport, LimitedTransport
from drivers.chipcard.trust import TrustStore

AFTER_TERMINAL_AUTHENTICATION = (FileId.DG3, FileId.DG4)
"""Not asked for without: the answer is known (6982)."""


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
        now: dt.datetime,
        profile: CardProfile,
        on_progress: Callable[[Progress], None],
        on_identity: Callable[[Document], None] | None,
        terminal: TerminalCredentials | None,
    ) -> None:
        self._terminal = terminal
        self._opened_by_terminal = False
        self._key = key
        self._trust = trust
        self._now = now
        self._profile = profile
        self._on_identity = on_identity
        self._meter = ProgressMeter(on_progress, purpose=profile.purpose)
        self._extended_length = profile.extended_length
        self._card_access: access.CardAccess | None = None
        self._key_fits = False
        self._collected = Collected()
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
            return self._run(transport, channel)
        except ExtendedLengthRefused:
            # Same key again: it was right. The first plain command ends the old session.
            self._extended_length = False
            channel.unsecure()
            access.return_to_master_file(channel)
            return self._run(transport, channel)
        finally:
            self._exchanges += channel.exchanges
            if self._files is not None and self._files.tries_extended:
                # Lost over the first long command: some readers fall over it.
                self._extended_length = False

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
        if not evidence.identifies:
            return Unreadable("the card gives neither DG1 nor DG13 in a readable form")
        if self._on_identity:
            on_identity, self._on_identity = self._on_identity, None
            on_identity(evidence.document())
        purpose = self._profile.purpose
        if purpose.proves_chip:
            meter.enter(Stage.CHIP)
            check = ChipCheck(
                channel,
                files,
                evidence,
                meter,
                opened=opened,
                card_access=self._card_access,
                card_security=entered.card_security,
            )
            check.run()
            if purpose.shows_fingerprints and channel.secured:
                self._fingerprints(channel, check, evidence, opened.chip_name)
        if channel.secured:
            self._further_files(files, evidence)
        offer = None
        if self._profile.match_on_card and channel.secured:
            offer = match_on_card.find_offer(channel)
        return OpenDocument(
            replace(evidence.document(), read_at=self._now),
            transport=transport,
            channel=channel,
            offer=offer,
            profile=self._profile,
            extended=files.extended,
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
        )
        card_security = None
        if opened.proof is not None and self._profile.purpose.proves_chip:
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
        for file in (FileId.DG1, FileId.DG13):
            data = files.read(file)
            if data is None:
                self._meter.left_out(file)
            evidence.add(file, data)
        self._meter.enter(Stage.SIGNATURE)
        evidence.add_security_object(files.read(FileId.SOD))

    def _fingerprints(
        self, channel: Channel, check: ChipCheck, evidence: Evidence, chip_name: bytes
    ) -> None:
        """Opens DG3 and DG4, where this terminal may."""
        terminal = TerminalCheck(self._terminal, self._now.date())
        finding = terminal.run(channel, check.infos, chip_name, check.terminal_key)
        evidence.conclude(finding)
        self._opened_by_terminal = finding.status is Status.PASSED

    def _further_files(self, files: FileReader, evidence: Evidence) -> None:
        """What is big or seldom asked for, the portrait last."""
        meter, purpose = self._meter, self._profile.purpose
        for file in passive.DATA_GROUPS:
            if self._is_further(file, evidence):
                evidence.add(file, files.read(file))
        if purpose.shows_portrait:
            meter.enter(Stage.PORTRAIT)
            evidence.add(FileId.DG2, files.read(FileId.DG2))

    def _is_further(self, file: FileId, evidence: Evidence) -> bool:
        if file is FileId.DG2 or file in evidence.document().files:
            return False
        if file in AFTER_TERMINAL_AUTHENTICATION:
            return self._opened_by_terminal and evidence.signed_for(file)
        return self._profile.purpose is Purpose.EVERYTHING and evidence.signed_for(file)
