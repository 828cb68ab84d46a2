"""What single screens say is true: the worst first, and no fault where there is none."""

from __future__ import annotations

import pytest

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.ui.examples import NAME, NOW, example_views
from kiosk.ui.lookup_examples import example_fields
from kiosk.ui.problem_wording import HARMLESS
from kiosk.ui.views.finger_prompt import STEP_SECONDS
from kiosk.visit import view as v
from kiosk.visit.look import Look, Variant
from kiosk.visit.lookup_view import MASKED
from tests.kiosk.ui.driver import hidden


def test_once_staff_are_called_a_problem_says_what_comes_of_it(screen):
    body = v.ProblemNotice(v.Problem.CARD_BLOCKED, (v.WayOn.FINISH,))
    for call, said in (
        (v.StaffCall.NONE, "or touch “Call staff”"),
        (v.StaffCall.CALLING, "or touch “Call staff”"),
        (v.StaffCall.CALLED, "Staff have been called. Please wait here."),
        (v.StaffCall.COMING, "An officer is on the way to you."),
    ):
        screen.show(v.View(1, Language.ENGLISH, body, staff_call=call, in_visit=True))
        assert screen.sees(said)


@pytest.mark.parametrize(
    ("variant", "hint", "moves"),
    [
        (Variant.LIGHT, v.FingerHint.PLACE, True),
        (Variant.LIGHT, v.FingerHint.MATCHING, False),
        (Variant.HIGH_CONTRAST, v.FingerHint.PLACE, False),
    ],
)
def test_the_hand_moves_only_while_a_finger_is_waited_for(screen, variant, hint, moves):
    from kivy.clock import Clock

    body = v.FingerPrompt("right_index", hint, 3)
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True, look=Look(variant)))
    seen = set()
    until = Clock.get_boottime() + 2 * STEP_SECONDS
    while Clock.get_boottime() < until:
        screen.frames(1)
        seen.add(screen.frame.body.lift > 0)
    assert seen == ({False, True} if moves else {False})
    screen.show(v.View(2, Language.ENGLISH, v.Menu(NAME, Assurance.CARD_GENUINE), in_visit=True))


def test_of_an_expired_card_the_worst_stands_first(screen):
    screen.show(dict(example_views(Language.ENGLISH))["check-result-doubtful"])
    ids = screen.frame.body.ids
    assert (ids.verdict.text, ids.verdict.icon) == ("Card expired", "failed")
    found = [row.outcome for row in ids.evidence.rows]
    assert found == ["failed", "not_done", "passed", "not_offered"]


def test_nobody_is_asked_for_a_card_that_cannot_be_read(screen):
    shown = dict(example_views(Language.ENGLISH))
    lay = "Please lay your identity card on the reader"
    screen.show(shown["notices-idle"])
    assert screen.sees("Please touch the screen")
    assert not screen.sees(lay)
    screen.show(shown["idle"])
    assert screen.sees(lay)
    assert not screen.sees("Please touch the screen")


@pytest.mark.parametrize(
    ("state", "stand", "how_to"),
    [
        ("locked", "Your account is locked.", False),
        ("inactive", "Please activate your account in the VNeID app.", True),
        ("pending", "Your application is being processed.", False),
    ],
)
def test_what_is_wrong_with_an_electronic_identity_stands_above_its_level(
    screen, state, stand, how_to
):
    view = dict(example_views(Language.ENGLISH))[f"electronic-identity-{state}"]
    screen.show(view)
    assert screen.frame.body.ids.stand.ids.label.text == stand
    assert screen.sees("electronic identity")
    assert (screen.sees("Come to the counter") or screen.sees("What you can use it for")) is how_to


def test_the_hint_above_ones_details_is_true(screen):
    every = tuple(field.field for field in example_fields())
    for revealed, said in (
        ((), "Touch a line to see it"),
        (every[:2], "Touch to see or hide"),
        (every, "Touch to hide"),
    ):
        body = v.RecordCheck(example_fields(*revealed), revealed=revealed)
        screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
        assert screen.sees(said)


