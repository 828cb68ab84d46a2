"""The administrative map: what an old commune, district or province is called today."""

from __future__ import annotations

from kiosk.places.place import Level, PlaceAnswer
from kiosk.ui.views.search import Hit, SearchView, cut
from kiosk.ui.widgets.lines import Line, Look, PublicRow
from kiosk.ui.words import Words
from kiosk.visit.view import PlaceSearch

_MOST_NAMED = 12
"""Units of today in one answer; a district can have more."""
_BESIDE = 2
_TODAY, _ASKED = 62, 44
"""Characters on the card beside the field: two lines and one."""


class PlaceSearchView(SearchView):
    beside = 1

    def begins_typing(self, body: PlaceSearch) -> bool:
        return not body.text

    def label(self, words: Words) -> str:
        _ = words.gettext
        return _("Old and new place names")

    def prompt(self, body: PlaceSearch, words: Words) -> str:
        _ = words.gettext
        return _("Type a commune, district or province, e.g. nhan khang")

    def example(self, words: Words) -> str:
        _ = words.gettext
        return _("Type a name, e.g. nhan khang")

    def hits(self, body: PlaceSearch, count: int, words: Words) -> list[Hit]:
        if not body.text:
            return []
        return [
            Hit(cut(_today(one, words, _BESIDE), _TODAY), note=cut(_asked(one), _ASKED))
            for one in body.found[:count]
        ]

    def fill(self, body: PlaceSearch, words: Words) -> bool:
        rows = self._rows.rows_for(len(body.found), PublicRow)
        for row, answer in zip(rows, body.found, strict=True):
            row.show(_line(answer, words))
        self._rows.settle()
        return bool(body.found)

    def nothing(self, body: PlaceSearch, words: Words) -> tuple[str, str, str]:
        _ = words.gettext
        if not body.text:
            return (
                "map",
                _("What is the place called now?"),
                _("Since 1 July 2025 there are no districts, and many communes have new names."),
            )
        note = _("Type the name alone, without commune or district. Or ask the staff.")
        return ("search", _("No place has this name."), note)


def _line(answer: PlaceAnswer, words: Words) -> Line:
    _ = words.gettext
    if not answer.old:
        return Line(
            _today(answer, words, _MOST_NAMED),
            label=_("Today's name"),
            icon="check",
            look=Look.GOOD,
        )
    note = ""
    if answer.asked.level is Level.DISTRICT:
        note = _("There are no districts any more. These are the communes of today.")
    elif answer.partly:
        note = _("It was divided: which one is yours depends on where you live. Ask the staff.")
    return Line(
        _today(answer, words, _MOST_NAMED),
        label=_asked(answer),
        note=note,
        icon="map",
        look=Look.CAUTION if answer.partly else Look.PLAIN,
    )


def _asked(answer: PlaceAnswer) -> str:
    """ "Xã Nhân Khang, huyện Lý Nhân, tỉnh Hà Nam"."""
    unit = answer.asked
    above = (_lowered(name) for name in (unit.district, unit.province) if name)
    return ", ".join((unit.full_name, *above))


def _today(answer: PlaceAnswer, words: Words, most: int) -> str:
    _ = words.gettext
    named = [_lowered(unit.full_name) for unit in answer.today[:most]]
    if len(answer.today) > most:
        named.append("…")
    provinces = dict.fromkeys(unit.province for unit in answer.today if unit.province)
    text = ", ".join((*named, *map(_lowered, provinces)))
    if answer.old:
        return _("Now: %s") % text
    return _asked(answer)


def _lowered(name: str) -> str:
    """As it stands in the middle of a sentence."""
    return name[:1].lower() + name[1:]
