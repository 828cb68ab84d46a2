"""From the technician's desk to a paired terminal: by two files and nobody at the terminal."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.link.identity import IdentityFile
from kiosk.link.ordered_pairing import OrderedPairing
from kiosk.ops.provisioning.content import understood
from tests.kiosk.commands.command import kiosk
from tests.kiosk.link.paired import STATION, SecuredStation
from tests.kiosk.link.terminal import UNHURRIED


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as secured:
        yield secured


def pair(station: SecuredStation, *flags: str) -> tuple[int, str]:
    at = ("--set", f"service.state_dir={station.state_dir}", "--set", f"service.id={STATION}")
    done = kiosk("station", "pair", *flags, *at)
    return done.code, done.words


def test_a_file_is_made_gets_its_secret_and_pairs_the_terminal_that_takes_it(
    station: SecuredStation, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk-provisioning.toml"
    new = ("--new", "--file", str(file), "--set", "terminal.id=hall-1")
    made = kiosk("provision", *new, "--set", "printer.paper_mm=58", given="271828\n")
    assert made.code == 0, made.err
    code, said = pair(station, "--for", "hall-1", "--file", str(file), "--url", station.url)
    assert code == 0, said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    content = understood(file.read_text())
    assert content.values["printer.paper_mm"] == 58
    assert content.values["station.url"] == station.url
    assert content.setup_code_hash
    assert content.pairing is not None
    assert content.pairing.secret.key not in said

    state = tmp_path / "state"
    state.mkdir()
    taken = kiosk(
        *("provision", "--file", str(file), "--store", str(tmp_path / "settings.toml")),
        *("--set", f"terminal.state_dir={state}"),
    )
    assert taken.code == 0, taken.err
    assert "pairing.secret" in taken.out
    left = list(tmp_path.glob("kiosk-provisioning*"))
    assert not any(content.pairing.secret.key in path.read_text() for path in left)

    identity = IdentityFile(state)
    assert OrderedPairing(state, identity, "hall-1", UNHURRIED).attend([station.url])
    paired = identity.current()
    assert paired is not None
    assert (paired.station_id, paired.terminal_id) == (STATION, "hall-1")


@pytest.mark.parametrize(
    ("flags", "why"),
    [
        (("--for", "hall 1"), "letters"),
        (("--for", "hall-1", "--hours", "721"), "thirty days"),
        (("--for", "hall-1", "--url", "http://127.0.0.1:8700"), "https"),
        (("--for", "hall-2", "--file", "FILE"), "is for hall-1"),
    ],
)
def test_what_is_asked_wrongly_makes_no_secret(
    station: SecuredStation, tmp_path: Path, flags: tuple[str, ...], why: str
) -> None:
    file = tmp_path / "file.toml"
    text = '[provisioning]\nschema = 1\n[terminal]\nid = "hall-1"\n'
    file.write_text(text)
    code, said = pair(station, *(str(file) if flag == "FILE" else flag for flag in flags))
    assert code != 0
    assert why in said
    assert file.read_text() == text
    assert "secret = " not in said
