"""What holds for every order in which things can happen."""

from __future__ import annotations

from functools import cache

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.language import Language
from kiosk.procedures.procedure import Procedure
from kiosk.queue.priority import PriorityClass
from kiosk.queue.rating import RatingReason
from kiosk.queue.ticket_now import Stand
from kiosk.records.correction import CorrectionState
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import lookup_event as la
from kiosk.visit import view as vw
from kiosk.visit.ending import pending_request
from kiosk.visit.event import FingerFault, Health, ReadFault, TicketFault
from kiosk.visit.look import Look, TextSize, Variant, Voice
from kiosk.visit.lookup_event import LookupFault
from kiosk.visit.lookup_view import Lookup
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.kept import holds

PERSONAL = (
    people.NUMBER,
    people.MINH.full_name,
    people.MINH.residence,
    "portrait-of-minh",
    people.MOTHER,
    people.DOSSIER.code,
    people.NOTICED.missing[0],
)
OWN = tuple(people.correction(state) for state in CorrectionState)
PROCEDURE = Procedure(id="tam_tru", name={"vi": "Tạm trú"}, service=people.RESIDENCE.id)
EVIDENCE = st.lists(
    st.sampled_from(
        [
            people.SIGNED,
            people.UNSIGNED,
            people.GENUINE,
            people.CLONED,
            people.NO_CHIP_CHECK,
            people.EXPIRED,
            people.FINGER,
        ]
    ),
    max_size=4,
).map(tuple)


@cache
def answers(request: int) -> st.SearchStrategy[ev.Event]:
    finger = st.sampled_from([people.FINGER, people.OTHER_FINGER])
    return st.one_of(
        st.builds(
            ev.ReadProgress,
            st.just(request),
            st.sampled_from(vw.ReadingStage),
            st.floats(-1, 2, allow_nan=False),
        ),
        st.builds(ev.CardRead, st.just(request), st.just(people.MINH), EVIDENCE),
        st.builds(ev.CardIdentified, st.just(request), st.just(people.MINH.full_name)),
        st.builds(ev.CardReadFailed, st.just(request), st.sampled_from(ReadFault)),
        st.builds(
            ev.FingerProgress,
            st.just(request),
            st.just("right_index"),
            st.sampled_from(vw.FingerHint),
            st.integers(0, 3),
        ),
        st.builds(ev.FingerVerified, st.just(request), st.just(people.FINGER)),
        st.builds(ev.FingerFailed, st.just(request), st.sampled_from(FingerFault), finger),
        st.builds(ev.TicketIssued, st.just(request), st.just(people.ticket())),
        st.builds(ev.TicketFailed, st.just(request), st.sampled_from(TicketFault)),
        st.builds(ev.Printed, st.just(request), st.booleans()),
        st.builds(la.DossiersFound, st.just(request), st.just((people.DOSSIER,))),
        st.builds(
            la.RecordFound, st.just(request), st.sampled_from([None, people.MINH_IN_REGISTRY])
        ),
        st.builds(la.DossierFound, st.just(request), st.sampled_from([None, people.NOTICED])),
        st.builds(la.CardIssueFound, st.just(request), st.sampled_from([None, people.NEW_CARD])),
        st.builds(la.ResidenceFound, st.just(request), st.just(people.HOME)),
        st.builds(
            la.ElectronicIdentityFound, st.just(request), st.sampled_from([None, people.LEVEL_1])
        ),
        st.builds(la.HeldFound, st.just(request), st.just(people.HELD)),
        st.builds(la.CorrectionReceived, st.just(request), st.just(people.RECEIPT)),
        st.builds(la.CorrectionsFound, st.just(request), st.sampled_from([(), OWN])),
        st.builds(la.LookupFailed, st.just(request), st.sampled_from(LookupFault)),
        st.builds(ev.TicketSeen, st.just(request), st.sampled_from(Stand).map(people.standing)),
        st.builds(ev.ServedListed, st.just(request), st.sampled_from([(), people.JUST_SERVED])),
        st.builds(ev.LookFailed, st.just(request), st.sampled_from(vw.LookFault)),
        st.builds(ev.RatingTaken, st.just(request), st.booleans()),
        st.builds(ev.RatingFailed, st.just(request), st.sampled_from(ev.RatingFault)),
    )


