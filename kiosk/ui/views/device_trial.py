"""A device is tried: what to do, and whether it works."""

from __future__ import annotations

from kiosk.appliance.device import TrialStage
from kiosk.appliance.fault_words import fault_in
from kiosk.ui.staff_wording import KINDS, TRIAL_STAGES, TRIAL_TASKS
from kiosk.ui.views.staff_notice import Said, StaffNoticeView
from kiosk.ui.views.staff_sheet import Action
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_intent import TryDevice, UseDevice
from kiosk.visit.staff_mode_view import DeviceTrial

_LOOKS = {
    TrialStage.WAITING: Look.PLAIN,
    TrialStage.WORKING: Look.CALM,
    TrialStage.PASSED: Look.GOOD,
    TrialStage.FAILED: Look.BAD,
}


class DeviceTrialView(StaffNoticeView):
    def notice(self, body: DeviceTrial, words: Words) -> Said:
        _ = words.gettext
        stage = body.trial.stage
        task = _(TRIAL_TASKS[body.kind])
        icon = {TrialStage.PASSED: "passed", TrialStage.FAILED: "failed"}.get(
            stage, KINDS[body.kind][0]
        )
        return Said(
            icon,
            task if stage is TrialStage.WAITING else _(TRIAL_STAGES[stage]),
            body.device.name,
            fault_in(body.trial.detail, _),
            _LOOKS[stage],
            self._actions(body, words),
        )

    def _actions(self, body: DeviceTrial, words: Words) -> tuple[Action, ...]:
        _ = words.gettext
        if body.trial.stage not in (TrialStage.PASSED, TrialStage.FAILED):
            return ()
        again = Action(_("Try again"), TryDevice(body.kind), "again")
        if not body.usable:
            return (again,)
        return again, Action(_("Use this one"), UseDevice(body.kind), "check", "primary")
