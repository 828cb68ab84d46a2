import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from drivers.errors import DeviceGone, DeviceTimeout
from kiosk.backoff import Backoff
from kiosk.devices.pulse import Pulse
from kiosk.devices.standing import Standing, Trouble
from kiosk.devices.worker import CALL_SECONDS, QUEUE_LENGTH, DeviceWorker
from kiosk.visit.event import CardReadFailed, DeviceChanged, Health, Printed, ReadFault
from kiosk.visit.view import Device
from tests.kiosk.devices.collector import Collector

SECRET = "TRẦN VĂN MINH 035090004321"


class Plug:
    """A device that can be pulled out and put back."""

    def __init__(self) -> None:
        self.plugged = True
        self.opened = 0
        self.closed = 0
        self.fault: Exception | None = None

    def open(self) -> "Plug":
        if not self.plugged:
            raise DeviceGone("no such port")
        self.opened += 1
        return self

    def check(self) -> None:
        if not self.plugged:
            raise DeviceGone("unplugged")
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault

    def close(self) -> None:
        self.closed += 1


class Worker(DeviceWorker[Plug, int]):
    """A job is answered by Printed; refused, it is not ok."""

    poll_seconds = 0.005

    def __init__(
        self,
        opener: Callable[[], Plug] | None,
        emit: Collector,
        patience: float = 0.0,
        port: str = "",
    ) -> None:
        super().__init__(Device.PRINTER, opener, emit, port=port, backoff=Backoff(0.005, 0.01))
        self.hold: threading.Event | None = None
        self.serving = threading.Event()
        self.patience = patience

    def serve(self, device: Plug, job: int) -> None:
        self.serving.set()
        if self.hold is not None:
            self.hold.wait(10)
        device.check()
        self._emit(Printed(job, ok=True))

    def refuse(self, job: int) -> None:
        self._emit(Printed(job, ok=False))

    def idle(self, device: Plug) -> None:
        device.check()

    def interrupted(self, job: int) -> float:
        self._emit(CardReadFailed(job, ReadFault.CARD_GONE))
        return self.patience


@pytest.fixture
def plug() -> Plug:
    return Plug()


def health(events: Collector) -> list[Health]:
    return [e.health for e in events.of(DeviceChanged)]


