"""A folder of recorded clips, from which Vietnamese calls are put together.

WAV files of 16 bits, all at one rate, named by what they say:

    moi-so.wav        "Mời số"                     den-quay.wav      "đến quầy số"
    a.wav … z.wav     the letters                  0.wav … 9.wav     the digits
    10.wav … 99.wav   counters above nine; where one is missing, its digits are said

All but the last line must be there before any clip is used: half a recorded and half a
synthesised voice is harder to understand than either.
"""

from __future__ import annotations

import string
from pathlib import Path

from kiosk.board.sentence import Sentence
from kiosk.language import Language
from kiosk.speech.fault import SpeechFault, SpeechTrouble
from kiosk.speech.sound import LARGEST_WAV, Sound

REQUIRED = ("moi-so", "den-quay", *string.ascii_lowercase, *string.digits)
BREATH = 0.05
REST = 0.25
"""Seconds between two clips, and where the sentence rests."""


class Clips:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def complete(self) -> bool:
        """Whether every clip is there that may be needed."""
        return not self.missing()

    def missing(self) -> tuple[str, ...]:
        return tuple(name for name in REQUIRED if not self._path(name).is_file())

    def said(self, sentence: Sentence) -> Sound | None:
        """The sentence; None where the recordings cannot say it. Raises SpeechFault."""
        if sentence.language is not Language.VIETNAMESE or not self.complete:
            return None
        parts: list[Sound] = []
        for piece in sentence.pieces:
            names = self._names(piece.clip)
            if not names:
                return None
            for name in names:
                clip = self._clip(name)
                parts += [clip, Sound.silence(BREATH, clip.rate)]
            if piece.rest:
                parts.append(Sound.silence(REST, parts[-1].rate))
        return Sound.joined(parts)

    def _names(self, clip: str) -> tuple[str, ...]:
        if clip and self._path(clip).is_file():
            return (clip,)
        return tuple(clip) if clip.isdecimal() else ()

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.wav"

    def _clip(self, name: str) -> Sound:
        try:
            with self._path(name).open("rb") as file:
                data = file.read(LARGEST_WAV + 1)
        except OSError:
            raise SpeechFault(SpeechTrouble.FAILED) from None
        if len(data) > LARGEST_WAV:
            raise SpeechFault(SpeechTrouble.TOO_LARGE)
        return Sound.from_wav(data)
