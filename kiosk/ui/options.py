"""How the screen's window is opened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScreenOptions:
    width: int = 1280
    """Pixels."""
    height: int = 800
    fullscreen: bool = False
    borderless: bool = False
    station_name: str = ""
    """Shown until the core says what the station is called."""
    settle_seconds: float = 0.3
    """After a new screen appears, touches are ignored that long: a double tap must not press
    what happens to lie under the finger."""
    rest_seconds: float = 240.0
    """Without a touch, a card or a code, after which the idle screen goes to rest."""
    input_method: str = "telex"
    """How Vietnamese is typed: a name of `kiosk.ui.writing.METHODS`."""
    tones: str = "old"
    """Where the tone is written: "old" is hòa, "new" hoà."""
