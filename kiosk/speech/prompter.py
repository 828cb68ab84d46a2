"""Says what the screen has to say to the one person before it: the newest, at once.

The screen speaks in answer to a finger. Whoever moves on has heard enough, so what comes next cuts
off what is being said, and nothing waits in a queue.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from kiosk.language import Language
from kiosk.speech.espeak import PROGRAM, Dialect, Manner, synthesise
from kiosk.speech.fault import SpeechFault
from kiosk.speech.player import SoundState
from kiosk.speech.sound import Sound
from kiosk.visit.look import Voice

_log = logging.getLogger(__name__)

LONGEST = 2400
"""Characters of one prompt, two minutes; what is beyond is not said."""
BREATH = 160
"""Characters that are made into sound at a time: the first words are heard while the rest is
still text."""
KEPT_BYTES = 6 * 1024 * 1024
"""Of sounds that may be wanted again."""
PACES = {-2: 105, -1: 125, 0: 150, 1: 185, 2: 230}
"""Words a minute."""
LOUDNESSES = {-2: 45, -1: 75, 0: 110, 1: 150, 2: 200}
"""As espeak-ng counts it."""

_ENDS = re.compile(r"(?<=[.!?:;,])\s+")
_UNSPOKEN = re.compile(r"[\[\]<>|_*#{}\\]")
"""Nothing that a speech synthesiser could take for an instruction."""


@dataclass(frozen=True, repr=False)
class Prompt:
    text: str
    language: Language
    voice: Voice
    personal: bool


class Loudspeaker(Protocol):
    def play(self, sound: Sound, wanted: Callable[[], bool]) -> SoundState: ...

    def cut(self) -> None: ...

    def stop(self) -> None: ...


class Prompter:
    """Call it from any thread: it returns at once, and a thread of its own makes and plays sound.

    `on_audible` is told, from that thread, when what is said cannot be heard any more or can be
    again: there is no synthesiser, no player or no sound card.
    """

    def __init__(
        self,
        player: Loudspeaker,
        on_audible: Callable[[bool], None] = lambda _: None,
        *,
        dialect: Dialect = "north",
        program: str = PROGRAM,
    ) -> None:
        self.on_audible = on_audible
        self._player = player
        self._dialect = dialect
        self._program = program
        self._changed = threading.Condition()
        self._prompt: Prompt | None = None
        self._turn = 0
        self._ending = False
        self._trouble = ""
        self._kept: OrderedDict[tuple[str, Language, Manner], Sound] = OrderedDict()
        self._thread = threading.Thread(target=self._run, name="prompter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End at once, also in the middle of a word."""
        with self._changed:
            self._ending = True
            self._turn += 1
            self._changed.notify()
        self._player.stop()
        if self._thread.is_alive():
            self._thread.join(5)

    def say(self, text: str, language: Language, voice: Voice, *, personal: bool) -> None:
        """Say this now, whatever is being said. `personal`: nothing of it is kept."""
        self._take_turn(Prompt(text, language, voice, personal))

    def hush(self) -> None:
        """Stop saying what is being said."""
        self._take_turn(None)

    def _take_turn(self, prompt: Prompt | None) -> None:
        with self._changed:
            self._turn += 1
            self._prompt = prompt
            self._changed.notify()
        self._player.cut()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._prompt is not None or self._ending)
                if self._ending:
                    return
                prompt, self._prompt, turn = self._prompt, None, self._turn
            assert prompt is not None
            try:
                self._say(prompt, partial(self._is_turn, turn))
            except Exception as error:  # noqa: BLE001 - a voice that fell silent would help nobody
                self._complain(type(error).__name__)
            del prompt

    def _is_turn(self, turn: int) -> bool:
        return self._turn == turn

    def _say(self, prompt: Prompt, wanted: Callable[[], bool]) -> None:
        for text in breaths(prompt.text):
            if not wanted():
                return None
            try:
                sound = self._sound(text, prompt)
            except SpeechFault as fault:
                return self._complain(fault.trouble.value)
            state = self._player.play(sound, wanted)
            if state is not SoundState.READY:
                return self._complain(state.value)
        if wanted():
            self._complain("")
        return None

    def _sound(self, text: str, prompt: Prompt) -> Sound:
        manner = manner_of(prompt.voice)
        key = (text, prompt.language, manner)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = synthesise(
            text, prompt.language, self._dialect, manner=manner, program=self._program
        )
        if not prompt.personal:
            self._kept[key] = made
            while sum(len(one.samples) for one in self._kept.values()) > KEPT_BYTES:
                self._kept.popitem(last=False)
        return made

    def _complain(self, trouble: str) -> None:
        if trouble == self._trouble:
            return
        if trouble:
            _log.warning("the screen cannot be heard: %s", trouble)
        if bool(trouble) is not bool(self._trouble):
            self.on_audible(not trouble)
        self._trouble = trouble


def manner_of(voice: Voice) -> Manner:
    return Manner(PACES[voice.pace], 2, LOUDNESSES[voice.loudness])


def breaths(text: str) -> Iterator[str]:
    """The text in pieces of about BREATH characters, cut where a sentence or a part of it ends.

    >>> list(breaths("One. Two."))
    ['One. Two.']
    """
    said = " ".join(_UNSPOKEN.sub(" ", text[:LONGEST]).split())
    piece = ""
    for part in _ENDS.split(said):
        for bit in _short(part):
            if piece and len(piece) + 1 + len(bit) > BREATH:
                yield piece
                piece = bit
            else:
                piece = f"{piece} {bit}".strip()
    if piece:
        yield piece


def _short(part: str) -> Iterator[str]:
    """What has no end in sight is cut between words, and a word without end where it must be."""
    while len(part) > BREATH:
        at = part.rfind(" ", 0, BREATH)
        at = at if at > 0 else BREATH
        yield part[:at]
        part = part[at:].lstrip()
    yield part
