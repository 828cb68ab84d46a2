"""The first start of a terminal, as its staff's desk needs it (kiosk/ops/staff_desk/parts.py)."""

from __future__ import annotations

import time
from pathlib import Path

from kiosk.appliance.provisioning import FirstAnswers, FoundStation
from kiosk.link.discovery import Discovery
from kiosk.link.transport import UnsafeAddress, checked_url, is_secured
from kiosk.ops.provisioning.code import from_code
from kiosk.ops.provisioning.fault import ProvisioningFault
from kiosk.ops.provisioning.taking import SETUP_CODE, taken
from kiosk.ops.staff_desk.parts import Outcome
from kiosk.ops.staff_desk.setup_code import SetupCode
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Terminal
from kiosk.settings.version_file import Author

_LISTEN, _PAUSE = 3.0, 0.1
"""Seconds: all stations of a network are to be listed, not only the quickest."""


class FirstStartOfStore:
    """A FirstStart. `terminal_id` as the core runs with it."""

    def __init__(self, store: SettingsStore, state_dir: Path, terminal_id: str) -> None:
        self._store = store
        self._state_dir = state_dir
        self._named = terminal_id != Terminal().id

    @property
    def provisioned(self) -> bool:
        """Whether somebody has set this terminal up in whatever way. Where that cannot be told any
        more, somebody has: an open staff mode is for new terminals alone."""
        if self._named or SetupCode(self._state_dir / SETUP_CODE).known:
            return True
        try:
            return "terminal.id" in self._store.values()
        except SettingsError:
            return True

    def stations(self) -> tuple[FoundStation, ...]:
        discovery = Discovery(None, lambda: None)
        discovery.listen()
        deadline = time.monotonic() + _LISTEN
        while time.monotonic() < deadline:
            time.sleep(_PAUSE)
        found = discovery.named()
        discovery.close()
        return tuple(FoundStation(name, url) for name, url in found if is_secured(url))

    def answered(self, answers: FirstAnswers) -> Outcome:
        try:
            if answers.station_url:
                checked_url(answers.station_url)
            changes = {
                "terminal.id": answers.terminal_id,
                "station.url": answers.station_url or None,
            }
            self._store.change(changes, Author.PROVISIONING)
        except (SettingsError, UnsafeAddress) as error:
            return Outcome(False, str(error))
        return Outcome(True, restart_needed=True)

    def scanned(self, text: str) -> Outcome:
        try:
            taken(from_code(text), self._store, self._state_dir)
        except ProvisioningFault as fault:
            return Outcome(False, fault.english)
        return Outcome(True, restart_needed=True)
