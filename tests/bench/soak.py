"""Ten thousand visits at one screen, and as many at one core: what stays of them.

The screen is the real `kiosk screen`, fed through its socket and touched through SDL; the core is
the real one, in this process, with its devices and station simulated at the ports. Nothing is
waited for that a person would be waited for: the screen takes touches at once (a new one
otherwise rests for 0.3 s), and a finger lifts as soon as it is down. The window is small, so that
the time goes into widgets and letters and not into pixels. What a visit leaves behind depends on
neither.
"""

from __future__ import annotations

import time
from typing import Protocol

from kiosk.visit import view as v
from tests.bench._core_visits import CoreVisits
from tests.bench._screen_process import Core, Screen, screen_at
from tests.bench.figures import show

SIZE = (800, 600)
VISITS = 10_000
MARKS = (100, 1_000, 10_000)
GROWTH_PERCENT = 5
MOST_MINUTES = 40.0
SHORT = ("Lấy số không cần thẻ", "Cư trú", "Kết thúc")
LONG = (
    "Lấy số không cần thẻ",
    *"035190000768",
    "Xong",
    "Tiếp tục",
    "Lấy số thứ tự",
    "Cư trú",
    "Về màn hình chính",
    "Hồ sơ của tôi",
    "Quay lại",
    "Thông tin của tôi",
    "Quay lại",
    "Kết thúc",
)
"""From where the card is asked for."""
LONG_EVERY = 10
"""Of so many people one looks at everything; the others take a number."""
REST_SECONDS = 0.4
"""The screen gives memory back right after a visit; then it is looked at."""


def run(visits: int = VISITS, minutes: float = MOST_MINUTES) -> None:
    screen_part(visits, minutes * 60)
    core_part(visits, minutes * 60)


def screen_part(visits: int, most: float) -> None:
    print(f"  at the screen, {SIZE[0]} x {SIZE[1]}, every {LONG_EVERY}th visit a long one")
    with screen_at(SIZE, held_seconds=0.0, settle_seconds=0.0) as (core, screen):
        screen.wait_drawn(1)
        screen.wait_prepared()
        began = screen.cpu_seconds()
        _watch(Visitor(core, screen), visits, most)
        show("  CPU of all this", (screen.cpu_seconds() - began) / 60, "min")


def core_part(visits: int, most: float) -> None:
    print("  at the core, devices and station simulated at its ports")
    with CoreVisits() as core:
        _watch(core, visits, most)


class Visits(Protocol):
    def one(self) -> None: ...

    def standing(self) -> Standing: ...


class Visitor:
    """One after the other at the screen."""

    def __init__(self, core: Core, screen: Screen) -> None:
        self._core, self._screen, self._visits = core, screen, 0

    def one(self) -> None:
        core, screen = self._core, self._screen
        self._visits += 1
        long = self._visits % LONG_EVERY == 0
        core.without_card = v.AccessKeyEntry() if long else None
        screen.wait_drawn(core.show(v.PlaceCard()))
        for text in LONG if long else SHORT:
            before = screen.newest()
            screen.touch(text)
            screen.wait_drawn(before + 1)
        screen.forget_frames()

    def standing(self) -> Standing:
        screen = self._screen
        return screen.resident_mb(), screen.descriptors(), screen.threads()


Standing = tuple[float, int, int]
"""Memory in MB, file descriptors, threads."""


def _watch(visits: Visits, wanted: int, most: float) -> None:
    """Says at the marks how it stands."""
    marks = {mark for mark in MARKS if mark < wanted} | {wanted}
    began = time.monotonic()
    stood: list[Standing] = []
    done, over = 0, False
    while done < wanted and not over:
        visits.one()
        done += 1
        over = time.monotonic() - began >= most
        if done in marks or over:
            time.sleep(REST_SECONDS)
            stood.append(visits.standing())
            show(f"memory after {done} visits", stood[-1][0], "MB")
    took = time.monotonic() - began
    if done < wanted:
        print(f"  ended after {done} visits: its time was over")
    first, latest = stood[0], stood[-1]
    show("  growth since the first of these", (latest[0] / first[0] - 1) * 100, "%", GROWTH_PERCENT)
    show("  file descriptors more than then", latest[1] - first[1], "", 0)
    show("  threads more than then", latest[2] - first[2], "", 0)
    show("  it took", took / 60, "min")
    show("  of it a visit", took / done * 1000, "ms")
