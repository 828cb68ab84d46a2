"""Sources are asked in their own time; one that breaks costs nothing but itself."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.health.watch import HealthWatch, Picture, Source

LOW = found(Part.DISK, Code.LOW, folder="/var", free_mb=50)
FULL = found(Part.DISK, Code.FULL, folder="/var", free_mb=5)
WELL = found(Part.OUTBOX, Code.OK)


class Asked:
    """A source that counts, and says what it is told to say."""

    def __init__(self, *found: Finding) -> None:
        self.found: Iterable[Finding] = found
        self.times = 0
        self.fault: Exception | None = None

    def __call__(self) -> Iterable[Finding]:
        self.times += 1
        if self.fault is not None:
            raise self.fault
        return self.found


def test_each_source_is_asked_in_its_own_time() -> None:
    now = 0.0
    live, seldom = Asked(WELL), Asked(LOW)
    watch = HealthWatch([Source("seldom", 300, seldom), Source("live", 0, live)], clock=lambda: now)
    for now in (0, 5, 10, 299, 301):  # noqa: B007
        watch.turn_once()
    assert (live.times, seldom.times) == (5, 2)
    assert watch.now() == (WELL, LOW), "the often asked ones first"


def test_a_source_that_breaks_keeps_what_it_found_and_the_others_go_on() -> None:
    broken, well = Asked(LOW), Asked(WELL)
    watch = HealthWatch([Source("broken", 0, broken), Source("well", 0, well)])
    watch.turn_once()
    broken.fault = ValueError("somebody's name")
    watch.turn_once()
    assert (watch.now(), well.times) == ((LOW, WELL), 2)


def test_who_listens_hears_of_a_change_once_and_of_other_figures_not() -> None:
    heard: list[tuple[Picture, bool]] = []
    source = Asked(LOW)
    watch = HealthWatch([Source("disk", 0, source)], told=lambda *told: heard.append(told))
    watch.turn_once()
    source.found = (found(Part.DISK, Code.LOW, folder="/var", free_mb=49),)
    watch.turn_once()
    source.found = (FULL,)
    watch.turn_once()
    assert [changed for _, changed in heard] == [True, False, True]
    assert heard[1][0][0].figures["free_mb"] == 49, "the picture has the newest figures"


def test_an_examination_asks_everything_and_waits_for_it() -> None:
    seldom = Asked(LOW)
    with HealthWatch([Source("seldom", 1e9, seldom)], turn=1e9) as watch:
        watch.examined(10)
        before = seldom.times
        seldom.found = (FULL,)
        assert watch.examined(10) == (FULL,)
        assert seldom.times == before + 1


def test_an_examination_that_hangs_is_given_up_and_stopping_does_not_wait() -> None:
    hold, reached = threading.Event(), threading.Event()

    def hangs() -> Iterable[Finding]:
        reached.set()
        hold.wait(30)
        return (LOW,)

    with HealthWatch([Source("hangs", 0, hangs)], turn=0.01) as watch:
        assert reached.wait(10)
        assert watch.examined(0.05) == ()
        hold.set()


def test_healing_that_breaks_costs_no_finding() -> None:
    def breaks() -> None:
        raise OSError

    watch = HealthWatch([Source("disk", 0, Asked(LOW))], before=breaks)
    watch.turn_once()
    assert watch.now() == (LOW,)
