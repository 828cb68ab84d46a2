"""Any View, in any order, is drawn right; what was personal is gone when the visit is over."""

from __future__ import annotations

import gc
import threading
import weakref

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from kivy.tests.common import UnitTestTouch

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.language.catalogue import offered
from kiosk.records.correction import Correction, CorrectionReceipt, CorrectionState
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.residence import (
    HouseholdMember,
    Relation,
    Residence,
    ResidenceEntry,
    ResidenceKind,
)
from kiosk.ui.examples import (
    EVIDENCE,
    NAME,
    NOW,
    SERVICES,
    STATION,
    example_portrait,
    example_ticket,
    example_views,
)
from kiosk.ui.lookup_examples import example_dossiers, example_fields
from kiosk.ui.views import VIEWS as VIEW_KINDS
from kiosk.ui.widgets.buttons import TouchTarget
from kiosk.ui.widgets.lettering import Lettering
from kiosk.ui.widgets.steps import StepDot, StepTrack
from kiosk.visit import view as v
from tests.kiosk.ui.driver import as_seen, picture_of

VIEWS = [
    (f"{language.value}-{name}", view)
    for language in offered()
    for name, view in example_views(language)
]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from(VIEWS), min_size=2, max_size=6))
@example([(name, dict(VIEWS)[name]) for name in ("vi-check-result", "vi-idle")])
def test_a_view_looks_the_same_whatever_was_shown_before(screen, order):
    last = order[-1][1]
    screen.show(v.View(0, Language.VIETNAMESE, v.OutOfService(STATION)))
    screen.show(last)
    alone = picture_of(screen)
    for _name, view in order:
        screen.show(view)
    assert as_seen(picture_of(screen), alone) == alone


def test_a_list_that_has_become_short_needs_no_arrows_any_more(screen):
    shown = dict(example_views(Language.VIETNAMESE))
    screen.show(shown["services-many"])
    assert screen.frame.body.ids.cards.needed
    screen.show(shown["services"])
    assert not screen.frame.body.ids.cards.needed


def test_of_views_that_arrive_together_only_the_newest_is_drawn(screen, monkeypatch):
    drawn = []
    draw = type(screen.app).draw
    monkeypatch.setattr(
        type(screen.app), "draw", lambda app, view: (drawn.append(view), draw(app, view))
    )
    views = [v.View(n, Language.ENGLISH, v.AccessKeyEntry("1" * n)) for n in range(1, 9)]
    sender = threading.Thread(target=lambda: [screen.core.deliver(view) for view in views])
    sender.start()
    sender.join()
    screen.frames()
    assert drawn[-1] == views[-1]
    assert len(drawn) == 1


def test_typing_changes_the_screen_in_place(screen):
    screen.show(v.View(1, Language.ENGLISH, v.AccessKeyEntry("12"), in_visit=True))
    before = screen.frame.body
    screen.show(v.View(2, Language.ENGLISH, v.AccessKeyEntry("123"), in_visit=True))
    assert screen.frame.body is before
    assert [box.text for box in before._boxes] == ["1", "2", "3"] + [""] * 9


def test_the_language_changes_at_once_in_the_middle_of_a_visit(screen):
    body = v.Menu(NAME, Assurance.CARD_GENUINE)
    screen.show(v.View(1, Language.VIETNAMESE, body, in_visit=True))
    assert screen.sees("Lấy số thứ tự")
    assert screen.sees("Gọi cán bộ")
    screen.show(v.View(2, Language.ENGLISH, body, in_visit=True))
    assert screen.sees("Take a number")
    assert not screen.sees("Lấy số thứ tự")
    assert screen.sees(NAME)


def test_without_the_core_the_screen_says_so_and_then_draws_what_is_current(screen):
    menu = v.View(7, Language.ENGLISH, v.Menu(NAME, Assurance.CARD_GENUINE), in_visit=True)
    screen.show(menu)
    screen.core.go_away()
    screen.frames()
    assert screen.sees("not ready")
    assert screen.sees("Staff cannot be called from this screen now")
    assert not screen.sees(NAME)
    screen.show(menu)
    assert screen.sees(NAME)


