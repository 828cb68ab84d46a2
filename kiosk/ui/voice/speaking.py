"""What the screen needs of whoever makes its words audible (kiosk/speech/prompter.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.language import Language
from kiosk.visit.look import Voice


class Speaker(Protocol):
    """Every call returns at once."""

    on_audible: Callable[[bool], None]
    """Called, from any thread, when it cannot be heard any more, or can be again."""

    def start(self) -> None: ...

    def say(self, text: str, language: Language, voice: Voice, *, personal: bool) -> None:
        """Now, in place of what is being said. `personal`: nothing of it is kept."""
        ...

    def hush(self) -> None:
        """Say nothing more of what is being said."""
        ...

    def stop(self) -> None: ...


class NoSpeaker:
    """A screen without a voice."""

    def __init__(self) -> None:
        self.on_audible: Callable[[bool], None] = lambda _: None

    def start(self) -> None:
        """There is nothing to start."""

    def say(self, text: str, language: Language, voice: Voice, *, personal: bool) -> None:
        """Nobody hears it."""

    def hush(self) -> None:
        """It is silent already."""

    def stop(self) -> None:
        """There is nothing to stop."""
