"""Units that fall, systems and updates, certificates that end."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulated.chipcard import DemoCountry
from kiosk.appliance.finding import Code, Condition, Finding
from kiosk.appliance.report import UpdateStage, UpdateState
from kiosk.appliance.request import MachineState, Refused
from kiosk.ops.health.system import system, update
from kiosk.ops.health.trust import OLD_LIST, card_access, country_certificates
from kiosk.ops.health.units import UNITS, systemctl_show, units

# As systemd 252 prints it.
_WELL = """NRestarts=0
Id=kiosk-core.service
LoadState=loaded
ActiveState=active

NRestarts=0
Id=rauc.service
LoadState=not-found
ActiveState=inactive
"""


def shown(text: str | None) -> list[Finding]:
    return list(units(lambda _: text, 7.9))


def test_units_that_stay_up_are_well() -> None:
    for text in (_WELL, None, ""):
        [found] = shown(text)
        assert (found.code, found.figures["hours"]) == (Code.OK, 7)


def test_a_unit_that_falls_again_and_again_is_named_and_one_given_up_is_a_fault() -> None:
    fallen = _WELL.replace("NRestarts=0\nId=kiosk-core", "NRestarts=12\nId=kiosk-core")
    failed = "\nId=kiosk-screen.service\nLoadState=loaded\nActiveState=failed\nNRestarts=5\n"
    often, over = shown(fallen + failed)
    assert (often.code, often.condition) == (Code.RESTARTED, Condition.WARNING)
    assert often.detail == "kiosk-core failed and was restarted 12 times"
    assert (over.code, over.condition) == (Code.FAULTY, Condition.FAULT)
    assert over.figures == {"unit": "kiosk-screen"}


@given(st.text(max_size=300))
def test_whatever_systemctl_prints_is_read_without_breaking(text: str) -> None:
    assert shown(text)


def test_this_machine_is_asked_or_has_no_systemd() -> None:
    said = systemctl_show(UNITS)
    assert said is None or "LoadState=" in said


def test_a_system_is_told_with_its_slot_and_trial() -> None:
    for reply, code in (
        (Refused("no caretaker"), Code.NONE),
        (MachineState(), Code.NONE),
        (MachineState(slot="B", marked_good=True), Code.OK),
        (MachineState(slot="B"), Code.ON_TRIAL),
    ):
        [found] = system(reply, "1.4.0")
        assert found.code is code
        assert "1.4.0" in found.detail


@pytest.mark.parametrize(
    ("stage", "code", "condition"),
    [
        (UpdateStage.NONE, Code.OK, Condition.OK),
        (UpdateStage.GOOD, Code.OK, Condition.OK),
        (UpdateStage.WAITING_FOR_QUIET, Code.UNDER_WAY, Condition.OK),
        (UpdateStage.FELL_BACK, Code.FELL_BACK, Condition.WARNING),
        (UpdateStage.REFUSED, Code.REFUSED, Condition.WARNING),
    ],
)
def test_an_update_is_told_with_its_version(
    stage: UpdateStage, code: Code, condition: Condition
) -> None:
    [found] = update(UpdateState(stage=stage, version="1.5.0", detail="bad signature"))
    assert (found.code, found.condition) == (code, condition)
    assert code is Code.OK or "1.5.0" in found.detail


def test_terminal_certificates_end_with_the_first_of_their_chain(tmp_path: Path) -> None:
    DemoCountry.create().terminals().credentials().export(tmp_path)
    today = dt.date(2026, 11, 24)
    ends = card_access(tmp_path, today).figures["until"]
    last = dt.date.fromisoformat(str(ends))
    for days, code in ((15, Code.OK), (14, Code.EXPIRES), (0, Code.EXPIRES), (-1, Code.EXPIRED)):
        found = card_access(tmp_path, last - dt.timedelta(days=days))
        assert found.code is code, days


def test_a_terminal_without_such_certificates_is_whole_and_damaged_ones_are_told(
    tmp_path: Path,
) -> None:
    today = dt.date(2026, 11, 24)
    assert card_access(None, today).code is Code.NOT_FITTED
    assert card_access(tmp_path, today).code is Code.NOT_FITTED
    (tmp_path / "terminal-key.der").write_bytes(b"no key")
    (tmp_path / "a.cvcert").write_bytes(b"no certificate")
    found = card_access(tmp_path, today)
    assert (found.code, found.condition) == (Code.UNREADABLE, Condition.FAULT)


def test_a_master_list_that_was_forgotten_is_a_warning(tmp_path: Path) -> None:
    country = DemoCountry.create()
    country.export_trust(tmp_path)
    now = dt.datetime.now(dt.UTC)
    later = now + OLD_LIST + dt.timedelta(days=2)
    assert country_certificates(tmp_path, later).code is Code.OK, "a certificate alone has no age"
    country.export_master_list(tmp_path)
    assert country_certificates(tmp_path, now).code is Code.OK
    old = country_certificates(tmp_path, later)
    assert (old.code, old.condition) == (Code.OLD, Condition.WARNING)
    assert old.figures["days"] in (OLD_LIST.days + 1, OLD_LIST.days + 2)
