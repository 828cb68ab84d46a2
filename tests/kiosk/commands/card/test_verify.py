"""`kiosk card verify`: findings with reason and standard, and one word at the end."""

from __future__ import annotations

import json

import pytest

from tests.kiosk.commands.card.command import card

pytestmark = pytest.mark.pcsc


@pytest.fixture
def verify(trust, holder):
    def run(*flags: object):
        return card("verify", "--trust", trust, "--can-file", "-", *flags, given=holder.can)

    return run


def findings(done) -> dict[str, dict[str, str]]:
    return {each["check"]: each for each in json.loads(done.out)["findings"]}


def test_a_genuine_card_passes_and_every_finding_names_its_standard(lay_down, verify):
    lay_down("genuine")
    done = verify("--json")
    assert done.code == 0
    found = findings(done)
    assert {
        "access",
        "passive.signature",
        "passive.chain",
        "passive.revocation",
        "passive.hash.DG1",
        "passive.hash.DG2",
        "passive.hash.DG13",
        "chip_authentication",
    } <= set(found)
    assert all(each["reason"] and "ICAO 9303" in each["source"] for each in found.values())


def test_for_people_it_says_what_was_asked_and_how_it_came_out(lay_down, verify):
    lay_down("genuine")
    words = verify().words
    assert "is the data signed by a trusted country?" in words
    assert "✓ passive.signature the SOD is signed by its document signer [ICAO 9303-10" in words
    assert "assurance CARD_GENUINE" in words


@pytest.mark.parametrize(
    ("profile", "failed", "assurance"),
    [
        ("cloned", "chip_authentication", "anonymous"),
        ("cloned_aa", "active_authentication", "anonymous"),
        ("unsigned", "passive.chain", "anonymous"),
        ("tampered", "passive.hash.DG13", "anonymous"),
        ("late_signer", "passive.validity.signing", "anonymous"),
    ],
)
def test_what_fails_is_named_and_is_the_exit_code(lay_down, verify, profile, failed, assurance):
    lay_down(profile)
    done = verify("--json")
    assert done.code == 1
    assert findings(done)[failed]["status"] == "failed"
    assert json.loads(done.out)["verdict"]["assurance"] == assurance


def test_a_card_that_proves_nothing_of_its_chip_does_not_pass(lay_down, verify):
    lay_down("nothing_to_prove")
    done = verify("--json")
    assert done.code == 1
    verdict = json.loads(done.out)["verdict"]
    assert verdict["assurance"] == "card_data_authentic"
    assert verdict["in_order"]


def test_without_country_certificates_nothing_passes_and_that_is_said(lay_down, holder, tmp_path):
    lay_down("genuine")
    flags = ("verify", "--set", f"card.trust_dir={tmp_path}", "--can-file", "-")
    done = card(*flags, given=holder.can)
    assert done.code == 1
    assert f"No country certificate in {tmp_path}" in done.err
    assert "✗ passive.chain" in done.words


def test_the_trust_store_of_the_settings_is_used(lay_down, trust, holder):
    lay_down("genuine")
    flags = ("verify", "--set", f"card.trust_dir={trust}", "--can-file", "-")
    assert card(*flags, given=holder.can).code == 0


def test_the_fingerprints_of_a_card_are_opened_with_the_terminals_certificates(
    lay_down, country, trust, holder, tmp_path
):
    from drivers.simulated.chipcard import PROFILES

    lay_down("ta")
    scheme = PROFILES["ta"].terminal_authentication
    country.terminals(scheme).credentials().export(tmp_path)
    flags = ("read", "--trust", trust, "--can-file", "-", "--terminal", tmp_path, "--json")
    document = json.loads(card(*flags, given=holder.can).out)
    assert document["files"]["DG3"] > 0
    assert "bytes" in document["dg3"]["records"]
