"""Ratings for the page of statistics and as lines of a file: by service, and by service and day.

What may be shown is decided in `kiosk.queue.rating`; nothing here can tell who gave what. `days`
come from `rating_store.rated_days`. The page gives its template the value `ratings`, made by
`rating_figures`, and includes `supervisor/ratings.html`.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kiosk.catalogue.catalogue import Catalogue
from kiosk.language import Language
from kiosk.language.catalogue import catalogue as texts
from kiosk.queue.rating import BEST, WORST, RatingReason, Tally
from kiosk.station.rating_store import RatedDay, together

NONE = "–"


def N_(text: str) -> str:
    return text


SCORES = {
    5: N_("Very satisfied"),
    4: N_("Satisfied"),
    3: N_("All right"),
    2: N_("Unhappy"),
    1: N_("Very unhappy"),
}
REASONS = {
    RatingReason.WAITED_LONG: N_("Waited long"),
    RatingReason.CAME_BACK: N_("Had to come back"),
    RatingReason.UNCLEAR: N_("Unclear what to do"),
    RatingReason.MANNER: N_("Manner"),
    RatingReason.OTHER: N_("Something else"),
}
_HEAD = (N_("Day"), N_("Service"), N_("Ratings"), N_("Mean"))


class Part(msgspec.Struct, frozen=True):
    """A part of a bar, best score first. Measures in percent of the bar."""

    score: int
    count: int
    start: float
    width: float


class Rated(msgspec.Struct, frozen=True):
    """One line: a service's, or all together. `count` 0: too few to be shown."""

    name: str
    count: int
    mean: str
    parts: tuple[Part, ...]
    reasons: tuple[tuple[str, int], ...]
    """Those that were given, most frequent first."""


class RatingFigures(msgspec.Struct, frozen=True):
    total: Rated
    services: tuple[Rated, ...]
    """Those with ratings, in the catalogue's order."""
    scores: tuple[tuple[int, str], ...]
    """What each is called, best first."""


def rating_figures(
    days: Sequence[RatedDay], services: Catalogue, language: Language
) -> RatingFigures:
    """All these days together."""
    named = _names(services, language)
    ids = list(named) + sorted({d.service_id for d in days} - set(named))
    by_service = ((i, [d for d in days if d.service_id == i]) for i in ids)
    return RatingFigures(
        total=_rated("", together(days), language),
        services=tuple(
            _rated(named.get(service_id, service_id), together(of_it), language)
            for service_id, of_it in by_service
            if of_it
        ),
        scores=tuple((score, texts(language, "station").gettext(t)) for score, t in SCORES.items()),
    )


def rating_lines(
    days: Sequence[RatedDay], services: Catalogue, language: Language
) -> list[list[object]]:
    """For a file: a line of headings, then one for each service's day that may be shown."""
    say = texts(language, "station").gettext
    named = _names(services, language)
    head: list[object] = [say(t) for t in (*_HEAD, *SCORES.values(), *REASONS.values())]
    body = [
        [
            each.day.isoformat(),
            named.get(each.service_id, each.service_id),
            each.tally.count,
            f"{each.tally.mean:.2f}",
            *reversed(each.tally.counts),
            *each.tally.reasons,
        ]
        for each in days
        if each.tally.mean is not None
    ]
    return [head, *body]


def _names(services: Catalogue, language: Language) -> dict[str, str]:
    return {s.id: s.name.get(language.value) or s.name["vi"] for s in services.services}


def _rated(name: str, tally: Tally, language: Language) -> Rated:
    say = texts(language, "station").gettext
    mean = NONE if tally.mean is None else f"{tally.mean:.1f}"
    given = zip(RatingReason, tally.reasons, strict=True)
    reasons = sorted(((say(REASONS[r]), n) for r, n in given if n), key=lambda pair: -pair[1])
    return Rated(
        name=name,
        count=tally.count,
        mean=mean.replace(".", ",") if language is Language.VIETNAMESE else mean,
        parts=_parts(tally),
        reasons=tuple(reasons),
    )


def _parts(tally: Tally) -> tuple[Part, ...]:
    parts: list[Part] = []
    start = 0.0
    for score in range(BEST, WORST - 1, -1):
        count = tally.counts[score - WORST]
        if count:
            width = 100.0 * count / tally.count
            parts.append(Part(score, count, round(start, 2), round(width, 2)))
            start += width
    return tuple(parts)
