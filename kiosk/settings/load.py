"""Settings from files, environment and command line, later ones winning.

/etc/kiosk/kiosk.toml, then /etc/kiosk/kiosk.d/*.toml in the order of their names
/var/lib/kiosk-settings/kiosk.toml: what staff have set on the terminal (kiosk/settings/store.py)
KIOSK_SECTION__KEY=value in the environment, e.g. KIOSK_PRINTER__PORT=/dev/kiosk/printer
--set section.key=value on the command line
"""

from __future__ import annotations

import difflib
import logging
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from kiosk.appliance.folders import SETTINGS
from kiosk.settings.toml_text import Plain, Tables
from kiosk.settings.tree import Settings
from kiosk.settings.version_file import DamagedFile, newest_whole

DEFAULT_FILE = Path("/etc/kiosk/kiosk.toml")
_PREFIX = "KIOSK_"
_SEPARATOR = "__"
_log = logging.getLogger(__name__)

Values = dict[str, dict[str, tuple[object, str]]]
"""section → key → (value, where it came from)."""


class SettingsError(ValueError):
    """Something in the settings is wrong; the text says what, where, and what would be right."""


def load(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    overrides: Iterable[str] = (),
) -> Settings:
    """Raises SettingsError. A missing default file is no fault; a missing named one is."""
    values: Values = {}
    for path in _files(file):
        _take_file(values, path)
    if file is None:
        _take_settled(values, SETTINGS)
    for name, text in sorted((environment or {}).items()):
        if name.startswith(_PREFIX) and _SEPARATOR in name:
            section, _, key = name.removeprefix(_PREFIX).lower().partition(_SEPARATOR)
            _take(values, section, key, text, f"environment {name}")
    for override in overrides:
        path_text, equals, text = override.partition("=")
        section, dot, key = path_text.strip().partition(".")
        if not (equals and dot):
            raise SettingsError(f"--set {override}: write it as section.key=value")
        _take(values, section, key, text, f"--set {override}")
    return _checked(values)


def _files(file: Path | None) -> list[Path]:
    if file is not None:
        if not file.is_file():
            raise SettingsError(f"{file}: there is no such settings file")
        return [file]
    found = [DEFAULT_FILE] if DEFAULT_FILE.is_file() else []
    return found + sorted(DEFAULT_FILE.with_suffix(".d").glob("*.toml"))


def _take_file(values: Values, path: Path) -> None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a TOML file: {error}") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    for section, table in content.items():
        if not isinstance(table, dict):
            raise SettingsError(f"{path}: {section} stands outside of a [section]")
        for key, value in table.items():
            _take(values, section, key, value, f"{path} [{section}]")


def _take_settled(values: Values, path: Path) -> None:
    """All of it has been checked when it was written. What does not fit now was written by another
    release of this program: after a fallback the older one does without."""
    try:
        version = newest_whole(path)
    except DamagedFile as error:
        raise SettingsError(f"{path}: damaged, as all versions kept: {error}") from None
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read: {error.strerror}") from None
    for section, table in version.tables.items() if version else ():
        for key, value in table.items():
            one: Values = {}
            try:
                _take(one, section, key, value, f"{path} [{section}]")
                _checked(one)
            except SettingsError as error:
                _log.warning("left out: %s", error)
            else:
                values.setdefault(section, {}).update(one[section])


def settled_value(path: str, value: object) -> Plain:
    """`value` in the form in which it is kept; a text may stand for a number or a yes or no.

    `path`: section.key. Raises SettingsError.
    """
    section, _, key = path.partition(".")
    one: Values = {}
    _take(one, section, key, value, path)
    found = getattr(getattr(_checked(one), section), key)
    plain = str(found) if isinstance(found, Path) else found
    if not isinstance(plain, (str, bool, int, float)):
        raise SettingsError(f"{path}: {value!r} cannot be kept")
    return plain


def checked_tables(tables: Tables, source: str) -> Settings:
    """As from a file named `source`, by itself. Raises SettingsError."""
    values: Values = {}
    for section, table in tables.items():
        for key, value in table.items():
            _take(values, section, key, value, f"{source} [{section}]")
    return _checked(values)


def _take(values: Values, section: str, key: str, value: object, source: str) -> None:
    sections = Settings.__struct_fields__
    if section not in sections:
        raise SettingsError(f"{source}: no section {section!r}{_nearest(section, sections)}")
    keys = type(getattr(Settings(), section)).__struct_fields__
    if key not in keys:
        raise SettingsError(f"{source}: no setting {section}.{key}{_nearest(key, keys)}")
    values.setdefault(section, {})[key] = (value, source)


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(sorted(known))}"


def _path(kind: type, value: object) -> Path:
    """The one type in the tree that msgspec does not know."""
    if kind is Path and isinstance(value, str) and value:
        return Path(value)
    raise ValueError("expected the path of a file or folder")


def _checked(values: Values) -> Settings:
    sections: dict[str, Any] = {}
    for section, keys in values.items():
        kind = type(getattr(Settings(), section))
        fields = {f.name: f.type for f in msgspec.structs.fields(kind)}
        found: dict[str, object] = {}
        for key, (value, source) in keys.items():
            # Files are typed; the environment and the command line know only text.
            lax = not source.endswith("]")
            try:
                found[key] = msgspec.convert(value, fields[key], strict=not lax, dec_hook=_path)
            except msgspec.ValidationError as error:
                raise SettingsError(f"{source}: {section}.{key} = {value!r}: {error}") from None
        sections[section] = kind(**found)
    return Settings(**sections)
