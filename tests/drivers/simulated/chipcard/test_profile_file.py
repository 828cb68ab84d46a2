"""A kind of simulated card from a file: what may stand there, and what is said of the rest."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.simulated.chipcard import (
    PROFILES,
    DemoCountry,
    Holder,
    Hostile,
    Profile,
    personalise,
)
from drivers.simulated.chipcard.curves import BRAINPOOL384, P256
from drivers.simulated.chipcard.groups import MODP_2048_256
from drivers.simulated.chipcard.pace import Mapping, PaceOffer
from drivers.simulated.chipcard.profile_file import (
    CURVES,
    DIGESTS,
    EXAMPLE,
    GROUPS,
    READINGS,
    SUITES,
    ProfileFileError,
    load_profile,
)
from drivers.simulated.chipcard.suite import AES_256, TDES


@pytest.fixture
def load(tmp_path: Path):
    def run(text: str | bytes):
        path = tmp_path / "mine.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_profile(path)

    return run


def test_an_empty_file_is_the_genuine_card_under_the_files_name(load):
    found = load("")
    assert found.profile == Profile("mine", "In order")
    assert found.holder is None


def test_the_example_is_a_profile_with_a_holder_and_makes_a_card(load, country):
    found = load(EXAMPLE)
    assert found.profile.suite is AES_256
    assert found.profile.domain is BRAINPOOL384
    assert found.profile.quirks.select_master_file
    assert found.profile.signature.kind == "rsa_pss"
    assert found.holder.number == "035090004321"
    assert personalise(country, found.holder, found.profile).atr[0] == 0x3B


def test_every_property_of_a_profile_can_stand_in_a_file():
    assert set(READINGS) == {each.name for each in fields(Profile)}


def test_what_the_file_says_is_put_over_the_kind_that_it_begins_with(load):
    profile = load(
        """
        base = "cloned"
        suite = "3DES"
        chip_domain = "modp2048-256"
        hostile = "huge_rsa"
        more_groups = [7, 16]
        tries = 3
        announces_extended = false
        [[more_offers]]
        suite = "AES-256"
        domain = "P-256"
        mapping = "integrated"
        """
    ).profile
    assert profile.other_chip_keys
    assert profile.suite is TDES
    assert profile.chip_domain is MODP_2048_256
    assert profile.hostile is Hostile.HUGE_RSA
    assert profile.more_groups == {7, 16}
    assert profile.announces_extended is False
    assert profile.more_offers == (PaceOffer(AES_256, P256, Mapping.INTEGRATED),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("suite = 'AES-129'", "suite = 'AES-129': did you mean 'AES-1"),
        ("suite = 5", "suite = '5': one of 3DES, AES-128"),
        ("base = 'genuin'", "base = 'genuin': did you mean 'genuine'?"),
        ("sweet = 'AES-128'", "sweet: unknown"),
        ("suit = 'AES-128'", "suit: unknown; did you mean 'suite'?"),
        ("tries = 0", "tries = '0': a whole number from 1 to 255"),
        ("tries = true", "a whole number"),
        ("tampered = 'yes'", "true or false"),
        ("can = 4321", "digits in quotes"),
        ("more_groups = [5]", "some of 7, 11, 12, 16"),
        ("active_domain = 'modp2048-256'", "active_domain"),
        ("false_map = 'xyz'", "false_map"),
        ("quirks = 1", "a table with"),
        ("[quirks]\nread_past = true", "quirks.read_past: unknown; did you mean 'read_past_end'?"),
        ("[signature]\nkind = 'dsa'", "signature.kind = 'dsa'"),
        ("[[more_offers]]\nsuite = 'DES'", "more_offers.suite = 'DES'"),
        ("[holder]\nnumber = '1'", "holder"),
        ("[holder]\nnumber='035090004321'\nfull_name='A'\ndate_of_birth='1.1.90'", "DD/MM/YYYY"),
        ("[holder]\nnumber='035090004321'\nfull_name='漢字'\ndate_of_birth='1990'", "full_name"),
        ("[holder]\nname = 'A'", "holder.card field name is unknown"),
        (
            "mapping = 'integrated'\ndomain = 'modp2048-256'",
            "active_domain: beside such a domain one of",
        ),
        ("mapping = 'chip_authentication'\ndomain = 'modp2048-256'", "mapping: chip_auth"),
        ("mapping = 'chip_authentication'\nsuite = '3DES'", "not defined with 3DES"),
        ("suite = ", "not TOML"),
        (b"\xff", "not TOML"),
        ("#" * 70_000, "longer than"),
        ("[" * 9000, "not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_what_would_be_right(load, text, words):
    with pytest.raises(ProfileFileError) as refused:
        load(text)
    assert "mine.toml: " in str(refused.value)
    assert words in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ProfileFileError, match="No such file"):
        load_profile(tmp_path / "nowhere.toml")


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "base": st.sampled_from(sorted(PROFILES)),
        "suite": st.sampled_from(sorted(SUITES)),
        "chip_suite": st.sampled_from(sorted(SUITES)),
        "domain": st.sampled_from(sorted(GROUPS)),
        "chip_domain": st.sampled_from(sorted(GROUPS)),
        "active_domain": st.sampled_from(sorted(CURVES)),
        "active_digest": st.sampled_from(DIGESTS),
        "mapping": st.sampled_from([each.value for each in Mapping]),
        "document": st.sampled_from(["td1", "td2", "td3"]),
        "image": st.sampled_from(["jpeg", "jpeg2000"]),
        "face": st.sampled_from(["iso_19794", "iso_39794"]),
        "hostile": st.sampled_from([each.value for each in Hostile]),
        "lds_version": st.integers(0, 1),
        "can": st.from_regex(r"[0-9]{6}", fullmatch=True),
        "delay_ms": st.integers(0, 5),
    },
)


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(values=VALUES)
def test_every_file_is_refused_with_a_reason_or_makes_a_card(
    load, country: DemoCountry, holder: Holder, values: dict[str, object]
):
    lines = [
        f"{key} = {value if isinstance(value, int) else repr(value)}"
        for key, value in values.items()
    ]
    try:
        profile = load("\n".join(lines)).profile
    except ProfileFileError:
        return
    card = personalise(country, holder, profile, sleep=lambda _: None)
    assert len(card.process(bytes.fromhex("00A4040C07A0000002471001"))) >= 2
