"""Every edge of staff mode on the real screen: each touch that it knows can be made there, whatever
answers is drawn, and no key leads out of it.

The screen is shown what the machine says, through the encoding of the channel, and touched
everywhere; the journeys (test_staff_mode.py) join the two as a terminal does.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import msgspec
import pytest
from kivy.base import EventLoop

from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.keypad import PadKey
from kiosk.ui.widgets.scroller import Scroller
from kiosk.visit import staff_mode_view as sv
from kiosk.visit.intent import ChooseVoice, Intent
from kiosk.visit.view import View
from tests.journeys.paths.edges import Edge
from tests.journeys.paths.staff_explored import Found, Place, explore
from tests.journeys.paths.untold import STAFF_UNTOLD
from tests.kiosk.ui.driver import Screen

pytestmark = pytest.mark.slow

MOST_PLACES = 8
"""At which a touch is looked for: one that is offered is offered at the first, nearly always."""
MOST_PAGES = 8
OPENED_FROM = ("Idle", "OutOfService", "Pairing", "ClockWrong", "ProblemNotice(card_reader_away)")
KINDS = (*OPENED_FROM, *(kind.__name__ for kind in sv.StaffModeBody.__args__))
KEYS = {"escape": 27, "tab": 9, "super": 311, "menu": 319, "print": 316}
KEYS |= {f"F{number}": 281 + number for number in range(1, 13)}


@pytest.fixture(scope="module")
def found() -> Found:
    return explore()


@pytest.fixture
def unpainted(screen: Screen) -> Iterator[Screen]:
    """Everything of a frame is done but the pixels, which nobody sees here."""
    window = EventLoop.window
    window.bind(on_draw=_done, on_flip=_done)
    yield screen
    window.unbind(on_draw=_done, on_flip=_done)


def _done(_window: object) -> bool:
    return True


def shown(screen: Screen, place: Place) -> None:
    on_the_wire = msgspec.msgpack.encode(place.view)
    screen.show(msgspec.msgpack.decode(on_the_wire, type=View))


def touched_everywhere(screen: Screen, place: Place) -> set[Edge]:
    """What comes of each touch that the screen takes at `place`."""
    shown(screen, place)
    body = place.view.body
    sent: list[Intent] = []
    if isinstance(body, sv.TouchCalibration) and body.target is not None:
        sent += screen.touch_at(*EventLoop.window.center)
    for _page in range(MOST_PAGES):
        for target in _worth_touching(screen):
            sent += screen.touch(target)
        if not _turned(screen):
            break
    edges = (place.after(intent)[1] for intent in sent)
    return {edge for edge in edges if edge is not None}


def _worth_touching(screen: Screen) -> list[TouchTarget]:
    """All that is enabled; of the signs of a keypad one, and of the header the key for staff."""
    header = set(screen.frame.ids.header.walk(restrict=True))
    header -= set(screen.frame.ids.header.staff_key.walk(restrict=True))
    lists = [one for one in screen.widgets() if isinstance(one, Scroller)]
    left_out = header.union(*((one.ids.up, one.ids.down) for one in lists))
    there = [one for one in screen.targets() if not one.disabled and one not in left_out]
    signs = [one for one in there if isinstance(one, PadKey)]
    return [one for one in there if one not in signs[1:]]


def _turned(screen: Screen) -> bool:
    for rows in screen.widgets():
        if isinstance(rows, Scroller) and rows.needed and not rows.at_bottom:
            screen.touch(rows.ids.down)
            return True
    return False


def is_touch(edge: Edge) -> bool:
    return edge.by.partition("(")[0] in {kind.__name__ for kind in Intent.__args__}


@pytest.fixture(scope="module")
def walked() -> set[Edge]:
    return set()


@pytest.mark.parametrize("kind", KINDS)
def test_touches_of_one_screen_lead_where_the_machine_says(
    unpainted: Screen, found: Found, walked: set[Edge], kind: str
) -> None:
    begun = len(walked)
    for edge in (one for one in found if is_touch(one) and one.at == kind):
        for place, _there in found[edge][:MOST_PLACES]:
            if edge in walked:
                break
            walked |= touched_everywhere(unpainted, place)
    assert len(walked) > begun


def test_every_touch_of_staff_mode_can_be_made_on_the_screen(
    found: Found, walked: set[Edge]
) -> None:
    if {edge.at for edge in walked} < set(KINDS):
        pytest.skip("only some of the screens were touched")
    wanted = [edge for edge in found if is_touch(edge)]
    assert len(wanted) > 100
    missing = {str(edge) for edge in wanted if edge not in walked}
    untold = {one for one in missing if any(fnmatchcase(one, told) for told in STAFF_UNTOLD)}
    assert missing == untold, "no touch leads\n" + "\n".join(sorted(missing - untold))
    needless = [told for told in STAFF_UNTOLD if not any(fnmatchcase(e, told) for e in missing)]
    assert not needless


def test_whatever_happens_in_staff_mode_is_drawn(unpainted: Screen, found: Found) -> None:
    happened = {(edge.by, edge.to): edge for edge in found if not is_touch(edge)}
    assert happened
    for edge in happened.values():
        _place, there = found[edge][0]
        shown(unpainted, there)
        assert unpainted.app.view.body == there.view.body
        assert unpainted.texts()


def test_every_kind_of_screen_of_staff_is_searched(found: Found) -> None:
    bodies = {type(place.view.body) for pairs in found.values() for pair in pairs for place in pair}
    assert set(sv.StaffModeBody.__args__) <= bodies


def test_no_key_of_a_keyboard_leads_out_of_staff_mode(unpainted: Screen, found: Found) -> None:
    pairs = [pair for pairs in found.values() for pair in pairs]
    places = {type(place.view.body): place for pair in pairs for place in pair}
    for place in places.values():
        shown(unpainted, place)
        unpainted.core.sent.clear()
        for name, key in KEYS.items():
            for modifiers in ([], ["alt"], ["ctrl", "alt"]):
                taken = EventLoop.window.dispatch("on_keyboard", key, key, None, modifiers)
                assert taken, f"{name} with {modifiers} is Kivy's at {place.view.body!r:.60}"
        # A keypad beside the screen leads its voice.
        assert {type(one) for one in unpainted.core.sent} <= {ChooseVoice}
        assert unpainted.app.view.body == place.view.body
