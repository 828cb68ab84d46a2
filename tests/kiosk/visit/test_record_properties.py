"""What holds of record and correction, in whatever order things happen."""

from __future__ import annotations

from functools import cache

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.identity.assurance import Assurance
from kiosk.records.claims import claims_for
from kiosk.records.correction import Claim, CorrectionRequest, CorrectionState
from kiosk.records.held import Purpose
from kiosk.records.record import Field
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_effect as le
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.ending import pending_request
from kiosk.visit.event import Event, Health, TicketFault
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import MASKED, Lookup
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper

OTHER = "Xã Chính Lý"
"""Of the residence in the registry; MINH's card has another."""
PERSONAL = (people.NUMBER, people.MINH.full_name, "Nhân Khang", OTHER, "portrait-of-minh")
CORRECTIONS = tuple(
    people.correction(state, f"C-261103-000{number}")
    for number, state in enumerate(CorrectionState)
)

TOUCHES = st.one_of(
    st.sampled_from(
        [
            it.OpenLookup(Lookup.RECORD),
            it.AnswerConsent(True),
            it.AnswerConsent(True),
            it.AnswerConsent(False),
            it.Reveal(),
            it.Conceal(),
            it.ConfirmRecord(),
            it.OpenCorrection(),
            it.OpenCorrection(),
            it.SubmitCorrection(),
            it.SubmitCorrection(),
            it.OpenCorrections(),
            it.PrintShown(),
            it.Back(),
            it.ChooseWayOn(vw.WayOn.TRY_AGAIN),
            it.ChooseWayOn(vw.WayOn.TRY_AGAIN),
            it.ChooseWayOn(vw.WayOn.MENU),
            it.ChooseWayOn(vw.WayOn.TICKET),
        ]
    ),
    st.builds(it.Reveal, st.sampled_from(Field)),
    st.builds(
        it.Dispute,
        st.sampled_from([Field.RESIDENCE, Field.FULL_NAME, Field.NUMBER, Field.SPOUSE]),
        st.sampled_from([None, *Claim]),
    ),
)
FROM_OUTSIDE = st.one_of(
    st.sampled_from(
        [
            ev.StationChanged(False),
            ev.StationChanged(True),
            ev.CardRemoved(),
            ev.CardInserted(),
            it.Finish(),
            ev.Tick(),
        ]
    ),
    st.builds(ev.DeviceChanged, st.sampled_from(vw.Device), st.sampled_from(Health)),
)


@cache
def answers(request: int) -> st.SearchStrategy[Event]:
    records = [None, people.MINH_IN_REGISTRY, people.MINH_IN_REGISTRY, people.MINH_AS_ON_CARD]
    return st.one_of(
        st.builds(la.RecordFound, st.just(request), st.sampled_from(records)),
        st.builds(la.CorrectionReceived, st.just(request), st.just(people.RECEIPT)),
        st.builds(
            la.CorrectionsFound,
            st.just(request),
            st.lists(st.sampled_from(CORRECTIONS), max_size=4, unique=True).map(tuple),
        ),
        st.builds(la.LookupFailed, st.just(request), st.sampled_from(LookupFault)),
        st.builds(ev.TicketIssued, st.just(request), st.just(people.ticket())),
        st.builds(
            ev.TicketFailed,
            st.just(request),
            st.sampled_from(TicketFault),
            st.sampled_from(["", "A003"]),
        ),
        st.builds(ev.Printed, st.just(request), st.booleans()),
    )


def anything(data: st.DataObject, visit: VisitOnPaper) -> None:
    """Mostly what leads on; sometimes what comes between."""
    pending = pending_request(visit.state)
    choice = data.draw(st.integers(0, 19))
    if pending is not None and choice < 14:
        visit.send(data.draw(answers(pending)))
    elif choice == 19:
        visit.send(data.draw(FROM_OUTSIDE))
    elif choice == 18:
        visit.wait(data.draw(st.floats(0, 70)))
    elif choice == 17:
        visit.send(data.draw(answers(data.draw(st.integers(0, visit.state.last_request + 1)))))
    elif isinstance(visit.body, vw.Idle | vw.Goodbye | vw.PlaceCard) and choice < 8:
        visit.send(ev.CardRemoved())
        visit.wait(60)
        visit.identify()
    elif isinstance(visit.body, vw.CorrectionForm) and choice < 6:
        visit.send(it.SubmitCorrection())
    elif isinstance(visit.body, vw.Menu) and visit.body.lookups_available and choice < 6:
        visit.dispute(data.draw(st.sampled_from([Field.RESIDENCE, Field.FULL_NAME])))
    else:
        visit.send(data.draw(TOUCHES))


