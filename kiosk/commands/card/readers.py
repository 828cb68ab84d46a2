"""`kiosk card readers`: readers and what lies on them, once or as it changes."""

from __future__ import annotations

import argparse
import queue
import sys
import time

import msgspec

from drivers.chipcard.pcsc import PcscReaders, look
from drivers.chipcard.transport import (
    CardInserted,
    CardRemoved,
    ReaderAttached,
    ReaderDetached,
    ReaderEvent,
    ServiceLost,
)
from drivers.errors import DeviceGone
from kiosk.commands import table
from kiosk.commands.card.exit_codes import Exit
from kiosk.commands.json_output import write_json
from kiosk.ops.logs import set_up_logging
from kiosk.settings.tree import Settings

_NO_SERVICE = "the PC/SC service does not answer: systemctl start pcscd"


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging("error")
    return _watch(options) if options.watch else _once(options)


def _once(options: argparse.Namespace) -> int:
    try:
        there = look()
    except DeviceGone:
        print(f"kiosk card readers: {_NO_SERVICE}", file=sys.stderr)
        return Exit.NO_CARD
    if options.json:
        write_json(
            [{"reader": s.reader, "card": s.atr is not None, "atr": _hex(s.atr)} for s in there]
        )
    elif there:
        rows = [(s.reader, "empty" if s.atr is None else "a card", _hex(s.atr)) for s in there]
        print("\n".join(table.columns([("reader", "state", "ATR"), *rows])))
    if not there:
        print("kiosk card readers: there is no reader: plug one in", file=sys.stderr)
        return Exit.NO_CARD
    return Exit.DONE


def _watch(options: argparse.Namespace) -> int:
    events: queue.SimpleQueue[ReaderEvent] = queue.SimpleQueue()
    readers = PcscReaders()
    readers.start(events.put)
    try:
        while True:
            event = events.get()
            stamp = time.strftime("%H:%M:%S")
            what, reader, atr = _told(event)
            if options.json:
                line = {"time": stamp, "event": what, "reader": reader, "atr": atr}
                print(msgspec.json.encode(line).decode(), flush=True)
            else:
                print("  ".join(part for part in (stamp, what, reader, atr) if part), flush=True)
    except KeyboardInterrupt:
        return Exit.DONE
    finally:
        readers.stop()


def _told(event: ReaderEvent) -> tuple[str, str, str]:
    """What happened, where, and the card's answer to reset."""
    match event:
        case ReaderAttached(reader=reader):
            return "reader attached", reader, ""
        case ReaderDetached(reader=reader):
            return "reader detached", reader, ""
        case CardInserted(reader=reader, atr=atr):
            return "card laid down", reader, _hex(atr)
        case CardRemoved(reader=reader):
            return "card taken away", reader, ""
        case ServiceLost():
            return _NO_SERVICE, "", ""


def _hex(atr: bytes | None) -> str:
    return "" if atr is None else atr.hex(" ").upper()
