"""The languages that a visit can be held in.

All that are foreseen are here. Which of them a person is offered is decided by the catalogues that
are there (`kiosk.language.catalogue.offered`).
"""

from __future__ import annotations

from enum import Enum

from kiosk.language.script import Script


class Language(Enum):
    """By its tag (BCP 47)."""

    VIETNAMESE = "vi"
    ENGLISH = "en"
    TAY = "tyz"
    TAI_DAM = "blt"
    """Thái, in its own script; `blt-Latn` would be another catalogue."""
    MUONG = "mtq"
    KHMER = "km"
    CHAM = "cjm"
    HMONG = "hmn"
    CHINESE = "zh"

    @property
    def own_name(self) -> str:
        """What those who speak it call it."""
        return _OWN_NAMES[self]

    @property
    def script(self) -> Script:
        return _SCRIPTS.get(self, Script.LATIN)


_OWN_NAMES = {
    Language.VIETNAMESE: "Tiếng Việt",
    Language.ENGLISH: "English",
    Language.TAY: "Tày",
    Language.TAI_DAM: "ꪼꪕꪒꪾ",
    Language.MUONG: "Mường",
    Language.KHMER: "ភាសាខ្មែរ",
    Language.CHAM: "ꨌꩌ",
    Language.HMONG: "Hmôngz",
    Language.CHINESE: "中文",
}
_SCRIPTS = {
    Language.TAI_DAM: Script.TAI_VIET,
    Language.KHMER: Script.KHMER,
    Language.CHAM: Script.CHAM,
    Language.CHINESE: Script.HAN,
}
