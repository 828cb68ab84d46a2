"""Says the calls one after the other, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from kiosk.board.announcer import Announcer, SpokenCall
from kiosk.board.call import HallEvent
from kiosk.language import Language
from kiosk.speech.chime import chime
from kiosk.speech.fault import SpeechFault
from kiosk.speech.player import Player, SoundState
from kiosk.speech.sound import Sound
from kiosk.speech.voice import Voice

_log = logging.getLogger(__name__)

OnChange = Callable[[SpokenCall | None, SoundState], None]


class Speaker:
    """Chime, then the call. Without a synthesiser the chime alone, without a loudspeaker nothing:
    either is a state, and the calls go on.

    `on_change` is told, from the speaker's thread, what is being said now and how the sound is.
    """

    def __init__(
        self,
        voice: Voice | None,
        player: Player,
        on_change: OnChange,
        *,
        languages: tuple[Language, ...] = (Language.VIETNAMESE,),
        volume: int = 100,
    ) -> None:
        """`voice` None: the chime alone. `volume`: percent."""
        self._voice = voice
        self._player = player
        self._on_change = on_change
        self._languages = languages
        self._volume = volume
        self._announcer = Announcer()
        self._changed = threading.Condition()
        self._ending = False
        self._state = SoundState.READY
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End at once, also in the middle of a call."""
        with self._changed:
            self._ending = True
            self._changed.notify()
        self._player.stop()
        self._thread.join(5)

    def hear(self, event: HallEvent, age: float) -> None:
        """Something happened in the hall `age` seconds ago."""
        with self._changed:
            self._announcer.hear(event, age=age, now=time.monotonic())
            self._changed.notify()

    def reset(self) -> None:
        """After a cut: nothing that waited is said."""
        with self._changed:
            self._announcer.reset()

    def _run(self) -> None:
        while (announcement := self._take()) is not None:
            self._on_change(announcement, self._state)
            try:
                self._state = self._say(announcement)
            except Exception as error:  # noqa: BLE001 - a board that fell silent would help nobody
                _log.error("a call could not be made: %s", type(error).__name__)
            with self._changed:
                self._announcer.done()
                ending = self._ending
            if not ending:
                self._on_change(None, self._state)

    def _take(self) -> SpokenCall | None:
        """The next call, when there is one; None: the end."""
        with self._changed:
            while not self._ending:
                announcement = self._announcer.next(time.monotonic())
                if announcement is not None:
                    return announcement
                self._changed.wait()
        return None

    def _say(self, announcement: SpokenCall) -> SoundState:
        state = self._play(chime())
        if state is not SoundState.READY or self._voice is None:
            return state
        try:
            call = self._voice.call(announcement.number, announcement.counter, self._languages)
        except SpeechFault:
            return state  # the chime has been heard; the voice has said in the log what is wrong
        return self._play(call)

    def _play(self, sound: Sound) -> SoundState:
        state = self._player.play(sound.at_volume(self._volume))
        if state is not self._state and state is not SoundState.READY and not self._ending:
            _log.warning("calls cannot be heard: %s", state.value)
        return state
