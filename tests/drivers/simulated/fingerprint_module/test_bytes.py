"""The simulated module's wire, byte by byte as the ZFM-20 manual has it, without the driver."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from drivers.serial_line import SerialLine
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.fingerprint_module import FingerprintModule


@pytest.fixture
def module() -> Iterator[FingerprintModule]:
    with FingerprintModule() as module:
        yield module


@pytest.fixture
def line(module: FingerprintModule) -> Iterator[SerialLine]:
    line = SerialLine(module.port, baud=57600)
    yield line
    line.close()


def exchange(line: SerialLine, command: str, length: int) -> str:
    line.write(bytes.fromhex(command), time.monotonic() + 5)
    answer = b""
    while len(answer) < length and (data := line.read(5)):
        answer += data
    return answer.hex()


def test_no_finger_and_finger(module: FingerprintModule, line: SerialLine) -> None:
    take_image = "ef01ffffffff010003010005"
    assert exchange(line, take_image, 12) == "ef01ffffffff07000302000c"
    module.press(SimulatedFinger(1))
    assert exchange(line, take_image, 12) == "ef01ffffffff07000300000a"


def test_the_factory_password_is_zero(line: SerialLine) -> None:
    right = exchange(line, "ef01ffffffff0100071300000000001b", 12)
    assert right == "ef01ffffffff07000300000a"
    wrong = exchange(line, "ef01ffffffff0100071300000001001c", 12)
    assert wrong == "ef01ffffffff07000313001d"


def test_its_parameters(line: SerialLine) -> None:
    answer = exchange(line, "ef01ffffffff0100030f0013", 28)
    assert answer == "ef01ffffffff07001300" + "0000000903e80003ffffffff00020006" + "0515"


def test_a_damaged_command_is_answered_with_a_receive_error(line: SerialLine) -> None:
    assert exchange(line, "ef01ffffffff010003010006", 12) == "ef01ffffffff07000301000b"


def test_features_without_an_image_are_refused(line: SerialLine) -> None:
    assert exchange(line, "ef01ffffffff0100040201" + "0008", 12) == "ef01ffffffff07000315001f"


def test_at_another_speed_it_understands_nothing(
    module: FingerprintModule, line: SerialLine
) -> None:
    line.set_baud(9600)
    line.write(bytes.fromhex("ef01ffffffff010003010005"), time.monotonic() + 5)
    assert line.read(0.05) == b""
    assert module.commands == []
