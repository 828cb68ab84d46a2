"""What the screen costs: the real `kiosk screen`, fed through the real channel and touched.

A core of a few lines answers at once, so that what is measured is the screen and the channel.
"""

from __future__ import annotations

import os
import time

from kiosk.language.catalogue import offered
from kiosk.ui.examples import QUEUES, SERVICES, example_bodies
from kiosk.visit import view as v
from tests.bench._screen_process import SETTLE_SECONDS, Core, Drawn, Screen, screen_at
from tests.bench.figures import percentile, show, spread, whole_spread

SIZES = ((1280, 800), (1920, 1080))
VISITS = 5
ROUNDS = 3
MEMORY_MB = 256
"""An eighth of what a Raspberry Pi with 2 GB has; core, station and system want the rest."""
IDLE_SECONDS = 10
RESTED_SECONDS = SETTLE_SECONDS + 0.05
BETWEEN_SECONDS = 0.06
NOTICED_MS, AT_ONCE_MS = 60, 100
"""A touch and its answer are one thing to a person up to 100 ms (R. B. Miller, Response time in
man-computer conversational transactions, 1968): rarely more than that, and mostly well below."""


TOUCHES = (
    ("Lấy số không cần thẻ", "to the access key"),
    *((digit, "digit typed") for digit in "035190000768"),
    ("Xong", "to the result of the checks"),
    ("Tiếp tục", "to the menu"),
    ("Lấy số thứ tự", "to the services"),
    ("Cư trú", "to the ticket"),
    ("Về màn hình chính", "to the menu"),
    ("Hồ sơ của tôi", "to the dossiers"),
    ("English", "other language"),
    ("Tiếng Việt", "other language"),
    ("Quay lại", "to the menu"),
    ("Thông tin của tôi", "to my record"),
    ("Quay lại", "to the menu"),
    ("Kết thúc", "to the idle screen"),
)


def one_visit(core: Core, screen: Screen, took: dict[str, list[float]]) -> None:
    """Each touch, and the milliseconds from it to the frame that shows what it did.

    A digit is taken when the finger comes down, everything else when it leaves.
    """
    core.without_card = v.AccessKeyEntry()
    screen.wait_drawn(core.show(v.PlaceCard()))
    last = ""
    for text, kind in TOUCHES:
        digit = kind == "digit typed"
        time.sleep(0.05 if digit and last == kind else RESTED_SECONDS)
        last = kind
        before = screen.newest()
        pressed, released = screen.touch(text)
        at = screen.wait_drawn(before + 1)
        took.setdefault(kind, []).append((at - (pressed if digit else released)) * 1000)


def measure_start(size: tuple[int, int]) -> None:
    """The second start: the first one warmed the disk's cache."""
    for again in (False, True):
        with screen_at(size) as (_core, screen):
            at = screen.wait_drawn(-1)
            if again:
                show("start to first frame, warm", at - screen.started, "s", 1)


def measure_idle(screen: Screen) -> None:
    before, began = screen.cpu_seconds(), time.monotonic()
    time.sleep(IDLE_SECONDS)
    share = (screen.cpu_seconds() - before) / (time.monotonic() - began)
    show("CPU while idle", share * 100, "%", 1)


def measure_touches(core: Core, screen: Screen) -> None:
    took: dict[str, list[float]] = {}
    screen.frames.clear()
    for _ in range(VISITS):
        one_visit(core, screen, took)
    for kind, times in took.items():
        show(f"  {kind}, p95", percentile(times, 95), "ms", NOTICED_MS)
    every = [one for each in took.values() for one in each]
    whole_spread("touch to changed screen, all", every, "ms", NOTICED_MS, AT_ONCE_MS)
    spread("drawing a frame", [one * 1000 for one in screen.frames], "ms")


def measure_transitions(core: Core, screen: Screen) -> None:
    """The frame with which each kind of screen takes the place of another, by kinds."""
    took: dict[str, list[Drawn]] = {}
    kind: type = v.Idle
    for _ in range(ROUNDS):
        for language in offered():
            for _name, body in example_bodies():
                sequence = core.show(body, language)
                screen.wait_drawn(sequence)
                if type(body) is not kind:
                    kind = type(body)
                    took.setdefault(kind.__name__, []).append(screen.drawn[sequence])
                # What is done after a frame is not to be counted to the next one.
                time.sleep(BETWEEN_SECONDS)
    for name, each in sorted(took.items(), key=lambda one: -_slow(one[1])):
        show(f"  frame that brings {name}, p95", _slow(each), "ms")
    every = [one for each in took.values() for one in each]
    whole_spread(
        "frame of a change of screen", [_ms(d.frame) for d in every], "ms", NOTICED_MS, AT_ONCE_MS
    )
    show("  of it widgets set, median", percentile([_ms(d.show) for d in every], 50), "ms")
    show("  of it layout and letters, median", percentile([_ms(d.layout) for d in every], 50), "ms")
    show("  of it drawing, median", percentile([_ms(d.draw) for d in every], 50), "ms")


def _ms(seconds: float) -> float:
    return seconds * 1000


def _slow(frames: list[Drawn]) -> float:
    return percentile([_ms(one.frame) for one in frames], 95)


def measure_memory(core: Core, screen: Screen) -> None:
    """Every example in both languages, several times over."""
    # A View that looks like the one before is not drawn: none of these does.
    idle = v.Idle("", SERVICES, QUEUES)
    for round_number in range(1, ROUNDS + 1):
        screen.wait_drawn(core.show(v.OutOfService()))
        for language in offered():
            for _name, body in example_bodies():
                screen.wait_drawn(core.show(body, language))
        screen.wait_drawn(core.show(idle))
        time.sleep(0.5)
        if round_number in (1, ROUNDS):
            show(
                f"memory, every screen shown {2 * round_number} times",
                screen.resident_mb(),
                "MB",
                MEMORY_MB,
            )


def run() -> None:
    print(f"  {os.getloadavg()[0]:.1f} processes ready to run before; {os.cpu_count()} cores")
    for size in SIZES:
        print(f"  {size[0]} x {size[1]}")
        measure_start(size)
        with screen_at(size) as (core, screen):
            screen.wait_drawn(1)
            screen.wait_prepared()
            show("memory at start, all screens made", screen.resident_mb(), "MB", MEMORY_MB)
            measure_idle(screen)
            measure_touches(core, screen)
            measure_transitions(core, screen)
            show("memory after these visits", screen.resident_mb(), "MB", MEMORY_MB)
            measure_memory(core, screen)
            show("of it, code of the software OpenGL driver", screen.driver_mb(), "MB")
