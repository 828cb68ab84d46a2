"""The whole core over the real PC/SC stack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.chipcard import VirtualSlot
from kiosk.visit.view import (
    AccessKeyEntry,
    Goodbye,
    Idle,
    Notice,
    PlaceCard,
    Problem,
    ProblemNotice,
)
from tests.kiosk.core.hall import Hall
from tests.kiosk.core.wait import until

pytestmark = pytest.mark.pcsc


@pytest.fixture
def hall(tmp_path: Path, virtual_slot: VirtualSlot) -> Iterator[Hall]:
    hall = Hall(tmp_path, slot=virtual_slot)
    hall.see(Idle, lambda v: v.notices == (Notice.STATION_AWAY,))
    yield hall
    hall.close()


def test_a_person_is_identified_and_takes_the_card(hall: Hall) -> None:
    assert hall.identify().full_name == "TRẦN VĂN MINH"
    hall.readers.remove()
    hall.see(Goodbye)
    until(lambda: hall.core._card._held is None)


def test_a_card_pulled_while_it_is_read_can_be_laid_down_again(hall: Hall) -> None:
    hall.lay(profile="slow")
    hall.see(AccessKeyEntry)
    hall.type_number(hall.cast["minh"].number)
    until(lambda: any(getattr(v.body, "fraction", 0.0) > 0.1 for v in hall.views))
    hall.readers.remove()
    view = hall.see(ProblemNotice)
    assert isinstance(view.body, ProblemNotice)
    assert view.body.problem is Problem.CARD_REMOVED


def test_two_people_after_each_other_do_not_meet(hall: Hall) -> None:
    assert hall.identify().full_name == "TRẦN VĂN MINH"
    hall.readers.remove()
    hall.see(Goodbye)
    hall.lay("hoa")
    hall.see(AccessKeyEntry)
    hall.type_number(hall.cast["hoa"].number)
    hall.see_name("NGUYỄN THỊ HOÀ")
    assert not isinstance(hall.views[-1].body, PlaceCard)
