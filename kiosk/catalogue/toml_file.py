"""Writes a catalogue as the TOML file that the loader reads (TOML 1.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.entries import Entries, entries_of

_HEAD = """\
# Services of the station's counters, and the counters. Station staff may replace this file.
"""
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def catalogue_toml(catalogue: Catalogue) -> str:
    """`parse_catalogue` reads the same catalogue from it."""
    return _HEAD + "".join(_lines(entries_of(catalogue)))


def _lines(entries: Entries) -> Iterator[str]:
    if not entries.counter:
        yield "\ncounter = []\n"
    for table, rows in (("service", entries.service), ("counter", entries.counter)):
        for row in rows:
            yield f"\n[[{table}]]\n"
            yield from (f"{key} = {_value(value)}\n" for key, value in row.items())


def _value(value: object) -> str:
    match value:
        case str():
            return _text(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            pairs = (f"{_key(key)} = {_value(each)}" for key, each in value.items())
            return f"{{ {', '.join(pairs)} }}"
        case bool():
            return "true" if value else "false"
        case int() | float():
            # Nothing else is in an entry; Python writes both as TOML does.
            return repr(value)
    raise TypeError(f"a catalogue has no {type(value).__name__}")


def _key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    """A basic string: what may not stand in one is escaped."""
    return f'"{"".join(map(_character, text))}"'


def _character(character: str) -> str:
    if character in _ESCAPED:
        return _ESCAPED[character]
    if character < " " or character == "\x7f":
        return f"\\u{ord(character):04x}"
    return character
