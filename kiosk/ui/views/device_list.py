"""What is plugged in, and how it is."""

from __future__ import annotations

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.fault_words import fault_in
from kiosk.ui.staff_wording import HEALTHS, KINDS
from kiosk.ui.views.sheet import Sheet
from kiosk.ui.views.staff_sheet import Action, StaffSheetView
from kiosk.ui.widgets.lines import Line
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_intent import LookAgain, OpenDevice
from kiosk.visit.staff_mode_view import DeviceList


def device_line(device: FoundDevice, words: Words, *, key: str = "") -> Line:
    _ = words.gettext
    icon, kind = KINDS[device.kind]
    look, health = HEALTHS[device.health]
    return Line(
        device.name or _(kind),
        label=_(kind),
        note="" if device.error_is_over else fault_in(device.last_error, _),
        icon=icon,
        look=look,
        tag=_(health),
        key=key,
    )


class DeviceListView(StaffSheetView):
    def sheet(self, body: DeviceList, words: Words) -> Sheet:
        _ = words.gettext
        return Sheet(
            _("Devices"),
            tuple(device_line(device, words, key=device.id) for device in body.devices),
            empty=_("No device is plugged in."),
            empty_note=_("What you plug in appears here by itself."),
            empty_icon="reader",
        )

    def actions(self, body: DeviceList, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        return (Action(_("Look again"), LookAgain(), "again"),)

    def chosen(self, key: str) -> None:
        self.send(OpenDevice(key))
