"""The settings at the staff's desk: their versions, and to and from a stick."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kiosk.appliance.folders import EXPORTS, STICK
from kiosk.appliance.request import ReadStick, Refused, WriteStick
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.core.ports import CaretakerPort
from kiosk.ops.staff_desk.parts import Outcome
from kiosk.settings.exchange import exported, file_name, imported, read_file
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.version_file import Author
from kiosk.whole_file import write_whole


class SettledStore:
    """A Settled (kiosk/ops/staff_desk/parts.py)."""

    def __init__(
        self,
        store: SettingsStore,
        caretaker: CaretakerPort,
        terminal_id: str,
        exports: Path = EXPORTS,
        stick: Path = STICK,
    ) -> None:
        self._store = store
        self._caretaker = caretaker
        self._terminal_id = terminal_id
        self._exports = exports
        self._stick = stick

    def versions(self) -> tuple[SettingsVersion, ...]:
        try:
            return self._store.history()
        except SettingsError:
            return ()

    def put_back(self, version: int) -> Outcome:
        try:
            self._store.restore(version, Author.STAFF)
        except SettingsError as error:
            return Outcome(False, str(error))
        return Outcome(True, restart_needed=True)

    def to_stick(self) -> Outcome:
        try:
            name = file_name(self._terminal_id)
            data = exported(self._store, self._terminal_id, dt.datetime.now(dt.UTC))
            self._exports.mkdir(mode=0o750, parents=True, exist_ok=True)
            for old in self._exports.glob("kiosk-settings-*.toml"):
                old.unlink()
            write_whole(self._exports / name, data, 0o640)
        except SettingsError as error:
            return Outcome(False, str(error))
        except OSError as error:
            return Outcome(False, f"{error.filename}: {error.strerror}")
        reply = self._caretaker.ask(WriteStick())
        return Outcome(False, reply.reason) if isinstance(reply, Refused) else Outcome(True, name)

    def from_stick(self) -> Outcome:
        """This terminal's own file, where the stick has it; else the only one."""
        reply = self._caretaker.ask(ReadStick())
        if isinstance(reply, Refused):
            return Outcome(False, reply.reason)
        try:
            chosen = self._chosen()
            imported(self._store, read_file(chosen), Author.STICK)
        except SettingsError as error:
            return Outcome(False, str(error))
        return Outcome(True, chosen.name, restart_needed=True)

    def _chosen(self) -> Path:
        found = sorted(self._stick.glob("kiosk-settings-*.toml"))
        own = [file for file in found if file.name == f"kiosk-settings-{self._terminal_id}.toml"]
        if not found:
            raise SettingsError("no settings are on the stick")
        if not own and len(found) > 1:
            raise SettingsError("several settings are on the stick, and none of this terminal's")
        return own[0] if own else found[0]
