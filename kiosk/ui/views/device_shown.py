"""One device: what it is, how it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.appliance.device import FoundDevice
from kiosk.appliance.fault_words import fault_in
from kiosk.ui.staff_wording import HEALTHS, KINDS, TRY_AS, WHY_NOT, answer_line
from kiosk.ui.views.sheet import Sheet
from kiosk.ui.views.staff_sheet import Action, StaffSheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_intent import TryDevice, UseDevice
from kiosk.visit.staff_mode_view import DeviceShown, WhyNot


def _lines(body: DeviceShown, words: Words) -> Iterator[Line]:
    _ = words.gettext
    device = body.device
    icon, kind = KINDS[device.kind]
    look, health = HEALTHS[device.health]
    error, over = fault_in(device.last_error, _), device.error_is_over
    yield Line(_(health), _("State"), "" if over else error, icon=icon, look=look)
    if device.last_error_at is not None:
        at = words.moment(device.last_error_at)
        yield Line(at, _("Last error"), error if over else "", icon="clock")
    if device.port:
        yield Line(device.port, _("Port"), icon="plug")
    driver = device.driver or _("none")
    yield Line(driver, _("Driver"), _usb(device), icon="gear")
    if body.instead_of:
        yield Line(body.instead_of, _("In use now as: %s") % _(kind), icon="differs")


def _usb(device: FoundDevice) -> str:
    return f"USB {device.usb}  {device.socket}".rstrip() if device.usb else ""


class DeviceShownView(StaffSheetView):
    def sheet(self, body: DeviceShown, words: Words) -> Sheet:
        _ = words.gettext
        said, icon, look = answer_line(body.answer, words)
        if body.waiting:
            said, icon, look = _("One moment please"), "clock", Look.CALM
        elif not said and body.why_not is not None:
            in_use = body.why_not is WhyNot.IN_USE
            said, icon = _(WHY_NOT[body.why_not]), "passed" if in_use else "differs"
            look = Look.GOOD if in_use else Look.CAUTION
        title = body.device.name or _(KINDS[body.device.kind][1])
        return Sheet(title, tuple(_lines(body, words)), said, icon, look)

    def actions(self, body: DeviceShown, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        if body.device.kind is None:
            return tuple(
                Action(_(TRY_AS[kind]), TryDevice(kind), KINDS[kind][0]) for kind in body.kinds
            )
        actions = [
            Action(_("Try it now"), TryDevice(kind), "touch", disabled=body.waiting)
            for kind in body.kinds
        ]
        if body.why_not is None:
            for kind in body.kinds:
                use = Action(_("Use this one"), UseDevice(kind), "check", "primary", body.waiting)
                actions.append(use)
        return tuple(actions)
