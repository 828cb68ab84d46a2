"""Every text that a value holds, however deep: `repr` hides what is personal, this does not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import msgspec


def texts_in(value: object) -> Iterator[str]:
    """The map of places is left out: it names no person."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, bytes):
        yield value.decode("latin-1")
    elif isinstance(value, Mapping):
        for key, held in value.items():
            yield from texts_in(key)
            yield from texts_in(held)
    elif isinstance(value, tuple | list | set | frozenset):
        for held in value:
            yield from texts_in(held)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            if field.name != "reference":
                yield from texts_in(getattr(value, field.name))
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from texts_in(getattr(value, name))


def holds(value: object, *personal: str) -> bool:
    return any(person in text for text in texts_in(value) for person in personal)
