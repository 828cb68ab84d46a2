"""Terminal Authentication as a step of the reading: what it needs was learned on the way."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from drivers.chipcard import terminal_authentication as terminal
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Finding, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.groups import GroupElement
from drivers.chipcard.security_infos import SecurityInfos
from drivers.chipcard.terminal_authentication import TerminalCredentials


@dataclass(frozen=True)
class TerminalCheck:
    """One terminal with its certificates; None: it has none."""

    credentials: TerminalCredentials | None
    today: dt.date | None
    """None: not known; the chip judges by its own."""

    def run(
        self,
        channel: Channel,
        infos: SecurityInfos | None,
        chip_name: bytes,
        terminal_key: GroupElement | None,
    ) -> Finding:
        """PASSED: the chip shows more than before. `terminal_key`: of Chip Authentication."""
        info = terminal.info_of(infos) if infos is not None else None
        if info is None:
            return _finding(Status.NOT_OFFERED, "DG14 speaks of no Terminal Authentication")
        if self.credentials is None:
            return _finding(Status.NOT_DONE, "this terminal holds no certificates")
        if terminal_key is None:
            return _finding(Status.NOT_DONE, "the chip was not authenticated before")
        session = terminal.Session(chip_name, terminal_key.compressed())
        with channel.step("terminal authentication"):
            try:
                references = terminal.read_references(channel, info)
                return terminal.run(channel, self.credentials, references, session, self.today)
            except CardProtocolError as error:
                if not channel.secured:
                    raise
                return _finding(Status.FAILED, str(error))


def _finding(status: Status, reason: str) -> Finding:
    return Finding(terminal.CHECK, status, reason, terminal.SOURCE)
