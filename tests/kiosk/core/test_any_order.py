"""Whatever happens in whatever order, the conductor goes on and every View can be sent."""

from __future__ import annotations

import logging

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.core.codec import decode_intent, decode_view, intent_frame, view_frame
from kiosk.identity.assurance import Check, Evidence, Outcome
from kiosk.language import Language
from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_code import code_of
from kiosk.queue.ticket_now import ServedTicket, Stand, TicketNow
from kiosk.records.held import Held
from kiosk.visit import event as events
from kiosk.visit import intent as intents
from kiosk.visit import lookup_event
from kiosk.visit.event import Event, Health
from kiosk.visit.intent import Intent
from kiosk.visit.look import Look, Variant, Voice
from kiosk.visit.lookup_view import Lookup
from kiosk.visit.view import (
    Device,
    FingerHint,
    Goodbye,
    Idle,
    LookFault,
    OutOfService,
    ReadingStage,
    WayOn,
)
from tests.kiosk.core.fakes import CARD, DOSSIER, EVIDENCE, RESIDENCE, TICKET, World

requests = st.integers(0, 6)
chosen_intents: st.SearchStrategy[Intent] = st.one_of(
    st.sampled_from(
        [
            intents.Start(),
            intents.DeleteDigit(),
            intents.ClearDigits(),
            intents.SubmitDigits(),
            intents.WithoutCard(),
            intents.Continue(),
            intents.OpenTickets(),
            intents.OpenLookups(),
            intents.OpenDossierCode(),
            intents.SubmitText(),
            intents.Reveal(),
            intents.Conceal(),
            intents.PrintShown(),
            intents.ChooseService("residence"),
            intents.ChooseService("nowhere"),
            intents.SkipFinger(),
            intents.Back(),
            intents.OpenServed(),
            intents.ChooseServed("A001"),
            intents.ChooseServed("B999"),
            intents.StillHere(),
            intents.CallStaff(),
            intents.Finish(),
        ]
    ),
    st.builds(intents.OpenLookup, st.sampled_from(Lookup)),
    st.builds(intents.AnswerConsent, st.booleans()),
    st.builds(intents.OpenDossier, st.sampled_from([DOSSIER.code, "", "G01"])),
    st.builds(intents.TypeText, st.text(max_size=100) | st.just(DOSSIER.code)),
    st.builds(intents.ChooseLanguage, st.sampled_from(Language)),
    st.sampled_from([intents.OpenLook(), intents.CloseLook(), intents.ChooseVoice(Voice())]),
    st.builds(intents.ChooseLook, st.builds(Look, st.sampled_from(Variant))),
    st.builds(intents.TypeDigit, st.text(max_size=3)),
    st.builds(intents.ChooseWayOn, st.sampled_from(WayOn)),
    st.builds(intents.Rate, st.integers(-1, 7)),
    st.builds(intents.GiveReason, st.sampled_from(RatingReason)),
)
happenings: st.SearchStrategy[Event] = st.one_of(
    chosen_intents,
    st.sampled_from([events.CardInserted(), events.CardRemoved(), events.CodeGarbled()]),
    st.builds(events.DeviceChanged, st.sampled_from(Device), st.sampled_from(Health)),
    st.builds(events.StationChanged, st.booleans()),
    st.builds(events.CodeScanned, st.text(max_size=40)),
    st.just(events.CodeScanned(f"{CARD.number}||Trần Văn Minh|15081990|Nam|Xã A|20042021")),
    st.builds(events.ReadProgress, requests, st.sampled_from(ReadingStage), st.floats(0, 1)),
    st.builds(events.CardIdentified, requests, st.just(CARD.full_name)),
    st.builds(events.CardRead, requests, st.just(CARD), st.just(EVIDENCE)),
    st.builds(
        events.CardReadFailed, requests, st.sampled_from(events.ReadFault), st.none() | requests
    ),
    st.builds(
        events.FingerProgress,
        requests,
        st.just("right_index"),
        st.sampled_from(FingerHint),
        requests,
    ),
    st.builds(
        events.FingerVerified,
        requests,
        st.just(Evidence(Check.FINGERPRINT_ON_SENSOR, Outcome.PASSED)),
    ),
    st.builds(
        events.FingerFailed,
        requests,
        st.sampled_from(events.FingerFault),
        st.just(Evidence(Check.FINGERPRINT_ON_SENSOR, Outcome.FAILED)),
    ),
    st.builds(events.TicketIssued, requests, st.just(TICKET)),
    st.builds(events.TicketFailed, requests, st.sampled_from(events.TicketFault)),
    st.builds(events.Printed, requests, st.booleans()),
    st.just(events.CodeScanned(DOSSIER.code)),
    st.builds(lookup_event.DossiersFound, requests, st.sampled_from([(), (DOSSIER,)])),
    st.builds(lookup_event.DossierFound, requests, st.sampled_from([None, DOSSIER])),
    st.builds(lookup_event.CardIssueFound, requests, st.none()),
    st.builds(lookup_event.ResidenceFound, requests, st.just(RESIDENCE)),
    st.builds(lookup_event.ElectronicIdentityFound, requests, st.none()),
    st.builds(lookup_event.HeldFound, requests, st.just(Held())),
    st.builds(lookup_event.RecordFound, requests, st.none()),
    st.builds(lookup_event.LookupFailed, requests, st.sampled_from(lookup_event.LookupFault)),
    st.just(events.CodeScanned(code_of(TICKET))),
    st.builds(
        events.TicketSeen,
        requests,
        st.builds(
            TicketNow, st.just(TICKET.id), st.just("A001"), st.text(), st.sampled_from(Stand)
        ),
    ),
    st.builds(events.ServedListed, requests, st.just((ServedTicket("A001", "residence"),))),
    st.builds(events.LookFailed, requests, st.sampled_from(LookFault)),
    st.builds(events.RatingTaken, requests, st.booleans()),
    st.builds(events.RatingFailed, requests, st.sampled_from(events.RatingFault)),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(happenings, st.sampled_from([0.0, 1.0, 20.0, 70.0])), max_size=30))
def test_no_order_of_events_fells_the_visit(
    caplog: pytest.LogCaptureFixture, story: list[tuple[Event, float]]
) -> None:
    caplog.clear()
    caplog.set_level(logging.ERROR)
    world = World()
    world.ready()
    world.conductor.settle()
    for event, pause in story:
        world.clock.now += pause
        world.inbox.put(event)
        world.conductor.settle()
    assert caplog.text == ""
    for view in world.screens.views:
        assert decode_view(view_frame(view)[4:]) == view
    # Left alone, every visit ends, and the next person sees nothing of it.
    for _ in range(300):
        wait = world.conductor._until_tick()
        if wait is None:
            break
        world.clock.now += max(wait, 0.0)
        world.conductor.settle()
    assert isinstance(world.screens.body, Idle | Goodbye | OutOfService)
    assert CARD.full_name not in repr(msgspec.to_builtins(world.screens.views[-1].body))


@given(chosen_intents)
def test_every_intent_crosses_the_channel_unchanged(intent: Intent) -> None:
    assert decode_intent(intent_frame(intent)[4:]) == intent
