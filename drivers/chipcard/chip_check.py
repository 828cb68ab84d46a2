"""Is the chip the one that the issuer made? What PACE proved on the way, else Chip
Authentication, else Active.

A key proves something only if Passive Authentication vouches for it, and a chip that its issuer
equipped for a proof cannot get by without one: leaving DG14 or DG15 out of a copy is found.
"""

from __future__ import annotations

from drivers.chipcard import access
from drivers.chipcard import active_authentication as active
from drivers.chipcard import chip_authentication as chip
from drivers.chipcard import chip_authentication_mapping as mapping
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import FileId, Finding, Status
from drivers.chipcard.errors import CardProtocolError, SessionDropped, UnexpectedStatus
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.files import FileReader
from drivers.chipcard.groups import GroupElement
from drivers.chipcard.lds import dg14, dg15
from drivers.chipcard.progress import ProgressMeter
from drivers.chipcard.protocols import PACE, Mapping
from drivers.chipcard.security_infos import SecurityInfos

NOT_VOUCHED = "the chip's key is not vouched for by Passive Authentication"


class ChipCheck:
    """Of one connection. `opened` is what the access told of the chip; `card_access` and
    `card_security` are EF.CardAccess and EF.CardSecurity as far as they were read."""

    def __init__(
        self,
        channel: Channel,
        files: FileReader,
        evidence: Evidence,
        meter: ProgressMeter,
        *,
        opened: access.Opened,
        card_access: access.CardAccess | None = None,
        card_security: bytes | None = None,
    ) -> None:
        self._channel = channel
        self._files = files
        self._evidence = evidence
        self._meter = meter
        self._opened = opened
        self._card_access = card_access
        self._card_security = card_security
        self._com_read = False
        self.infos: SecurityInfos | None = None
        """Of DG14."""
        self.terminal_key: GroupElement | None = opened.terminal_key
        """This terminal's key of Chip Authentication, or of PACE with its mapping."""

    def run(self) -> None:
        """Adds DG14, DG15 as needed, and a finding for each of the two protocols."""
        infos = self._security_infos()
        if isinstance(infos, SecurityInfos):
            self.infos = infos
            if self._evidence.authentic(FileId.DG14):
                self._evidence.conclude(access.compare_with_dg14(self._card_access, infos))
        finding = self._chip_authentication(infos)
        self._evidence.conclude(finding)
        if self._channel.secured and not self._com_read:
            self._read_com()
        if finding.status in (Status.PASSED, Status.FAILED):
            self._conclude_active(Status.NOT_DONE, "Chip Authentication has decided")
            return
        self._active_authentication(infos)

    def _chip_authentication(self, infos: SecurityInfos | CardProtocolError | None) -> Finding:
        """By PACE's chip-authentication mapping where that decides: it has cost nothing more."""
        by_mapping, decides = self._by_mapping()
        if by_mapping is not None and decides:
            return by_mapping
        status, reason = self._chip_outcome(infos)
        by_protocol = Finding(chip.CHECK, status, reason, chip.SOURCE)
        return (
            by_protocol if status in (Status.PASSED, Status.FAILED) else by_mapping or by_protocol
        )

    def _by_mapping(self) -> tuple[Finding | None, bool]:
        proof = self._opened.proof
        if proof is None:
            return None, False
        security = None
        if self._card_security is not None:
            security = self._evidence.add_card_security(self._card_security)
        infos = security.infos if security else None
        vouched = self._evidence.card_security_authentic
        finding = mapping.finding(proof, infos, vouched=vouched)
        passed, wrong = finding.status is Status.PASSED, finding.status is Status.FAILED
        return finding, passed or (wrong and infos is not None)

    def _read_com(self) -> None:
        self._com_read = True
        # Anew even where it was collected: here it is an answer under the session's new keys.
        if self._files.known_absent(FileId.COM):
            self._files.read_again(FileId.DG1)
            return
        self._evidence.keep(FileId.COM, self._files.read_again(FileId.COM))

    def _read_if_signed(self, file: FileId) -> bytes | None:
        if not self._evidence.signed_for(file):
            self._meter.left_out(file)
            return None
        data = self._files.read(file)
        self._evidence.add(file, data)
        return data

    def _security_infos(self) -> SecurityInfos | CardProtocolError | None:
        data = self._read_if_signed(FileId.DG14)
        if data is None:
            return None
        try:
            return dg14.parse(data)
        except CardProtocolError as error:
            return error

    def _chip_outcome(self, infos: SecurityInfos | CardProtocolError | None) -> tuple[Status, str]:
        if infos is None:
            if self._evidence.signed_for(FileId.DG14):
                return Status.FAILED, "the SOD lists DG14, but the card does not give it"
            return Status.NOT_OFFERED, "the SOD lists no DG14"
        if not self._evidence.authentic(FileId.DG14):
            return Status.NOT_DONE, NOT_VOUCHED
        if isinstance(infos, CardProtocolError):
            return Status.NOT_DONE, str(infos)
        if not chip.offered(infos):
            if self._opened.proof is None and _maps_with_chip(infos):
                return Status.FAILED, "the card did not offer the mapping that DG14 promises"
            return Status.NOT_OFFERED, "DG14 speaks of no Chip Authentication"
        choice = chip.choose(infos)
        if choice is None:
            return Status.NOT_DONE, "offered only in forms that are not supported"
        return self._prove(choice)

    def _prove(self, choice: chip.Choice) -> tuple[Status, str]:
        """The file read next is the proof: only the chip with the key can send it."""
        try:
            with self._channel.step("chip authentication"):
                self.terminal_key = chip.run(self._channel, choice)
        except UnexpectedStatus as error:
            return Status.FAILED, str(error)
        except CardProtocolError as error:
            return Status.FAILED, f"no session on the chip's key: {error}"
        try:
            self._read_com()
        except SessionDropped:
            # A chip without EF.COM may say so in plain. It is asked for another file then.
            raise
        except CardProtocolError as error:
            if self._channel.secured:
                raise
            return Status.FAILED, f"the chip does not hold the key of DG14: {error}"
        return Status.PASSED, "the chip holds the private key of DG14"

    def _active_authentication(self, infos: SecurityInfos | CardProtocolError | None) -> None:
        data = self._read_if_signed(FileId.DG15) if self._channel.secured else None
        if data is None:
            if self._evidence.signed_for(FileId.DG15):
                self._conclude_active(Status.FAILED, "the card does not give DG15")
            else:
                self._conclude_active(Status.NOT_OFFERED, "the SOD lists no DG15")
            return
        if not self._evidence.authentic(FileId.DG15):
            self._conclude_active(Status.NOT_DONE, NOT_VOUCHED)
            return
        try:
            key = dg15.parse(data)
        except CardProtocolError as error:
            self._conclude_active(Status.NOT_DONE, str(error))
            return
        hash_name = infos.active_authentication_hash if isinstance(infos, SecurityInfos) else None
        extended = self._files.extended
        with self._channel.step("active authentication"):
            finding = active.run(self._channel, key, hash_name, extended=extended)
        self._evidence.conclude(finding)

    def _conclude_active(self, status: Status, reason: str) -> None:
        self._evidence.conclude(Finding(active.CHECK, status, reason, active.SOURCE))


def _maps_with_chip(infos: SecurityInfos) -> bool:
    protocols = (PACE.get(info.oid) for info in infos.pace)
    return any(each and each.mapping is Mapping.CHIP_AUTHENTICATION for each in protocols)