HAPPENINGS = st.one_of(
    st.sampled_from(
        [
            it.Start(),
            it.Continue(),
            it.OpenTickets(),
            it.OpenLookups(),
            it.AnswerConsent(True),
            it.AnswerConsent(True),
            it.AnswerConsent(False),
            it.OpenDossierCode(),
            it.OpenDossier(people.DOSSIER.code),
            it.OpenDossier("unknown"),
            it.TypeText(people.DOSSIER.code),
            it.TypeText(""),
            it.TypeText("tam tru"),
            it.OpenProcedure(PROCEDURE.id),
            it.OpenProcedure("unknown"),
            ev.ProceduresChanged((PROCEDURE,)),
            ev.ProceduresChanged(()),
            it.SubmitText(),
            it.Reveal(),
            it.Conceal(),
            it.PrintShown(),
            ev.CodeScanned(people.DOSSIER.code),
            it.WithoutCard(),
            it.OpenCorrection(),
            it.OpenCorrections(),
            it.SubmitCorrection(),
            it.Reveal(),
            it.SubmitDigits(),
            it.DeleteDigit(),
            it.ClearDigits(),
            it.SkipFinger(),
            it.Back(),
            it.StillHere(),
            it.CallStaff(),
            it.Finish(),
            it.BeginPairing(),
            it.OpenPriorities(),
            it.ChoosePriority(PriorityClass.DISABILITY),
            it.CodesAreSame(),
            ev.PairingChanged(vw.PairingStage.COMPARING, "hall-1", "Công an xã", "12345678"),
            ev.PairingChanged(vw.PairingStage.PAIRED),
            ev.PairingChanged(vw.PairingStage.FAILED, fault=vw.PairingFault.OVER),
            ev.StationChanged(False, ev.StationTrouble.NOT_PAIRED),
            ev.StationChanged(False, ev.StationTrouble.CLOCK_WRONG),
            it.ChooseLanguage(Language.ENGLISH),
            it.OpenLook(),
            it.CloseLook(),
            it.ChooseLook(Look(Variant.DARK, TextSize.LARGEST, simple=True, low=True)),
            it.ChooseVoice(Voice(1, -1)),
            it.ChooseVoice(None),
            ev.HeadphonesChanged(True),
            ev.HeadphonesChanged(False),
            ev.CardInserted(),
            ev.CardRemoved(),
            ev.CodeScanned(people.CODE),
            ev.CodeScanned("nonsense"),
            ev.CodeScanned(people.TICKET_CODE),
            it.OpenServed(),
            it.ChooseServed("A005"),
            it.ChooseServed("unknown"),
            it.Rate(1),
            it.Rate(5),
            it.Rate(9),
            it.GiveReason(RatingReason.MANNER),
            ev.CodeGarbled(),
            ev.StationChanged(True),
            ev.StationChanged(False),
            ev.Tick(),
        ]
    ),
    st.builds(it.OpenLookup, st.sampled_from(Lookup)),
    st.builds(it.TypeDigit, st.sampled_from(["0", "7", "x", "", "12"])),
    st.builds(it.ChooseService, st.sampled_from([*(s.id for s in people.SERVICES), "unknown"])),
    st.builds(it.ChooseWayOn, st.sampled_from(vw.WayOn)),
    st.builds(ev.DeviceChanged, st.sampled_from(vw.Device), st.sampled_from(Health)),
)


OF_THE_REGISTRY = (
    vw.DossierList
    | vw.DossierShown
    | vw.CardStatus
    | vw.ResidenceShown
    | vw.ElectronicIdentityShown
    | vw.HeldShown
    | vw.RecordCheck
)
"""Never without a card that is no copy, and a person who said yes."""


def anything(data: st.DataObject, visit: VisitOnPaper) -> None:
    """One event: often an answer to what is waited for, else whatever may come."""
    pending = pending_request(visit.state)
    if pending is not None and data.draw(st.booleans()):
        visit.send(data.draw(answers(pending)))
    elif data.draw(st.integers(0, 9)) == 0:
        visit.send(data.draw(answers(data.draw(st.integers(0, 5)))))
    elif data.draw(st.integers(0, 9)) == 0:
        visit.wait(data.draw(st.floats(0, 80)))
    else:
        visit.send(data.draw(HAPPENINGS))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_view_is_complete_and_a_visit_left_alone_forgets_the_person(
    data: st.DataObject,
) -> None:
    visit = VisitOnPaper()
    if data.draw(st.booleans()):
        visit.identify()
    for _ in range(data.draw(st.integers(0, 30))):
        anything(data, visit)
        view = visit.view
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(view), type=vw.View) == view
        if isinstance(view.body, vw.Idle | vw.Goodbye | vw.PlaceCard):
            assert visit.state.holder is None
        if isinstance(view.body, OF_THE_REGISTRY):
            assert visit.state.holder is not None
            assert visit.state.holder.consents
        if isinstance(view.body, vw.Idle | vw.Goodbye):
            assert not holds(visit.state, *PERSONAL)
        assert (
            isinstance(view.body, vw.Idle | vw.Goodbye | vw.Pairing | vw.ClockWrong)
            != view.in_visit
        )
    visit.wait(1500)
    visit.send(ev.StationChanged(True))
    assert isinstance(visit.body, vw.Idle)
    assert not holds(visit.state, *PERSONAL)
    assert visit.state.key is None
    assert visit.state.wanted_lookup is None
    assert visit.view.language is Language.VIETNAMESE


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_personal_text_is_in_an_audit(data: st.DataObject) -> None:
    visit = VisitOnPaper()
    visit.identify()
    for _ in range(20):
        anything(data, visit)
    assert not holds(visit.audits(), *PERSONAL)


def test_views_and_effects_name_nobody_in_their_repr() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.look_up(Lookup.DOSSIERS)
    shown = repr((visit.view, visit.effects, visit.state.holder and visit.state.holder.card))
    assert not any(text in shown for text in PERSONAL)
