"""From a move of the focus to the sound, on the real screen without a display.

    python -m tests.bench._voice_screen

Moves through some screens as fast as a person who knows them, by the guide, espeak-ng and ALSA's
player, whose device is a file. Prints a line for each move, in milliseconds: what the move took of
the thread that draws, until the sound was handed to the player, until the player gave the first
samples to its device; and until the player of the sound before had ended.
"""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from kiosk.speech.player import Player, SoundState
from kiosk.speech.sound import Sound

SCREENS = ("menu", "services", "record", "ticket", "lookups")
ROUNDS = 3
BETWEEN = 0.35
"""Seconds from one move to the next: most sounds are cut off."""


class TimedPlayer(Player):
    def __init__(self) -> None:
        # A file takes all samples at once; a loudspeaker would still be playing them.
        super().__init__([("sh", "-c", 'aplay -q "$0" && exec sleep 10')])
        self.handed = threading.Event()
        self.handed_at = self.ended_at = 0.0

    def play(self, sound: Sound, wanted: Callable[[], bool] = lambda: True) -> SoundState:
        if not self.handed.is_set():
            self.handed_at = time.monotonic()
            self.handed.set()
        state = super().play(sound, wanted)
        self.ended_at = time.monotonic()
        return state


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        heard = Path(folder) / "heard.raw"
        conf = Path(folder) / "asound.conf"
        conf.write_text(
            "pcm.silent { type null }\n"
            f'pcm.!default {{ type file; slave.pcm silent; file "{heard}"; format raw }}\n'
        )
        os.environ["ALSA_CONFIG_PATH"] = str(conf)
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        from kiosk.ui.environment import prepare_environment

        prepare_environment()
        _measure(heard)


def _measure(heard: Path) -> None:
    from msgspec.structs import replace

    from kiosk.language import Language
    from kiosk.speech.prompter import Prompter
    from kiosk.ui.examples import NOW, example_views
    from kiosk.ui.gallery.rendering import SilentPort
    from kiosk.ui.offscreen import Offscreen
    from kiosk.ui.options import ScreenOptions
    from kiosk.ui.voice.guide import Move
    from kiosk.visit.look import Voice

    player = TimedPlayer()
    prompter = Prompter(player)
    screen = Offscreen(SilentPort(), ScreenOptions(settle_seconds=0), lambda: NOW, prompter)
    views = dict(example_views(Language.VIETNAMESE))
    for _round in range(ROUNDS):
        for name in SCREENS:
            screen.app.draw(replace(views[name], voice=Voice()))
            screen.frames(3)
            guide = screen.frame.guide
            for _move in range(6):
                _rest(screen)
                print(*_timed(lambda guide=guide: guide.do(Move.NEXT), player, heard), flush=True)
    prompter.stop()


def _rest(screen: object) -> None:
    end = time.monotonic() + BETWEEN
    while time.monotonic() < end:
        screen.frames(1)  # type: ignore[attr-defined]
        time.sleep(0.005)


def _timed(move: Callable[[], None], player: TimedPlayer, heard: Path) -> tuple[float, ...]:
    if heard.exists():
        # The player of the sound before has it open; the next one makes it anew.
        heard.unlink()
    player.handed.clear()
    begun = time.monotonic()
    move()
    took = time.monotonic() - begun
    player.handed.wait(5)
    handed = player.handed_at - begun
    end = begun + 5
    while not (heard.exists() and heard.stat().st_size) and time.monotonic() < end:
        time.sleep(0.0005)
    sounded = time.monotonic() - begun
    # 0: it was over before.
    ended = max(0.0, player.ended_at - begun)
    return tuple(round(seconds * 1000, 2) for seconds in (took, handed, sounded, ended))


if __name__ == "__main__":
    main()
