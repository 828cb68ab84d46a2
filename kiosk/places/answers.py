"""Every unit of today and of before, with what it is today: what can be asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kiosk.places.kinds import kind_and_name
from kiosk.places.listing import Listing
from kiosk.places.place import Level, PlaceAnswer, Unit


def province(full_name: str) -> Unit:
    kind, name = kind_and_name(full_name)
    return Unit(Level.PROVINCE, kind, name)


def answers_of(listing: Listing) -> tuple[PlaceAnswer, ...]:
    """Provinces, then districts, then communes; of each level today's first.

    A province whose name has stayed is there once. A district is answered with the communes
    that its communes became.
    """
    return (*_provinces(listing), *_districts(listing), *_communes(listing))


def _provinces(listing: Listing) -> Iterator[PlaceAnswer]:
    today = {unit.province: province(unit.province) for unit in listing.today}
    yield from (PlaceAnswer(unit, (unit,), old=False) for unit in today.values())
    before = {each.unit.province: each.today[0].province for each in listing.before}
    for old, new in before.items():
        if old not in today:
            yield PlaceAnswer(province(old), (today[new],), old=True)


def _districts(listing: Listing) -> Iterator[PlaceAnswer]:
    became: dict[tuple[str, str], dict[Unit, None]] = {}
    for each in listing.before:
        unit = each.unit
        district = unit.district if unit.level is Level.COMMUNE else unit.full_name
        became.setdefault((unit.province, district), {}).update(dict.fromkeys(each.today))
    for (above, full_name), today in became.items():
        kind, name = kind_and_name(full_name)
        asked = Unit(Level.DISTRICT, kind, name, province=above)
        yield PlaceAnswer(asked, tuple(today), old=True, partly=len(today) > 1)


def _communes(listing: Listing) -> Iterator[PlaceAnswer]:
    yield from (PlaceAnswer(unit, (unit,), old=False) for unit in listing.today)
    for each in listing.before:
        if each.unit.level is Level.COMMUNE:
            yield PlaceAnswer(each.unit, each.today, old=True, partly=len(each.today) > 1)


def old_areas(answers: Iterable[PlaceAnswer]) -> dict[Unit, set[tuple[str, str]]]:
    """Of each commune of today: the districts, each with its province, of which it has parts."""
    areas: dict[Unit, set[tuple[str, str]]] = {}
    for answer in answers:
        if answer.old and answer.asked.level is not Level.PROVINCE:
            asked = answer.asked
            district = asked.district or asked.full_name
            for unit in answer.today:
                areas.setdefault(unit, set()).add((district, asked.province))
    return areas
