"""Asks each source in its own time and keeps what all of them have found.

A source that is cheap is asked often; one that takes a second of a small board's time, seldom. All
are asked in one thread, the often asked ones first, so that the core has its processor for itself.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from kiosk.appliance.finding import Finding
from kiosk.devices.faults import Contained

TURN = 5.0
"""Seconds between two turns: what is live is that old at most."""
EXAMINATION = 60.0
"""Within so many seconds everything has been looked at; longer, and something hangs."""
MOST = 64
"""Findings; as many as a report takes."""
_SLOW = 2.0
"""Seconds: a source that took longer stands in the log."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Source:
    """One question. `look` may block for some seconds and yields what it found; one that raises
    keeps what it found before."""

    name: str
    every: float
    """Seconds; 0: at every turn."""
    look: Callable[[], Iterable[Finding]]


Picture = tuple[Finding, ...]


class HealthWatch:
    """`before`: done at the head of each turn. `told`: called after every turn with the picture,
    and whether another thing is found than before; from the watch's thread."""

    def __init__(
        self,
        sources: Sequence[Source],
        *,
        before: Callable[[], None] = lambda: None,
        told: Callable[[Picture, bool], None] = lambda _picture, _changed: None,
        turn: float = TURN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sources = sorted(sources, key=lambda source: source.every)
        self._before = before
        self._told = told
        self._turn = turn
        self._clock = clock
        self._found: dict[str, Picture] = {}
        self._due: dict[str, float] = {}
        self._said: frozenset[tuple[str, str]] | None = None
        self._changed = threading.Condition()
        self._asked = 0
        self._answered = 0
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="health", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """A source that hangs is not waited for."""
        with self._changed:
            self._ending = True
            self._changed.notify_all()
        self._thread.join(timeout=3)

    # From any thread.

    def now(self) -> Picture:
        """Returns at once; in the order of the sources."""
        found = dict(self._found)
        return tuple(finding for source in self._sources for finding in found.get(source.name, ()))[
            :MOST
        ]

    def look_again(self) -> None:
        """Ask every source anew; returns at once."""
        with self._changed:
            self._asked += 1
            self._changed.notify_all()

    def examined(self, limit: float = EXAMINATION) -> Picture:
        """What all sources say now. What has not come after `limit` seconds is as it was."""
        with self._changed:
            self._asked += 1
            mine = self._asked
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._answered >= mine or self._ending, limit)
        return self.now()

    # The watch's own thread.

    def _run(self) -> None:
        while not self._ending:
            self.turn_once()
            with self._changed:
                self._changed.wait_for(
                    lambda: self._ending or self._asked > self._answered, self._turn
                )

    def turn_once(self) -> None:
        """Ask those that are due. For the thread, and for tests that have none."""
        with self._changed:
            asked = self._asked
            everything = asked > self._answered
        with Contained(_log, "healing"):
            self._before()
        for source in self._sources:
            if self._ending:
                return
            started = self._clock()
            if everything or started >= self._due.get(source.name, float("-inf")):
                self._ask(source, started)
        with Contained(_log, "telling of the health"):
            self._tell()
        with self._changed:
            self._answered = max(self._answered, asked)
            self._changed.notify_all()

    def _ask(self, source: Source, started: float) -> None:
        with Contained(_log, f"health: {source.name}"):
            self._found[source.name] = tuple(source.look())
        took = self._clock() - started
        if took > _SLOW:
            _log.info("health: %s took %.1f s", source.name, took)
        self._due[source.name] = started + source.every

    def _tell(self) -> None:
        picture = self.now()
        said = frozenset((finding.id, finding.condition.value) for finding in picture)
        changed, self._said = said != self._said, said
        self._told(picture, changed)
