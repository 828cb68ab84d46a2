"""What is touched is what is sent."""

from __future__ import annotations

import msgspec
import pytest
from kivy.base import EventLoop

from kiosk.language import Language
from kiosk.queue.rating import RatingReason
from kiosk.records.correction import Claim
from kiosk.records.record import Field
from kiosk.ui.examples import example_views
from kiosk.ui.widgets.basics import everything_in
from kiosk.ui.wording import WAYS_ON
from kiosk.visit import intent as i
from kiosk.visit import view as v
from kiosk.visit.look import Look, TextSize, Variant, Voice
from kiosk.visit.lookup_view import Lookup

ENGLISH = dict(example_views(Language.ENGLISH))
VIETNAMESE = dict(example_views(Language.VIETNAMESE))

BUTTONS = [
    ("idle", "Touch to begin", i.Start()),
    ("idle", "Tiếng Việt", i.ChooseLanguage(Language.VIETNAMESE)),
    ("idle", "English", i.ChooseLanguage(Language.ENGLISH)),
    ("idle", "Call staff", i.CallStaff()),
    ("goodbye", "Call staff", i.CallStaff()),
    ("place-card", "Back", i.Back()),
    ("place-card", "Ticket without card", i.WithoutCard()),
    ("access-key-typing", "7", i.TypeDigit("7")),
    ("access-key-typing", "0", i.TypeDigit("0")),
    ("access-key-typing", "Clear", i.ClearDigits()),
    ("access-key-wrong", "Done", i.SubmitDigits()),
    ("access-key", "Back", i.Back()),
    ("check-result", "Continue", i.Continue()),
    ("menu", "Take a number", i.OpenTickets()),
    ("menu", "My dossiers", i.OpenLookup(Lookup.DOSSIERS)),
    ("menu", "My details", i.OpenLookup(Lookup.RECORD)),
    ("menu", "Look up", i.OpenLookups()),
    ("menu-answered", "Your request has been answered", i.OpenCorrections()),
    ("place-card", "Look up without card", i.OpenLookups()),
    ("services", "Look up", i.OpenLookups()),
    ("services", "Priority service?", i.OpenPriorities()),
    ("lookups", "Where I am registered", i.OpenLookup(Lookup.RESIDENCE)),
    ("lookups", "What is kept about my visits", i.OpenLookup(Lookup.HELD)),
    ("lookups", "My requests for correction", i.OpenCorrections()),
    ("lookups-no-card", "My requests for correction", i.OpenCorrections()),
    ("lookups-no-card", "Old and new place names", i.OpenLookup(Lookup.PLACES)),
    ("lookups-no-card", "My details", i.OpenLookup(Lookup.RECORD)),
    ("lookups-offline", "My identity card", i.OpenLookup(Lookup.CARD)),
    ("consent", "Yes, I agree", i.AnswerConsent(True)),
    ("consent", "No", i.AnswerConsent(False)),
    ("consent", "Back", i.Back()),
    ("dossiers", "Motorbike registration", i.OpenDossier("G01.899.102.000-261012-0047")),
    ("dossiers", "Look for a dossier by its code", i.OpenDossierCode()),
    ("dossiers-none", "Look for a dossier by its code", i.OpenDossierCode()),
    ("dossier-code", "G", i.TypeText("G")),
    ("dossier-code-unknown", "7", i.TypeText("G01.899.108.000-261103-00127")),
    ("dossier-code-unknown", "Clear", i.TypeText("")),
    ("dossier-code-unknown", "Done", i.SubmitText()),
    ("dossier", "Print this", i.PrintShown()),
    ("card-valid", "Not printed. Try again", i.PrintShown()),
    ("residence", "Permanent residence", i.Reveal()),
    ("residence-shown", "Permanent residence", i.Conceal()),
    ("record", "Date of birth", i.Reveal(Field.DATE_OF_BIRTH)),
    ("record-shown", "Date of birth", i.Conceal()),
    ("record", "Something is wrong", i.OpenCorrection()),
    ("record-same", "All is right", i.ConfirmRecord()),
    ("record-outdated", "All is right", i.ConfirmRecord()),
    ("record-unknown", "Ask an officer to check", i.OpenCorrection()),
    ("record", "Print this", i.PrintShown()),
    ("correction", "Date of birth", i.Reveal(Field.DATE_OF_BIRTH)),
    ("correction-chosen", "The card is right", i.Dispute(Field.RESIDENCE, Claim.CARD_IS_RIGHT)),
    ("correction-chosen", "Neither is right", i.Dispute(Field.RESIDENCE, None)),
    ("correction-chosen", "Send the request", i.SubmitCorrection()),
    ("correction-taken", "Back to the menu", i.Back()),
    ("correction-no-ticket", "Print again", i.PrintShown()),
    ("correction-no-ticket", "Back to the menu", i.Back()),
    ("corrections", "Take a number", i.ChooseWayOn(v.WayOn.TICKET)),
    ("menu", "Finish", i.Finish()),
    ("menu", "Call staff", i.CallStaff()),
    ("services", "Identity card", i.ChooseService("identity_card")),
    ("services", "Criminal record certificate", i.ChooseService("criminal_record")),
    ("services", "Back", i.Back()),
    ("finger-place", "Go on without fingerprint", i.SkipFinger()),
    ("finger-place", "Back", i.Back()),
    ("ticket", "Back to the menu", i.Back()),
    ("ticket", "Finish", i.Finish()),
    ("ticket-print-again", "Print again", i.PrintShown()),
    ("dossiers", "Back", i.Back()),
    ("record", "Back", i.Back()),
    ("idle", "Rate the service", i.OpenServed()),
    ("served", "B008", i.ChooseServed("B008")),
    ("served", "Back", i.Back()),
    ("rating", "Very satisfied", i.Rate(5)),
    ("rating", "All right", i.Rate(3)),
    ("rating-unsent", "Very unhappy", i.Rate(1)),
    ("rating", "Back", i.Back()),
    ("rating-reasons", "I waited too long", i.GiveReason(RatingReason.WAITED_LONG)),
    ("rating-reasons", "Something else", i.GiveReason(RatingReason.OTHER)),
    ("rating-reasons", "Finish", i.Finish()),
    ("standing-waiting", "Finish", i.Finish()),
    ("countdown", "I'm still here", i.StillHere()),
    ("menu", "Display", i.OpenLook()),
    ("look", "Dark colours", i.ChooseLook(Look(Variant.DARK))),
    ("look", "Largest text", i.ChooseLook(Look(text_size=TextSize.LARGEST))),
    ("look", "Fewer choices", i.ChooseLook(Look(simple=True))),
    ("look", "Buttons lower", i.ChooseLook(Look(low=True))),
    ("look", "Read aloud", i.ChooseVoice(Voice())),
    ("look", "Done", i.CloseLook()),
]


