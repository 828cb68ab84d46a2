"""How letters become Vietnamese on this screen: as the station has set it, or a person chose."""

from __future__ import annotations

from kiosk.language import Language
from kiosk.language.composition import Composer
from kiosk.language.input_method import PLAIN, TELEX, VNI, InputMethod
from kiosk.language.syllables import ToneSchool
from kiosk.language.vietnamese import TONES, without_marks

METHODS = {"telex": TELEX, "vni": VNI, "off": PLAIN}
"""By the names that the settings have for them, in the order in which a key goes through them."""
_MARKED = "âăêôơưđ"


class Writing:
    """One for the whole screen; `forget` when a visit is over."""

    def __init__(self) -> None:
        self.station_has("telex", ToneSchool.OLD.value)

    def station_has(self, method: str, tones: str) -> None:
        """The settings. Raises `KeyError` or `ValueError` for names that there are not."""
        self._usual = METHODS[method]
        self._school = ToneSchool(tones)
        self._chosen: InputMethod | None = None

    def method(self, language: Language) -> InputMethod:
        """Who reads the screen in another language writes no Vietnamese, unless they choose to."""
        if self._chosen is not None:
            return self._chosen
        return self._usual if language is Language.VIETNAMESE else PLAIN

    def composer(self, language: Language) -> Composer:
        return Composer(self.method(language), self._school)

    def choose_next(self, language: Language) -> None:
        methods = list(METHODS.values())
        at = methods.index(self.method(language))
        self._chosen = methods[(at + 1) % len(methods)]

    def forget(self) -> None:
        self._chosen = None


def keys_of(method: InputMethod) -> str:
    """Which keys make what, on one line; empty for `PLAIN`."""
    marks = (
        f"{plain}{key} {letter}"
        for letter in _MARKED
        for key, changes in method.marks.items()
        if changes.get(plain := without_marks(letter)) == letter
    )
    tones = (
        f"{key} {Composer(method).typed(['a', key]).text}"
        for key, tone in method.tones.items()
        if tone in TONES and tone
    )
    return " · ".join((*marks, *tones))


writing = Writing()