def test_once_a_correction_was_asked_for_the_key_for_it_does_not_stand_out(screen):
    shown = dict(example_views(Language.ENGLISH))
    for name, kind in (("record", "primary"), ("record-asked", "plain")):
        screen.show(shown[name])
        assert screen.frame.body.ids.wrong.kind == kind


def test_a_rating_that_was_not_passed_on_is_told_in_place_of_the_note(screen):
    shown = dict(example_views(Language.ENGLISH))
    for name, unsent in (("rating-unsent", True), ("rating", False)):
        screen.show(shown[name])
        ids = screen.frame.body.ids
        assert bool(ids.fault.ids.label.text) is unsent
        assert bool(ids.note.text) is not unsent


@pytest.mark.parametrize("problem", v.Problem)
def test_what_is_no_fault_is_told_without_the_sign_of_one(screen, problem):
    screen.show(v.View(1, Language.ENGLISH, v.ProblemNotice(problem, ()), in_visit=True))
    calm = problem in HARMLESS
    assert screen.frame.body.ids.sign.name == ("info" if calm else "differs")


@pytest.mark.parametrize("hint", v.FingerHint)
def test_a_finger_is_marked_only_while_one_is_wanted(screen, hint):
    body = v.FingerPrompt("right_index", hint, 3)
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    none_wanted = hint in (
        v.FingerHint.LIFT,
        v.FingerHint.TRANSFER,
        v.FingerHint.MATCHING,
        v.FingerHint.READING_CARD,
    )
    hand = screen.frame.body.ids.hand.name
    assert hand == ("art_hand_any" if none_wanted else "art_hand_index")


@pytest.mark.parametrize(
    ("name", "back"),
    [
        ("staff-restart", False),
        ("staff-restarting", True),
        ("staff-settings-asking", False),
        ("staff-settings", True),
    ],
)
def test_beside_no_there_is_no_second_way_back(screen, name, back):
    screen.show(dict(example_views(Language.ENGLISH))[name])
    assert (screen.frame.footer.back.parent is not None) is back


def test_where_nothing_is_typed_the_keys_are_off(screen):
    shown = dict(example_views(Language.ENGLISH))
    for name, off in (("staff-network", True), ("staff-network-typed", False)):
        screen.show(shown[name])
        keys = screen.frame.body.ids.pad.ids
        signs = [*keys.characters.children, *keys.last_row.children]
        assert {key.disabled for key in signs} == {off}
        assert not keys.submit.disabled


def test_differences_stand_before_what_is_the_same(screen):
    body = v.RecordCheck(example_fields())
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    rows = screen.frame.body.ids.rows.rows
    assert [row.same for row in rows] == sorted(row.same for row in rows)
    assert screen.sees("3 details differ")


@pytest.mark.parametrize(
    ("what", "detail", "said", "unsaid"),
    [
        (Processing.CONSENT, "lookup given", "You agreed", "You did not agree"),
        (Processing.CONSENT, "lookup refused", "You did not agree", "You agreed"),
        (Processing.TICKET, "B042 residence", "B042", "B042 residence"),
        (Processing.CORRECTION, "C-261124-0007", "A correction was asked for", "looked up"),
        (Processing.CORRECTION, "", "looked up", "A correction was asked for"),
    ],
)
def test_what_is_held_is_told_as_it_was(screen, what, detail, said, unsaid):
    body = v.HeldShown(Held((HeldEntry(NOW, what, detail=detail),)))
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    assert screen.sees(said)
    assert not screen.sees(unsaid)


def test_what_was_shown_and_is_hidden_again_stands_there_as_dots(screen):
    views = dict(example_views(Language.ENGLISH))
    screen.show(views["record-shown"])
    assert screen.sees("09/02/1990")
    screen.show(views["record"])
    assert not screen.sees("09/02/1990")
    dots = [one for one in screen.labels() if one.text == MASKED and not hidden(one)]
    assert len(dots) == len(screen.frame.body.ids.rows.rows)
