"""What staff do about terminals: pair one, see which there are, shut one out.

These tasks work on the service's store, as its own user (`sudo -u kiosk-station kiosk station
pair`); the service need not be asked and takes them up at once.
"""

from __future__ import annotations

import datetime as dt
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.pairing.code import shown, typed_code
from kiosk.station.authority import AuthorityError
from kiosk.station.certificate_store import CertificateStore, Listed, listed
from kiosk.station.database import Database
from kiosk.station.options import StationOptions, StationStartError
from kiosk.station.pairing import Pairings, Waiting
from kiosk.station.pairing_secret_store import open_until
from kiosk.station.refusal import Refusal
from kiosk.station.store import open_store
from kiosk.station.trust import StationTrust

_LOOK_EVERY = 0.5
_MINUTE = "%Y-%m-%d %H:%M"
_LONGEST_LINE = 1000


def do_task(options: StationOptions, action: str, terminal_id: str) -> int:
    try:
        with _opened(options) as (trust, database):
            if action == "pair":
                return pair_terminal(trust.pairings)
            if action == "terminals":
                return list_terminals(trust.certificates, database, options.station_id)
            return revoke_terminal(trust.certificates, terminal_id)
    except (StationStartError, AuthorityError) as error:
        print(f"kiosk station: {error}", file=sys.stderr)
    except Refusal as refusal:
        print(f"kiosk station: {refusal.reason.sentence}", file=sys.stderr)
    except KeyboardInterrupt:
        print()
    return 1


@contextmanager
def _opened(options: StationOptions) -> Iterator[tuple[StationTrust, Database]]:
    if not (options.database or options.store_file.exists()):
        raise StationStartError(f"{options.store}: not there; start the service once")
    database = open_store(options)
    try:
        yield StationTrust.open(options.state_dir, database, options.station_id), database
    finally:
        database.close()


def pair_terminal(pairings: Pairings) -> int:
    """Opens pairing, shows who asks, and confirms the one whose code is typed."""
    closes_at = pairings.open_window().astimezone()
    print(f"Pairing is open until {closes_at:%H:%M}. At the terminal, run: kiosk pair")
    print(
        "Type the code that stands on the terminal's screen; an empty line ends this.", flush=True
    )
    told: set[str] = set()
    typed = _TypedLines()
    try:
        while pairings.is_open():
            for waiting in pairings.waiting():
                if waiting.id not in told:
                    told.add(waiting.id)
                    print(_asking(waiting), flush=True)
            line = typed.next(_LOOK_EVERY)
            if line is None:
                continue
            if not line:
                break
            confirmed = _confirmed(pairings, line)
            if confirmed is not None:
                print(f"{confirmed.terminal_id} is paired once the same is said there.", flush=True)
                return 0
        print("Pairing is closed; no terminal was paired.")
        return 1
    finally:
        pairings.close_window()


class _TypedLines:
    """Lines of standard input, taken without waiting for more than a moment."""

    def __init__(self) -> None:
        self._rest = b""

    def next(self, seconds: float) -> str | None:
        """The next line, empty at the end of input; None: none has been typed yet."""
        if b"\n" not in self._rest:
            if not select.select([sys.stdin], [], [], seconds)[0]:
                return None
            # Not through sys.stdin, whose buffer would hide further lines from `select`.
            chunk = os.read(sys.stdin.fileno(), _LONGEST_LINE)
            if not chunk:
                return ""
            self._rest = (self._rest + chunk)[-_LONGEST_LINE:]
        line, end, rest = self._rest.partition(b"\n")
        if not end:
            return None
        self._rest = rest
        return line.decode("utf-8", "replace").strip()


def _asking(waiting: Waiting) -> str:
    return f"  {waiting.terminal_id} at {waiting.address} asks, with code {shown(waiting.code)}"


def _confirmed(pairings: Pairings, line: str) -> Waiting | None:
    code = typed_code(line)
    if code is None:
        print("A code has eight digits.", flush=True)
        return None
    confirmed = pairings.confirm(code)
    if confirmed is None:
        print(
            "No terminal that asks here has this code. If the terminal's screen shows it, "
            "somebody may be in between: do not pair, tell the technician.",
            flush=True,
        )
    return confirmed


def list_terminals(certificates: CertificateStore, database: Database, station_id: str) -> int:
    now = dt.datetime.now(dt.UTC)
    found = listed(certificates.current(now), now)
    if not found:
        print("No terminal is paired.")
    for terminal in found:
        print(f"{terminal.terminal_id:<24}{_standing(terminal)}")
    with database.reading() as connection:
        waiting = open_until(connection, station_id, now)
    for terminal_id, until in waiting:
        print(f"{terminal_id:<24}may pair itself by its file until {until.astimezone():{_MINUTE}}")
    return 0


def _standing(terminal: Listed) -> str:
    if terminal.state == "expired":
        return f"expired on {terminal.until:%Y-%m-%d}: pair it again"
    if terminal.state == "paired":
        return f"paired, certificate until {terminal.until:%Y-%m-%d}"
    return terminal.state


def revoke_terminal(certificates: CertificateStore, terminal_id: str) -> int:
    if not terminal_id:
        print("kiosk station revoke: which terminal? See: kiosk station terminals", file=sys.stderr)
        return 2
    if not certificates.revoke(terminal_id, dt.datetime.now(dt.UTC)):
        print(f"kiosk station revoke: {terminal_id} is not paired", file=sys.stderr)
        return 1
    print(f"{terminal_id} is shut out from now on; pair it again to let it back in.")
    return 0
