"""What staff have set on this machine, kept over a restart and put into force again at each start.

The systems on the disk are read-only: what is set lies under /run, and here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection

import msgspec

from kiosk.appliance.request import Calibrate, SetBrightness, SetNetwork, SetVolume
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.machine import Machine

_log = logging.getLogger(__name__)

FILE = "/var/lib/kiosk-caretaker/kept.json"
_LARGEST = 8 << 10

Kept = SetBrightness | SetVolume | Calibrate | SetNetwork


def read_kept(machine: Machine) -> dict[str, Kept]:
    """By the name of its kind. Empty for a file that is broken: all is as it was delivered then."""
    text = machine.read(FILE, _LARGEST)
    if not text:
        return {}
    try:
        return msgspec.json.decode(text, type=dict[str, Kept])
    except msgspec.MsgspecError:
        _log.warning("%s cannot be read and counts as empty", FILE)
        return {}


def keep(machine: Machine, request: Kept) -> None:
    """Raises TaskFailed."""
    kept = {**read_kept(machine), type(request).__name__: request}
    machine.put(FILE, msgspec.json.encode(kept).decode())


def put_in_force(
    machine: Machine, do: Callable[[Kept], object], only: Collection[str] | None = None
) -> frozenset[str]:
    """All that is kept, or what is in `only`; the names of what is not in force. What fails is
    logged, and the next is tried."""
    failed = set()
    for name, request in read_kept(machine).items():
        if only is not None and name not in only:
            continue
        try:
            do(request)
        except TaskFailed as failure:
            _log.warning("%s is not in force: %s", name, failure)
            failed.add(name)
    return frozenset(failed)
