"""With which station this terminal is paired, and pairing it anew."""

from __future__ import annotations

from kiosk.ui.views.sheet import Sheet
from kiosk.ui.views.staff_sheet import Action, StaffSheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.intent import BeginPairing
from kiosk.visit.staff_mode_view import PairingSetup


class PairingSetupView(StaffSheetView):
    def sheet(self, body: PairingSetup, words: Words) -> Sheet:
        _ = words.gettext
        reached = body.station_reachable
        state = _("is reached") if reached else _("is not reached")
        lines = (
            Line(body.terminal_id or "–", _("This terminal"), icon="reader"),
            Line(
                body.station_name or "–",
                _("Station"),
                state,
                icon="station",
                look=Look.GOOD if reached else Look.CAUTION,
            ),
        )
        paired = body.paired
        said = _("This terminal is paired.") if paired else _("This terminal is not paired.")
        look = Look.GOOD if paired else Look.CAUTION
        return Sheet(_("Pairing"), lines, said, "passed" if paired else "differs", look)

    def actions(self, body: PairingSetup, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        text = _("Pair again") if body.paired else _("Pair with the station")
        return (Action(text, BeginPairing(), "station"),)
