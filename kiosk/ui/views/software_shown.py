"""Which software runs here, and whether an update is under way."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.appliance.fault_words import fault_in
from kiosk.appliance.finding import Part
from kiosk.appliance.finding_texts import PARTS
from kiosk.appliance.request import Unit
from kiosk.ui.staff_wording import CLOCK_SOURCES, FETCH_FAULTS, UPDATES, answer_line
from kiosk.ui.views.sheet import Sheet
from kiosk.ui.views.staff_sheet import Action, StaffSheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_intent import AskRestart, InstallFromStick
from kiosk.visit.staff_mode_view import SoftwareShown


def _lines(body: SoftwareShown, words: Words) -> Iterator[Line]:
    _ = words.gettext
    machine, update = body.machine, body.update
    slot = machine.slot if machine else "-"
    good = bool(machine and machine.marked_good)
    yield Line(
        body.version or "–",
        _("Version that runs"),
        _("System %s") % slot if slot != "-" else "",
        icon="gear",
        look=Look.GOOD if good else Look.PLAIN,
        tag=_("Confirmed good") if good else "",
    )
    if machine and machine.other_slot_version:
        yield Line(machine.other_slot_version, _("Version in reserve"), icon="again")
    look, said = UPDATES[update.stage]
    share = f"{round(update.fraction * 100)} %" if update.fraction is not None else ""
    why = _update_fault(update.detail, words)
    told = "  ·  ".join(part for part in (update.version, share, why) if part)
    yield Line(_(said), _("Update"), told, icon="down", look=look)
    if machine and machine.clock_source:
        source = CLOCK_SOURCES.get(machine.clock_source, machine.clock_source)
        yield Line(_(source), _("The clock is set by"), icon="clock")


def _update_fault(detail: str, words: Words) -> str:
    """Why it was refused or is not well: a part of the terminal, a step of the test visit, a word
    for why it was not fetched, or what the caretaker says."""
    _ = words.gettext
    if detail in {part.value for part in Part}:
        return _(PARTS[Part(detail)])
    if detail.partition(".")[0] == "visit":
        return _("the test visit did not go well (%s)") % detail
    return _(FETCH_FAULTS[detail]) if detail in FETCH_FAULTS else fault_in(detail, _)


class SoftwareShownView(StaffSheetView):
    def sheet(self, body: SoftwareShown, words: Words) -> Sheet:
        _ = words.gettext
        said, icon, look = answer_line(body.answer, words)
        if body.waiting:
            said, icon, look = _("One moment please"), "clock", Look.CALM
        return Sheet(_("Software"), tuple(_lines(body, words)), said, icon, look)

    def actions(self, body: SoftwareShown, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        off = body.waiting or not (body.machine and body.machine.stick)
        return (
            Action(_("Update from the USB stick"), InstallFromStick(), "down", disabled=off),
            Action(_("Restart the program"), AskRestart(Unit.PROGRAM), "again"),
            Action(_("Restart the machine"), AskRestart(Unit.MACHINE), "power"),
        )
