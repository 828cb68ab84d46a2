"""A headphone socket on its line: what is plugged in is told, and nothing that is not so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.audio.evdev_jack import open_jack
from drivers.simulated.headphone_jack import HeadphoneJackDevice
from kiosk.backoff import Backoff
from kiosk.devices.headphones import HeadphonesWorker
from kiosk.visit.event import DeviceChanged, HeadphonesChanged
from tests.kiosk.devices.collector import Collector


def told(events: Collector, plugged: bool, count: int = 1) -> None:
    events.wait_for(HeadphonesChanged, lambda e: e.plugged is plugged, count=count)


@pytest.fixture
def socket(events: Collector) -> Iterator[HeadphoneJackDevice]:
    with HeadphoneJackDevice() as device:
        worker = HeadphonesWorker(
            lambda: open_jack(device.port), events, backoff=Backoff(0.01, 0.05)
        )
        worker.start()
        yield device
        worker.stop()


def test_plugging_in_and_pulling_out_are_events(
    socket: HeadphoneJackDevice, events: Collector
) -> None:
    socket.insert()
    told(events, True)
    socket.pull()
    told(events, False)
    socket.insert()
    told(events, True, 2)


@pytest.mark.parametrize("fault", ["unplugged", "garbage"])
def test_a_socket_that_is_away_has_nothing_in_it_and_heals(
    socket: HeadphoneJackDevice, events: Collector, fault: str
) -> None:
    socket.insert()
    told(events, True)
    if fault == "unplugged":
        socket.unplug()
    else:
        socket.send(b"\xff" * 24)
    told(events, False)
    if fault == "unplugged":
        socket.replug()
    else:
        socket.insert()
    told(events, True, 2)


def test_no_health_of_a_device_is_reported_and_no_state_twice(
    socket: HeadphoneJackDevice, events: Collector
) -> None:
    for _ in range(3):
        socket.insert()
    told(events, True)
    socket.pull()
    told(events, False)
    assert events.of(DeviceChanged) == []
    assert len(events.of(HeadphonesChanged)) == 2


def test_a_terminal_without_a_socket_says_nothing(events: Collector) -> None:
    worker = HeadphonesWorker(None, events)
    worker.start()
    worker.stop()
    assert events.events == []
