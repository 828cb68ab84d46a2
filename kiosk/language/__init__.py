"""The languages that a visit can be held in."""

from enum import Enum


class Language(Enum):
    VIETNAMESE = "vi"
    ENGLISH = "en"
