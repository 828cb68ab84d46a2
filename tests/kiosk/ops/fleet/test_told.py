"""How orders are carried out where no caretaker is, and where something goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.appliance.finding import Finding
from kiosk.appliance.report import Order, OrderKind, UpdateState
from kiosk.appliance.request import MachineState, Refused, Reply, Request
from kiosk.ops.fleet.machine_watch import MachineWatch
from kiosk.ops.fleet.told import TerminalTold
from kiosk.ops.fleet.visits import CountedVisits
from kiosk.settings.store import SettingsStore
from kiosk.visit.effect import Audit


class Around:
    """Caretaker, findings, update and trail of a terminal on a desk."""

    state = UpdateState()

    def __init__(self, refusal: str = "no caretaker: No such file or directory") -> None:
        self.refusal = refusal
        self.ended = 0
        self.ordered: list[str] = []

    def ask(self, _request: Request, _limit: float | None = None) -> Reply:
        return Refused(self.refusal)

    def now(self) -> tuple[Finding, ...]:
        return ()

    def look_again(self) -> None: ...

    def order(self, version: str) -> None:
        self.ordered.append(version)

    def record(self, effect: Audit) -> None: ...

    def end(self) -> None:
        self.ended += 1


def told(around: Around, store: SettingsStore | None = None) -> TerminalTold:
    return TerminalTold(
        machine=MachineWatch(around),
        caretaker=around,
        visits=CountedVisits(around),
        findings=around,
        update=around,
        at_rest=lambda: True,
        log_lines=tuple,
        clock_verified=lambda: False,
        store=store,
        end_program=around.end,
    )


def order(kind: OrderKind, **what: object) -> Order:
    return Order(id="0" * 32, kind=kind, **what)  # type: ignore[arg-type]


def test_on_a_desk_the_program_ends_for_whoever_keeps_it_running() -> None:
    around = Around()
    assert told(around).carry_out(order(OrderKind.RESTART_PROGRAM))
    assert around.ended == 1


def test_a_caretaker_that_refuses_is_not_got_round() -> None:
    around = Around("this user may not ask")
    assert not told(around).carry_out(order(OrderKind.RESTART_PROGRAM))
    assert not told(around).carry_out(order(OrderKind.RESTART_MACHINE))
    assert around.ended == 0


def test_settings_that_are_so_already_restart_nothing(tmp_path: Path) -> None:
    around, store = Around(), SettingsStore(tmp_path / "kiosk.toml")
    wanted = order(OrderKind.CHANGE_SETTINGS, settings={"visit.countdown": 30})
    assert told(around, store).carry_out(wanted)
    assert told(around, store).carry_out(wanted)
    assert (store.version, around.ended) == (1, 1)


def test_where_files_say_it_all_no_settings_are_taken() -> None:
    wanted = order(OrderKind.CHANGE_SETTINGS, settings={"visit.countdown": 30})
    assert not told(Around()).carry_out(wanted)


def test_settings_that_are_damaged_are_told_as_none(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    file.write_text("not what was written")
    report = told(Around(), SettingsStore(file)).report()
    assert report.settings_version == 0
    assert report.slot.value == MachineState().slot


@pytest.mark.parametrize("kind", [OrderKind.LOOK_AGAIN, OrderKind.INSTALL])
def test_the_rest_needs_no_caretaker(kind: OrderKind) -> None:
    around = Around()
    assert told(around).carry_out(order(kind, version="2.0"))
    assert around.ordered == (["2.0"] if kind is OrderKind.INSTALL else [])
