"""What the examination of this terminal has found, the worst first."""

from __future__ import annotations

from kiosk.appliance.finding import Condition, Finding
from kiosk.appliance.finding_words import worded
from kiosk.ui.staff_wording import CONDITIONS
from kiosk.ui.views.sheet import Sheet
from kiosk.ui.views.staff_sheet import Action, StaffSheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_intent import LookAgain
from kiosk.visit.staff_mode_view import HealthList

_ORDER = (Condition.FAULT, Condition.WARNING, Condition.OK, Condition.NOT_FITTED)


def _line(finding: Finding, words: Words) -> Line:
    icon, look, said = CONDITIONS[finding.condition]
    spoken = worded(finding, words.gettext)
    return Line(
        _capital(spoken.detail),
        label=_capital(spoken.part),
        note=_capital(spoken.advice),
        icon=icon,
        look=look,
        tag=words.gettext(said),
        stands_out=finding.condition is Condition.FAULT,
    )


def _capital(text: str) -> str:
    """What a log says in the middle of a line stands on one of its own here."""
    return text[:1].upper() + text[1:]


class HealthListView(StaffSheetView):
    def sheet(self, body: HealthList, words: Words) -> Sheet:
        _ = words.gettext
        worst = sorted(body.findings, key=lambda finding: _ORDER.index(finding.condition))
        lines = tuple(_line(finding, words) for finding in worst)
        faults = sum(finding.condition is Condition.FAULT for finding in worst)
        stand = words.ngettext("%d fault", "%d faults", faults) % faults if faults else ""
        return Sheet(
            _("Health of this terminal"),
            lines,
            stand,
            "failed",
            Look.BAD,
            empty=_("One moment please"),
            empty_icon="clock",
        )

    def actions(self, body: HealthList, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        return (Action(_("Examine again"), LookAgain(), "again"),)
