"""How staff mode opens, to whom, and to whom it does not."""

from __future__ import annotations

import pytest

from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role
from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import staff_mode_effect as sf
from kiosk.visit import staff_mode_event as se
from kiosk.visit import staff_mode_intent as si
from kiosk.visit import staff_mode_view as sv
from kiosk.visit import view as vw
from kiosk.visit.effect import AuditAction
from kiosk.visit.staff_mode_view import StaffCodeKind
from tests.kiosk.visit import people
from tests.kiosk.visit.appliances import CODE, SETUP_CODE, new_terminal, opened, terminal, type_code
from tests.kiosk.visit.driver import VisitOnPaper
from tests.kiosk.visit.kept import holds


def entry(visit: VisitOnPaper) -> sv.StaffCodeEntry:
    assert isinstance(visit.body, sv.StaffCodeEntry)
    return visit.body


def at_entry(*, away: bool = False) -> VisitOnPaper:
    visit = terminal()
    if away:
        visit.send(ev.StationChanged(reachable=False))
    visit.send(si.OpenStaffMode())
    return visit


def refuse(visit: VisitOnPaper, fault: AccessFault = AccessFault.UNKNOWN) -> None:
    type_code(visit, CODE)
    visit.send(se.StaffAccessRefused(visit.last(sf.CheckStaffCode).request, fault))


def audited(visit: VisitOnPaper) -> list[tuple[AuditAction, str]]:
    return [(audit.action, audit.detail) for audit in visit.audits()]


def test_a_code_that_the_station_takes_opens_the_menu_of_its_role() -> None:
    visit = opened(Role.CLERK)
    assert isinstance(visit.body, sv.StaffMenu)
    assert visit.body.role is Role.CLERK
    assert visit.body.pages == (sv.StaffPage.DEVICES, sv.StaffPage.HEALTH)
    assert audited(visit) == [(AuditAction.STAFF_MODE_OPENED, "station_code.clerk")]
    assert visit.view.in_staff_mode
    assert not visit.view.in_visit


@pytest.mark.parametrize("scanned", [CODE, f"kiosk-staff:{CODE}"])
def test_the_code_can_be_held_to_the_scanner(scanned: str) -> None:
    visit = at_entry()
    visit.send(ev.CodeScanned(scanned))
    asked = visit.last(sf.CheckStaffCode)
    assert (asked.kind, asked.code) == (StaffCodeKind.STATION, CODE)


def test_with_the_station_away_the_terminals_own_code_is_asked_for() -> None:
    visit = at_entry(away=True)
    assert entry(visit).kind is StaffCodeKind.SETUP
    type_code(visit, SETUP_CODE)
    asked = visit.last(sf.CheckStaffCode)
    assert (asked.kind, asked.code) == (StaffCodeKind.SETUP, SETUP_CODE)
    visit.send(se.StaffAccessGranted(asked.request, Role.TECHNICIAN))
    assert isinstance(visit.body, sv.StaffMenu)
    assert audited(visit)[-1][1] == "setup_code.technician"


def test_where_no_setup_code_is_known_that_is_said() -> None:
    visit = terminal()
    visit.send(
        se.ProvisioningChanged(True, "hall-1", has_setup_code=False),
        ev.StationChanged(reachable=False),
        si.OpenStaffMode(),
    )
    type_code(visit, SETUP_CODE)
    assert entry(visit).fault is AccessFault.NO_SETUP_CODE
    assert not visit.asked(sf.CheckStaffCode)


def test_after_five_wrong_codes_none_is_taken_for_five_minutes_then_for_ten() -> None:
    visit = at_entry()
    for left in (4, 3, 2, 1):
        refuse(visit)
        assert entry(visit).tries_left == left
    refuse(visit)
    assert entry(visit).fault is AccessFault.LOCKED
    assert entry(visit).locked_minutes == 5
    visit.effects.clear()
    type_code(visit, CODE)
    visit.send(ev.CodeScanned(CODE))
    assert not visit.asked(sf.CheckStaffCode)

    visit.wait(250)
    assert isinstance(visit.body, vw.Idle)
    visit.send(si.OpenStaffMode())
    assert entry(visit).locked_minutes == 1
    visit.wait(50)
    visit.send(si.OpenStaffMode())
    assert entry(visit).locked_minutes is None
    for _ in range(5):
        refuse(visit)
    assert entry(visit).locked_minutes == 10


def test_the_stations_lock_holds_here_too() -> None:
    visit = at_entry()
    type_code(visit, CODE)
    request = visit.last(sf.CheckStaffCode).request
    visit.send(se.StaffAccessRefused(request, AccessFault.LOCKED, locked_seconds=61))
    assert entry(visit).locked_minutes == 2


