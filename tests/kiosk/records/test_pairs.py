"""Each labelled pair gets the verdict that the rules ask for."""

from __future__ import annotations

import pytest

from kiosk.assets_path import assets_path
from kiosk.places.places import Places, load_places
from kiosk.records.comparison_address import compare_addresses
from kiosk.records.record import Field, Verdict
from tests.kiosk.records.labelled_pairs import Pair, labelled_pairs

PAIRS = labelled_pairs()


@pytest.fixture(scope="module")
def places() -> Places:
    return load_places(assets_path("places"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"line {pair.line}")
def test_a_labelled_pair_gets_its_verdict(places: Places, pair: Pair) -> None:
    compared = pair.compared(places)
    assert (compared.verdict if compared else None) is pair.verdict
    if compared:
        assert pair.today.casefold() in compared.today.casefold()
        assert bool(compared.today) is (compared.verdict is Verdict.OUTDATED)


def test_the_set_is_large_and_has_every_verdict_many_times() -> None:
    counts = {verdict: sum(pair.verdict is verdict for pair in PAIRS) for verdict in Verdict}
    assert len(PAIRS) >= 400
    assert min(counts.values()) >= 15
    assert len({(pair.field, pair.card, pair.registry) for pair in PAIRS}) == len(PAIRS)


ADDRESSES = (Field.PLACE_OF_ORIGIN, Field.RESIDENCE)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"line {pair.line}")
def test_without_the_map_nothing_is_outdated_and_what_differs_still_does(pair: Pair) -> None:
    compared = pair.compared(None)
    found = compared.verdict if compared else None
    assert found is not Verdict.OUTDATED
    if found is not pair.verdict:
        assert pair.field in ADDRESSES
        assert pair.verdict in (Verdict.MATCH, Verdict.OUTDATED)
        assert found in (Verdict.MATCH, Verdict.DIFFERS)


def test_an_outdated_address_says_whether_it_is_the_registry_that_is_behind(
    places: Places,
) -> None:
    drawn = [pair for pair in PAIRS if pair.rule.startswith("drawn: ")]
    for rule, behind in (
        ("drawn: old on the card, today's in the registry", False),
        ("drawn: today's on the card, old in the registry", True),
        ("drawn: old on both", True),
    ):
        compared = [pair.compared(places) for pair in drawn if pair.rule == rule]
        assert compared
        assert all(each and each.registry_behind is behind for each in compared)


MIRRORED = {
    Verdict.MISSING_IN_REGISTRY: Verdict.MISSING_ON_CARD,
    Verdict.MISSING_ON_CARD: Verdict.MISSING_IN_REGISTRY,
}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"line {pair.line}")
def test_with_card_and_registry_exchanged_the_verdict_is_the_same(
    places: Places, pair: Pair
) -> None:
    exchanged = pair._replace(card=pair.registry, registry=pair.card).compared(places)
    wanted = MIRRORED.get(pair.verdict, pair.verdict) if pair.verdict else None
    assert (exchanged.verdict if exchanged else None) is wanted


def test_what_is_told_of_an_address_does_not_reach_a_log(places: Places) -> None:
    told = compare_addresses("Số 8, Hà Nam", "Số 8, Tỉnh Hà Nam", places)
    assert "Số 8" not in f"{told!r} {places.today_of('Số 8, Hà Nam')!r}"
