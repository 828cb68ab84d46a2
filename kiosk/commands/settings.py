"""`kiosk settings`: what has been set on this terminal, its versions, and as a file."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from kiosk.commands.json_output import write_json
from kiosk.commands.table import columns
from kiosk.settings.exchange import exported, file_name, imported, json_schema, read_file
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.toml_text import toml
from kiosk.settings.tree import Settings
from kiosk.settings.version_file import Author
from kiosk.whole_file import write_whole


def main(settings: Settings, options: argparse.Namespace) -> int:
    store = SettingsStore(options.store)
    try:
        match options.action:
            case "show":
                _show(store, for_machines=options.json)
            case "history":
                _history(store, for_machines=options.json)
            case "set":
                _told(store, store.change(_changes(options.changes), Author.STAFF))
            case "restore":
                _told(store, store.restore(options.version, Author.STAFF))
            case "import":
                _told(store, imported(store, read_file(options.source), Author.STICK))
            case "export":
                _export(store, options, settings.terminal.id)
            case _:
                write_json(json_schema())
    except SettingsError as error:
        print(f"kiosk settings: {error}", file=sys.stderr)
        return 1
    return 0


def _show(store: SettingsStore, *, for_machines: bool) -> None:
    values = store.values()
    if for_machines:
        write_json({"version": store.version, "values": values})
    for path, value in () if for_machines else values.items():
        print(f"{path} = {toml({'x': {'y': value}}).split(' = ', 1)[1].strip()}")


def _history(store: SettingsStore, *, for_machines: bool) -> None:
    versions = store.history()
    if for_machines:
        write_json(versions)
    elif versions:
        rows = [
            (
                "→" if each.current else "",
                str(each.number),
                each.saved_at.astimezone().strftime("%Y-%m-%d %H:%M"),
                each.author,
                each.reason,
            )
            for each in versions
        ]
        print("\n".join(columns(rows, right=[1])))


def _changes(given: list[str]) -> dict[str, object]:
    pairs = (each.partition("=") for each in given)
    return {path.strip(): value if equals else None for path, equals, value in pairs}


def _export(store: SettingsStore, options: argparse.Namespace, terminal_id: str) -> None:
    name = options.name or terminal_id
    data = exported(store, name, dt.datetime.now(dt.UTC), with_id=options.with_id)
    target = options.target / file_name(name)
    try:
        write_whole(target, data)
    except OSError as error:
        raise SettingsError(f"{target}: {error.strerror}") from None
    print(target)


def _told(store: SettingsStore, version: int) -> None:
    print(f"{store.path}: version {version}. It holds from the next start of the core and screen.")
