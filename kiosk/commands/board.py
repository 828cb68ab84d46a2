"""`kiosk board`: the display in the hall. Shows what the station says, and says what it calls."""

from __future__ import annotations

import argparse
import datetime as dt
import signal
import sys
import threading
from collections.abc import Callable

from msgspec.structs import replace

from kiosk.board.announcer import SpokenCall
from kiosk.board.call import HallEvent
from kiosk.board.picture import BoardPicture
from kiosk.language import Language
from kiosk.link.board_feed import BoardFeed
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.queue.day import STATION_TIME
from kiosk.settings.tree import Settings
from kiosk.speech.player import Player, SoundState
from kiosk.speech.speaker import Speaker
from kiosk.speech.voice import Voice
from kiosk.ui.board.scene import Scene
from kiosk.ui.environment import VideoDriver, prepare_environment
from kiosk.ui.options import ScreenOptions
from kiosk.visit.event import StationTrouble


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    try:
        hall = HallWatch(settings)
    except ValueError as error:
        print(f"kiosk board: {error}", file=sys.stderr)
        return 1
    if prepare_environment() is VideoDriver.OFFSCREEN:
        print("kiosk board: there is no display; drawing offscreen", file=sys.stderr)
    from kiosk.ui.board.app import BoardApp

    board = settings.board
    app = BoardApp(
        hall,
        ScreenOptions(board.width, board.height, board.fullscreen),
        languages_of(board.languages),
        hall.now,
        beat=Notifier().beat,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.stop())
    app.run()
    return 0


def languages_of(codes: str) -> tuple[Language, ...]:
    """`vi,en` as languages, in this order."""
    return tuple(Language(code) for code in codes.split(","))


class HallWatch:
    """Puts together what comes from the station and from the loudspeaker into scenes.

    What the feed and the speaker report comes from their threads; each report makes a new scene.
    """

    def __init__(self, settings: Settings, player: Player | None = None) -> None:
        """Raises ValueError for a bad address of the station."""
        board, terminal = settings.board, settings.terminal
        self._turn = threading.Lock()
        self._scene = Scene()
        self._on_scene: Callable[[Scene], None] = lambda _: None
        self._lead = dt.timedelta()
        self._heard: dt.datetime | None = None
        self._speaker = Speaker(
            Voice(board.clips_dir, board.dialect) if board.voice else None,
            player or Player(),
            self._said,
            languages=languages_of(board.spoken),
            volume=board.volume,
        )
        self._feed = BoardFeed(
            self,
            terminal_id=terminal.id,
            station_url=settings.station.url or None,
            station_id=settings.station.id or None,
            state_dir=terminal.state_dir,
        )

    def start(self, on_scene: Callable[[Scene], None]) -> None:
        self._on_scene = on_scene
        self._speaker.start()
        self._feed.start()

    def stop(self) -> None:
        """Within a few seconds; a call that is being said is cut off."""
        self._speaker.stop()
        self._feed.stop()

    def now(self) -> dt.datetime:
        """The station's time, also while it is away."""
        return dt.datetime.now(STATION_TIME) + self._lead

    # -- from the station ---------------------------------------------------------------------

    def show(self, picture: BoardPicture) -> None:
        self._lead = picture.time - dt.datetime.now(dt.UTC)
        self._heard = picture.time
        # Pictures that differ in nothing but their time are not drawn again.
        before = self._scene.picture
        same = before is not None and replace(picture, time=before.time) == before
        shown = before if same else picture
        self._change(picture=shown, cut_since=None, trouble=None)

    def happened(self, event: HallEvent, age: float) -> None:
        self._speaker.hear(event, age)

    def begin_anew(self) -> None:
        self._speaker.reset()

    def lose(self, trouble: StationTrouble | None) -> None:
        self._change(cut_since=self._heard, trouble=trouble)

    # -- from the loudspeaker -----------------------------------------------------------------

    def _said(self, announcement: SpokenCall | None, state: SoundState) -> None:
        self._change(speaking=announcement, silent=state is not SoundState.READY)

    def _change(self, **changes: object) -> None:
        with self._turn:
            scene = replace(self._scene, **changes)
            if scene == self._scene:
                return
            self._scene = scene
            # Within the turn: scenes arrive in the order in which they were made.
            self._on_scene(scene)
