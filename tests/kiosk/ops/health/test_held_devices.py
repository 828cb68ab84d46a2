"""What is said of a device that the core holds, while it works, is away, and is being helped."""

from __future__ import annotations

import pytest

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.finding import Code, Condition, Finding
from kiosk.devices.standing import Standing, Trouble
from kiosk.ops.health.held_devices import Care, Cared, held_devices
from kiosk.settings.load import load
from kiosk.visit.event import Health

PORT = "/dev/usb/lp0"
SETTINGS = load(overrides=[f"printer.port={PORT}"])
NOTHING = Cared()
GONE = Standing(Health.AWAY, Trouble.GONE, "No such device")


def of_printer(standing: Standing, cared: Cared = NOTHING) -> list[Finding]:
    kind = DeviceKind.PRINTER
    return list(held_devices(SETTINGS, {kind: standing}, {kind: cared}))


@pytest.mark.parametrize(
    ("standing", "cared", "code", "condition"),
    [
        (Standing(Health.READY), Cared(), Code.OK, Condition.OK),
        (
            Standing(Health.READY, Trouble.PAPER_LOW),
            Cared(),
            Code.PAPER_LOW,
            Condition.WARNING,
        ),
        (
            Standing(Health.OUT_OF_PAPER, Trouble.OUT_OF_PAPER),
            Cared(),
            Code.PAPER_OUT,
            Condition.FAULT,
        ),
        (Standing(Health.AWAY, Trouble.OFFLINE), Cared(), Code.OFFLINE, Condition.FAULT),
        (Standing(Health.READY, Trouble.HANGS), Cared(), Code.HANGS, Condition.FAULT),
        (GONE, Cared(), Code.AWAY, Condition.FAULT),
        (GONE, Cared(Care.HEALING), Code.HEALING, Condition.FAULT),
        (GONE, Cared(Care.IN_VAIN, 3), Code.GIVEN_UP, Condition.FAULT),
        (
            Standing(Health.AWAY, Trouble.BROKEN, "bad checksum"),
            Cared(),
            Code.FAULTY,
            Condition.FAULT,
        ),
        (Standing(Health.NOT_FITTED), Cared(), Code.NOT_FITTED, Condition.NOT_FITTED),
    ],
)
def test_each_state_has_a_finding_of_its_own(
    standing: Standing, cared: Cared, code: Code, condition: Condition
) -> None:
    [found] = of_printer(standing, cared)
    assert (found.code, found.condition) == (code, condition)
    assert "%(" not in found.detail + found.advice
    assert found.advice or condition in (Condition.OK, Condition.NOT_FITTED)
    if standing.last_error:
        assert standing.last_error in found.detail


def test_of_one_that_was_not_looked_for_yet_nothing_is_said() -> None:
    assert of_printer(Standing()) == []


def test_every_kind_has_its_setting_and_its_part() -> None:
    standings = dict.fromkeys(DeviceKind, GONE)
    findings = list(held_devices(SETTINGS, standings, {}))
    assert len({found.part for found in findings}) == len(DeviceKind)
