"""What whoever is in staff mode may do here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kivy.properties import ColorProperty, StringProperty

from kiosk.appliance.request import Unit
from kiosk.staff.member import Role
from kiosk.ui.staff_wording import PAGES, ROLES, TITLE, answer_line
from kiosk.ui.theme import theme
from kiosk.ui.views.body import BodyView, Send
from kiosk.ui.widgets.basics import load_kv
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lines import Look
from kiosk.ui.words import Words
from kiosk.visit.intent import Intent
from kiosk.visit.staff_mode_intent import (
    AskRestart,
    OpenStaffPage,
    PaperChanged,
    TakeOutOfService,
)
from kiosk.visit.staff_mode_view import StaffMenu, StaffPage
from kiosk.visit.view import View


@dataclass(frozen=True)
class _Choice:
    icon: str
    title: str
    intent: Intent
    look: Look = Look.PLAIN


class StaffTile(TouchTarget):
    icon = StringProperty("")
    title = StringProperty("")
    ink = ColorProperty()


class StaffMenuView(BodyView):
    kept = False
    finish_stands_out = True

    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._choices: tuple[_Choice, ...] = ()

    def show(self, view: View, words: Words) -> None:
        _ = words.gettext
        body, ids = view.body, self.ids
        ids.title.text = f"{_(TITLE)}: {_(ROLES[body.role])}"
        ids.said.show(*self._stand(body, words))
        self._choices = tuple(_choices(body, words))
        tiles = ids.tiles.rows_for(len(self._choices), self._tile)
        for tile, choice in zip(tiles, self._choices, strict=True):
            tile.icon, tile.title = choice.icon, choice.title
            tile.ink = theme.ink if choice.look is Look.PLAIN else choice.look.ink

    def _stand(self, body: StaffMenu, words: Words) -> tuple[str, str, Look]:
        _ = words.gettext
        if body.answer is not None:
            return answer_line(body.answer, words)
        if body.out_of_service:
            return _("Out of service: residents are sent to a counter."), "closed", Look.CAUTION
        return "", "info", Look.NEUTRAL

    def _tile(self) -> StaffTile:
        tile = StaffTile()
        tile.bind(on_release=self._chosen)
        return tile

    def _chosen(self, tile: StaffTile) -> None:
        place = self.ids.tiles.rows.index(tile)
        if place < len(self._choices):
            self.send(self._choices[place].intent)


def _choices(body: StaffMenu, words: Words) -> Iterator[_Choice]:
    _ = words.gettext
    for page in body.pages:
        icon, title = PAGES[page]
        look = Look.PLAIN
        if page is StaffPage.HEALTH and (body.faults or body.warnings):
            look = Look.BAD if body.faults else Look.CAUTION
        yield _Choice(icon, _(title), OpenStaffPage(page), look)
    yield _Choice("printer", _("Paper changed"), PaperChanged())
    out = body.out_of_service
    text = _("Back into service") if out else _("Out of service")
    yield _Choice("check" if out else "closed", text, TakeOutOfService(not out))
    yield _Choice("again", _("Restart the program"), AskRestart(Unit.PROGRAM))
    if body.role is not Role.CLERK:
        yield _Choice("power", _("Restart the machine"), AskRestart(Unit.MACHINE))


load_kv(__file__)
