"""The headphone socket's worker: plugging in and pulling out become events."""

from __future__ import annotations

from collections.abc import Callable

from drivers.audio.jack import HeadphoneJack
from kiosk.backoff import Backoff
from kiosk.devices.standing import Trouble
from kiosk.devices.worker import DeviceWorker, Emit
from kiosk.visit.event import HeadphonesChanged, Health

WAIT_SECONDS = 0.25


class HeadphonesWorker(DeviceWorker[HeadphoneJack, None]):
    """Has no jobs. A socket that is away has nothing plugged into it: whatever is said may be heard
    by all, until it says otherwise."""

    poll_seconds = 0.0

    def __init__(
        self,
        opener: Callable[[], HeadphoneJack] | None,
        emit: Emit,
        *,
        port: str = "",
        backoff: Backoff | None = None,
    ) -> None:
        super().__init__("headphones", opener, emit, port=port, backoff=backoff)
        self._told = False

    def serve(self, device: HeadphoneJack, job: None) -> None:
        """Never called: nothing is submitted."""

    def refuse(self, job: None) -> None:
        """Never called: nothing is submitted."""

    def opened(self, device: HeadphoneJack) -> None:
        super().opened(device)
        self._tell(device.plugged)

    def idle(self, device: HeadphoneJack) -> None:
        self._tell(device.wait(WAIT_SECONDS))

    def report(self, health: Health, trouble: Trouble | None = None) -> None:
        super().report(health, trouble)
        if health is not Health.READY:
            self._tell(False)

    def _tell(self, plugged: bool) -> None:
        if plugged is not self._told:
            self._told = plugged
            self._emit(HeadphonesChanged(plugged))
