"""`kiosk station pair --for TERMINAL`: a secret with which a terminal pairs itself, in its
provisioning file.

Works on the service's store, as its own user. What is printed or written holds the secret; the
station keeps its hash.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from kiosk.commands.station_authority import present_authority
from kiosk.link.transport import UnsafeAddress, checked_url, is_secured
from kiosk.ops.provisioning.content import PairingPart, Provisioning, as_text, understood
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.ops.provisioning.file_text import text_of
from kiosk.pairing.certificates import is_terminal_id
from kiosk.pairing.secret import authority_fingerprint
from kiosk.settings.toml_text import Tables
from kiosk.station import pairing_secret_store
from kiosk.station.authority import AuthorityError
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.pairing_secret_store import MadeSecret
from kiosk.station.refusal import Refusal
from kiosk.station.store import open_store
from kiosk.station.writer import Writer
from kiosk.whole_file import write_whole


def secret_task(options: StationOptions, asked: argparse.Namespace) -> int:
    try:
        before = _before(asked, options.station_id)
        authority = present_authority(options)
        made = _made(options, asked.terminal, dt.timedelta(hours=asked.hours))
        pairing = PairingPart(made.secret, authority_fingerprint(authority.der))
        _give(before, pairing, asked.file)
    except (StationStartError, AuthorityError, UnsafeAddress, ProvisioningFault) as error:
        print(f"kiosk station pair: {error}", file=sys.stderr)
    except ValueError as error:
        print(f"kiosk station pair: {error}", file=sys.stderr)
        return 2
    except Refusal as refusal:
        print(f"kiosk station pair: {refusal.reason.sentence}", file=sys.stderr)
    except OSError as error:
        print(f"kiosk station pair: {error.filename}: {error.strerror}", file=sys.stderr)
    else:
        until = made.expires_at.astimezone()
        where = asked.file or "what stands above"
        print(
            f"{made.terminal_id} pairs itself once with {where}, until {until:%Y-%m-%d %H:%M}. "
            "Whoever has it can be that terminal: keep it on the boot partition alone.",
            file=sys.stderr,
        )
        return 0
    return 1


def _before(asked: argparse.Namespace, station_id: str) -> Provisioning:
    """What the file says already, or the least that it has to say. Raises ProvisioningFault,
    UnsafeAddress, ValueError."""
    if not is_terminal_id(asked.terminal):
        raise ValueError("a terminal's name: up to 64 of letters, digits, _ and -")
    text = text_of(Path(asked.file)) if asked.file else None
    if text is None:
        tables: Tables = {"terminal": {"id": asked.terminal}, "station": {"id": station_id}}
        found = Provisioning(tables)
    else:
        found = understood(text)
        named = found.tables["terminal"]["id"]
        if named != asked.terminal:
            raise ProvisioningFault(Why.WRONG_VALUE, f"{asked.file} is for {named}")
    if asked.url:
        url = checked_url(asked.url)
        if not is_secured(url):
            raise UnsafeAddress("only a station at https:// pairs terminals")
        tables = {**found.tables, "station": {**found.tables.get("station", {}), "url": url}}
        return Provisioning(tables, found.setup_code_hash)
    return found


def _made(options: StationOptions, terminal_id: str, good_for: dt.timedelta) -> MadeSecret:
    """Raises Refusal, StationStartError, ValueError."""
    database = open_store(options)
    writer = Writer(database, options.station_id)
    try:
        now = dt.datetime.now(dt.UTC)
        return writer.call(
            lambda book: pairing_secret_store.make(book, terminal_id, good_for, now, None)
        )
    finally:
        writer.close()
        database.close()


def _give(before: Provisioning, pairing: PairingPart, file: str) -> None:
    """Raises OSError."""
    text = as_text(Provisioning(before.tables, before.setup_code_hash, pairing))
    if file:
        write_whole(Path(file), text.encode(), 0o600)
    else:
        print(text, end="")
