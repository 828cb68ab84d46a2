"""DG3 and DG4: shown only to a terminal that proves its right (ICAO 9303-11, 7.1).

Asked for with the reading, or later, while the session stands.
"""

from __future__ import annotations

import datetime as dt

from drivers.chipcard.channel import Channel
from drivers.chipcard.chip_check import ChipCheck
from drivers.chipcard.document import Document, FileId, Status
from drivers.chipcard.evidence import Evidence
from drivers.chipcard.files import FileReader
from drivers.chipcard.terminal_authentication import TerminalCredentials, info_of
from drivers.chipcard.terminal_check import TerminalCheck

PROTECTED = (FileId.DG3, FileId.DG4)
"""Not asked for without Terminal Authentication: the answer is known (6982)."""


class ProtectedGroups:
    """Those of one document in one session, after its chip was checked."""

    def __init__(
        self,
        channel: Channel,
        files: FileReader,
        evidence: Evidence,
        check: ChipCheck,
        *,
        chip_name: bytes,
        credentials: TerminalCredentials | None,
        today: dt.date | None,
    ) -> None:
        self._channel = channel
        self._files = files
        self._evidence = evidence
        self._check = check
        self._chip_name = chip_name
        self._terminal = TerminalCheck(credentials, today)
        self._opened: bool | None = None

    def offered(self, file: FileId) -> bool:
        """The file is signed for, and chip and terminal have what it takes to open it."""
        infos = self._check.infos
        can_ask = infos is not None and info_of(infos) is not None
        return can_ask and self._terminal.credentials is not None and self._has(file)

    def open(self) -> bool:
        """Terminal Authentication, once; what came of it is a finding. Raises DeviceError."""
        if self._opened is None:
            finding = self._terminal.run(
                self._channel, self._check.infos, self._chip_name, self._check.terminal_key
            )
            self._evidence.conclude(finding)
            self._opened = finding.status is Status.PASSED
        return self._opened

    def read(self, file: FileId) -> None:
        """Adds it to the evidence, if it is there, is signed for and opens. Raises DeviceError."""
        if self._has(file) and file not in self._evidence.document().files and self.open():
            self._evidence.add(file, self._files.read(file))

    def document(self) -> Document:
        """With all that is known by now."""
        return self._evidence.document()

    def return_to_files(self) -> None:
        """From another application of the card to the one with the data groups."""
        self._files.select_application()

    def _has(self, file: FileId) -> bool:
        return self._evidence.signed_for(file)
