"""Steps are seen and heard: which are done, which is under way, which come."""

from __future__ import annotations

import pytest

from kiosk.language import Language
from kiosk.ui.examples import example_views
from kiosk.ui.voice.widget_words import said_by
from kiosk.ui.widgets.steps import Progress, StepList, StepTrack, progress_of
from kiosk.ui.words import Words

ENGLISH = dict(example_views(Language.ENGLISH))
NAMES = ["Open it", "Compare", "Confirm"]


@pytest.fixture
def words() -> Words:
    return Words(Language.ENGLISH)


def test_what_lies_before_is_done_and_what_lies_behind_comes() -> None:
    at_second = [progress_of(place, 1) for place in range(3)]
    assert at_second == [Progress.DONE, Progress.NOW, Progress.AHEAD]
    assert progress_of(1, 1, failed=True) is Progress.FAILED


def test_no_two_states_look_or_sound_alike(screen, words) -> None:
    track, listed = StepTrack(), StepList()
    looks = set()
    for at, failed in ((0, False), (1, False), (1, True)):
        track.show(NAMES, at, words, failed=failed)
        looks |= {(bool(dot.text), dot.icon, tuple(dot.fill)) for dot in track._parts(3)[0]}
        listed.show(NAMES, at, words, failed=failed)
    assert len(looks) == len(Progress)
    said = [said_by(line, words).aloud for line in reversed(listed.children)]
    assert said == ["Open it: is done.", "Compare: has failed.", "Confirm: comes later."]


def test_a_track_says_where_it_is_and_when_all_is_done(screen, words) -> None:
    track = StepTrack()
    track.show(NAMES, 1, words)
    assert said_by(track, words).aloud == "Step 2 of 3: Compare."
    track.show(NAMES, 3, words)
    assert said_by(track, words).aloud == "All steps are done."
    track.hide()
    assert not track.spoken
    assert not track.ids.dots.children


def test_a_card_that_is_read_further_moves_the_steps_on(screen) -> None:
    screen.show(ENGLISH["reading"])
    (steps,) = (one for one in screen.widgets() if isinstance(one, StepList))
    lines = list(reversed(steps.children))
    assert [line.at_hand for line in lines] == [False, False, True, False, False]
    screen.show(ENGLISH["reading-named"])
    assert [line.at_hand for line in lines] == [False, False, False, False, True]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("correction", "Step 1 of 3: Say what is wrong"),
        ("consent-correction", "Step 2 of 3: Agree to it"),
        ("correction-taken", "All steps are done"),
    ],
)
def test_a_correction_shows_how_far_it_has_come(screen, name, said) -> None:
    screen.show(ENGLISH[name])
    (track,) = (one for one in screen.widgets() if isinstance(one, StepTrack))
    assert track.spoken == said
