"""One dossier: how it stands, what is missing, and its way through the offices."""

from __future__ import annotations

from kiosk.records.dossier import Dossier, DossierStatus, DossierStep, StepState
from kiosk.ui.lookup_wording import DOSSIER_LOOKS
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line, Look, StepRow
from kiosk.ui.widgets.steps import Progress
from kiosk.ui.wording import DOSSIER_STATUSES
from kiosk.ui.words import Words
from kiosk.visit.view import DossierShown

_STEPS = {
    StepState.DONE: Progress.DONE,
    StepState.CURRENT: Progress.NOW,
    StepState.AHEAD: Progress.AHEAD,
}
_OVER = (DossierStatus.READY, DossierStatus.RETURNED, DossierStatus.REFUSED)


def _step(step: DossierStep, words: Words) -> Line:
    _ = words.gettext
    progress = _STEPS[step.state]
    when = ""
    if step.on is not None:
        expected = step.state is not StepState.DONE
        when = (_("expected %s") if expected else "%s") % words.date(step.on)
    note = "  ·  ".join(part for part in (when, step.office) if part)
    current = step.state is StepState.CURRENT
    return Line(
        words.name(step.name),
        note=note,
        icon=progress.icon,
        look=progress.look,
        tag=_("Now") if current else "",
        stands_out=current,
    )


def _stand(dossier: Dossier, words: Words) -> str:
    _ = words.gettext
    said = _(DOSSIER_STATUSES[dossier.status])
    if dossier.due_on is not None and dossier.status not in _OVER:
        said += "  ·  " + _("Due %s") % words.date(dossier.due_on)
    return said


class DossierShownView(SheetView):
    prints = True
    row = StepRow

    def sheet(self, body: DossierShown, words: Words) -> Sheet:
        _ = words.gettext
        dossier = body.dossier
        icon, look = DOSSIER_LOOKS[dossier.status]
        lines = []
        if dossier.missing:
            papers = "\n".join(f"•  {paper}" for paper in dossier.missing)
            needed = _("Please hand in:")
            lines.append(Line(papers, needed, icon="document", look=Look.CAUTION, stands_out=True))
        lines += [_step(step, words) for step in dossier.steps]
        received = _("Handed in %s") % words.date(dossier.submitted_on)
        lines.append(Line(received, dossier.code, dossier.office, icon="folder"))
        return Sheet(
            words.name(dossier.title, dossier.code),
            tuple(lines),
            _stand(dossier, words),
            icon,
            look,
        )