@pytest.mark.parametrize(("name", "text", "intent"), BUTTONS)
def test_a_button_sends_its_intent(screen, name, text, intent):
    # Nothing is left of what was typed before.
    screen.show(ENGLISH["out-of-service"])
    screen.show(ENGLISH[name])
    assert screen.touch(text) == [intent]


def test_a_touch_beside_the_panel_of_looks_closes_it(screen):
    screen.show(ENGLISH["look"])
    assert screen.touch_at(640, 795) == [i.CloseLook()]


def test_a_simple_menu_has_three_choices_and_the_rest_in_the_footer(screen):
    screen.show(msgspec.structs.replace(ENGLISH["menu"], look=Look(simple=True)))
    body = screen.frame.body
    tiles = [one for one in screen.targets() if one.parent is body.ids.tiles.__self__]
    assert len(tiles) == 3
    assert screen.touch("Take a number") == [i.OpenTickets()]
    assert screen.touch("Look up") == [i.OpenLookups()]


def test_what_was_chosen_of_the_look_can_be_taken_back(screen):
    chosen = Look(Variant.DARK, simple=True, low=True)
    view = msgspec.structs.replace(ENGLISH["look"], look=chosen, voice=Voice())
    screen.show(view)
    assert screen.touch("Fewer choices") == [i.ChooseLook(Look(Variant.DARK, low=True))]
    assert screen.touch("Light colours") == [i.ChooseLook(Look(simple=True, low=True))]
    assert screen.touch("Read aloud") == [i.ChooseVoice(None)]


def press(key: int, character: str = "") -> None:
    EventLoop.window.dispatch("on_keyboard", key, 0, character, [])


def test_a_keyboard_that_is_plugged_in_types_the_digits_of_a_card(screen):
    screen.show(ENGLISH["access-key-typing"])
    for character in "7x٣":
        press(ord(character), character)
    press(8)
    assert screen.core.sent == [i.TypeDigit("7"), i.DeleteDigit()]
    press(13)
    assert screen.core.sent[2:] == [], "there are not all twelve digits yet"


