"""What the station keeps about the resident's visits."""

from __future__ import annotations

from kiosk.queue.day import STATION_TIME
from kiosk.records.held import HeldEntry, Processing
from kiosk.ui.lookup_wording import CORRECTIONS_SEEN, PROCESSINGS
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line
from kiosk.ui.words import Words
from kiosk.visit.view import HeldShown


def _line(entry: HeldEntry, words: Words) -> Line:
    _ = words.gettext
    icon, said = PROCESSINGS[entry.what]
    if entry.what is Processing.CORRECTION and not entry.slip:
        icon, said = CORRECTIONS_SEEN
    at = entry.at.astimezone(STATION_TIME)
    note = _("kept until %s") % words.date(entry.until) if entry.until is not None else ""
    when = f"{words.date(at.date())}  ·  {at:%H:%M}"
    tag = entry.slip
    if entry.consented is not None:
        tag = _("You agreed") if entry.consented else _("You did not agree")
    return Line(_(said), when, note, icon=icon, tag=tag)


class HeldShownView(SheetView):
    kept = False
    prints = True

    def sheet(self, body: HeldShown, words: Words) -> Sheet:
        _ = words.gettext
        held = body.held
        more = _("There are older entries, too. Please ask at the counter.")
        return Sheet(
            _("What is kept about my visits"),
            tuple(_line(entry, words) for entry in held.entries),
            more if held.more else _("What you saw is not kept, only that you looked."),
            empty=_("Nothing is kept about your visits."),
            empty_icon="lock",
        )
