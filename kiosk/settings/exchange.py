"""Settings as one file, for a stick, for another terminal, or to be kept: kiosk-settings-NAME.toml.

The file is plain TOML with a line before it that says of which schema it is, and a checksum after.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec

from kiosk.settings.load import SettingsError, checked_tables
from kiosk.settings.store import SettingsStore
from kiosk.settings.toml_text import Plain, Tables
from kiosk.settings.tree import Settings
from kiosk.settings.version_file import LARGEST, Author, DamagedFile, sealed, unsealed

SCHEMA = 1
"""Grows when a setting is renamed, removed or means something else; not when one is added."""
_MARK = "kiosk-settings-export"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,63}", re.ASCII)


class _Head(msgspec.Struct, frozen=True):
    schema: int
    name: str
    """Of the terminal that it comes from."""
    made_at: dt.datetime


def file_name(name: str) -> str:
    """Raises SettingsError for a name that makes no plain file name."""
    if not _NAME.fullmatch(name):
        raise SettingsError(f"{name!r}: letters, digits, '.', '_' and '-' only, 64 at most")
    return f"kiosk-settings-{name}.toml"


def exported(store: SettingsStore, name: str, now: dt.datetime, *, with_id: bool = False) -> bytes:
    """All that has been set; the terminal's own name only if asked. Raises SettingsError."""
    tables: Tables = {}
    for path, value in store.values().items():
        section, _, key = path.partition(".")
        if with_id or path != "terminal.id":
            tables.setdefault(section, {})[key] = value
    try:
        return sealed(_MARK, _Head(SCHEMA, name, now), tables)
    except ValueError as error:
        raise SettingsError(f"the settings make no file: {error}") from None


def imported(store: SettingsStore, data: bytes, by: Author) -> int:
    """What the file says is set, and nothing else but this terminal's own name, unless the file has
    one. The number of the version. Raises SettingsError; nothing is changed then."""
    try:
        head_text, tables = unsealed(data, _MARK)
        head = msgspec.json.decode(head_text, type=_Head)
    except (DamagedFile, msgspec.DecodeError) as error:
        raise SettingsError(f"this is no file of settings, or a damaged one: {error}") from None
    if head.schema > SCHEMA:
        raise SettingsError(
            f"the file was made by a newer release (schema {head.schema}, here {SCHEMA}): "
            "update this terminal first"
        )
    checked_tables(tables, "the file")
    own = _own_id(store)
    if own is not None and "id" not in tables.get("terminal", {}):
        tables.setdefault("terminal", {})["id"] = own
    origin = head.name if _NAME.fullmatch(head.name) else "a file"
    return store.replace(tables, by, f"imported from {origin}")


def read_file(path: Path) -> bytes:
    """Bounded. Raises SettingsError."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from None


def json_schema() -> dict[str, object]:
    """Of all settings with their defaults, by JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Settings of a kiosk, schema {SCHEMA}",
        **_object(
            {name: _section(getattr(Settings(), name)) for name in Settings.__struct_fields__}
        ),
    }


def _section(section: msgspec.Struct) -> dict[str, object]:
    kinds = {field.name: field.type for field in msgspec.structs.fields(section)}
    return _object(
        {
            name: {
                **msgspec.json.schema(kind, schema_hook=_path_schema),
                "default": msgspec.to_builtins(getattr(section, name), enc_hook=str),
            }
            for name, kind in kinds.items()
        }
    )


def _object(properties: dict[str, dict[str, object]]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _path_schema(kind: type) -> dict[str, object]:
    if kind is Path:
        return {"type": "string", "minLength": 1}
    raise NotImplementedError(kind)


def _own_id(store: SettingsStore) -> Plain | None:
    """None also where all that was set is damaged: a file mends it."""
    try:
        return store.values().get("terminal.id")
    except SettingsError:
        return None
