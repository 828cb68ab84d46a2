"""What people look for while they type: how long a keystroke costs, and whether it is found.

Times are of the thread that searches (CPU), so that what else runs here does not count. A sample of
the nation's units is typed letter by letter, in the ways in which people type; the worst texts that
the search lets in are measured beside it.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

from kiosk.assets_path import assets_path
from kiosk.language.vietnamese import as_typed
from kiosk.places.answers import answers_of
from kiosk.places.listing import load_listing
from kiosk.places.place import Level, PlaceAnswer
from kiosk.places.places import Places, load_places
from kiosk.procedures.load import load_procedures
from kiosk.procedures.search import ProcedureIndex
from tests.bench.figures import percentile, show

SAMPLE = 300
SHOWN = 8
"""Lines of an answer on the screen."""
KEYSTROKE = 20
SCREEN = 5
"""ms: the part of the thread that draws."""
LOADING = 300
NEAR = "Tỉnh Ninh Bình"

_LOADED_ALONE = """
import time, numpy
from kiosk.assets_path import assets_path
from kiosk.places.places import load_places
from tests.bench.search import resident
before, begun = resident(), time.thread_time()
places = load_places(assets_path("places"))
print((time.thread_time() - begun) * 1000, resident() - before)
"""

Typed = Callable[[PlaceAnswer, random.Random], str]


def run() -> None:
    _procedures()
    _screen()
    places, units = _load()
    chosen = random.Random(7).sample(
        [unit for unit in units if unit.asked.name[0].isalpha()], SAMPLE
    )
    _times(places, chosen)
    for name, typed in WAYS.items():
        _found(places, name, typed, chosen)


def _procedures() -> None:
    """Each name typed letter by letter, as it is and with an error; then the worst texts."""
    procedures = load_procedures(assets_path("procedures", "procedures.toml"))
    begun = time.thread_time()
    index = ProcedureIndex(procedures)
    show("procedures: indexed in", (time.thread_time() - begun) * 1000, "ms")
    dice = random.Random(8)
    names = [as_typed(name) for one in procedures for name in one.name.values()]
    wrong = [_one_error(name, dice) for name in names]
    typed = [text[:end] for text in (*names, *wrong) for end in range(1, len(text) + 1)]
    hostile = ["dang ky " * 10, "a " * 40, "đ" * 80, *(f"{word} " * 12 for word in ("tam", "xe"))]
    hostile += ["".join(dice.choice("aănghitu ,") for _ in range(80)) for _ in range(200)]
    for name, texts in (("keystroke", typed), ("keystroke of the worst texts", hostile)):
        _spread(lambda text: index.search(text, 20), f"procedures: {name}", texts)
    first = sum(index.search(as_typed(one.name["vi"]), 1)[0] is one for one in procedures)
    show("procedures: own name comes first", 100 * first / len(procedures), "%")
    near = [
        (one, index.search(_one_error(as_typed(one.name["vi"]), dice), 2))
        for one in procedures
        for _ in range(10)
    ]
    share = sum(one in found for one, found in near) / len(near)
    show("procedures: one error: among the two shown", 100 * share, "%")


def _screen() -> None:
    """CPU time of the thread that draws, for a key and its answer, on both panels.

    A letter costs what it costs at the least of the times that it was typed: the rest of the
    longer ones is the machine's other work, which the thread's clock counts where cores are shared.
    """
    print(f"  {os.getloadavg()[0]:.1f} processes ready to run before; {os.cpu_count()} cores")
    for size in ("1280x800", "1920x1080"):
        command = [sys.executable, "-m", "tests.bench._search_screen", size]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        every: dict[str, list[tuple[float, float]]] = {}
        for line in said.splitlines():
            letter, whole, frame = line.split()
            every.setdefault(letter, []).append((float(whole), float(frame)))
        keys = [min(times) for times in every.values()]
        times = [whole for whole, _frame in keys]
        name = f"screen {size}: keystroke"
        show(f"{name}, p50", percentile(times, 50), "ms")
        show(f"{name}, p95", percentile(times, 95), "ms", SCREEN)
        show(f"{name}, worst", max(times), "ms", SCREEN)
        show(f"{name}, worst frame of one", max(frame for _whole, frame in keys), "ms")
        longest = max(whole for times in every.values() for whole, _frame in times)
        show(f"{name}, worst of every time", longest, "ms")


def resident() -> int:
    """Bytes of this process in memory."""
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * 4096


def _load() -> tuple[Places, tuple[PlaceAnswer, ...]]:
    alone = [sys.executable, "-c", _LOADED_ALONE]
    loaded = subprocess.run(alone, capture_output=True, text=True, check=True).stdout
    taken, grown = map(float, loaded.split())
    show("places: loaded in", taken, "ms", LOADING)
    show("places: memory", grown / 1e6, "MB")
    places = load_places(assets_path("places"))
    return places, answers_of(load_listing(assets_path("places")))


def _times(places: Places, chosen: Iterable[PlaceAnswer]) -> None:
    dice = random.Random(8)
    texts = [typed(unit, dice) for unit in chosen for typed in WAYS.values()]
    keystrokes = [text[:end] for text in texts for end in range(1, len(text) + 1)]

    def search(text: str) -> object:
        return places.search(text, SHOWN, NEAR)

    _spread(search, "places: keystroke", dice.sample(keystrokes, 5000))
    hostile = ["a", "á", "x", "xã", "t h", "tân", "a " * 40, "đ" * 80, "tan hoa " * 10]
    hostile += ["nhan khagn huyne ly nhna tihn ha nma", ", ".join(["zzzzzz"] * 11)]
    hostile += ["".join(dice.choice("aănghitu ,") for _ in range(80)) for _ in range(200)]
    _spread(search, "places: keystroke of the worst texts", hostile)


def _spread(search: Callable[[str], object], name: str, texts: Iterable[str]) -> None:
    times = []
    for text in texts:
        begun = time.thread_time()
        search(text)
        times.append((time.thread_time() - begun) * 1000)
    show(f"{name}, p50", percentile(times, 50), "ms")
    show(f"{name}, p99", percentile(times, 99), "ms")
    show(f"{name}, worst", max(times), "ms", KEYSTROKE)


def _found(places: Places, name: str, typed: Typed, chosen: list[PlaceAnswer]) -> None:
    """The wanted unit is among the lines of the screen, and it is the first of its name."""
    dice = random.Random(9)
    shown = first = 0
    for unit in chosen:
        answers = places.search(typed(unit, dice), SHOWN)
        shown += unit in answers
        names = [as_typed(answer.asked.name) for answer in answers]
        first += names[:1] == [as_typed(unit.asked.name)]
    show(f"places: {name}: name comes first", 100 * first / len(chosen), "%")
    show(f"places: {name}: unit among {SHOWN}", 100 * shown / len(chosen), "%")


def _plain(unit: PlaceAnswer, dice: random.Random) -> str:
    return as_typed(unit.asked.name)


def _with_kind(unit: PlaceAnswer, dice: random.Random) -> str:
    return unit.asked.full_name


def _with_place(unit: PlaceAnswer, dice: random.Random) -> str:
    around = unit.asked.district or unit.asked.province
    return as_typed(f"{unit.asked.name} {around}")


def _in_full(unit: PlaceAnswer, dice: random.Random) -> str:
    asked = unit.asked
    return ", ".join(filter(None, (asked.full_name, asked.district, asked.province)))


def _misspelt(unit: PlaceAnswer, dice: random.Random) -> str:
    """One letter wrong, left out or doubled, or two exchanged, in the name alone."""
    return _one_error(as_typed(unit.asked.name), dice)


def _misspelt_with_place(unit: PlaceAnswer, dice: random.Random) -> str:
    above = unit.asked.province if unit.asked.level is not Level.PROVINCE else ""
    return f"{_misspelt(unit, dice)} {as_typed(above)}".strip()


def _one_error(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) - 1) if len(text) > 1 else 0
    changed = (
        f"{text[:at]}{dice.choice('aehinotu')}{text[at + 1 :]}",
        text[:at] + text[at + 1 :],
        text[: at + 1] + text[at:],
        text[:at] + text[at : at + 2][::-1] + text[at + 2 :],
    )
    return dice.choice(changed)


WAYS: dict[str, Typed] = {
    "without marks": _plain,
    "with kind and marks": _with_kind,
    "with district or province": _with_place,
    "the whole address": _in_full,
    "one error": _misspelt,
    "one error, with province": _misspelt_with_place,
}
