"""`kiosk finger bench` measures capture, extraction and comparison."""

from __future__ import annotations

import msgspec
import pytest

from drivers.simulated.fingerprint_module import FingerprintModule
from kiosk.commands.finger.exit_codes import Exit
from tests.kiosk.commands.finger.command import finger
from tests.kiosk.commands.finger.conftest import hand_on


def test_a_fitted_scanner_is_measured_step_by_step(module: FingerprintModule) -> None:
    with hand_on(module):
        done = finger("bench", "--json", "--rounds", 2, "--port", module.port)
    assert done.code == Exit.DONE
    said = msgspec.json.decode(done.out)
    steps = {step["name"]: step for step in said["steps"]}
    assert list(steps) == ["capture", "extraction", "comparison"]
    assert steps["capture"]["times"] == 2
    assert all(0 < step["median_ms"] <= step["worst_ms"] for step in steps.values())


@pytest.mark.slow
def test_without_a_scanner_a_simulated_module_is_measured_at_the_speed_of_its_line() -> None:
    done = finger("bench", "--simulated", "--rounds", 1)
    assert done.code == Exit.DONE
    assert "(simulated)" in done.words
    (capture,) = (line for line in done.out.splitlines() if line.startswith("capture"))
    wire_ms = 256 * 288 / 2 * 10 / 57600 * 1000
    assert float(capture.split()[-1]) > wire_ms


def test_rounds_have_bounds() -> None:
    done = finger("bench", "--simulated", "--rounds", 0)
    assert done.code == Exit.USAGE
    assert "from 1 to 100" in done.words