def shows_only_what_was_touched(body: vw.Body) -> bool:
    if not isinstance(body, vw.RecordCheck | vw.CorrectionForm):
        return True
    hidden = [f for f in body.fields if f.field not in body.revealed]
    return all({f.card, f.registry, f.today} <= {"", MASKED} for f in hidden)


def begun(data: st.DataObject) -> VisitOnPaper:
    """Somewhere on the way from the menu to a request whose first answer was lost, or to a second
    request."""
    visit = VisitOnPaper()
    visit.identify()
    far = data.draw(st.integers(0, 5))
    if far == 1:
        visit.check_record(data.draw(st.sampled_from([None, people.MINH_IN_REGISTRY])))
    if far >= 2:
        visit.dispute()
    if far >= 3:
        sent = visit.send_correction()
    if far == 4:
        visit.send(la.LookupFailed(sent.request, LookupFault.STATION_AWAY))
    if far == 5:
        visit.send(la.CorrectionReceived(sent.request, people.RECEIPT))
        visit.wait(70)
        visit.send(it.Back())
        visit.dispute(Field.FULL_NAME, Claim.NEITHER_IS_RIGHT)
    return visit


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_view_holds_a_value_that_was_not_touched_and_none_is_left_behind(
    data: st.DataObject,
) -> None:
    visit = begun(data)
    for _ in range(data.draw(st.integers(1, 40))):
        anything(data, visit)
        view = visit.view
        encoded = msgspec.json.encode(view)
        assert msgspec.json.decode(encoded, type=vw.View) == view
        assert shows_only_what_was_touched(view.body)
        touched = getattr(view.body, "revealed", ())
        assert OTHER not in encoded.decode() or Field.RESIDENCE in touched
        if visit.state.holder is None:
            assert not any(text in visit.kept for text in PERSONAL)
            assert not any(text in encoded.decode() for text in PERSONAL)
    visit.wait(300)
    visit.send(ev.StationChanged(True))
    assert isinstance(visit.body, vw.Idle)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_key_is_one_request_and_every_request_is_wanted_and_proved(
    data: st.DataObject,
) -> None:
    visit = begun(data)
    for _ in range(data.draw(st.integers(1, 40))):
        anything(data, visit)
    sent: dict[str, CorrectionRequest] = {}
    consent = False
    for effect in visit.effects:
        if isinstance(effect, ef.ForgetCard):
            consent = False
        if isinstance(effect, le.SendConsent) and effect.purpose is Purpose.CORRECTION:
            consent = effect.given
        if isinstance(effect, le.SendCorrection):
            assert consent
            assert sent.setdefault(effect.key, effect.correction) == effect.correction
            assert effect.correction.fields
            assert all(f.claim in claims_for(f.verdict) for f in effect.correction.fields)
            assert effect.correction.assurance >= Assurance.CARD_GENUINE
            assert effect.correction.signed_data == people.SIGNED_DATA
    assert not any(text in repr(visit.effects) for text in PERSONAL)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_visit_reports_a_record_once_and_says_seen_only_of_what_was_on_the_screen(
    data: st.DataObject,
) -> None:
    visit = begun(data)
    for _ in range(data.draw(st.integers(1, 40))):
        before = len(visit.effects)
        anything(data, visit)
        for effect in visit.effects[before:]:
            if isinstance(effect, le.CorrectionsSeen):
                assert isinstance(visit.body, vw.CorrectionList)
                assert set(effect.codes) <= {c.code for c in visit.body.corrections}
    reports, visits = 0, 0
    for effect in visit.effects:
        if isinstance(effect, ef.Audit) and effect.action is ef.AuditAction.VISIT_STARTED:
            visits += 1
        reports += isinstance(effect, le.ReportCheck)
        assert reports <= visits
