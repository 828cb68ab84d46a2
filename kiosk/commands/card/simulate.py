"""`kiosk card simulate`: a card in the virtual reader until Ctrl-C."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from drivers.simulated.chipcard import (
    PROFILES,
    DemoCountry,
    ModelledLink,
    SlotState,
    VirtualSlot,
    ensure_pcscd,
    personalise,
)
from drivers.simulated.chipcard.profile_file import EXAMPLE
from drivers.simulated.chipcard.vpcd import Card
from kiosk.commands import table
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.card.simulated import Chosen, chosen, link_of
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

INSERT_SECONDS = 15.0
AWAY_SECONDS = 2.0
"""Until a card that left by itself is laid down again: the service has to see that it left."""
LOOK_SECONDS = 0.2


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    if options.list:
        rows = [(profile.name, profile.summary) for profile in PROFILES.values()]
        print("\n".join(table.columns(rows)))
        return Exit.DONE
    if options.example:
        print(EXAMPLE, end="")
        return Exit.DONE
    try:
        what, link = chosen(options.profile, options.resident), link_of(options)
    except ValueError as error:
        print(f"kiosk card simulate: {error}", file=sys.stderr)
        return Exit.USAGE
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with ExitStack() as stack:
        service = stack.enter_context(ensure_pcscd())
        if not service.usable:
            print(f"kiosk card simulate: {service.reason}", file=sys.stderr)
            return Exit.NO_CARD
        country = DemoCountry.create()
        made = personalise(country, what.holder, what.profile)
        card: Card = made if link is None else ModelledLink(made, link)
        directory = options.trust_out or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-card-"))
        )
        try:
            hints = _published(country, what, directory)
        except OSError as error:
            print(f"kiosk card simulate: {error.filename}: {error.strerror}", file=sys.stderr)
            return Exit.NO_DISK
        slot = VirtualSlot()
        stack.callback(slot.close)
        return _lie_there(slot, card, ended, [f"{service.reason}.", *hints])


def _published(country: DemoCountry, what: Chosen, directory: Path) -> list[str]:
    """Writes what the card's country publishes, and says how the card is read."""
    country.export_trust(directory)
    country.export_link(directory)
    country.export_crl(directory)
    profile, holder = what.profile, what.holder
    flags = ["--trust", str(directory)]
    if profile.pace:
        flags += ["--can", profile.can or holder.can]
    else:
        flags += ["--mrz", f"'{holder.mrz_of(profile.document)}'"]
    if profile.terminal_authentication is not None:
        terminal = directory / "terminal"
        country.terminals(profile.terminal_authentication).credentials().export(terminal)
        flags += ["--terminal", str(terminal)]
    return [
        f"{profile.name}: {profile.summary}.",
        "In another terminal:",
        f"  kiosk card read {' '.join(flags)}",
    ]


def _lie_there(slot: VirtualSlot, card: Card, ended: threading.Event, hints: list[str]) -> int:
    slot.insert(card)
    if not slot.wait_for(SlotState.PRESENT, INSERT_SECONDS):
        occupied = slot.state is SlotState.OCCUPIED
        why = "another card lies in it" if occupied else "it does not answer"
        print(f"kiosk card simulate: the virtual reader cannot be used: {why}", file=sys.stderr)
        return Exit.NO_CARD
    print("\n".join(hints))
    print("The card lies on the virtual reader; Ctrl-C takes it away.", flush=True)
    while not ended.wait(LOOK_SECONDS):
        if slot.state is SlotState.EMPTY:
            print("The card left the field by itself.", flush=True)
            if ended.wait(AWAY_SECONDS):
                break
            slot.insert(card)
            print("It lies there again.", flush=True)
    return Exit.DONE
