"""Keeps a board in the hall right: the whole picture again and again, and each event once.

Two threads: one finds the station and fetches the picture whenever something has happened, the
other follows the events. What a board shows comes from the picture alone, so that it is right
whatever was missed; what it says comes from the events, which resume where they were cut.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from kiosk.backoff import Backoff, jittered
from kiosk.board.call import HallEvent
from kiosk.board.picture import BoardPicture
from kiosk.exchange.bounded import Stream
from kiosk.link.client import StationClient
from kiosk.link.finder import Finder
from kiosk.link.identity import IdentityFile
from kiosk.link.known_time import OwnTime
from kiosk.link.renewal import Renewal
from kiosk.link.security import Clock, own_clock
from kiosk.link.sse import EventParser, ServerEvent, StreamFault
from kiosk.link.timing import DEFAULT_TIMING, Timing
from kiosk.queue.standing import EventKind
from kiosk.visit.event import StationTrouble

RESET = "reset"
_KINDS = {kind.value: kind for kind in EventKind}

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FeedTiming:
    """Seconds."""

    poll: float = 10.0
    """Between two pictures while nothing happens: waits and opening hours change by themselves."""
    closest: float = 0.2
    """Between two pictures while much happens."""
    silence: float = 40.0
    """The station gives a sign of life every 15; after this long without one, the line is cut."""
    look: float = 0.5
    """Between two looks whether the events still come."""


class _WireEvent(msgspec.Struct, frozen=True):
    kind: str
    at: dt.datetime
    number: str | None = None
    counter: str | None = None


class Board(Protocol):
    """What is told what happens. Called from the feed's threads; must not block."""

    def show(self, picture: BoardPicture) -> None:
        """The station is there, and the hall stands like this."""

    def happened(self, event: HallEvent, age: float) -> None:
        """Something happened `age` seconds ago, by the station's clock. Each event once."""

    def begin_anew(self) -> None:
        """Events were missed that will not come again."""

    def lose(self, trouble: StationTrouble | None) -> None:
        """The station cannot be reached. Said again and again until it is there."""


