"""What the rules say is really done: the worker opens anew, the caretaker takes the power."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.appliance.device import DeviceKind
from kiosk.appliance.request import CyclePort, Done, Refused, Reply, Request, Restart, Unit
from kiosk.devices.held import HeldDevices
from kiosk.devices.standing import Standing, Trouble
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.health.healer import Healer, is_away
from kiosk.ops.health.healing import IN_ONE_ILLNESS, Act
from kiosk.ops.health.held_devices import Care
from kiosk.visit.event import DeviceChanged, Health
from tests.kiosk.devices.collector import Collector
from tests.kiosk.devices.test_worker import Plug, Worker
from tests.kiosk.ops.caretaker.tree import Tree

SCANNER, READER = DeviceKind.CODE_SCANNER, DeviceKind.CARD_READER
AWAY = Standing(Health.AWAY, Trouble.GONE, "no such port")
READY = Standing(Health.READY)


@dataclass
class Hands:
    """A caretaker that notes what it is asked."""

    refuses: bool = False
    asked: list[Request] = field(default_factory=list)

    def ask(self, request: Request, limit: float | None = None) -> Reply:
        self.asked.append(request)
        return Refused("this hub cannot switch its sockets") if self.refuses else Done()


class Stands(HeldDevices):
    """Devices that stand as the test says."""

    def __init__(self, **stands: Standing) -> None:
        super().__init__({})
        self.stands = {DeviceKind(name): standing for name, standing in stands.items()}
        self.reopened: list[DeviceKind] = []

    def standings(self) -> dict[DeviceKind, Standing]:
        return dict(self.stands)

    def reopen(self, kind: DeviceKind) -> bool:
        self.reopened.append(kind)
        return True


@dataclass
class Night:
    """A healer and a clock that is turned by hand."""

    held: HeldDevices
    hands: Hands | None = field(default_factory=Hands)
    sockets: dict[DeviceKind, str] = field(default_factory=dict)
    now: float = 0.0

    def __post_init__(self) -> None:
        self.healer = Healer(self.held, self.hands, lambda: self.sockets, lambda: self.now)

    def pass_(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now += 5
            self.healer.turn()


def test_a_scanner_that_fell_off_the_bus_has_its_socket_switched() -> None:
    held = Stands(code_scanner=READY)
    night = Night(held, sockets={SCANNER: "1-1.4"})
    night.pass_(60)
    held.stands[SCANNER], night.sockets = AWAY, {}
    night.pass_(15)
    assert night.healer.cared[SCANNER].care is Care.HEALING
    night.pass_(3600)
    assert held.reopened == [SCANNER]
    assert night.hands is not None
    assert night.hands.asked == [CyclePort("1-1.4")] * IN_ONE_ILLNESS[Act.CYCLE_PORT]
    assert night.healer.cared[SCANNER] == (Care.IN_VAIN, 3)
    assert night.healer.acts == {(SCANNER, Act.REOPEN): 1, (SCANNER, Act.CYCLE_PORT): 3}
    held.stands[SCANNER] = READY
    night.pass_(5)
    assert night.healer.cared[SCANNER].care is Care.NONE


def test_a_hub_that_cannot_switch_is_asked_once_and_people_are_told() -> None:
    hands = Hands(refuses=True)
    held = Stands(code_scanner=READY)
    night = Night(held, hands, {SCANNER: "1-1"})
    night.pass_(60)
    held.stands[SCANNER] = AWAY
    night.pass_(1800)
    assert hands.asked == [CyclePort("1-1")]
    assert night.healer.cared[SCANNER] == (Care.IN_VAIN, 0)


def test_a_card_reader_has_pcscd_restarted() -> None:
    night = Night(Stands(card_reader=AWAY))
    night.pass_(1800)
    assert night.hands is not None
    assert night.hands.asked == [Restart(Unit.READER_SERVICE)]
    assert night.healer.cared[READER].care is Care.IN_VAIN


def test_a_service_that_nobody_restarts_is_asked_for_once_and_not_counted() -> None:
    night = Night(Stands(card_reader=AWAY), Hands(refuses=True))
    night.pass_(1800)
    assert night.hands is not None
    assert (len(night.hands.asked), night.healer.acts) == (1, {})
    assert night.healer.cared[READER].care is Care.IN_VAIN


@pytest.mark.parametrize("socket", ["", "../../etc", "1-1; reboot", "usb1", "1-1.4\n"])
def test_what_is_no_socket_is_never_asked_for(socket: str) -> None:
    held = Stands(code_scanner=READY)
    night = Night(held, sockets={SCANNER: socket})
    night.pass_(30)
    held.stands[SCANNER] = AWAY
    night.pass_(1800)
    assert night.hands is not None
    assert night.hands.asked == []


def test_without_a_caretaker_it_is_opened_anew_and_people_are_told() -> None:
    night = Night(Stands(code_scanner=AWAY), None, {SCANNER: "1-1"})
    night.pass_(600)
    assert night.healer.cared[SCANNER].care is Care.IN_VAIN


@pytest.mark.parametrize(
    ("standing", "away"),
    [
        (READY, False),
        (AWAY, True),
        (Standing(Health.AWAY, Trouble.BROKEN), True),
        (Standing(Health.READY, Trouble.HANGS), True),
        (Standing(Health.AWAY, Trouble.OFFLINE), False),
        (Standing(Health.OUT_OF_PAPER, Trouble.OUT_OF_PAPER), False),
    ],
)
def test_an_open_cover_and_missing_paper_are_not_healed(standing: Standing, away: bool) -> None:
    assert is_away(standing) is away


def test_a_real_worker_is_healed_by_a_real_caretaker_switching_a_socket(tmp_path: Path) -> None:
    """The device answers nothing until its socket has lost its power."""
    tree = Tree(tmp_path)
    switch = "/sys/bus/usb/devices/1-1:1.0/1-1-port4/disable"
    tree.file(switch, "0")
    plug, events = Plug(), Collector()
    tree.on_pause = lambda: setattr(plug, "plugged", tree.text(switch) == "1" or plug.plugged)
    caretaker = Caretaker(tree.machine)

    class Direct:
        def ask(self, request: Request, limit: float | None = None) -> Reply:
            return caretaker.do(request)

    worker = Worker(plug.open, events)
    worker.start()
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY)
    now = 0.0
    held = HeldDevices({DeviceKind.PRINTER: worker})
    healer = Healer(held, Direct(), lambda: {DeviceKind.PRINTER: "1-1.4"}, lambda: now)
    healer.turn()
    plug.plugged = False
    events.wait_for(DeviceChanged, lambda e: e.health is Health.AWAY)
    for _ in range(40):
        now += 5
        healer.turn()
        if plug.plugged:
            break
    events.wait_for(DeviceChanged, lambda e: e.health is Health.READY, count=2)
    worker.stop()
    assert tree.pauses == [2.0]
    assert tree.text(switch).startswith("0")
    assert healer.acts[DeviceKind.PRINTER, Act.CYCLE_PORT] == 1
