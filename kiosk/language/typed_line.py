"""A line of text while it is typed, its last word being composed.

It stands between a keyboard and a field: keys of any keyboard, and keys for a mark or a tone on
the word at the end, for those who never learnt a method. Pure; what a field does with its text is
the field's matter.
"""

from __future__ import annotations

import unicodedata

from kiosk.language.composition import EMPTY, LONGEST, Composer, Word, takes
from kiosk.language.input_method import MARK_KEYS, PLAIN
from kiosk.language.vietnamese import TONES

NO_TONE = ""
LOANWORDS = frozenset(("visa", "taxi", "massage", "passport", "data", "test"))
"""Typed so in Vietnamese too, and never meant as what Telex would make of them (vía, tãi)."""
_TONE_KEYS = {tone: key for key, tone in MARK_KEYS.tones.items()}


class TypedLine:
    """`text` is what is seen: NFC, at most `longest` characters, no space before the first."""

    def __init__(self, longest: int, composer: Composer | None = None) -> None:
        self._longest = longest
        self._composer = composer or Composer(PLAIN)
        self._before = ""
        self._word = EMPTY

    def __repr__(self) -> str:
        return f"TypedLine({len(self.text)} characters)"

    @property
    def text(self) -> str:
        return self._before + self._word.text

    def press(self, key: str) -> None:
        """A character from a keyboard. One that the line has no room for is not taken."""
        if takes(key):
            if len(self._word.keys) < LONGEST:
                word = self._composer.press(self._word, key)
                typed = "".join(word.keys)
                if typed.lower() in LOANWORDS:
                    word = self._composer.resume(typed)
                self._becomes(self._before, word)
        else:
            before = self._before + self._composer.commit(self._word) + key
            self._becomes(unicodedata.normalize("NFC", before).lstrip(), EMPTY)

    def mark(self, letter: str) -> None:
        """One of ă â ê ô ơ ư đ: made of the last letter of the word that can become it, or added.

        Made before, it goes back to what it was made of.
        """
        word = self._word.text
        marked = self._marked(letter)
        if len(marked) == len(word) and _count(marked, letter) == _count(word, letter):
            # Another letter than the one that was wanted: the ơ key has made ư of a single u.
            marked = word + letter
        self._spell(marked)

    def tone(self, tone: str) -> None:
        """One of `TONES` on the word, or `NO_TONE`. The tone that it has already is taken away;
        without a vowel there is nothing to do."""
        key = _TONE_KEYS[tone]
        marked = self._marked(key)
        if not marked.endswith(key):
            self._spell(marked)

    def backspace(self) -> None:
        """Without the last character that is seen, as `Composer.backspace`."""
        if self._word is not EMPTY and self._word.text:
            self._word = self._composer.backspace(self._word)
        else:
            self._before = _without_last(self._before)
        if not self._word.text:
            self.put(self._before)

    def put(self, text: str) -> None:
        """Have another text, and go on with its last word. What is too much of it is cut off."""
        text = unicodedata.normalize("NFC", text).lstrip()[: self._longest]
        start = len(text)
        while start and len(text) - start < LONGEST and takes(text[start - 1]):
            start -= 1
        word = self._resumed(text[start:])
        self._before, self._word = (text[:start], word) if word else (text, EMPTY)

    def finish(self) -> None:
        """The last word is complete."""
        self._becomes(self._before + self._composer.commit(self._word), EMPTY)

    def compose_with(self, composer: Composer) -> None:
        """From now on; also in the middle of a word."""
        self._composer = composer
        self.put(self.text)

    def _becomes(self, before: str, word: Word) -> None:
        if len(before) + len(word.text) <= self._longest:
            self._before, self._word = before, word

    def _marked(self, key: str) -> str:
        """The word with what the key of `MARK_KEYS` makes of it; the key at its end where it can
        make nothing, and nothing at all where it takes back what it has made before."""
        marker = Composer(MARK_KEYS, self._composer.school)
        word = marker.resume(self._word.text, unfinished=True)
        marked = marker.press(word, key)
        taken_back = key in marked.undone and key not in word.undone
        return marked.text.removesuffix(key) if taken_back else marked.text

    def _spell(self, text: str) -> None:
        if len(self._before) + len(text) <= self._longest and len(text) <= LONGEST:
            self.put(self._before + text)

    def _resumed(self, text: str) -> Word | None:
        """The word, unless composing would write it in another way than it stands there."""
        word = self._composer.resume(text)
        return word if word.text == text else None


def _count(text: str, letter: str) -> int:
    """How often the letter is in the text, with whatever tone."""
    apart = (unicodedata.normalize("NFD", each.lower()) for each in text)
    bare = ("".join(part for part in each if part not in TONES) for each in apart)
    return sum(unicodedata.normalize("NFC", each) == letter for each in bare)


def _without_last(text: str) -> str:
    """Without the last letter and the marks upon it."""
    end = len(text)
    while end and unicodedata.combining(text[end - 1]):
        end -= 1
    return text[: max(0, end - 1)]
