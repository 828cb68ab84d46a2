"""All that the board shows, and where it comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

import msgspec

from kiosk.board.announcer import SpokenCall
from kiosk.board.picture import BoardPicture
from kiosk.visit.event import StationTrouble


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    picture: BoardPicture | None = None
    """None: the station has not answered yet."""
    cut_since: dt.datetime | None = None
    """When the station was last heard; None while it is."""
    trouble: StationTrouble | None = None
    speaking: SpokenCall | None = None
    """What is being said now."""
    silent: bool = False
    """Calls cannot be heard: there is no loudspeaker, or no program that plays."""


class BoardPort(Protocol):
    """Tells the board what to show, from any thread."""

    def start(self, on_scene: Callable[[Scene], None]) -> None: ...

    def stop(self) -> None: ...
