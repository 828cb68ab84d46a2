"""The settings' earlier versions, and the USB stick."""

from __future__ import annotations

from kiosk.appliance.fault_words import fault_in
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.ui.staff_wording import answer_line
from kiosk.ui.views.sheet import Sheet
from kiosk.ui.views.staff_sheet import Action, StaffSheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.intent import Back
from kiosk.visit.staff_mode_intent import (
    ChooseVersion,
    ExportSettings,
    ImportSettings,
    RestoreVersion,
)
from kiosk.visit.staff_mode_view import SettingsHistory
from kiosk.visit.view import View


def _line(version: SettingsVersion, words: Words, *, quiet: bool) -> Line:
    _ = words.gettext
    return Line(
        words.moment(version.saved_at),
        label=_("Version %d") % version.number,
        note=fault_in(version.reason, _),
        icon="check" if version.current else "clock",
        look=Look.GOOD if version.current else Look.PLAIN,
        tag=_("In use") if version.current else "",
        key="" if version.current or quiet else str(version.number),
    )


class SettingsHistoryView(StaffSheetView):
    def show(self, view: View, words: Words) -> None:
        # While it asks, "No" is the way back.
        self.has_back = view.body.asking is None
        super().show(view, words)

    def sheet(self, body: SettingsHistory, words: Words) -> Sheet:
        _ = words.gettext
        said, icon, look = answer_line(body.answer, words)
        if body.asking is not None:
            said = _("Restore version %d? What was changed since then is lost.") % body.asking
            icon, look = "differs", Look.CAUTION
        elif body.waiting and not said:
            said, icon, look = _("One moment please"), "clock", Look.CALM
        quiet = body.asking is not None or body.waiting
        return Sheet(
            _("Settings"),
            tuple(_line(version, words, quiet=quiet) for version in body.versions),
            said,
            icon,
            look,
            empty="" if body.waiting else _("No version is kept yet."),
            empty_icon="document",
        )

    def actions(self, body: SettingsHistory, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        if body.asking is not None:
            return (
                Action(_("No, leave it"), Back()),
                Action(_("Yes, restore it"), RestoreVersion(), "again", "primary"),
            )
        off = body.waiting or not body.stick
        return (
            Action(_("Save to the USB stick"), ExportSettings(), "down", disabled=off),
            Action(_("Load from the USB stick"), ImportSettings(), "up", disabled=off),
        )

    def chosen(self, key: str) -> None:
        self.send(ChooseVersion(int(key)))
