"""What the screens of staff mode say: what they are, and nothing of a device or an address.

Staff see to a terminal with their eyes; whoever hears these has come here by mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.ui.staff_wording import CODES, PAGES, TITLE
from kiosk.ui.voice.sentences import Sentences
from kiosk.ui.wording import N_
from kiosk.visit import staff_mode_view as s

_LEAVE = N_("This screen is for staff. Finish leads out of it.")
_COUNTER = N_("Please go to a counter. The officers will help you.")


def _code(body: s.StaffCodeEntry, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_(CODES[body.kind]))
    said.all(_(_LEAVE))


def _named(title: str) -> Callable[[Any, Sentences], None]:
    def say(_body: Any, said: Sentences) -> None:
        said.all(said.words.gettext(title))
        said.all(said.words.gettext(_LEAVE))

    return say


def _provision(_body: s.ProvisionQuestion, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("This terminal is new"))
    said.all(_(_COUNTER))


def _technician(_body: s.TechnicianNeeded, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("This self-service point needs a technician"))
    said.all(_(_COUNTER))


SAYINGS: dict[type, Callable[[Any, Sentences], None]] = {
    s.StaffCodeEntry: _code,
    s.StaffMenu: _named(TITLE),
    s.DeviceList: _named(PAGES[s.StaffPage.DEVICES][1]),
    s.DeviceShown: _named(PAGES[s.StaffPage.DEVICES][1]),
    s.DeviceTrial: _named(PAGES[s.StaffPage.DEVICES][1]),
    s.HealthList: _named(PAGES[s.StaffPage.HEALTH][1]),
    s.ScreenSetup: _named(PAGES[s.StaffPage.SCREEN][1]),
    s.TouchCalibration: _named(PAGES[s.StaffPage.SCREEN][1]),
    s.CornerTest: _named(PAGES[s.StaffPage.SCREEN][1]),
    s.NetworkSetup: _named(PAGES[s.StaffPage.NETWORK][1]),
    s.SettingsHistory: _named(PAGES[s.StaffPage.SETTINGS][1]),
    s.PairingSetup: _named(PAGES[s.StaffPage.PAIRING][1]),
    s.SoftwareShown: _named(PAGES[s.StaffPage.SOFTWARE][1]),
    s.RestartQuestion: _named(PAGES[s.StaffPage.SOFTWARE][1]),
    s.ProvisionQuestion: _provision,
    s.TechnicianNeeded: _technician,
}
