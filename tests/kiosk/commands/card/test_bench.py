"""`kiosk card bench`: its counts are those of the wire, and its bound is a bound."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from drivers.simulated.chipcard import PROFILES, LinkModel
from kiosk.commands.card.bench import Result
from kiosk.commands.card.lower_bound import least
from kiosk.commands.card.measuring import bench_of
from tests.kiosk.commands.card.command import card

LINK = LinkModel(5, 424)
PHOTO_BYTES = 19_000


@pytest.fixture
def measured(holder):
    def run(name: str, link: LinkModel | None = None, rounds: int = 1, **changes) -> Result:
        profile = replace(PROFILES[name], portrait_bytes=PHOTO_BYTES, **changes)
        with bench_of(profile, holder, in_process=True, link=link) as bench:
            return Result(profile, bench.measure(rounds), link or LINK)

    return run


@pytest.mark.parametrize(("profile", "most"), [("genuine", 25), ("short", 110)])
def test_a_19_kb_photo_and_all_files_take_no_more_apdus_than_promised(measured, profile, most):
    reading = measured(profile).measured
    assert {"COM", "DG1", "DG2", "DG13", "DG14", "DG15", "SOD"} <= set(reading.files)
    assert reading.files["DG2"] > PHOTO_BYTES
    assert reading.apdus <= most


@pytest.mark.parametrize("profile", ["genuine", "short"])
def test_the_identity_is_verified_before_the_photo_begins(measured, profile):
    reading = measured(profile).measured
    assert 0 < reading.identity_after < reading.photo_from
    names = [step.name for step in reading.steps]
    assert names.index("SOD") < names.index("DG2")


@pytest.mark.parametrize(
    "name", ["genuine", "short", "tdes", "cam", "narrow_extended", "huge_short"]
)
def test_no_step_takes_less_than_its_bound(measured, name):
    result = measured(name)
    for step in result.measured.steps:
        bound = least(step, result.measured, result.profile)
        assert bound.apdus <= step.apdus, step.name
        assert bound.octets <= step.sent + step.received, step.name


def test_the_bound_of_a_file_in_one_short_answer_is_met_to_the_byte(measured):
    result = measured("short")
    step = next(step for step in result.measured.steps if step.name == "DG1")
    bound = least(step, result.measured, result.profile)
    assert (bound.apdus, bound.octets) == (step.apdus, step.sent + step.received)


def test_the_parts_of_the_time_make_up_the_whole(measured):
    reading = measured("genuine", rounds=3).measured
    assert 0 < reading.card < reading.waiting < reading.seconds
    assert 0 < reading.computing <= reading.host
    assert sum(step.seconds for step in reading.steps) == pytest.approx(reading.seconds, rel=0.5)


def test_under_a_modelled_link_the_reading_takes_its_time_and_it_is_not_the_hosts(measured):
    result = measured("genuine", LinkModel(2, 848))
    reading = result.measured
    modelled = result.link.seconds(reading.octets, reading.apdus)
    assert reading.link >= modelled
    assert reading.seconds > modelled
    assert reading.host == pytest.approx(reading.seconds - reading.card - reading.link)


def test_for_people_it_is_a_table_with_the_bound_beside_it():
    done = card("bench", "--in-process", "--rounds", "1")
    assert done.code == 0, done.err
    assert "step APDUs least sent received least ms link ms least" in done.words
    assert "DG1 and DG13 verified after 11 APDUs" in done.words
    assert "short APDUs" in done.words


def test_for_machines_it_is_json():
    done = card("bench", "genuine", "--in-process", "--rounds", "1", "--json")
    (result,) = json.loads(done.out)
    assert result["apdus"] <= 25
    assert result["least_apdus"] <= result["apdus"]
    assert sum(step["apdus"] for step in result["steps"]) == result["apdus"]


@pytest.mark.pcsc
def test_through_the_virtual_reader_it_is_the_same_count(reader):
    (result,) = json.loads(card("bench", "genuine", "--rounds", "1", "--json").out)
    (inside,) = json.loads(card("bench", "genuine", "--rounds", "1", "--json", "--in-process").out)
    assert result["apdus"] == inside["apdus"]
    assert [s["name"] for s in result["steps"]] == [s["name"] for s in inside["steps"]]
    assert result["card_ms"] > 0


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--rounds", "0"), "--rounds 0: from 1 to 1000"),
        (("--portrait-bytes", "-1"), "--portrait-bytes -1"),
        (("nothing",), "no kind of card"),
    ],
)
def test_what_cannot_be_measured_is_said(flags, words):
    done = card("bench", "--in-process", *flags)
    assert done.code == 2
    assert words in done.words
