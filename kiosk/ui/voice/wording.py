"""What is said when a screen appears: what it is, what is here, what to do.

Each kind of View body has a few short sentences, which are heard and not read. They are built from
message ids and codes; what comes from a person's data stands in the wording for headphones alone.
A sentence that was said of the View before is not said again.
Keys are pressed and have names: they may be drawn on the glass, or be those of a keypad.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.identity.access_key import NUMBER_LENGTH
from kiosk.ui.problem_wording import PROBLEMS, where_to_go
from kiosk.ui.ticket_wording import LOOK_FAULTS
from kiosk.ui.voice import lookup_wording, staff_wording
from kiosk.ui.voice.pronounce import pronounced
from kiosk.ui.voice.said import Said
from kiosk.ui.voice.sentences import Sentences
from kiosk.ui.voice.ticket_wording import standing, ticket_taken
from kiosk.ui.widgets.steps import step_of
from kiosk.ui.wording import (
    FINGER_HINTS,
    KEY_FAULTS,
    NOTICES,
    PAIRING_FAULTS,
    STAFF_CALLS,
    STAGES,
    TASKS,
    card_verdict,
    finger_title,
    idle_title,
)
from kiosk.ui.words import Words
from kiosk.visit import view as v
from kiosk.visit.view import View


def screen_said(view: View, words: Words) -> list[Said]:
    """The sentences of this View, the most important first."""
    said = Sentences(view, words)
    if view.countdown is not None:
        _countdown(said, staff=view.in_staff_mode)
    elif view.choosing_look:
        said.all(words.gettext("How should the screen look?"))
    else:
        _SAYINGS[type(view.body)](view.body, said)
        _around(view, said)
    return [
        Said(pronounced(one.aloud, words), pronounced(one.alone, words)) for one in said.sentences
    ]


def _countdown(said: Sentences, *, staff: bool) -> None:
    _ = said.words.gettext
    said.all(_("Are you still there?"))
    visit = _("This visit ends by itself so that nobody else sees your data.")
    said.all(_("Staff mode ends by itself.") if staff else visit)
    said.all(_("To go on, press Forward."))


def _around(view: View, said: Sentences) -> None:
    _ = said.words.gettext
    if view.staff_call is not v.StaffCall.NONE:
        said.all(_(STAFF_CALLS[view.staff_call]))
    for notice in view.notices:
        said.all(_(NOTICES[notice]))


def _idle(body: v.Idle, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Welcome"))
    said.all(_(idle_title(said.view)))
    said.all(_("Without a card: press Forward, then OK."))
    for announcement in body.announcements:
        said.all(said.words.name(announcement.text))


def _place_card(body: v.PlaceCard, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Please lay your identity card on the reader"))
    said.all(_("Leave it there until you are finished."))
    if not body.anonymous_services:
        said.all(_("No number can be taken without a card now."))


def _access_key(body: v.AccessKeyEntry, said: Sentences) -> None:
    """Without headphones the digits are counted, and none of them is said."""
    _, words = said.words.gettext, said.words
    if body.fault:
        said.all(_(KEY_FAULTS[body.fault]))
    if body.tries_left is not None:
        said.all(
            words.ngettext("%d try left.", "%d tries left.", body.tries_left) % body.tries_left
        )
    if body.scanner_ready:
        said.all(_("Scan your card's QR code"))
        said.all(_("or type its 12-digit number"))
    else:
        said.all(_("Type your identity number"))
        said.all(_("The 12 digits on the front of your card"))
    if body.digits:
        count = _("%(typed)d of %(all)d digits typed.") % {
            "typed": len(body.digits),
            "all": NUMBER_LENGTH,
        }
        said.both(count, f"{' '.join(body.digits[-1:])}. {count}")


def _reading(body: v.Reading, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Reading your card"))
    said.all(_("Please keep the card still on the reader."))
    stages = tuple(v.ReadingStage)
    step = step_of(stages.index(body.stage), len(stages), said.words)
    said.all(f"{step}: {_(STAGES[body.stage])}")
    if body.full_name:
        said.one(body.full_name)


def _check_result(body: v.CheckResult, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_(card_verdict(body)))
    said.one(f"{body.full_name}. {_('Identity number')}: {body.number_masked}")
    said.all(_("Press Forward to hear the checks, or to go on."))


def _menu(body: v.Menu, said: Sentences) -> None:
    _ = said.words.gettext
    greeting = _("Hello, %s") % body.full_name if body.full_name else _("Hello")
    said.both(_("Hello"), greeting)
    if body.answered_corrections:
        said.all(_("Your request has been answered"))
    said.all(_("What would you like to do?"))


def _services(body: v.ServiceChoice, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("What do you need today?"))
    if not body.services:
        said.all(_("No service is open here at the moment."))


def _priorities(body: v.PriorityChoice, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Does one of these apply to you?"))
    said.all(_("Please show the proof at the counter."))


def _finger(body: v.FingerPrompt, said: Sentences) -> None:
    _, words = said.words.gettext, said.words
    said.all(_(finger_title(body)))
    said.all(_(FINGER_HINTS[body.hint]))
    left = body.tries_left
    said.all(words.ngettext("%d try left.", "%d tries left.", left) % left)


def _working(body: v.Working, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_(TASKS[body.task]))
    said.all(_("One moment, please."))


def _problem(body: v.ProblemNotice, said: Sentences) -> None:
    _ = said.words.gettext
    text = PROBLEMS[body.problem]
    said.all(_(text.happened) % {"number": body.number})
    said.all(_(text.to_do))
    said.all(_(text.ask))


def _standing(body: v.TicketStanding, said: Sentences) -> None:
    _ = said.words.gettext
    if body.ticket is not None:
        standing(body.ticket, body.service, said)
        return
    assert body.fault is not None
    text = LOOK_FAULTS[body.fault]
    said.all(_(text.said))
    said.all(_(text.note))


def _served(body: v.ServedList, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Which number was yours?") if body.tickets else _("Rate the service"))


def _rating(body: v.RatingQuestion, said: Sentences) -> None:
    _ = said.words.gettext
    if body.unsent:
        said.all(_("The rating could not be passed on. Please touch the face once more."))
    said.all(_("How were you served?"))
    said.all(_("Your number") + f": {body.number}")
    said.all(_("One touch is enough. No name is kept with it."))


def _thanks(body: v.RatingThanks, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("Thank you for telling us"))
    if body.explainable:
        said.all(_("What was not good? You need not answer."))
    else:
        said.all(_("It helps this station to serve everybody better."))


def _goodbye(body: v.Goodbye, said: Sentences) -> None:
    _ = said.words.gettext
    if body.take_card:
        said.all(_("Please take your card"))
    said.all(_("Thank you, and goodbye."))
    if not body.take_card:
        said.all(_("Your details have been removed from this screen."))


def _pairing(body: v.Pairing, said: Sentences) -> None:
    _ = said.words.gettext
    if body.stage is v.PairingStage.PAIRED:
        said.all(_("This point is ready."))
        return
    said.all(_("This self-service point is not connected yet"))
    if body.fault is not None:
        said.all(_(PAIRING_FAULTS[body.fault]))
    said.all(_("Please go to a counter. The officers will help you."))


def _clock_wrong(body: v.ClockWrong, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("The clock of this self-service point is wrong"))
    said.all(_("Please go to a counter. The officers will help you."))


def _out_of_service(body: v.OutOfService, said: Sentences) -> None:
    _ = said.words.gettext
    said.all(_("This self-service point is not ready"))
    said.all(where_to_go(body.counters, said.words))


_SAYINGS: dict[type, Callable[[Any, Sentences], None]] = {
    v.Idle: _idle,
    v.PlaceCard: _place_card,
    v.AccessKeyEntry: _access_key,
    v.Reading: _reading,
    v.CheckResult: _check_result,
    v.Menu: _menu,
    v.ServiceChoice: _services,
    v.PriorityChoice: _priorities,
    v.FingerPrompt: _finger,
    v.Working: _working,
    v.TicketTaken: ticket_taken,
    v.ProblemNotice: _problem,
    v.TicketStanding: _standing,
    v.ServedList: _served,
    v.RatingQuestion: _rating,
    v.RatingThanks: _thanks,
    v.Goodbye: _goodbye,
    v.Pairing: _pairing,
    v.ClockWrong: _clock_wrong,
    v.OutOfService: _out_of_service,
    **lookup_wording.SAYINGS,
    **staff_wording.SAYINGS,
}
