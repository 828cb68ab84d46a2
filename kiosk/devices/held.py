"""The devices that a running core holds open, by kind: how they stand, and one of them lent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.appliance.device import DeviceHealth, DeviceKind
from kiosk.devices.inventory import Known
from kiosk.devices.loan import Loan
from kiosk.devices.printer import PrinterWorker
from kiosk.devices.standing import Standing, Trouble
from kiosk.devices.worker import DeviceWorker
from kiosk.visit.event import Health

OUT_OF_PAPER, OFFLINE = "out of paper", "offline: is its cover closed, is it switched on?"
PAPER_LOW = "paper is low"
_LASTING = {
    Trouble.OUT_OF_PAPER: OUT_OF_PAPER,
    Trouble.OFFLINE: OFFLINE,
    Trouble.PAPER_LOW: PAPER_LOW,
}


class HeldDevices:
    """Called from any thread; nothing here waits for a device."""

    def __init__(self, workers: Mapping[DeviceKind, DeviceWorker[Any, Any]]) -> None:
        self._workers = dict(workers)

    def standings(self) -> dict[DeviceKind, Standing]:
        return {kind: worker.standing for kind, worker in self._workers.items()}

    def lend(self, kind: DeviceKind, use: Callable[[Any], object]) -> Loan[Any] | None:
        """See `DeviceWorker.lend`. None: the core has no device of this kind to lend; card readers
        are shared through PC/SC and need no lending."""
        worker = self._workers.get(kind)
        if worker is None or kind is DeviceKind.CARD_READER:
            return None
        return worker.lend(use)

    def reopen(self, kind: DeviceKind) -> bool:
        """Whether it can be; PC/SC looks for card readers by itself."""
        worker = self._workers.get(kind)
        if worker is None or kind is DeviceKind.CARD_READER:
            return False
        worker.reopen()
        return True

    def look_at_printer(self) -> None:
        worker = self._workers.get(DeviceKind.PRINTER)
        if isinstance(worker, PrinterWorker):
            worker.look_now()


def known(standing: Standing) -> Known:
    """As the inventory says it of a device that the settings name."""
    said, at = standing.last_error, standing.last_error_at
    if standing.trouble in _LASTING:
        said, at = _LASTING[standing.trouble], None
    match standing.health, standing.trouble:
        case Health.NOT_FITTED, _:
            return Known(DeviceHealth.UNUSED)
        case _, Trouble.HANGS:
            return Known(DeviceHealth.FAULTY, said, at)
        case Health.READY, _:
            return Known(DeviceHealth.READY, said, at)
        case None, _:
            return Known(DeviceHealth.AWAY)
        case _, Trouble.GONE | Trouble.NONE:
            return Known(DeviceHealth.AWAY, said, at)
        case _:
            return Known(DeviceHealth.FAULTY, said, at)
