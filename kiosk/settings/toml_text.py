"""Writes what `tomllib` reads, for the settings' two levels: sections of plain values."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import cast

Plain = str | bool | int | float
Tables = dict[str, dict[str, Plain]]
"""section → key → value."""

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPED = {ord('"'): r"\"", ord("\\"): r"\\", ord("\n"): r"\n", ord("\t"): r"\t"}


def toml(tables: Mapping[str, Mapping[str, Plain]]) -> str:
    """TOML 1.0, sections and keys in their order; ValueError for a value that has no form in it."""
    lines: list[str] = []
    for section, table in tables.items():
        if table:
            lines += [f"[{_key(section)}]", *(f"{_key(k)} = {_value(table[k])}" for k in table), ""]
    return "\n".join(lines)


def plain_tables(content: Mapping[str, object]) -> Tables:
    """What `tomllib` read, if it has the settings' form; else ValueError, which names the place."""
    fault = next(_faults(content), None)
    if fault is not None:
        raise ValueError(fault)
    return cast("Tables", dict(content))


def _faults(content: Mapping[str, object]) -> Iterator[str]:
    for section, table in content.items():
        if not isinstance(table, dict):
            yield f"{section} stands outside of a [section]"
            continue
        for key, value in table.items():
            if isinstance(value, (list, dict, dt.date, dt.time)):
                yield f"{section}.{key} is no plain value"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    text = value.translate(_ESCAPED)
    if any(0xD800 <= ord(letter) <= 0xDFFF for letter in text):
        raise ValueError("half of a character has no form in TOML")
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{ord(c[0]):04x}", text) + '"'
