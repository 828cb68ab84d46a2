"""Ten thousand visits at one screen, and as many as five minutes give at one core: what stays.

The screen is the real `kiosk screen`, fed through its socket and touched through SDL; the core is
the real one of this process with its devices and station simulated at the ports. Nothing is
waited for that a person would be waited for: the screen takes touches at once (a new one
otherwise rests for 0.3 s), and a finger lifts as soon as it is down. What a visit leaves behind
does not depend on that.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from kiosk.visit import view as v
from tests.bench._core_visits import CoreVisits
from tests.bench._screen_process import Core, Screen, screen_at
from tests.bench.figures import show

SIZE = (1280, 800)
VISITS = 10_000
MARKS = (100, 1_000, 10_000)
GROWTH_PERCENT = 5
CORE_SECONDS = 300.0
TOUCHES = (
    "Lấy số không cần thẻ",
    *"035190000768",
    "Xong",
    "Tiếp tục",
    "Lấy số thứ tự",
    "Cư trú",
    "Về màn hình chọn",
    "Hồ sơ của tôi",
    "Quay lại",
    "Thông tin của tôi",
    "Quay lại",
    "Kết thúc",
)
"""Of one visit, from where the card is asked for."""
REST_SECONDS = 0.4
"""The screen gives memory back right after a visit; then it is looked at."""


def one_visit(core: Core, screen: Screen) -> None:
    screen.wait_drawn(core.show(v.PlaceCard()))
    for text in TOUCHES:
        before = screen.newest()
        screen.touch(text)
        screen.wait_drawn(before + 1)


def run(visits: int = VISITS, minutes: float = CORE_SECONDS / 60) -> None:
    screen_part(visits)
    core_part(minutes * 60)


def screen_part(visits: int) -> None:
    print(f"  {visits} visits of {len(TOUCHES)} touches at the screen, {SIZE[0]} x {SIZE[1]}")
    began = time.monotonic()
    with screen_at(SIZE, "screen.settle_seconds=0", held_seconds=0.0) as (core, screen):
        screen.wait_drawn(1)
        time.sleep(4)  # The screens of a visit are made meanwhile.

        def visit() -> None:
            one_visit(core, screen)
            screen.forget_frames()

        def stands() -> Standing:
            return screen.resident_mb(), screen.descriptors(), screen.threads()

        _watch(visit, stands, lambda done: done < visits, visits)
    _took(began, visits)


def core_part(seconds: float) -> None:
    print(f"  as many visits as {seconds:g} s give at the core, devices simulated at its ports")
    began = time.monotonic()
    with CoreVisits() as core:
        done = _watch(
            core.one, core.standing, lambda _: time.monotonic() - began < seconds, MARKS[-1]
        )
    _took(began, done)


Standing = tuple[float, int, int]
"""Memory in MB, file descriptors, threads."""


def _watch(
    visit: Callable[[], None],
    stands: Callable[[], Standing],
    goes_on: Callable[[int], bool],
    last: int,
) -> int:
    """Runs visits and says at the marks how it stands; returns how many there were."""
    done, first, latest = 0, None, None
    marks = {mark for mark in MARKS if mark < last} | {last}
    while goes_on(done):
        visit()
        done += 1
        if done in marks:
            time.sleep(REST_SECONDS)
            latest = stands()
            first = first or latest
            show(f"memory after {done} visits", latest[0], "MB")
    if latest is None or done not in marks:
        time.sleep(REST_SECONDS)
        latest = stands()
        first = first or latest
        show(f"memory after {done} visits", latest[0], "MB")
    assert first is not None
    show("  growth since the first of these", (latest[0] / first[0] - 1) * 100, "%", GROWTH_PERCENT)
    show("  file descriptors more than then", latest[1] - first[1], "", 0)
    show("  threads more than then", latest[2] - first[2], "", 0)
    return done


def _took(began: float, visits: int) -> None:
    took = time.monotonic() - began
    show("  it took", took / 60, "min")
    show("  of it a visit", took / visits * 1000, "ms")
