"""The electronic identity (VNeID): its level, and what the next one needs."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel, IdentityState
from kiosk.ui.lookup_wording import LEVELS
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.words import Words
from kiosk.visit.view import ElectronicIdentityShown


def _to_do(identity: ElectronicIdentity, words: Words) -> Iterator[Line]:
    _ = words.gettext
    caution = Look.CAUTION
    match identity.state:
        case IdentityState.LOCKED:
            yield Line(
                _("Your account is locked."),
                note=_("The officer at the counter will tell you why and how to unlock it."),
                icon="lock",
                look=Look.BAD,
                stands_out=True,
            )
        case IdentityState.PENDING:
            yield Line(
                _("Your application is being processed."),
                note=_("You will get a message on your phone when it is done."),
                icon="clock",
                look=Look.CALM,
                stands_out=True,
            )
        case IdentityState.NOT_ACTIVATED if identity.level is not IdentityLevel.NONE:
            yield Line(
                _("Please activate your account in the VNeID app."),
                note=_("It can be used only after that."),
                icon="phone",
                look=caution,
                stands_out=True,
            )


def _next_level(level: IdentityLevel, words: Words) -> Iterator[Line]:
    _ = words.gettext
    if level is IdentityLevel.LEVEL_2:
        yield Line(
            _("Use it in place of papers: identity card, residence, driving licence and others."),
            _("What you can use it for"),
            icon="passed",
        )
        return
    if level is IdentityLevel.NONE:
        yield Line(
            _("Install the VNeID app on your phone and register there."),
            _("Level 1"),
            _("You need your identity card and a phone number of your own."),
            icon="phone",
        )
    yield Line(
        _("Come to the counter yourself."),
        _("Level 2"),
        _("Bring your identity card and your phone. Face and fingerprints are taken; it is free."),
        icon="counter",
    )


class ElectronicIdentityShownView(SheetView):
    prints = True

    def sheet(self, body: ElectronicIdentityShown, words: Words) -> Sheet:
        _ = words.gettext
        identity = body.identity
        lines = [*_to_do(identity, words), *_next_level(identity.level, words)]
        if identity.since is not None:
            lines.append(Line(words.date(identity.since), _("Since"), icon="clock"))
        icon, look = "passed", Look.GOOD
        if identity.level is IdentityLevel.NONE:
            icon, look = "info", Look.NEUTRAL
        return Sheet(
            _("My electronic identity"), tuple(lines), _(LEVELS[identity.level]), icon, look
        )
