"""The electronic identity (VNeID): its level, and what the next one needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.records.electronic_identity import ElectronicIdentity, IdentityLevel, IdentityState
from kiosk.ui.lookup_wording import LEVELS
from kiosk.ui.views.sheet import Sheet, SheetView
from kiosk.ui.widgets.lines import Line, Look
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.view import ElectronicIdentityShown


@dataclass(frozen=True)
class _Trouble:
    """What comes before the level: it stands above, with what to do about it below."""

    stand: str
    to_do: str
    stand_icon: str
    to_do_icon: str
    look: Look


_TROUBLES = {
    IdentityState.LOCKED: _Trouble(
        N_("Your account is locked."),
        N_("The officer at the counter will tell you why and how to unlock it."),
        "lock",
        "counter",
        Look.BAD,
    ),
    IdentityState.PENDING: _Trouble(
        N_("Your application is being processed."),
        N_("You will get a message on your phone when it is done."),
        "clock",
        "phone",
        Look.CALM,
    ),
    IdentityState.NOT_ACTIVATED: _Trouble(
        N_("Please activate your account in the VNeID app."),
        N_("It can be used only after that."),
        "differs",
        "phone",
        Look.CAUTION,
    ),
}


_HANDLED_BY_OTHERS = (IdentityState.LOCKED, IdentityState.PENDING)
"""What the next level needs is no matter now."""


def _trouble(identity: ElectronicIdentity) -> _Trouble | None:
    if identity.state is IdentityState.NOT_ACTIVATED and identity.level is IdentityLevel.NONE:
        return None
    return _TROUBLES.get(identity.state)


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
        level = _(LEVELS[identity.level])
        stand, icon, look = level, "passed", Look.GOOD
        if identity.level is IdentityLevel.NONE:
            icon, look = "info", Look.NEUTRAL
        lines: list[Line] = []
        trouble = _trouble(identity)
        if trouble is not None:
            stand, icon, look = _(trouble.stand), trouble.stand_icon, trouble.look
            lines.append(Line(_(trouble.to_do), icon=trouble.to_do_icon, look=look))
            lines.append(Line(level))
        if identity.state not in _HANDLED_BY_OTHERS:
            lines += _next_level(identity.level, words)
        if identity.since is not None:
            lines.append(Line(words.date(identity.since), _("Since"), icon="clock"))
        return Sheet(_("My electronic identity"), tuple(lines), stand, icon, look)