def test_a_station_that_does_not_answer_costs_no_try() -> None:
    visit = at_entry()
    type_code(visit, CODE)
    visit.wait(31)
    assert entry(visit).fault is AccessFault.STATION_AWAY
    assert entry(visit).tries_left is None


def test_what_is_too_short_is_not_sent() -> None:
    visit = at_entry()
    type_code(visit, CODE[:7])
    assert entry(visit).fault is AccessFault.NOT_A_CODE
    assert not visit.asked(sf.CheckStaffCode)


def card_laid(visit: VisitOnPaper) -> int:
    visit.send(ev.CardInserted())
    assert entry(visit).kind is StaffCodeKind.CARD_NUMBER
    visit.send(ev.CodeScanned(people.CODE))
    return visit.last(ef.ReadCard).request


def test_an_officers_card_opens_once_its_chip_is_proved_and_the_station_knows_it() -> None:
    visit = at_entry()
    request = card_laid(visit)
    visit.send(ev.CardRead(request, people.MINH, (people.SIGNED, people.GENUINE)))
    asked = visit.last(sf.CheckStaffCard)
    assert asked.number == people.NUMBER
    assert not holds(visit.state, people.NUMBER, people.MINH.full_name)
    visit.send(se.StaffAccessGranted(asked.request, Role.SUPERVISOR))
    assert isinstance(visit.body, sv.StaffMenu)
    assert visit.asked(ef.ForgetCard)
    assert not holds(visit.audits(), people.NUMBER, people.MINH.full_name)


@pytest.mark.parametrize(
    "evidence", [(people.SIGNED,), (people.SIGNED, people.CLONED), (people.UNSIGNED,), ()]
)
def test_a_card_whose_chip_may_be_a_copy_is_not_even_asked_about(evidence: tuple) -> None:
    visit = at_entry()
    visit.send(ev.CardRead(card_laid(visit), people.MINH, evidence))
    assert entry(visit).fault is AccessFault.CARD_NOT_GENUINE
    assert not visit.asked(sf.CheckStaffCard)
    assert visit.asked(ef.ForgetCard)


def test_a_residents_card_opens_nothing_and_counts_as_a_wrong_code() -> None:
    visit = at_entry()
    visit.send(ev.CardRead(card_laid(visit), people.MINH, (people.SIGNED, people.GENUINE)))
    request = visit.last(sf.CheckStaffCard).request
    visit.send(se.StaffAccessRefused(request, AccessFault.CARD_UNKNOWN))
    assert entry(visit).fault is AccessFault.CARD_UNKNOWN
    assert entry(visit).tries_left == 4


def test_the_key_is_offered_where_nobodys_visit_is_under_way() -> None:
    visit = terminal()
    assert visit.view.staff_key
    visit.send(ev.CardInserted())
    assert not visit.view.staff_key
    visit.send(si.OpenStaffMode())
    assert isinstance(visit.body, vw.AccessKeyEntry)


def test_no_touch_opens_it_while_somebodys_card_is_known() -> None:
    visit = terminal()
    visit.identify()
    visit.send(si.OpenStaffMode())
    assert isinstance(visit.body, vw.Menu)


def test_at_a_reader_that_is_away_the_visit_ends_and_staff_mode_opens() -> None:
    visit = terminal()
    visit.send(ev.DeviceChanged(vw.Device.CARD_READER, ev.Health.AWAY), it.Start())
    assert isinstance(visit.body, vw.ProblemNotice)
    assert visit.view.staff_key
    visit.send(si.OpenStaffMode())
    assert isinstance(visit.body, sv.StaffCodeEntry)
    assert audited(visit)[-1] == (AuditAction.VISIT_ENDED, "staff_mode")


def test_a_terminal_that_nobody_has_set_up_opens_without_a_code() -> None:
    visit = new_terminal()
    visit.send(si.OpenStaffMode())
    assert isinstance(visit.body, sv.StaffMenu)
    assert visit.body.role is Role.TECHNICIAN
    assert audited(visit)[-1] == (AuditAction.STAFF_MODE_OPENED, "unprovisioned.technician")


def test_effects_and_views_do_not_say_the_code() -> None:
    visit = at_entry()
    visit.send(*(it.TypeDigit(digit) for digit in CODE))
    assert entry(visit).typed == len(CODE)
    assert not holds(visit.view, CODE)
    visit.send(it.SubmitDigits())
    assert CODE not in repr(visit.effects)
