"""A headphone socket's records, whole, in pieces and broken; what the kernel would be asked."""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.audio import evdev_jack
from drivers.audio.evdev_jack import AUTO, EvdevJack, open_jack
from drivers.errors import DeviceGone, DeviceProtocolError
from drivers.simulated.headphone_jack import HeadphoneJackDevice, record

SWITCH, HEADPHONES, KEY = 5, 2, 1


@pytest.fixture
def device() -> Iterator[HeadphoneJackDevice]:
    with HeadphoneJackDevice() as one:
        yield one


def test_plugging_in_and_pulling_out_are_seen(device: HeadphoneJackDevice) -> None:
    jack = open_jack(device.port)
    assert not jack.plugged
    device.insert()
    assert jack.wait(5)
    device.pull()
    assert not jack.wait(5)
    jack.close()


def test_nothing_happens_for_as_long_as_was_asked(device: HeadphoneJackDevice) -> None:
    jack = open_jack(device.port)
    assert not jack.wait(0.01)
    device.send(record(KEY, 30, 1) + record(SWITCH, 4, 1))
    assert not jack.wait(0.05)
    jack.close()


def test_a_socket_that_is_pulled_with_its_sound_card_is_gone(device: HeadphoneJackDevice) -> None:
    jack = open_jack(device.port)
    device.unplug()
    with pytest.raises(DeviceGone):
        jack.wait(5)
    with pytest.raises(DeviceGone):
        open_jack(device.port)
    jack.close()
    jack.close()


def test_garbage_is_no_input_event(device: HeadphoneJackDevice) -> None:
    jack = open_jack(device.port)
    device.send(b"\xff" * 48)
    with pytest.raises(DeviceProtocolError):
        jack.wait(5)
    jack.close()


def test_it_is_said_again_after_replugging_what_is_in(device: HeadphoneJackDevice) -> None:
    device.insert()
    device.unplug()
    device.replug()
    jack = open_jack(device.port)
    assert jack.wait(5)
    jack.close()


@given(
    states=st.lists(st.booleans(), min_size=1, max_size=12),
    cuts=st.lists(st.integers(1, 40), max_size=30),
)
def test_records_count_whole_however_they_arrive(states: list[bool], cuts: list[int]) -> None:
    data = b"".join(record(SWITCH, HEADPHONES, int(state)) + record(0, 0, 0) for state in states)
    read, write = os.pipe()
    jack = EvdevJack(read, "a pipe")
    for cut in [*cuts, len(data)]:
        os.write(write, data[:cut])
        jack.wait(0)
        data = data[cut:]
    for _ in states:
        jack.wait(0)
    os.close(write)
    jack.close()
    assert jack.plugged is states[-1]


def test_the_kernel_is_asked_by_the_numbers_of_its_headers() -> None:
    # As a C compiler gives EVIOCGBIT(EV_SW, 4) and EVIOCGSW(4).
    assert evdev_jack._SWITCHES_IT_HAS == 0x80044525
    assert evdev_jack._SWITCHES_THAT_ARE_ON == 0x8004451B
    assert struct.calcsize("llHHi") == 24


class Kernel:
    """Answers for input devices as Linux does."""

    def __init__(self, has: int, on: int) -> None:
        self.has, self.on = has, on

    def ioctl(self, descriptor: int, request: int, answer: bytearray) -> int:
        bits = {0x80044525: self.has, 0x8004451B: self.on}[request]
        answer[:] = bits.to_bytes(4, "little")
        return 4


def test_the_state_at_the_opening_and_after_an_overrun_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = Kernel(has=1 << HEADPHONES, on=1 << HEADPHONES)
    monkeypatch.setattr(fcntl, "ioctl", kernel.ioctl)
    read, write = os.pipe()
    jack = EvdevJack(read, "a pipe")
    assert jack.plugged
    kernel.on = 0
    os.write(write, record(0, 3, 0))
    assert not jack.wait(5)
    os.close(write)
    jack.close()


def test_an_input_device_without_the_switch_is_no_socket(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fcntl, "ioctl", Kernel(has=1 << 0, on=0).ioctl)
    lid = tmp_path / "event0"
    lid.touch()
    with pytest.raises(DeviceGone, match="no headphone socket"):
        open_jack(str(lid))


def test_what_is_unplugged_while_it_is_asked_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> int:
        raise OSError(errno.ENODEV, "no such device")

    monkeypatch.setattr(fcntl, "ioctl", gone)
    read, write = os.pipe()
    with pytest.raises(DeviceGone):
        EvdevJack(read, "a pipe")
    os.close(read)
    os.close(write)


def test_of_all_input_devices_the_first_with_the_switch_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("event0", "event1", "mouse0"):
        (tmp_path / name).touch()
    asked: list[str] = []

    def ioctl(descriptor: int, request: int, answer: bytearray) -> int:
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}")).name
        asked.append(name)
        has = 1 << HEADPHONES if name == "event1" else 0
        return Kernel(has, 0).ioctl(descriptor, request, answer)

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    monkeypatch.setattr(evdev_jack, "Path", lambda _: tmp_path)
    open_jack(AUTO).close()
    assert set(asked) == {"event0", "event1"}
    (tmp_path / "event1").unlink()
    with pytest.raises(DeviceGone):
        open_jack(AUTO)
