"""How the screen is to be, is each person's own, for one visit."""

from __future__ import annotations

from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import view as vw
from kiosk.visit.look import Look, TextSize, Variant, Voice
from tests.kiosk.visit.driver import VisitOnPaper

LARGE = Look(Variant.HIGH_CONTRAST, TextSize.LARGEST, simple=True, low=True)


def test_a_look_is_shown_at_once_in_the_middle_of_a_visit() -> None:
    visit = VisitOnPaper()
    visit.identify()
    before = visit.view.body
    visit.send(it.OpenLook())
    assert visit.view.choosing_look
    visit.send(it.ChooseLook(LARGE))
    assert visit.view.look == LARGE
    assert visit.view.choosing_look
    visit.send(it.CloseLook())
    assert not visit.view.choosing_look
    assert visit.view.body == before


def test_the_next_person_finds_the_look_that_the_station_has_set() -> None:
    visit = VisitOnPaper()
    visit.send(it.ChooseLook(LARGE), it.ChooseVoice(Voice(1, 1)))
    visit.identify()
    assert visit.view.look == LARGE
    assert visit.view.voice == Voice(1, 1)
    visit.send(ev.CardRemoved(), ev.CardInserted())
    assert visit.view.look == Look()
    assert visit.view.voice is None


def test_a_look_left_behind_on_the_idle_screen_goes() -> None:
    visit = VisitOnPaper()
    visit.send(it.ChooseLook(LARGE), it.OpenLook())
    visit.wait(120)
    assert visit.view.look == Look()
    assert not visit.view.choosing_look


def test_the_question_about_the_look_gives_way_to_what_happens() -> None:
    visit = VisitOnPaper()
    visit.send(it.OpenLook(), ev.CardInserted())
    assert not visit.view.choosing_look
    assert isinstance(visit.view.body, vw.AccessKeyEntry)


def test_headphones_turn_the_voice_on_and_taken_out_off() -> None:
    visit = VisitOnPaper()
    visit.send(ev.HeadphonesChanged(True))
    assert visit.view.voice == Voice()
    assert visit.view.headphones
    visit.send(ev.HeadphonesChanged(False))
    assert visit.view.voice is None


def test_headphones_that_stay_speak_to_the_next_person_too() -> None:
    visit = VisitOnPaper()
    visit.send(ev.HeadphonesChanged(True), it.ChooseVoice(Voice(2, 2)))
    visit.identify()
    visit.send(it.Finish(), ev.CardRemoved())
    visit.wait(10)
    assert isinstance(visit.view.body, vw.Idle)
    assert visit.view.voice == Voice()


def test_whoever_listens_is_given_more_time() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.ChooseVoice(Voice()))
    visit.wait(visit.state.rules.inactivity + 1)
    assert visit.view.countdown is None
    visit.wait(visit.state.rules.inactivity * 2)
    assert visit.view.countdown is not None
