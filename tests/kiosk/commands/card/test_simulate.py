"""`kiosk card simulate`: a card in the virtual reader until Ctrl-C, and how it is read."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.chipcard.pcsc import look
from drivers.simulated.chipcard import PROFILES, VirtualSlot
from drivers.simulated.chipcard.profile_file import EXAMPLE, load_profile
from tests.kiosk.commands.card.command import card, command
from tests.kiosk.commands.card.conftest import wait_until_empty


@contextmanager
def simulated(*flags: object) -> Iterator[list[str]]:
    """While the card lies there; gives what was said until then."""
    with subprocess.Popen(command("simulate", *flags), stdout=subprocess.PIPE, text=True) as run:
        said: list[str] = []
        while not said or "Ctrl-C takes it away" not in said[-1]:
            line = run.stdout.readline()
            assert line, said
            said.append(line.strip())
        yield said
        run.send_signal(signal.SIGINT)
        assert run.wait(15) == 0


def reading_of(said: list[str]) -> list[str]:
    """Flags of the reading that the command names."""
    line = next(line for line in said if line.startswith("kiosk card read"))
    return shlex.split(line)[3:]


@pytest.mark.pcsc
@pytest.mark.slow
@pytest.mark.parametrize("profile", ["genuine", "cam", "bac_only", "passport", "ta"])
def test_the_card_is_read_as_the_command_says(reader: VirtualSlot, profile: str):
    with simulated(profile) as said:
        done = card("read", *reading_of(said), "--json")
        assert done.code == 0, done.err
        document = json.loads(done.out)
        assert document["verdict"]["assurance"] == "card_genuine"
        assert ("DG3" in document["files"]) == (profile == "ta")
    wait_until_empty()
    assert not any(state.atr for state in look())


@pytest.mark.pcsc
def test_a_profile_file_makes_a_card_of_its_own_kind_and_holder(reader, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        "base = 'unsigned'\nextended_length = false\n[holder]\nnumber = '001199004321'\n"
        "full_name = 'LÝ THỊ BA'\ndate_of_birth = '1999'\n"
    )
    with simulated(path, "--trust-out", tmp_path / "trust") as said:
        assert "--can 004321" in " ".join(said)
        done = card("read", *reading_of(said), "--show-personal", "--json")
    assert done.code == 1
    assert json.loads(done.out)["dg13"]["full_name"] == "LÝ THỊ BA"
    assert (tmp_path / "trust" / "demo-csca.cer").exists()


@pytest.mark.pcsc
@pytest.mark.slow
def test_a_card_that_leaves_the_field_by_itself_is_laid_down_again(reader):
    with simulated("pulled") as said:
        done = card("read", *reading_of(said), "--json")
    assert done.code == 0, done.err
    assert "lay it back" in done.err


@pytest.mark.pcsc
def test_a_modelled_link_makes_the_card_as_slow_as_it_says(reader):
    with simulated("genuine", "--ms-per-exchange", "20", "--kbit", "848") as said:
        done = card("read", *reading_of(said), "--only", "DG1", "--trace")
    summary = done.err.splitlines()[-1]
    apdus, milliseconds = int(summary.split()[0]), float(summary.split()[4])
    assert milliseconds >= 20 * apdus


def test_the_built_in_kinds_are_listed_with_what_they_are():
    done = card("simulate", "--list")
    assert done.code == 0
    for name, profile in PROFILES.items():
        assert f"{name} {profile.summary}" in done.words


def test_the_example_file_is_one(tmp_path: Path):
    done = card("simulate", "--example")
    assert done.out == EXAMPLE
    path = tmp_path / "example.toml"
    path.write_text(done.out)
    assert load_profile(path).profile.name == "example"


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("genuin",), "did you mean genuine?"),
        (("nowhere.toml",), "nowhere.toml: No such file"),
        (("genuine", "--resident", "nobody"), "no resident is called 'nobody'"),
        (("genuine", "--kbit", "0"), "a link has"),
    ],
)
def test_what_cannot_be_simulated_is_said(flags, words):
    done = card("simulate", *flags)
    assert done.code == 2
    assert words in done.words
