"""Keys become a Vietnamese word, one key at a time. Pure; for keyboards on the screen and others.

A word is what stands between two keys that are no letter or digit; whoever has the text field
finishes it with `Composer.commit` and begins the next with `EMPTY`. Tones and marks may be typed
anywhere after their vowel. The same key once more takes them back and is a letter ("ass" is "as").
What cannot become a Vietnamese syllable shows the keys as they were typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kiosk.language.input_method import TELEX, InputMethod
from kiosk.language.syllables import (
    VIETNAMESE,
    WITH_NAMES,
    Spelling,
    ToneSchool,
    takes_tone,
    tone_at,
    vowels_of,
    with_tone,
)
from kiosk.language.vietnamese import TONES, without_marks

LONGEST = 64
"""Keys in one word. The longest syllable takes 11; further keys of a word are not taken."""
_TONE = -1
"""Belongs to the whole word, not to one of its letters."""
_CONSONANTS = frozenset("bcdđfghjklmnpqrstvwxz")
_PAIR = re.compile("[uư][oôơ]")
_HALF_PAIR = re.compile("ưo|uơ")


@dataclass(frozen=True, slots=True, repr=False)
class Word:
    """A word that is being typed. Read `text`; the rest belongs to `Composer`."""

    text: str = ""
    """What is seen now. NFC, at most `LONGEST` characters."""
    keys: tuple[str, ...] = ()
    owners: tuple[int, ...] = ()
    """For each key the letter that it wrote or marked, as an index, or `_TONE`."""
    letters: str = ""
    """With their marks, without the tone."""
    tone: str = ""
    undone: frozenset[str] = frozenset()
    """Keys that the person has taken back: in this word they are letters."""
    closed: bool = False
    """What comes is added as it is."""

    def __repr__(self) -> str:
        return f"Word({len(self.text)} characters)"


EMPTY = Word()


def takes(key: str) -> bool:
    """Whether the key is part of a word: one letter or digit. All others end it."""
    return len(unicodedata.normalize("NFC", key)) == 1 and key[0].isalnum()


@dataclass(frozen=True)
class Composer:
    method: InputMethod = TELEX
    school: ToneSchool = ToneSchool.NEW
    names: bool = True
    """Also the spellings of `WITH_NAMES`. Costs some English words that look like them."""

    def press(self, word: Word, key: str) -> Word:
        """The word after the key. Unchanged by a key that it does not take, and at its bound."""
        if not takes(key) or len(word.keys) >= LONGEST:
            return word
        return self._seen(self._pressed(word, unicodedata.normalize("NFC", key)))

    def typed(self, keys: Iterable[str]) -> Word:
        """The word that the keys make."""
        word = EMPTY
        for key in keys:
            word = self.press(word, key)
        return word

    def backspace(self, word: Word) -> Word:
        """Without the last character that is seen; where that shows plain keys, the last key.

        A tone goes with its letter, and otherwise stays and takes the place that it then has.
        """
        if word.closed:
            return _closed(word.letters[:-1])
        if not self._is_composed(word):
            return self.typed(word.keys[:-1])
        last = len(word.letters) - 1
        keeps_tone = tone_at(word.letters.lower(), self.school) != last
        left = [
            key
            for key, owner in zip(word.keys, word.owners, strict=True)
            if owner != last and (keeps_tone or owner != _TONE)
        ]
        tone = word.tone if keeps_tone else ""
        text = with_tone(word.letters[:-1], tone, self.school)
        shorter = self.typed(left)
        return shorter if shorter.text == text else self._spelled(text)

    def commit(self, word: Word) -> str:
        """The finished word: what is seen, or the keys if that is no syllable after all.

        A syllable that lacks its tone stays, and so does a bare đ: "viêt", "đuong", "HĐND".
        """
        if not self._is_composed(word) or word.undone:
            return word.text
        letters = word.letters.lower()
        bare = not word.tone and letters.replace("đ", "d").isascii()
        finished = self._spelling.is_syllable(letters) and takes_tone(letters, word.tone)
        return word.text if bare or finished else "".join(word.keys)

    def resume(self, text: str, *, unfinished: bool = False) -> Word:
        """The word as if it had just been typed, to go on with one that is in the field already.

        A syllable comes in this composer's school; a text that `commit` would change is left as
        it is, unless it is known to be `unfinished`. Raises `ValueError` if `text` is no word or
        too long.
        """
        text = unicodedata.normalize("NFC", text)
        if len(text) > LONGEST or not all(map(takes, text)):
            raise ValueError("not one word")
        tone, letters = _tone_and_letters(text)
        if self._spelling.is_syllable(letters.lower()):
            text = with_tone(letters, tone, self.school)
        word = self._spelled(text)
        return word if unfinished or self.commit(word) == text else _closed(text)

    def _pressed(self, word: Word, key: str) -> Word:
        does = key.lower()
        if word.closed or does in word.undone or not self._can_compose(word.letters):
            return self._added(word, key)
        if does in self.method.tones:
            return self._toned(word, key, self.method.tones[does])
        if does in self.method.marks:
            return self._marked(word, key)
        return self._added(word, key)

    def _added(self, word: Word, key: str) -> Word:
        """With the key as a letter; with both horns of ươ if it is between them that one lacks."""
        at = len(word.letters)
        if half := _HALF_PAIR.search(word.letters.lower()):
            whole = _both_horns(word.letters, half.start()) + key
            if self._spelling.can_begin(whole.lower()):
                return _grown(word, key, at, letters=whole)
        tone, letter = _tone_and_letters(key)
        if tone and not word.tone and self._can_compose(word.letters + letter):
            return _grown(word, key, at, letters=word.letters + letter, tone=tone)
        return _grown(word, key, at, letters=word.letters + key)

    def _toned(self, word: Word, key: str, tone: str) -> Word:
        letters = word.letters.lower()
        start, end = vowels_of(letters)
        nothing_to_lose = tone == word.tone == "" and _TONE not in word.owners
        if start == end or nothing_to_lose or not takes_tone(letters, tone):
            return self._added(word, key)
        if tone == word.tone:
            return _taken_back(word, key, word.letters, "")
        return _grown(word, key, _TONE, tone=tone)

    def _marked(self, word: Word, key: str) -> Word:
        does = key.lower()
        changes = self.method.marks[does]
        for letters in _marked_letters(word.letters, changes):
            abbreviates = _is_abbreviation(letters) and letters[:-1] == word.letters[:-1]
            if abbreviates or self._spelling.can_begin(letters.lower()):
                at = next(i for i, old in enumerate(word.letters) if old != letters[i])
                return _grown(word, key, at, letters=letters)
        if "u" in changes and _confirms(word, does):
            return _grown(word, key, word.letters.lower().index("ươ") + 1)
        marked = [i for i, at in enumerate(word.letters.lower()) if at in changes.values()]
        of_other_letter = _is_abbreviation(word.letters) and marked[-1:] != [len(word.letters) - 1]
        if marked and not of_other_letter:
            return self._mark_taken_back(word, key, marked[-1])
        if does in self.method.letters:
            letter = self.method.letters[does]
            letters = word.letters + (letter.upper() if key.isupper() else letter)
            if self._spelling.can_begin(letters.lower()):
                return _grown(word, key, len(word.letters), letters=letters)
        return self._added(word, key)

    def _mark_taken_back(self, word: Word, key: str, at: int) -> Word:
        first_key = word.keys[word.owners.index(at)] if at in word.owners else ""
        written_by_it = first_key.lower() in self.method.letters
        if written_by_it and first_key.lower() == key.lower():
            letters = word.letters[:at] + first_key + word.letters[at + 1 :]
            return _grown(word, key, at, letters=letters, undone=word.undone | {key.lower()})
        start = at - 1 if word.letters[at - 1 : at + 1].lower() == "ươ" else at
        plain = without_marks(word.letters[start : at + 1])
        letters = word.letters[:start] + plain + word.letters[at + 1 :]
        return _taken_back(word, key, letters, word.tone)

    def _can_compose(self, letters: str) -> bool:
        return self._spelling.can_begin(letters.lower()) or _is_abbreviation(letters)

    def _is_composed(self, word: Word) -> bool:
        """Whether the letters are seen, and not the keys.

        Once a key is taken back they may be any letters ("tesst" is "test"), but no tone is put on
        what cannot be a syllable ("reference", though its third e takes back the second).
        """
        if word.closed or (word.undone and not word.tone):
            return True
        return self._can_compose(word.letters) and takes_tone(word.letters.lower(), word.tone)

    def _seen(self, word: Word) -> Word:
        if self._is_composed(word):
            text = with_tone(word.letters, word.tone, self.school)
        else:
            text = "".join(word.keys)
        return replace(word, text=unicodedata.normalize("NFC", text))

    def _spelled(self, text: str) -> Word:
        """The word of the text: composed where keys can do that, else closed."""
        word = self.typed(self._keys_of(text))
        return word if word.text == text else _closed(text)

    def _keys_of(self, text: str) -> list[str]:
        """Keys that make the text, if it can be composed: letters with their marks, then tone."""
        word = EMPTY
        tone_key: list[str] = []
        for character in text:
            tone, letter = _tone_and_letters(character)
            tone_key += [key for key, does in self.method.tones.items() if tone and does == tone]
            plain = without_marks(letter)
            before, word = word, self.press(word, plain)
            if word.text != before.text + plain:
                word = self.press(word, plain)
            if letter != plain:
                word = self.press(word, self._mark_key(letter.lower()))
        return [*word.keys, *tone_key]

    def _mark_key(self, letter: str) -> str:
        plain = without_marks(letter)
        keys = (key for key, does in self.method.marks.items() if does.get(plain) == letter)
        return next(keys, letter)

    @property
    def _spelling(self) -> Spelling:
        return WITH_NAMES if self.names else VIETNAMESE


def _grown(word: Word, key: str, owner: int, **changes: Any) -> Word:
    return replace(word, keys=(*word.keys, key), owners=(*word.owners, owner), **changes)


def _closed(text: str) -> Word:
    if not text:
        return EMPTY
    text = unicodedata.normalize("NFC", text)
    owners = tuple(range(len(text)))
    return Word(text, tuple(text), owners, text, closed=True)


def _taken_back(word: Word, key: str, letters: str, tone: str) -> Word:
    """The key as a letter after what is left of the word without its mark or tone."""
    undone = word.undone | {key.lower()}
    return _grown(word, key, len(letters), letters=letters + key, tone=tone, undone=undone)


def _marked_letters(letters: str, changes: Mapping[str, str]) -> Iterator[str]:
    """What a marking key may make of the letters, the likeliest first."""
    low = letters.lower()
    pair = _PAIR.search(low)
    if pair and "u" in changes and "o" in changes:
        at = pair.start()
        if low[at + 1] == "ơ":
            return
        if low in ("huo", "khuo", "thuo"):
            yield _changed(letters, at + 1, "ơ")
        yield _both_horns(letters, at)
    if "ươ" in low and changes.get("ơ") == "ô":
        at = low.index("ươ")
        yield _changed(_changed(letters, at, "u"), at + 1, "ô")
    for at in range(len(low) - 1, -1, -1):
        if low[at] in changes:
            yield _changed(letters, at, changes[low[at]])


def _both_horns(letters: str, at: int) -> str:
    return _changed(_changed(letters, at, "ư"), at + 1, "ơ")


def _changed(letters: str, at: int, letter: str) -> str:
    """With another letter at the place, in the case of the one there."""
    cased = letter.upper() if letters[at].isupper() else letter
    return letters[:at] + cased + letters[at + 1 :]


def _confirms(word: Word, does: str) -> bool:
    """Whether the key marks the second half of ươ, which the first one's mark has drawn along.

    So "tuwowng" and "tuwongw" are what "tuwong" is, and the second w takes nothing back.
    """
    at = word.letters.lower().find("ươ")
    if at < 0 or at + 1 not in word.owners:
        return False
    written = word.owners.index(at + 1)
    pressed = [index for index, key in enumerate(word.keys) if key.lower() == does]
    return len(pressed) == 1 and pressed[0] < written


def _is_abbreviation(letters: str) -> bool:
    """Consonants only, as in ĐT, QĐ, HĐND."""
    return bool(letters) and _CONSONANTS.issuperset(letters.lower())


def _tone_and_letters(text: str) -> tuple[str, str]:
    """The first tone in a text, if it has one, and the text without it. NFC."""
    apart = unicodedata.normalize("NFD", text)
    tone = next((mark for mark in apart if mark in TONES), "")
    return tone, unicodedata.normalize("NFC", apart.replace(tone, "", 1)) if tone else text
