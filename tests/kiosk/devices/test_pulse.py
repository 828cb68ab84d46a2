"""A loop that hangs is told from one that waits."""

from __future__ import annotations

import threading
from collections.abc import Callable

from drivers.errors import DeviceError
from kiosk.devices import worker as workers
from kiosk.devices.pulse import Pulse, late_ones
from kiosk.devices.worker import DeviceWorker


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_is_late_only_after_the_time_that_it_said_itself() -> None:
    clock = _Clock()
    pulse, other = Pulse("printer", clock), Pulse("scanner", clock)
    assert not pulse.late, "a loop that has not begun is not late"
    pulse.beat(2)
    other.beat(20)
    clock.now += 2
    assert late_ones((pulse, other)) == ()
    clock.now += 0.1
    assert late_ones((pulse, other)) == ("printer",)
    pulse.beat(2)
    assert late_ones((pulse, other)) == ()
    clock.now += 100
    pulse.rest()
    assert late_ones((pulse, other)) == ("scanner",)


class _Stuck(DeviceWorker["_Stuck", str]):
    """Its device never comes back from a call."""

    def __init__(self, hang: threading.Event, opener: Callable[[], _Stuck] | None = None) -> None:
        super().__init__("stuck", opener or (lambda: self), lambda _event: None)
        self.entered = threading.Event()
        self._hang = hang

    def serve(self, device: _Stuck, job: str) -> None:
        self.entered.set()
        self._hang.wait(20)

    def refuse(self, job: str) -> None:
        """Nobody asks."""

    def close(self) -> None:
        """As a device."""


def test_a_worker_whose_device_never_answers_is_late_and_one_that_waits_for_work_is_not(
    monkeypatch,
) -> None:
    monkeypatch.setattr(workers, "CALL_SECONDS", 0.2)
    release = threading.Event()
    stuck = _Stuck(release)
    stuck.start()
    try:
        assert not stuck.pulse.late
        stuck.submit("print")
        assert stuck.entered.wait(5)
        late = threading.Event()
        for _ in range(100):
            if stuck.pulse.late:
                late.set()
                break
            threading.Event().wait(0.05)
        assert late.is_set()
    finally:
        release.set()
        stuck.stop()
    assert not stuck.pulse.late


def test_a_worker_that_looks_for_its_device_in_vain_is_alive() -> None:
    def away() -> _Stuck:
        raise DeviceError("nothing there")

    worker = _Stuck(threading.Event(), away)
    worker.start()
    try:
        assert not worker.pulse.late
    finally:
        worker.stop()