class BoardFeed:
    """`station_url` None: the station is found by zeroconf. `state_dir`: of the identity."""

    def __init__(
        self,
        board: Board,
        *,
        terminal_id: str,
        station_url: str | None,
        state_dir: Path,
        station_id: str | None = None,
        timing: Timing = DEFAULT_TIMING,
        feed_timing: FeedTiming = FeedTiming(),
        clock: Clock = own_clock,
    ) -> None:
        """Raises ValueError for a bad address."""
        self._board = board
        self._timing = timing
        self._own = feed_timing
        self._wake = threading.Event()
        self._ending = threading.Event()
        identity_file = IdentityFile(state_dir)
        self._finder = Finder(
            url=station_url,
            station_id=station_id,
            hint=None,
            terminal_id=terminal_id,
            file=identity_file,
            known_time=OwnTime(clock),
            timing=timing,
            on_found=self._wake.set,
            stopping=self._ending.is_set,
        )
        self._renewal = Renewal(identity_file)
        self._client: StationClient | None = None
        self._position: int | None = None
        self._lead = 0.0
        self._alive_at = 0.0
        self._stream: Stream | None = None
        self._follower: threading.Thread | None = None
        self._follow_again = Backoff(timing.away_first, timing.away_longest)
        self._follow_not_before = 0.0
        self._thread = threading.Thread(target=self._run, name="board-feed", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Nothing is called after it returned."""
        self._ending.set()
        self._wake.set()
        self._cut_stream()
        self._thread.join()
        if self._follower is not None:
            self._cut_stream()
            self._follower.join()
        self._finder.close()

    # -- the picture --------------------------------------------------------------------------

    def _run(self) -> None:
        away = Backoff(self._timing.away_first, self._timing.away_longest)
        while not self._ending.is_set():
            self._wake.clear()
            try:
                there = self._look()
            except Exception as error:  # noqa: BLE001 - a dead feed would freeze the board
                _log.error("the board's feed stumbled: %s", type(error).__name__)
                there = False
            if there:
                away.reset()
            self._rest(jittered(self._own.poll) if there else away.next())

    def _rest(self, seconds: float) -> None:
        """Until something has happened, watching meanwhile that events can still come."""
        self._ending.wait(min(seconds, self._own.closest))
        end = time.monotonic() + seconds
        while not self._ending.is_set():
            left = end - time.monotonic()
            if left <= 0 or self._wake.wait(min(left, self._own.look)):
                return
            if self._stream is not None and self._silent():
                self._cut_stream()
            if self._client is not None and not self._following() and self._may_follow():
                return

    def _look(self) -> bool:
        """Whether the station is there; then the board shows how the hall stands."""
        client = self._client
        if client is None:
            found = self._finder.find()
            if found is None:
                if self._finder.has_looked_around() and not self._ending.is_set():
                    self._board.lose(self._finder.trouble)
                return False
            client = found[0]
        picture = client.board()
        if not isinstance(picture, BoardPicture):
            _log.info("no picture of the hall: %s", picture)
            self._client = None
            self._cut_stream()
            if not self._ending.is_set():
                self._board.lose(None)
            return False
        self._client = client
        self._lead = picture.time.timestamp() - time.monotonic()
        if self._position is None:
            self._position = picture.last_event
        if not self._following() and self._may_follow():
            self._follow(client)
        if not self._ending.is_set():
            self._board.show(picture)
        if self._finder.identity is not None:
            self._renewal.attend(client, self._finder.identity, picture.time)
        return True

    # -- the events ---------------------------------------------------------------------------

    def _following(self) -> bool:
        return self._follower is not None and self._follower.is_alive()

    def _may_follow(self) -> bool:
        return time.monotonic() >= self._follow_not_before

    def _silent(self) -> bool:
        return time.monotonic() - self._alive_at > self._own.silence

    def _cut_stream(self) -> None:
        stream = self._stream
        if stream is not None:
            stream.close()

    def _follow(self, client: StationClient) -> None:
        self._follow_not_before = time.monotonic() + self._follow_again.next()
        self._follower = threading.Thread(
            target=self._listen, args=(client,), name="board-events", daemon=True
        )
        self._follower.start()

    def _listen(self, client: StationClient) -> None:
        """One connection, from where the last one ended."""
        stream = client.follow_events(self._position or 0, self._own.silence)
        if not isinstance(stream, Stream):
            _log.info("the events cannot be followed: %s", stream)
            return
        self._alive_at = time.monotonic()
        self._stream = stream
        if self._ending.is_set():
            stream.close()
        parser = EventParser()
        signs = 0
        try:
            for chunk in stream.chunks():
                for event in parser.feed(chunk):
                    self._take(event)
                if self._ending.is_set():
                    break
                # Bytes alone are no sign: somebody may send one now and then, for ever.
                if parser.signs > signs:
                    signs = parser.signs
                    self._alive_at = time.monotonic()
        except StreamFault as fault:
            _log.warning("what the station sends is no stream of events: %s", fault)
        except Exception as error:  # noqa: BLE001 - the next connection may fare better
            _log.error("the board's events stumbled: %s", type(error).__name__)
        finally:
            stream.close()
            self._stream = None
            self._wake.set()

    def _take(self, event: ServerEvent) -> None:
        """Raises StreamFault for what is no event of a station."""
        if not event.id.isdecimal() or len(event.id) > 18:
            raise StreamFault("number")
        seq = int(event.id)
        self._follow_again.reset()
        if event.kind == RESET:
            self._position = seq
            self._board.begin_anew()
        elif seq > (self._position or 0):
            happened = _happened(seq, event.data)
            self._position = seq
            if happened is not None and not self._ending.is_set():
                age = time.monotonic() + self._lead - happened.at.timestamp()
                self._board.happened(happened, age)
        self._wake.set()


def _happened(seq: int, data: str) -> HallEvent | None:
    """None: of a kind that only a newer station knows. Raises StreamFault."""
    try:
        event = msgspec.json.decode(data, type=_WireEvent)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise StreamFault("event") from None
    if event.at.tzinfo is None:
        raise StreamFault("time")
    kind = _KINDS.get(event.kind)
    if kind is None:
        return None
    return HallEvent(seq=seq, kind=kind, at=event.at, number=event.number, counter=event.counter)
