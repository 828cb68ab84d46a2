"""Which procedures there are: by what is typed, or by the counters' services."""

from __future__ import annotations

from kiosk.catalogue.service import Service
from kiosk.ui.theme import theme
from kiosk.ui.views.body import Send
from kiosk.ui.views.search import Hit, HitCard, SearchView, cut
from kiosk.ui.widgets.lines import Line, PublicTouchLine
from kiosk.ui.widgets.scroller import Scroller
from kiosk.ui.words import Words
from kiosk.visit.intent import ChooseService, OpenProcedure
from kiosk.visit.view import ProcedureSearch

_GROUP = "group:"
_COLUMNS = 2
_BESIDE = 50
"""Characters of a name on a card beside the field."""


class ProcedureSearchView(SearchView):
    def __init__(self, send: Send, **properties: object) -> None:
        super().__init__(send, **properties)
        self._hits: Scroller = self._rows
        self._hits.columns = _COLUMNS
        self._groups = Scroller(columns=_COLUMNS, gap=theme.gap_xs, least=theme.touch)

    def label(self, words: Words) -> str:
        _ = words.gettext
        return _("Procedures, papers, fees")

    def prompt(self, body: ProcedureSearch, words: Words) -> str:
        _ = words.gettext
        group = next((s for s in body.services if s.id == body.chosen), None)
        return words.name(group.name) if group else _("Touch to type, e.g. tam tru")

    def example(self, words: Words) -> str:
        _ = words.gettext
        return _("Type a few words, e.g. tam tru")

    def hits(self, body: ProcedureSearch, count: int, words: Words) -> list[Hit]:
        if not body.text:
            return []
        return [Hit(cut(words.name(p.name), _BESIDE), key=p.id) for p in body.found[:count]]

    def fill(self, body: ProcedureSearch, words: Words) -> bool:
        grouped = not body.text and body.chosen is None and bool(body.services)
        self._rows = self._groups if grouped else self._hits
        if grouped:
            self._fill_groups(body, words)
            return True
        cards = self._hits.rows_for(len(body.found), self._card)
        for card, procedure in zip(cards, body.found, strict=True):
            card.show(Hit(words.name(procedure.name), key=procedure.id))
        self._level(self._hits)
        self._hits.settle()
        return bool(body.found)

    def nothing(self, body: ProcedureSearch, words: Words) -> tuple[str, str, str]:
        _ = words.gettext
        if not body.text:
            return ("folder", _("The list of procedures is not here."), _("Please ask the staff."))
        note = _("Try other words, such as: tam tru, can cuoc, bien so. Or ask the staff.")
        return ("search", _("No procedure fits these words."), note)

    def chosen(self, key: str) -> None:
        if key.startswith(_GROUP):
            self.send(ChooseService(key.removeprefix(_GROUP)))
        else:
            self.send(OpenProcedure(key))

    def _fill_groups(self, body: ProcedureSearch, words: Words) -> None:
        lines = list(_groups(body, words))
        rows = self._groups.rows_for(len(lines), self._group)
        for row, line in zip(rows, lines, strict=True):
            row.show(line)
        self._level(self._groups)
        self._groups.settle()

    def _card(self) -> HitCard:
        card = HitCard()
        card.bind(on_release=lambda one: self.chosen(one.key))
        card.ids.words.bind(height=lambda *_: self._level(self._hits))
        return card

    def _group(self) -> PublicTouchLine:
        row = PublicTouchLine()
        row.bind(on_release=lambda one: self.chosen(one.key))
        row.ids.words.bind(height=lambda *_: self._level(self._groups))
        return row

    def _level(self, cards: Scroller) -> None:
        """All cards of a list are as high as the neediest."""
        needed = [card.ids.words.height + theme.gap_m for card in cards.rows]
        highest = max((theme.touch, *needed))
        for card in cards.rows:
            card.least = highest


def _groups(body: ProcedureSearch, words: Words) -> list[Line]:
    """A line for each service that has procedures, in the counters' order, then for the rest."""
    _ = words.gettext
    counts = dict.fromkeys((service.id for service in body.services), 0)
    for procedure in body.found:
        group = procedure.service if procedure.service in counts else ""
        counts[group] = counts.get(group, 0) + 1
    rest = Service("", "", {"vi": _("Other procedures")})
    return [
        Line(
            words.name(service.name),
            note=words.ngettext("%d procedure", "%d procedures", counts[service.id])
            % counts[service.id],
            icon=service.icon,
            key=f"{_GROUP}{service.id}",
        )
        for service in (*body.services, rest)
        if counts.get(service.id)
    ]