def test_a_keyboard_that_is_plugged_in_types_the_code_of_a_dossier(screen):
    screen.show(ENGLISH["out-of-service"])
    screen.show(ENGLISH["dossier-code"])
    for character in "g0 đ1":
        press(ord(character), character)
    press(13)
    typed = [i.TypeText("G"), i.TypeText("G0"), i.TypeText("G01")]
    assert screen.core.sent == [*typed, i.SubmitText()]


def test_the_backspace_key_deletes_one_digit(screen):
    screen.show(ENGLISH["access-key-typing"])
    assert screen.touch(screen.frame.body.ids.pad.ids.delete) == [i.DeleteDigit()]


@pytest.mark.parametrize("way", v.WayOn, ids=lambda one: one.value)
def test_each_way_on_from_a_problem_is_one_button(screen, way):
    body = v.ProblemNotice(v.Problem.CARD_REMOVED, (way,))
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    assert screen.touch(WAYS_ON[way]) == [i.ChooseWayOn(way)]


def test_finish_stands_once_on_a_problem_that_offers_it(screen):
    body = v.ProblemNotice(v.Problem.CARD_REMOVED, (v.WayOn.FINISH,))
    screen.show(v.View(1, Language.ENGLISH, body, in_visit=True))
    assert screen.texts().count("Finish") == 1


def test_a_touch_anywhere_on_the_idle_screen_starts_a_visit(screen):
    screen.show(VIETNAMESE["idle"])
    assert screen.touch(screen.frame.body.ids.rows) == [i.Start()]


def test_the_faces_stand_from_very_satisfied_to_not_at_all(screen):
    screen.show(ENGLISH["rating"])
    faces = [one for one in screen.targets() if hasattr(one, "score")]
    faces.sort(key=lambda one: one.x)
    assert [one.score for one in faces] == [5, 4, 3, 2, 1]
    assert len({one.title for one in faces}) == 5


def test_after_thanks_no_reason_is_asked_for_but_after_a_poor_rating(screen):
    screen.show(ENGLISH["rating-reasons"])
    assert screen.sees("Something else")
    screen.show(ENGLISH["rating-thanks"])
    assert not screen.sees("Something else")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("standing-waiting", ["E042", "11", "Expected wait: 25–55 min"]),
        ("standing-next", ["C042", "You are next", "Expected wait: 0–10 min"]),
        ("standing-sent", ["You will be called to counter 3"]),
        ("standing-called", ["Please come to counter", "2"]),
        ("standing-station_away", ["This point has lost its connection to the counters"]),
    ],
)
def test_where_a_ticket_stands_is_said_in_words(screen, name, said):
    screen.show(ENGLISH[name])
    assert set(said) <= set(screen.texts())


def test_the_countdown_can_be_ended_with_finish_and_covers_what_lies_below(screen):
    screen.show(ENGLISH["countdown"])
    countdown = screen.frame._countdown
    assert screen.touch(countdown.ids.finish) == [i.Finish()]
    staff = screen.frame.footer.staff
    assert screen.touch(staff) == [i.StillHere()]


@pytest.mark.parametrize("name", ["menu-offline"])
def test_a_tile_that_is_not_available_sends_nothing(screen, name):
    screen.show(ENGLISH[name])
    assert screen.touch("My dossiers") == []
    assert screen.sees("Not available now")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("lookups-offline", "Where I am registered"),
        ("dossier-code", "Done"),
        ("residence-none", "Print this"),
        ("record", "All is right"),
        ("correction", "Send the request"),
    ],
)
def test_what_makes_no_sense_here_cannot_be_touched(screen, name, text):
    screen.show(ENGLISH[name])
    assert screen.touch(text) == []


def test_a_row_to_be_read_sends_nothing(screen):
    screen.show(ENGLISH["held"])
    row = screen.frame.body.ids.rows.rows[0]
    assert screen.touch(row) == []


def test_without_a_printer_nothing_is_offered_on_paper(screen):
    body = ENGLISH["dossier"].body
    notices = (v.Notice.PRINTER_AWAY,)
    screen.show(v.View(1, Language.ENGLISH, body, notices=notices, in_visit=True))
    assert screen.touch("Print this") == []


