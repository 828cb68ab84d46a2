"""`kiosk card trust`: nobody is believed by accident."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest

from drivers.chipcard.trust import TrustStore
from drivers.simulated.chipcard import DemoCountry, SignerState
from tests.kiosk.commands.card.command import AtTerminal, Done, card


@pytest.fixture(scope="module")
def published(country: DemoCountry, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the country gives out."""
    directory: Path = tmp_path_factory.mktemp("published")
    country.export_trust(directory)
    country.export_link(directory)
    country.export_crl(directory)
    country.export_master_list(directory)
    country.export_ldif(directory)
    for name, state in (("good", SignerState.IN_ORDER), ("revoked", SignerState.REVOKED)):
        (directory / f"{name}.cer").write_bytes(country.signer_in(state).der)
    (directory / "stranger.cer").write_bytes(DemoCountry.create().signer.der)
    (directory / "junk.cer").write_bytes(b"no certificate")
    return directory


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "trust"


@pytest.fixture
def take_in(published: Path, folder: Path):
    def run(*names: str, flags: tuple[str, ...] = ("--yes",)) -> Done:
        return card("trust", "import", *(published / n for n in names), "--trust", folder, *flags)

    return run


def test_a_certificate_is_taken_in_and_then_believed(take_in, folder, country):
    done = take_in("demo-csca.cer")
    assert done.code == 0, done.err
    assert hashlib.sha256(country.csca_certificate).hexdigest() in done.out
    assert [each.raw for each in TrustStore.from_directory(folder)] == [country.csca_certificate]
    taken = folder / "demo-csca.cer"
    assert stat.S_IMODE(taken.stat().st_mode) == 0o644
    assert list(folder.iterdir()) == [taken]


def test_without_a_yes_no_new_country_is_believed(take_in, folder):
    done = take_in("demo-csca.cer", flags=())
    assert done.code == 1
    assert "--yes" in done.err
    assert not folder.exists()


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("y", 1), ("", 1)])
def test_at_a_terminal_the_fingerprint_is_shown_and_yes_is_asked_for(
    published, folder, country, answer, code
):
    run = AtTerminal("trust", "import", published / "demo-csca.cer", "--trust", folder)
    run.wait_for("Type yes: ")
    assert hashlib.sha256(country.csca_certificate).hexdigest() in run.shown
    run.type(answer)
    assert run.end() == code
    assert (folder / "demo-csca.cer").exists() == (code == 0)


def test_a_master_list_is_believed_only_below_a_certificate_that_is(take_in, folder):
    alone = take_in("demo-master-list.ml")
    assert alone.code == 1
    assert "its signer chains to no trusted certificate" in alone.err
    assert not folder.exists()
    assert take_in("demo-csca.cer").code == 0
    done = take_in("demo-master-list.ml", flags=())
    assert done.code == 0, "a signature vouches for it: nobody is asked"
    assert len(TrustStore.from_directory(folder)) == 3


def test_link_revocation_list_and_directory_download_are_taken_in_together(take_in, folder):
    names = ("demo-csca.cer", "demo-csca-link.cer", "demo.crl", "demo-dsc-crl.ldif", "demo-ml.ldif")
    done = take_in(*names)
    assert done.code == 0, done.err
    store = TrustStore.from_directory(folder)
    assert len(store) == 3
    assert len(store.links) == 1
    assert len(store.revocation_lists) == 2


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (("junk.cer",), "certificate"),
        (("good.cer",), "not a certification authority"),
        (("demo.crl",), "no trusted certificate signed it"),
        (("demo-csca.cer", "junk.cer"), "junk.cer"),
        (("nowhere.cer",), "no such file"),
    ],
)
def test_one_file_that_is_of_no_use_stops_them_all(take_in, folder, names, reason):
    done = take_in(*names)
    assert done.code == 1
    assert reason in done.err
    assert not folder.exists()


def test_a_file_whose_ending_says_nothing_is_refused_with_the_endings(folder, tmp_path):
    (tmp_path / "list.bin").write_bytes(b"x")
    done = card("trust", "import", tmp_path / "list.bin", "--trust", folder, "--yes")
    assert done.code == 1
    assert "master list .ml" in done.words


def test_a_file_of_the_same_name_stays_unless_it_is_to_be_replaced(take_in, published, folder):
    assert take_in("demo-csca.cer").code == 0
    assert "was there already" in take_in("demo-csca.cer").out
    other = DemoCountry.create()
    other.export_trust(folder.parent)
    again = ("trust", "import", folder.parent / "demo-csca.cer", "--trust", folder, "--yes")
    refused = card(*again)
    assert refused.code == 1
    assert "--replace" in refused.err
    assert (folder / "demo-csca.cer").read_bytes() == (published / "demo-csca.cer").read_bytes()
    assert card(*again, "--replace").code == 0
    assert (folder / "demo-csca.cer").read_bytes() == other.csca_certificate


def test_the_list_names_those_who_are_believed_and_where_they_come_from(take_in, folder, country):
    take_in("demo-csca.cer", "demo-master-list.ml")
    listed = json.loads(card("trust", "list", "--trust", folder, "--json").out)
    digests = {each["sha256"] for each in listed["anchors"]}
    assert hashlib.sha256(country.csca_certificate).hexdigest() in digests
    assert len(digests) == 3
    assert {each["kind"] for each in listed["sources"]} == {"certificate", "master list"}
    table = card("trust", "list", "--trust", folder)
    assert table.code == 0
    assert "EC BRAINPOOLP384r1" in table.words
    assert "signed by VN Demonstration master list signer" in table.words


def test_an_empty_folder_is_not_in_order(folder):
    done = card("trust", "check", "--trust", folder)
    assert done.code == 1
    assert card("trust", "list", "--trust", folder).code == 1


def test_a_folder_in_order_passes_and_what_is_not_is_named(take_in, published, folder):
    take_in("demo-csca.cer", "demo.crl")
    good = card("trust", "check", "--trust", folder)
    assert good.code == 0
    assert "✓ revocation list" in good.words
    (folder / "junk.cer").write_bytes(b"no certificate")
    bad = card("trust", "check", "--trust", folder)
    assert bad.code == 1
    assert "✗ junk.cer" in bad.out


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("good.cer", 0, "issued by VN Demonstration CSCA"),
        ("revoked.cer", 1, "revoked"),
        ("stranger.cer", 1, "no trusted country issued it"),
        ("junk.cer", 1, "malformed"),
    ],
)
def test_a_document_signers_certificate_is_held_against_the_folder(
    take_in, published, folder, name, code, words
):
    take_in("demo-csca.cer", "demo.crl")
    done = card("trust", "check", published / name, "--trust", folder)
    assert done.code == code
    assert words in done.words