def test_without_the_core_people_are_sent_to_the_counters_that_were_open(screen):
    screen.show(dict(example_views(Language.ENGLISH))["idle"])
    screen.core.go_away()
    screen.frames()
    assert screen.sees("Please go to counter 1, 2 or 3. The officers will help you.")


def personal_views(mark: str, portrait: bytes) -> list[v.View]:
    """A visit in which everything personal carries the mark."""
    dossier = msgspec.structs.replace(
        example_dossiers()[0], code=f"code-{mark}", office=f"office-{mark}", missing=(mark,)
    )
    field = msgspec.structs.replace(example_fields()[0], card=f"card-{mark}", registry=mark)
    genuine = Assurance.CARD_GENUINE
    bodies: list[v.Body] = [
        v.AccessKeyEntry(mark),
        v.CheckResult(f"Name {mark}", f"•••{mark}", portrait, EVIDENCE, genuine),
        v.Menu(f"Name {mark}", genuine),
        v.DossierList((dossier,) * 5),
        # Shorter: what is not needed any more must not keep anything either.
        v.DossierList((dossier,)),
        v.DossierList(()),
        v.DossierCodeEntry(mark),
        v.DossierShown(dossier),
        v.ResidenceShown(
            Residence(
                (ResidenceEntry(ResidenceKind.PERMANENT, f"address-{mark}"),) * 2,
                (HouseholdMember(f"member-{mark}", Relation.HEAD),) * 3,
            ),
            (f"today-{mark}",),
            revealed=True,
        ),
        v.HeldShown(Held((HeldEntry(NOW, Processing.TICKET, detail=mark),) * 7)),
        v.CorrectionForm((field,) * 4, {}),
        v.CorrectionTaken(
            CorrectionReceipt(f"C-{mark}", f"https://kiosk.example/c/{mark}", NOW.date(), ""),
            None,
            v.PrintState.PRINTED,
            mark[:4],
        ),
        v.CorrectionList(
            (Correction(f"C-{mark}", NOW.date(), CorrectionState.ACCEPTED, (), f"answer-{mark}"),)
            * 6
        ),
        v.RecordCheck((field,) * 9),
        v.RecordCheck((), known=False),
        v.RecordCheck((field,) * 3),
        v.TicketTaken(
            msgspec.structs.replace(example_ticket(), number=mark[:4]),
            SERVICES[0],
            v.PrintState.PRINTED,
        ),
    ]
    return [v.View(n, Language.VIETNAMESE, body, in_visit=True) for n, body in enumerate(bodies)]


def holders_of(mark: str, portrait_length: int) -> list[str]:
    """Types of the objects in this process that refer to a text with the mark, or the portrait."""
    gc.unfreeze()
    gc.collect()
    found = []
    for holder in gc.get_objects():
        for held in gc.get_referents(holder):
            if (type(held) is str and mark in held) or (
                type(held) is bytes and len(held) == portrait_length
            ):
                found.append(type(holder).__name__)
    return found


def test_nothing_personal_is_left_in_memory_when_the_visit_is_over(screen):
    # Made while the test runs, so that nothing but the screen has it.
    mark = str(10**11 + id(screen) % 10**9)
    portrait = example_portrait() + bytes(7)
    length = len(portrait)
    views = personal_views(mark, portrait)
    del portrait
    for view in views:
        screen.show(view)
        if isinstance(view.body, v.CheckResult):
            ids = screen.frame.body.ids
            screen.until(lambda ids=ids: ids.portrait.texture is not None)
    assert holders_of(mark[:4], length)
    del view, views
    screen.show(v.View(99, Language.VIETNAMESE, v.Idle("", SERVICES, ())))
    assert holders_of(mark, length) == []


