"""The terminal cannot help itself any more: residents go to a counter, staff see whom to call."""

from __future__ import annotations

from kiosk.appliance.fault_words import fault_in
from kiosk.appliance.finding import Part
from kiosk.appliance.finding_texts import PARTS
from kiosk.ui.views.staff_notice import Said, StaffNoticeView
from kiosk.ui.widgets.lines import Look
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_view import TechnicianNeeded


class TechnicianNeededView(StaffNoticeView):
    def notice(self, body: TechnicianNeeded, words: Words) -> Said:
        _ = words.gettext
        since = body.since.astimezone()
        failed = _("For staff: %(part)s has failed since %(time)s, %(day)s.") % {
            "part": _(PARTS[Part(body.failed)]) if body.failed in _KNOWN else body.failed,
            "time": f"{since:%H:%M}",
            "day": words.date(since.date()),
        }
        told = [failed]
        if body.tried:
            tried = ", ".join(fault_in(each, _) for each in body.tried)
            told.append(_("Tried: %s.") % tried)
        told.append(_("Please call: %s") % body.contact if body.contact else _(_CALL))
        return Said(
            "warning",
            _("This self-service point needs a technician"),
            _("Please go to a counter. The officers will help you."),
            "\n".join(told),
            Look.CAUTION,
        )


_KNOWN = frozenset(part.value for part in Part)
_CALL = N_("Please call the technician.")
