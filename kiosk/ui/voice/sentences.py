"""Collects the sentences of a screen, each for those who may hear it."""

from __future__ import annotations

from kiosk.ui.voice.said import Said
from kiosk.ui.words import Words
from kiosk.visit.view import View


class Sentences:
    def __init__(self, view: View, words: Words) -> None:
        self.view = view
        """All around the body, for a sentence that depends on it."""
        self.words = words
        self.sentences: list[Said] = []

    def all(self, text: str) -> None:
        """For the whole hall: nothing of it comes from a person's data."""
        self.sentences.append(Said(text))

    def one(self, text: str) -> None:
        """For headphones alone; the loudspeaker is silent."""
        self.sentences.append(Said("", text))

    def both(self, aloud: str, alone: str) -> None:
        """One wording for the hall, another for headphones."""
        self.sentences.append(Said(aloud, alone))