def test_numbers_are_promised_only_where_they_are_to_be_had(screen):
    for body, promised in ((ENGLISH["idle"].body, True), (v.OutOfService("Liêm Tiết"), False)):
        screen.show(v.View(1, Language.ENGLISH, body, notices=(v.Notice.STATION_AWAY,)))
        said = screen.frame.footer.notices.text
        assert ("You can still take a number" in said) is promised, said


def test_keys_typed_before_the_answer_to_the_first_are_all_kept(screen):
    screen.show(ENGLISH["dossier-code"])
    typed = [screen.touch(key) for key in "G01"]
    assert typed == [[i.TypeText("G")], [i.TypeText("G0")], [i.TypeText("G01")]]
    screen.show(v.View(2, Language.ENGLISH, v.DossierCodeEntry("G"), in_visit=True))
    assert screen.touch(".") == [i.TypeText("G01.")]


def test_a_closed_service_cannot_be_chosen(screen):
    screen.show(ENGLISH["services"])
    assert screen.touch("Security and public order") == []


def test_twelve_digits_are_needed_to_submit(screen):
    screen.show(ENGLISH["access-key-typing"])
    assert screen.touch("Done") == []


def test_outside_a_visit_staff_is_offered_where_a_call_can_arrive_and_finish_nowhere(screen):
    for name, arrives in (("idle", True), ("goodbye", True), ("out-of-service", False)):
        screen.show(ENGLISH[name])
        assert not screen.sees("Finish")
        assert screen.sees("Call staff") is arrives


def test_the_arrows_lead_to_the_last_row_and_back(screen):
    screen.show(ENGLISH["record"])
    rows = screen.frame.body.ids.rows
    assert rows.needed
    assert rows.ids.up.disabled
    for _page in range(len(rows.rows)):
        if rows.at_bottom:
            break
        screen.touch(rows.ids.down)
    assert rows.at_bottom
    while not rows.at_top:
        screen.touch(rows.ids.up)
    assert rows.ids.view.scroll_y == 1


def test_every_service_of_a_long_list_can_be_reached_and_chosen(screen):
    screen.show(ENGLISH["services-many"])
    cards = screen.frame.body.ids.cards
    while not cards.at_bottom:
        screen.touch(cards.ids.down)
    last = ENGLISH["services-many"].body.services[-1]
    assert screen.touch(last.name["en"]) == [i.ChooseService(last.id)]


def test_the_idle_screen_turns_the_pages_of_a_long_list_of_services(screen):
    screen.show(ENGLISH["idle-many"])
    seen: set[str] = set()
    body = screen.frame.body
    for _page in range(4):
        seen |= {row.name for row in body.ids.rows.children}
        body._turn(0)
        screen.frames(2)
    assert seen == {one.name["en"] for one in ENGLISH["idle-many"].body.services}


def test_a_touch_right_after_a_new_screen_is_not_taken_for_a_choice(screen, monkeypatch):
    patient = type(screen.app.screen)(settle_seconds=3600)
    monkeypatch.setattr(screen.frame, "_options", patient)
    screen.show(ENGLISH["goodbye"])
    screen.show(ENGLISH["menu"])
    assert screen.touch("Take a number") == []


def test_a_pressed_button_looks_pressed_before_it_is_released(screen):
    from kivy.base import EventLoop
    from kivy.tests.common import UnitTestTouch

    screen.show(ENGLISH["check-result"])
    button = screen.target("Continue")
    touch = UnitTestTouch(*button.to_window(*button.center))
    touch.touch_down()
    EventLoop.idle()
    assert button.depth > 0
    touch.touch_up()
    screen.until(lambda: button.depth == 0)


def test_no_target_lies_under_another(screen):
    for name, view in ENGLISH.items():
        if view.countdown is not None or view.choosing_look:
            continue
        screen.show(view)
        boxes = [(one, *one.to_window(*one.pos), *one.size) for one in screen.targets()]
        for place, (one, x, y, w, h) in enumerate(boxes):
            for other, x2, y2, w2, h2 in boxes[place + 1 :]:
                if other in set(everything_in(one)) or one in set(everything_in(other)):
                    continue
                apart = x + w <= x2 + 1 or x2 + w2 <= x + 1 or y + h <= y2 + 1 or y2 + h2 <= y + 1
                if not apart:
                    assert _scrolled(one) or _scrolled(other), (name, one, other)


def _scrolled(widget) -> bool:
    from kivy.uix.scrollview import ScrollView

    while widget is not None and widget is not widget.parent:
        if isinstance(widget, ScrollView):
            return True
        widget = widget.parent
    return False
