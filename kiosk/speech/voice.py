"""Says a call: by recorded clips where they are complete, else by the synthesiser."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from pathlib import Path

from kiosk.board.sentence import Sentence, call_sentences
from kiosk.language import Language
from kiosk.speech.clips import Clips
from kiosk.speech.espeak import PROGRAM, Dialect, synthesise
from kiosk.speech.fault import SpeechFault, SpeechTrouble
from kiosk.speech.sound import Sound

CALLS_KEPT = 24
"""Calls in memory, 0.2 MB each: a call is said again when it is repeated, and on every board."""
BETWEEN_LANGUAGES = 0.4
"""Seconds."""

_NAMED = 5
_Key = tuple[str, str, tuple[Language, ...]]
_log = logging.getLogger(__name__)


class Voice:
    """Safe from several threads; one call is made at a time."""

    def __init__(
        self, clips: Path | None = None, dialect: Dialect = "north", *, program: str = PROGRAM
    ) -> None:
        self._clips = None if clips is None else Clips(clips)
        self._dialect = dialect
        self._program = program
        self._turn = threading.Lock()
        self._made: OrderedDict[_Key, Sound] = OrderedDict()
        self._complaint: SpeechTrouble | None = None
        missing = self._clips.missing() if self._clips is not None else ()
        if missing:
            names = ", ".join(missing[:_NAMED])
            _log.warning("%d recorded clips are missing (%s): speech is made", len(missing), names)

    def call(self, number: str, counter: str, languages: tuple[Language, ...]) -> Sound:
        """Raises SpeechFault, and says in the log what kind it is when that changes."""
        key = (number, counter, languages)
        with self._turn:
            known = self._made.get(key)
            if known is not None:
                self._made.move_to_end(key)
                return known
            try:
                made = self._make(call_sentences(number, counter, languages))
            except SpeechFault as fault:
                self._complain(fault.trouble)
                raise
            self._complain(None)
            self._made[key] = made
            while len(self._made) > CALLS_KEPT:
                self._made.popitem(last=False)
            return made

    def _make(self, sentences: tuple[Sentence, ...]) -> Sound:
        parts: list[Sound] = []
        for sentence in sentences:
            if parts:
                parts.append(Sound.silence(BETWEEN_LANGUAGES, parts[0].rate))
            parts.append(self._said(sentence))
        return Sound.joined(parts)

    def _said(self, sentence: Sentence) -> Sound:
        recorded = None
        if self._clips is not None:
            try:
                recorded = self._clips.said(sentence)
            except SpeechFault as fault:
                _log.warning("a recorded clip cannot be used: %s", fault.trouble.value)
        if recorded is not None:
            return recorded
        return synthesise(sentence.text, sentence.language, self._dialect, program=self._program)

    def _complain(self, trouble: SpeechTrouble | None) -> None:
        if trouble is not self._complaint:
            self._complaint = trouble
            if trouble is not None:
                _log.warning("calls are not spoken: %s", trouble.value)
