"""What a change of the catalogue may not do while the hall is open, and what it is called."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.change import Difference, Situation, barriers, differences
from kiosk.catalogue.fault import Flaw
from kiosk.catalogue.service import Service

A = Service("residence", "A", {"vi": "Cư trú"})
B = Service("vehicles", "B", {"vi": "Đăng ký xe"})
ONE, TWO = Counter("1", ("residence",)), Counter("2", ("vehicles",))
BOTH = Catalogue((A, B), (ONE, TWO))
WITHOUT_B = Catalogue((A,), (ONE,))
QUIET = Situation()


def barred(after: Catalogue, hall: Situation, before: Catalogue = BOTH) -> list[tuple[Flaw, str]]:
    return [(fault.flaw, fault.subject) for fault in barriers(before, after, hall)]


def test_in_a_quiet_hall_everything_may_change() -> None:
    other = Catalogue((replace(A, prefix="Z"),), (Counter("7", ()),))
    assert barred(other, QUIET) == []


def test_a_service_that_is_waited_for_cannot_be_removed() -> None:
    hall = Situation(waiting={"vehicles": 1})
    assert barred(WITHOUT_B, hall) == [(Flaw.STILL_WAITED_FOR, "vehicles")]
    assert barred(WITHOUT_B, Situation(waiting={"residence": 3, "vehicles": 0})) == []


def test_a_counter_that_is_open_or_waited_for_cannot_be_removed() -> None:
    after = Catalogue((A, B), (ONE,))
    hall = Situation(open_counters=frozenset({"1", "2"}))
    assert barred(after, hall) == [(Flaw.STILL_OPEN, "2")]
    assert barred(after, Situation(sent_to={"2": 1})) == [(Flaw.COUNTER_WAITED_FOR, "2")]


def test_a_prefix_stays_while_somebody_waits_and_goes_to_nobody_who_would_confuse_it() -> None:
    after = Catalogue((replace(A, prefix="C"), B), (ONE, TWO))
    assert barred(after, Situation(waiting={"residence": 1})) == [(Flaw.PREFIX_WAITS, "residence")]
    of_another = Situation(prefixes_given={"C": frozenset({"identity_card"})})
    assert barred(after, of_another) == [(Flaw.PREFIX_GIVEN, "C")]
    its_own = Situation(prefixes_given={"C": frozenset({"residence"})})
    assert barred(after, its_own) == []
    swapped = Catalogue((replace(A, prefix="B"), replace(B, prefix="A")), (ONE, TWO))
    given = Situation(prefixes_given={"A": frozenset({"residence"})})
    assert barred(swapped, given) == [(Flaw.PREFIX_GIVEN, "A")]


def test_whoever_waits_keeps_a_counter_to_go_to() -> None:
    after = Catalogue((A, B), (ONE, replace(TWO, services=("residence",))))
    hall = Situation(waiting={"vehicles": 1})
    assert barred(after, hall) == [(Flaw.NOBODY_SERVES, "vehicles")]
    nobody_did = Catalogue((A, B), (ONE,))
    assert barred(nobody_did, hall, before=nobody_did) == []


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (BOTH, []),
        (WITHOUT_B, [(Difference.SERVICE_REMOVED, ()), (Difference.COUNTER_REMOVED, ())]),
        (
            Catalogue((replace(A, prefix="Z", daily_capacity=9), B), (ONE, TWO)),
            [(Difference.SERVICE_CHANGED, ("prefix", "daily_capacity"))],
        ),
        (
            Catalogue((A, B), (replace(ONE, services=()), TWO, Counter("3", ()))),
            [(Difference.COUNTER_CHANGED, ("services",)), (Difference.COUNTER_ADDED, ())],
        ),
        (Catalogue((B, A), (ONE, TWO)), [(Difference.ORDER_CHANGED, ())]),
    ],
)
def test_a_change_is_told_by_what_differs(
    after: Catalogue, said: list[tuple[Difference, tuple[str, ...]]]
) -> None:
    assert [(d.difference, d.fields) for d in differences(BOTH, after)] == said
