"""Numbers, times and values of the supervisor's pages, in the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kiosk.catalogue.hours import OpenSpan
from kiosk.catalogue.service import Service
from kiosk.language import Language
from kiosk.language.catalogue import catalogue
from kiosk.queue.day import STATION_TIME

NONE = "–"
"""Stands where there is no figure."""


def N_(text: str) -> str:
    return text


WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


class Words:
    def __init__(self, language: Language) -> None:
        self._vietnamese = language is Language.VIETNAMESE
        self._language = language
        self.say: Callable[[str], str] = catalogue(language, "station").gettext

    def count(self, number: int) -> str:
        grouped = f"{number:,}"
        return grouped.replace(",", ".") if self._vietnamese else grouped

    def minutes(self, seconds: float | None) -> str:
        """Without the unit: `12.5`."""
        if seconds is None:
            return NONE
        text = f"{seconds / 60:.1f}"
        return text.replace(".", ",") if self._vietnamese else text

    def duration(self, seconds: float | None) -> str:
        """With the unit, to the minute: `7 min`, `1 h 05 min`."""
        if seconds is None:
            return NONE
        minutes = max(0, round(seconds / 60))
        if minutes < 60:
            return self.say(N_("%(count)s min")) % {"count": minutes}
        hours, rest = divmod(minutes, 60)
        return self.say(N_("%(hours)s h %(minutes)s min")) % {
            "hours": hours,
            "minutes": f"{rest:02d}",
        }

    def between(self, low: float, high: float) -> str:
        """`5–12 min`; with one bound where both come to the same minutes."""
        first, last = (max(0, round(seconds / 60)) for seconds in (low, high))
        if first == last or last >= 60:
            return (
                f"{self.duration(low)} – {self.duration(high)}"
                if first != last
                else (self.duration(high))
            )
        return self.say(N_("%(low)s–%(high)s min")) % {"low": first, "high": last}

    def share(self, part: float | None) -> str:
        if part is None:
            return NONE
        text = f"{part * 100:.1f}"
        return f"{text.replace('.', ',')}%" if self._vietnamese else f"{text}%"

    def clock(self, moment: dt.datetime) -> str:
        return f"{moment.astimezone(STATION_TIME):%H:%M}"

    def hour(self, hour: int) -> str:
        return f"{hour:02d}:00–{hour + 1:02d}:00"

    def day(self, day: dt.date) -> str:
        return f"{day:%d/%m/%Y}"

    def weekday(self, day: dt.date) -> str:
        return self.say(WEEKDAYS[day.weekday()])

    def date(self, moment: dt.datetime) -> str:
        """With the weekday."""
        day = moment.astimezone(STATION_TIME).date()
        return f"{self.weekday(day)}, {self.day(day)}"

    def moment(self, moment: dt.datetime) -> str:
        here = moment.astimezone(STATION_TIME)
        return f"{here:%H:%M} · {self.day(here.date())}"

    def name(self, service: Service) -> str:
        """The service's name; in Vietnamese where it has none in the reader's language."""
        return service.name.get(self._language.value) or service.name["vi"]

    def span(self, span: OpenSpan) -> str:
        """`Monday – Friday 07:30–11:30`."""
        days = self.say(WEEKDAYS[span.first_day])
        if span.last_day != span.first_day:
            days += f" – {self.say(WEEKDAYS[span.last_day])}"
        return f"{days} {span.opens:%H:%M}–{span.closes:%H:%M}"
