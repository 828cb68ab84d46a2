"""The identity card's dates, the rule of its renewal, and how a new one stands."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.identity.renewal import Renewal, RenewalState
from kiosk.records.card_issue import CardIssue
from kiosk.ui.lookup_wording import CARD_ISSUES
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.view import CardStatus

_LOOKS = {
    RenewalState.VALID: ("passed", Look.GOOD),
    RenewalState.DUE_SOON: ("clock", Look.CAUTION),
    RenewalState.EXPIRED: ("failed", Look.BAD),
    RenewalState.NO_EXPIRY: ("passed", Look.GOOD),
    RenewalState.UNKNOWN: ("info", Look.NEUTRAL),
}


def _stand(renewal: Renewal, words: Words) -> str:
    _ = words.gettext
    day = words.date(renewal.expires_on) if renewal.expires_on is not None else ""
    match renewal.state:
        case RenewalState.NO_EXPIRY:
            return _("Your card is valid for life.")
        case RenewalState.EXPIRED if day:
            return _("Your card expired on %s. Please apply for a new one.") % day
        case RenewalState.EXPIRED:
            return _("Your card has expired. Please apply for a new one.")
        case RenewalState.DUE_SOON if day:
            return _("Your card is valid until %s. You can apply for a new one now.") % day
        case RenewalState.VALID if day:
            return _("Your card is valid until %s.") % day
    return _("It is not known here how long your card is valid. Please ask at the counter.")


def _rule(renewal: Renewal, words: Words) -> Iterator[Line]:
    _ = words.gettext
    why = ""
    if renewal.state is RenewalState.NO_EXPIRY:
        why = _("A card issued at the age of 60, or up to two years before, is valid for life.")
    elif renewal.passed_over is not None:
        why = (
            _("Yours was issued less than two years before the age of %d: that renewal is skipped.")
            % renewal.passed_over
        )
    if renewal.at_age is not None and renewal.state is not RenewalState.NO_EXPIRY:
        yield Line(
            _("when you are %d years old") % renewal.at_age, _("To be renewed"), icon="again"
        )
    yield Line(
        _("A card is renewed at the ages of 14, 25, 40 and 60."),
        _("The rule"),
        why,
        icon="info",
    )
    if renewal.by_rule is not None and renewal.by_rule != renewal.expires_on:
        yield Line(
            words.date(renewal.by_rule),
            _("By the rule it would be valid until"),
            _("The date on the card counts. The officer at the counter will explain."),
            icon="differs",
            look=Look.CAUTION,
        )


def _issue(issue: CardIssue, words: Words) -> Line:
    _ = words.gettext
    icon, look, said = CARD_ISSUES[issue.status]
    parts = []
    if issue.applied_on is not None:
        parts.append(_("Applied for on %s") % words.date(issue.applied_on))
    if issue.expected_on is not None:
        parts.append(_("expected %s") % words.date(issue.expected_on))
    if issue.office:
        parts.append(issue.office)
    return Line(
        _(said),
        _("New card"),
        "  ·  ".join(parts),
        icon=icon,
        look=look,
        stands_out=look in (Look.GOOD, Look.BAD),
    )


class CardStatusView(SheetView):
    prints = True

    def sheet(self, body: CardStatus, words: Words) -> Sheet:
        _ = words.gettext
        icon, look = _LOOKS[body.renewal.state]
        lines = [_issue(body.issue, words)] if body.issue is not None else []
        if body.issued_on is not None:
            lines.append(Line(words.date(body.issued_on), _("Issued on"), icon="card"))
        lines += _rule(body.renewal, words)
        stand = _stand(body.renewal, words)
        return Sheet(_("My identity card"), tuple(lines), stand, icon, look)
