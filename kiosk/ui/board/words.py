"""The board's texts in one language, or in two of which the second is shown smaller."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

from kiosk.language import Language
from kiosk.queue.estimate import WaitEstimate
from kiosk.ui.words import Words

ROUNDED_TO = 5
"""Minutes: a wait is an estimate, and is shown as one."""

Both = tuple[str, str]
"""The same in the first language and in the second; that one is empty where there is none."""


class BoardWords:
    def __init__(self, languages: tuple[Language, ...]) -> None:
        self._words = [Words(language) for language in languages]

    def say(self, message: str) -> Both:
        """`message` is marked by `N_` where it stands."""
        return self._both([words.gettext(message) for words in self._words])

    def name(self, names: Mapping[str, str]) -> Both:
        return self._both([words.name(names) for words in self._words])

    def day(self, day: dt.date) -> Both:
        return self._both([_capital(words.long_date(day)) for words in self._words])

    def counter(self, word: str, name: str) -> Both:
        """`Quầy 3`; a counter with a name is called by it alone."""
        if len(name) > 3:
            return name, ""
        first, second = self.say(word)
        return f"{first} {name}", f"{second} {name}" if second else ""

    def minutes(self, wait: WaitEstimate | None, word: str) -> str:
        """`~ 15 phút`, rounded up; empty where nothing is known."""
        if wait is None:
            return ""
        return f"~ {math.ceil(wait.middle / 60 / ROUNDED_TO) * ROUNDED_TO} {self.say(word)[0]}"

    def _both(self, texts: list[str]) -> Both:
        return texts[0], texts[1] if len(texts) > 1 and texts[1] != texts[0] else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
