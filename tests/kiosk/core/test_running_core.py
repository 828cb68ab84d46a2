"""The whole core: software card, devices on ptys, a screen over the real socket, no station."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.chipcard.inprocess import InProcessReaders
from kiosk.core.options import CoreOptions, core_options
from kiosk.core.wiring import RunningCore
from kiosk.ops.audit import verify_trail
from kiosk.settings.tree import Settings
from kiosk.visit.intent import (
    Continue,
    Finish,
    Start,
)
from kiosk.visit.view import (
    AccessKeyEntry,
    CheckResult,
    Goodbye,
    Idle,
    KeyFault,
    Menu,
    Notice,
    OutOfService,
    PlaceCard,
    Problem,
    ProblemNotice,
    View,
)
from tests.kiosk.core.hall import Hall
from tests.kiosk.core.wait import until


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall(tmp_path)
    hall.see(Idle, lambda v: v.notices == (Notice.STATION_AWAY,))
    yield hall
    hall.close()


def test_a_person_is_identified_by_typing_and_leaves(hall: Hall) -> None:
    checked = hall.identify()
    assert checked.full_name == "TRẦN VĂN MINH"
    assert checked.portrait
    hall.touch(Continue())
    hall.see(Menu)
    hall.touch(Finish())
    hall.see(Goodbye)
    hall.readers.remove()
    until(lambda: hall.core._card._held is None)


def test_a_person_is_identified_by_the_code_on_the_card(hall: Hall) -> None:
    hall.lay()
    hall.see(AccessKeyEntry)
    hall.scanner.scan(hall.cast["minh"].card_code)
    hall.see(CheckResult)


def test_a_wrong_number_asks_again(hall: Hall) -> None:
    hall.lay()
    hall.see(AccessKeyEntry)
    hall.type_number("035090999999")
    view = hall.see(AccessKeyEntry, lambda v: getattr(v.body, "fault", None) is not None)
    assert isinstance(view.body, AccessKeyEntry)
    assert view.body.fault is KeyFault.WRONG_KEY


def test_a_cloned_card_is_found_out(hall: Hall) -> None:
    hall.lay(profile="cloned")
    hall.see(AccessKeyEntry)
    hall.type_number(hall.cast["minh"].number)
    body = hall.see(ProblemNotice).body
    assert isinstance(body, ProblemNotice)
    assert body.problem is Problem.CARD_CLONED


def test_a_screen_that_starts_in_the_middle_of_a_visit_is_right(hall: Hall) -> None:
    hall.identify()
    hall.screen.stop()
    hall.views.clear()
    hall.screen = hall.connect()
    hall.see(CheckResult)
    hall.touch(Continue())
    hall.see(Menu)


@pytest.mark.parametrize(
    ("device", "notice"),
    [
        ("scanner", Notice.CODE_SCANNER_AWAY),
        ("printer", Notice.PRINTER_AWAY),
        ("sensor", Notice.FINGERPRINT_AWAY),
    ],
)
def test_unplugging_a_device_is_a_notice_and_replugging_heals_it(
    hall: Hall, device: str, notice: Notice
) -> None:
    getattr(hall, device).unplug()
    hall.see(Idle, lambda v: notice in v.notices)
    getattr(hall, device).replug()
    hall.see(Idle, lambda v: notice not in v.notices)


def test_a_core_that_stops_leaves_the_screen_without_a_core(hall: Hall) -> None:
    hall.identify()
    hall.core.stop()
    until(lambda: hall.aways == 1)


def test_nothing_personal_stays_behind(hall: Hall, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    hall.identify()
    hall.readers.remove()
    hall.see(Goodbye, lambda v: not v.body.take_card)  # type: ignore[union-attr]
    until(lambda: hall.core._card._held is None)
    hall.core.stop()
    card = hall.cast["minh"].holder
    secrets = [s.encode() for s in (card.full_name, card.number, card.residence, card.father)]
    for path in hall.directory.rglob("*"):
        if path.is_file() and path.parent.name != "trust":
            content = path.read_bytes()
            assert not [s for s in secrets if s in content], path
    for secret in secrets:
        assert secret.decode() not in caplog.text
    assert card.number not in repr(vars(hall.core._conductor))
    assert card.full_name not in repr(vars(hall.core._conductor))


def test_the_trail_tells_of_the_visit(hall: Hall) -> None:
    hall.identify()
    hall.touch(Finish())
    hall.see(Goodbye)
    hall.core.stop()
    trail = hall.directory / "audit.jsonl"
    assert verify_trail(trail).intact
    content = trail.read_text()
    for action in ("visit_started", "card_checked", "visit_ended"):
        assert f'"{action}"' in content


def test_core_and_screen_may_share_a_process(tmp_path: Path) -> None:
    hall = Hall(tmp_path, local=True)
    hall.see(Idle, lambda v: v.notices == (Notice.STATION_AWAY,))
    hall.touch(Start())
    hall.see(PlaceCard)
    hall.core.stop()
    assert isinstance(hall.views[-1].body, OutOfService)
    hall.close()


def test_a_terminal_without_any_device_is_idle_and_complains_of_none(tmp_path: Path) -> None:
    options = CoreOptions("t", tmp_path / "state", tmp_path / "trust", station_url="http://[::1]:9")
    views: list[View] = []
    with RunningCore(options) as core:
        core.core_port().start(views.append, lambda: None)
        until(lambda: bool(views) and views[-1].notices == (Notice.STATION_AWAY,))


def test_settings_become_options() -> None:
    readers = InProcessReaders()
    options = core_options(Settings(), card_readers=readers)
    assert options.card_readers is readers
    assert options.station_url is None
    assert options.printer_width == 576
    assert options.rules.inactivity == 40
