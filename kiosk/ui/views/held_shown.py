"""What the station keeps about the resident's visits."""

from __future__ import annotations

from kiosk.queue.day import STATION_TIME
from kiosk.records.held import HeldEntry
from kiosk.ui.lookup_wording import PROCESSINGS
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line
from kiosk.ui.words import Words
from kiosk.visit.view import HeldShown


def _line(entry: HeldEntry, words: Words) -> Line:
    _ = words.gettext
    icon, said = PROCESSINGS[entry.what]
    at = entry.at.astimezone(STATION_TIME)
    note = _("kept until %s") % words.date(entry.until) if entry.until is not None else ""
    return Line(_(said), f"{words.date(at.date())}  ·  {at:%H:%M}", note, icon=icon)


class HeldShownView(SheetView):
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
