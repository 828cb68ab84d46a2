"""What runs on the machine, as the caretaker and the system say."""

from __future__ import annotations

import datetime as dt
import threading
import time
from pathlib import Path

from kiosk.appliance.report import Slot
from kiosk.appliance.request import AskState, MachineState
from kiosk.appliance.version import is_version
from kiosk.core.ports import CaretakerPort
from kiosk.link.known_time import since_boot
from kiosk.program_version import program_version

OS_RELEASE = Path("/usr/lib/os-release")
KEPT = 120.0
"""Seconds for which an answer of the caretaker holds for what is only told."""
_UNKNOWN = "0"


class MachineWatch:
    """From any thread."""

    def __init__(self, caretaker: CaretakerPort, os_release: Path = OS_RELEASE) -> None:
        self._caretaker = caretaker
        self.version = running_version(os_release)
        self._turn = threading.Lock()
        self._state = MachineState()
        self._asked_at = float("-inf")

    def state(self, *, fresh: bool = False) -> MachineState:
        """Of nothing known where no caretaker is. Blocks for as long as it takes to answer."""
        with self._turn:
            if fresh or time.monotonic() - self._asked_at > KEPT:
                answer = self._caretaker.ask(AskState())
                self._state = answer if isinstance(answer, MachineState) else MachineState()
                self._asked_at = time.monotonic()
            return self._state

    @property
    def slot(self) -> Slot:
        said = self.state().slot
        return Slot(said) if said in (Slot.A.value, Slot.B.value) else Slot.NONE


def running_version(os_release: Path = OS_RELEASE) -> str:
    """Of the image; of the program where there is none; "0" where nothing is known."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    named = dict(line.split("=", 1) for line in lines if "=" in line)
    for said in (named.get("IMAGE_VERSION", "").strip('"'), program_version()):
        if is_version(said):
            return said
    return _UNKNOWN


def started_at(now: dt.datetime) -> dt.datetime:
    """When the machine was started, by the clock of now, to the second."""
    up = dt.timedelta(seconds=since_boot())
    return (now - up).replace(microsecond=0)