def test_a_screen_that_is_left_keeps_no_text_nor_picture_of_one(screen):
    views = dict(example_views(Language.VIETNAMESE))
    visit = [
        "check-result",
        "menu",
        "access-key-wrong",
        "dossiers",
        "dossier",
        "dossier-code-unknown",
    ]
    visit += ["residence-shown", "held", "record-shown", "correction-chosen", "correction-taken"]
    visit += ["corrections", "ticket"]
    bodies = []
    for name in visit:
        screen.show(views[name])
        bodies.append(screen.frame.body)
    screen.show(views["idle"])
    for body in bodies:
        # Buttons and drawings say nothing of a person, and stay.
        for widget in everything_that_may_tell(body):
            if isinstance(widget, Lettering):
                assert (widget.text, widget.texture) == ("", None)
    assert bodies[0].ids.portrait.texture is None


def test_a_list_that_moves_lets_go_of_what_it_had_bound_before(screen):
    """Or every visit leaves something, for years."""
    screen.show(dict(example_views(Language.VIETNAMESE))["procedures"])
    view = screen.frame.body.ids.rows.ids.view

    def bound():
        return sum(len(view.get_property_observers(name)) for name in view.properties())

    counts = []
    for height in range(12):
        view.scroll_y = height / 12
        screen.frames()
        counts.append(bound())
    assert set(counts[2:]) == {counts[-1]}, "some are bound when it moves for the first time"


def everything_that_may_tell(widget):
    if not isinstance(widget, (TouchTarget, StepDot, StepTrack)):
        yield widget
        for child in widget.children:
            yield from everything_that_may_tell(child)


def test_screens_are_made_before_anybody_comes_and_used_again(screen):
    screen.show(v.View(1, Language.VIETNAMESE, v.OutOfService()))
    while screen.frame.prepare():
        pass
    bodies = dict(screen.frame._bodies)
    assert set(bodies) == {kind for kind, body in VIEW_KINDS.items() if body.kept}
    for _name, view in VIEWS:
        screen.show(view)
        if screen.frame.body.kept:
            assert screen.frame.body is bodies[type(view.body)]


def test_a_screen_that_few_people_open_is_dropped_when_it_is_left(screen):
    views = dict(example_views(Language.VIETNAMESE))
    screen.show(views["held"])
    left = weakref.ref(screen.frame.body)
    assert not left().kept
    screen.show(views["idle"])
    gc.collect()
    assert left() is None


def test_a_button_that_left_the_screen_under_a_finger_sends_nothing(screen):
    views = dict(example_views(Language.ENGLISH))
    screen.show(views["check-result"])
    button = screen.target("Continue")
    touch = UnitTestTouch(*button.to_window(*button.center))
    touch.touch_down()
    screen.show(views["goodbye"])
    touch.touch_up()
    screen.frames()
    assert screen.core.sent == []


def test_keys_of_a_keyboard_do_nothing(screen):
    from kivy.base import EventLoop

    screen.show(dict(example_views(Language.ENGLISH))["idle"])
    for key in (27, 282, 13):
        EventLoop.window.dispatch("on_keyboard", key, 0, "", [])
    screen.frames()
    assert screen.core.sent == []
    assert not EventLoop.quit


def test_the_idle_screen_draws_slowly_and_a_touch_wakes_it(screen, monkeypatch):
    from kivy.clock import Clock

    from kiosk.ui import app

    monkeypatch.setattr(app, "IDLE_FRAMES", 10)
    monkeypatch.setattr(app, "ACTIVE_FRAMES", 60)
    views = dict(example_views(Language.ENGLISH))
    monkeypatch.setattr(screen.app, "_touched_at", -app.AWAKE_SECONDS)
    screen.show(views["idle"])
    assert Clock._max_fps == 10
    screen.touch("Touch to begin")
    assert Clock._max_fps == 60
    monkeypatch.setattr(screen.app, "_touched_at", -app.AWAKE_SECONDS)
    screen.show(views["menu"])
    assert Clock._max_fps == 60