def test_a_device_that_is_there_is_ready_and_serves(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.start()
    worker.submit(1)
    assert events.wait_for(Printed).ok
    worker.stop()
    assert health(events) == [Health.READY]
    assert plug.closed == plug.opened == 1


def test_a_device_that_is_not_fitted_is_told_once_and_refuses_at_once(events: Collector) -> None:
    worker = Worker(None, events)
    worker.start()
    worker.submit(1)
    assert events.events == [
        DeviceChanged(Device.PRINTER, Health.NOT_FITTED),
        Printed(1, ok=False),
    ]
    worker.stop()


def test_unplugging_and_plugging_in_heals_by_itself(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged)
    plug.plugged = False
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    plug.plugged = True
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.submit(7)
    assert events.wait_for(Printed).ok
    worker.stop()
    assert health(events) == [Health.READY, Health.AWAY, Health.READY]
    assert plug.closed == plug.opened == 2


def test_a_job_for_a_device_that_is_away_is_refused(plug: Plug, events: Collector) -> None:
    plug.plugged = False
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    worker.submit(3)
    assert not events.wait_for(Printed).ok
    worker.stop()


def test_a_job_that_may_wait_is_resumed_after_replugging(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events, patience=60)
    worker.hold = threading.Event()
    worker.start()
    worker.submit(5)
    assert worker.serving.wait(10)
    plug.plugged = False
    worker.hold.set()
    events.wait_for(CardReadFailed)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    plug.plugged = True
    assert events.wait_for(Printed) == Printed(5, ok=True)
    worker.stop()


def test_a_job_that_cannot_wait_is_refused_when_its_device_goes(
    plug: Plug, events: Collector
) -> None:
    plug.fault = DeviceGone("unplugged")
    worker = Worker(plug.open, events)
    worker.poll_seconds = 60
    worker.submit(5)
    worker.start()
    assert not events.wait_for(Printed).ok
    worker.stop()


def test_an_unexpected_exception_is_a_fault_of_the_device_and_says_nothing_personal(
    plug: Plug, events: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged)
    plug.fault = ValueError(SECRET)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()
    assert "ValueError at tests/kiosk/devices/test_worker.py" in caplog.text
    assert "MINH" not in caplog.text
    assert "0350" not in caplog.text


def test_a_full_queue_refuses_instead_of_growing(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.hold = threading.Event()
    worker.start()
    worker.submit(0)
    assert worker.serving.wait(10)
    for number in range(1, QUEUE_LENGTH + 3):
        worker.submit(number)
    assert [e.request for e in events.of(Printed)] == [QUEUE_LENGTH + 1, QUEUE_LENGTH + 2]
    worker.hold.set()
    worker.stop()


def test_stopping_does_not_wait_for_a_device_that_hangs(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.hold = threading.Event()
    worker.start()
    worker.submit(0)
    assert worker.serving.wait(10)
    worker.stop(timeout=0.01)
    worker.hold.set()


def test_backoff_grows_to_its_cap_and_starts_again() -> None:
    backoff = Backoff(1.0, 8.0)
    for highest in (1, 2, 4, 8, 8, 8):
        assert highest / 2 <= backoff.next() <= highest
    backoff.reset()
    assert backoff.next() <= 1


def test_a_device_file_that_vanishes_is_noticed_while_nothing_is_asked(
    plug: Plug, events: Collector, tmp_path: Path
) -> None:
    file = tmp_path / "ttyUSB0"
    file.touch()
    worker = Worker(plug.open, events, port=str(file))
    worker.start()
    events.wait_for(DeviceChanged)
    file.rename(tmp_path / "elsewhere")
    plug.plugged = False
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    file.touch()
    plug.plugged = True
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()


def test_a_device_file_that_was_swapped_is_opened_anew(
    plug: Plug, events: Collector, tmp_path: Path
) -> None:
    file, other = tmp_path / "ttyUSB0", tmp_path / "other"
    file.touch()
    other.touch()
    worker = Worker(plug.open, events, port=str(file))
    worker.start()
    events.wait_for(DeviceChanged)
    other.rename(file)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()
    assert plug.opened == plug.closed == 2


def test_the_last_error_is_kept_with_its_time_also_when_it_is_over(
    plug: Plug, events: Collector
) -> None:
    worker = Worker(plug.open, events)
    assert worker.standing.health is None
    worker.start()
    events.wait_for(DeviceChanged)
    assert worker.standing == Standing(Health.READY)
    plug.fault = DeviceTimeout("no answer in 3 s")
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    healed = worker.standing
    assert (healed.trouble, healed.last_error) == (Trouble.NONE, "no answer in 3 s")
    assert healed.last_error_at is not None
    plug.plugged = False
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY, count=2)
    assert (worker.standing.trouble, worker.standing.health) == (Trouble.GONE, Health.AWAY)
    worker.stop()


def test_of_an_unexpected_exception_only_the_name_is_kept(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged)
    plug.fault = ValueError(SECRET)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()
    assert worker.standing.last_error == "fault: ValueError"


def test_a_device_that_is_held_is_lent_between_two_jobs(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged)
    seen: list[Plug] = []
    loan = worker.lend(seen.append)
    assert loan.wait(10)
    assert (seen, loan.refused) == ([plug], False)
    worker.submit(4)
    assert events.wait_for(Printed).ok
    worker.stop()
    assert plug.opened == 1, "the very device that was open"


def test_what_fails_while_it_is_lent_is_the_devices_fault(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged)

    def use(_: Plug) -> None:
        raise DeviceGone("pulled out")

    assert worker.lend(use).wait(10)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()
    assert (plug.opened, worker.standing.last_error) == (2, "pulled out")


def test_a_device_that_is_away_is_not_lent_and_is_looked_for_at_once(
    plug: Plug, events: Collector
) -> None:
    plug.plugged = False
    worker = Worker(plug.open, events)
    worker._backoff = Backoff(600, 600)
    worker.start()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    plug.plugged = True
    assert worker.lend(lambda _: None).wait(10)
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY)
    worker.stop()
    nobody = Worker(None, events)
    assert nobody.lend(lambda _: None).refused


def test_a_device_is_opened_anew_when_somebody_asks_for_it(plug: Plug, events: Collector) -> None:
    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged)
    worker.reopen()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()
    assert plug.opened == plug.closed == 2
    assert worker.standing.last_error == ""


def test_a_driver_that_does_not_come_back_is_told(plug: Plug, events: Collector) -> None:
    now = 0.0
    worker = Worker(plug.open, events)
    worker.pulse = Pulse("printer", lambda: now)
    worker.pulse.beat(CALL_SECONDS)
    assert worker.standing.trouble is Trouble.NONE
    now = CALL_SECONDS + 1
    assert worker.standing.trouble is Trouble.HANGS
