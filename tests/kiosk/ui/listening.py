"""Hears a screen through and presses what it names, as somebody does who does not see it."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.language import Language
from kiosk.ui.voice.guide import Move
from kiosk.visit.look import Voice
from kiosk.visit.view import View
from tests.kiosk.ui.driver import Screen

MOST_STOPS = 120
SPOKEN = (Language.VIETNAMESE, Language.ENGLISH)
"""The languages that are complete."""


class Listener:
    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def show(self, view: View, *, headphones: bool = False, voice: Voice | None = None) -> str:
        """Puts the View on a screen that speaks; returns what is said of it."""
        spoken = replace(view, voice=voice or Voice(), headphones=headphones)
        self.screen.ear.take()
        self.screen.show(spoken)
        return " ".join(self.screen.ear.take())

    def do(self, move: Move) -> str:
        self.screen.frame.guide.do(move)
        return " ".join(self.screen.ear.take())

    def hear_through(self) -> list[str]:
        """What each stop says, from the beginning to the beginning."""
        said = []
        for _stop in range(MOST_STOPS):
            said.append(self.do(Move.NEXT))
            if self.screen.frame.guide.at_the_beginning:
                return said[:-1]
        raise AssertionError("the focus does not come round")

    def press(self, wanted: str) -> None:
        """Moves on until something says this, and presses it."""
        heard = []
        for _stop in range(MOST_STOPS):
            heard.append(self.do(Move.NEXT))
            if wanted in heard[-1]:
                self.do(Move.PRESS)
                self.screen.frames(3)
                return
            if self.screen.frame.guide.at_the_beginning:
                break
        raise AssertionError(f"nothing says {wanted!r}: {heard}")
