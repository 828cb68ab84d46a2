"""`kiosk card read` over the real PC/SC service."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from drivers.simulated.chipcard import PROFILES, Holder, SlotState, personalise
from tests.kiosk.commands.card.command import AtTerminal, card, command
from tests.kiosk.commands.card.conftest import wait_until_empty

A_HAND_S = 1.5
"""The service does not get over a card that left in the middle of a command and is back sooner."""

pytestmark = pytest.mark.pcsc


@pytest.fixture
def read(trust: Path, holder: Holder):
    def run(*flags: object, key: str = holder.can):
        return card("read", "--trust", trust, "--can-file", "-", *flags, given=key)

    return run


def values(document: dict) -> dict[str, str]:
    return document["dg13"] | document["dg1"]


def test_a_card_is_shown_as_a_table_with_the_names_that_stand_on_it(lay_down, read, holder):
    lay_down("genuine")
    done = read("--show-personal")
    assert done.code == 0, done.err
    assert "Họ, chữ đệm và tên / full name" in done.out
    assert holder.full_name in done.out
    assert holder.residence in done.out
    assert "PHAM" in done.out
    assert "413 × 531" in done.out
    assert "CARD_GENUINE" in done.out


def test_for_machines_it_is_json_and_nothing_else(lay_down, read, holder):
    lay_down("genuine")
    done = read("--json", "--show-personal")
    document = json.loads(done.out)
    assert done.err == ""
    assert document["dg13"]["full_name"] == holder.full_name
    assert document["dg1"]["document_number"] == holder.document_number
    assert document["verdict"]["assurance"] == "card_genuine"
    assert document["files"]["DG2"] > 10_000
    assert document["apdus"] <= 25
    assert {"check", "status", "reason", "source"} == set(document["findings"][0])


def test_masked_every_value_of_the_holder_is_the_mask(lay_down, read):
    lay_down("genuine")
    document = json.loads(read("--json").out)
    assert document["masked"]
    plain = {"document_code": "ID", "issuing_state": "VNM"}
    for name, value in values(document).items():
        assert value == plain.get(name, "•••")


def test_only_the_named_files_are_read(lay_down, read):
    lay_down("genuine")
    done = read("--only", "dg1,DG13", "--json", "--trace")
    assert list(json.loads(done.out)["files"]) == ["DG1", "DG13"]
    steps = {line.split(maxsplit=1)[1] for line in done.err.splitlines() if line[:1] == "#"}
    assert steps <= {
        "card access",
        "capabilities",
        "access",
        "application, protected",
        "DG1, protected",
        "DG13, protected",
    }


def test_a_file_that_no_card_has_is_refused_before_the_card_is_touched(read, reader):
    done = read("--only", "DG1,DG17")
    assert done.code == 2
    assert "DG17 is no file" in done.err


def test_a_wrong_can_is_told_once_with_what_is_known_of_tries(lay_down, read):
    lay_down("genuine")
    done = read("--trace", key="111111")
    assert done.code == 3
    assert "wrong CAN" in done.err
    assert "does not say how many tries are left" in done.err
    assert "not be tried again by itself" in done.err
    assert done.err.count("00 22 C1 A4") == 1, "one MSE:Set AT: one try"


def test_tries_that_the_card_counts_are_told_and_at_the_end_it_blocks(lay_down, read):
    lay_down("blocking")
    told = [json.loads(read("--json", key="111111").out) for _ in range(3)]
    assert [each.get("tries_left") for each in told[:2]] == [2, 1]
    done = read(key="111111")
    assert done.code == 4
    assert "takes no more tries" in done.err


def test_the_key_may_be_the_12_digits_the_cards_code_or_its_mrz(lay_down, trust, holder, tmp_path):
    lay_down("genuine")
    code = "|".join(
        (
            holder.number,
            holder.old_number,
            "Phạm Thị Đào",
            "23081990",
            "Nữ",
            "Thôn Đông, Xã Nhân Khang",
            "20042021",
        )
    )
    mrz = tmp_path / "mrz"
    mrz.write_text("\n".join(holder.mrz()))
    mrz.chmod(0o600)
    rest = ("--trust", trust, "--only", "DG1,SOD", "--json")
    assert card("read", "--can", holder.number, *rest).code == 0
    assert card("read", "--qr-file", "-", *rest, given=code).code == 0
    assert card("read", "--mrz-file", mrz, *rest).code == 0


def test_another_card_with_the_same_last_digits_is_found_out(lay_down, read, holder):
    lay_down("genuine")
    done = read("--only", "DG1,DG13,SOD", key=f"001199{holder.can}")
    assert done.code == 1
    assert "NO: the number in the chip is another than the one that was given" in done.words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "code", "words"),
    [
        ("unsigned", 1, "no trusted country signing certificate"),
        ("tampered", 1, "the hash differs from the one in the SOD"),
        ("cloned", 1, "the chip does not hold the key"),
        ("truncated", 7, "DG13"),
        ("other_card", 6, "no identity document"),
        ("bac_only", 3, "Nothing was tried. Give the lines with the < signs by --mrz"),
    ],
)
def test_what_is_wrong_with_a_card_is_said_and_is_the_exit_code(
    lay_down, read, profile, code, words
):
    lay_down(profile)
    done = read()
    assert done.code == code
    assert words in done.words


def test_the_folder_holds_the_files_as_they_are_and_the_photo_for_nobody_else(
    lay_down, read, tmp_path
):
    lay_down("genuine")
    folder = tmp_path / "out"
    done = read("--out", folder)
    assert done.code == 0
    assert "personal data" in done.err
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert set(modes.values()) == {0o600}
    assert {"DG1.bin", "DG13.bin", "SOD.bin", "COM.bin", "DG2.bin", "DG14.bin"} <= set(modes)
    assert (folder / "DG1.bin").read_bytes().startswith(b"\x61")
    assert (folder / "photo.jp2").read_bytes() in (folder / "DG2.bin").read_bytes()
    with Image.open(folder / "photo.png") as photo:
        assert photo.size == (413, 531)


def test_a_folder_with_something_in_it_is_refused_before_the_card_is_read(read, reader, tmp_path):
    (tmp_path / "other").write_text("another card's")
    done = read("--out", tmp_path)
    assert done.code == 8
    assert "not empty" in done.err


def test_without_the_option_nothing_is_written(lay_down, trust, holder, tmp_path):
    lay_down("genuine")
    flags = ("read", "--trust", trust, "--can-file", "-", "--json")
    subprocess.run(
        command(*flags), input=holder.can.encode(), cwd=tmp_path, check=True, capture_output=True
    )
    assert list(tmp_path.iterdir()) == []


def test_without_a_card_it_waits_as_long_as_told(read, reader):
    began = time.monotonic()
    done = read("--wait", "1")
    assert done.code == 5
    assert time.monotonic() - began < 10
    assert "No card lies on the reader" in done.err


@pytest.mark.parametrize("wait", ["-1", "nan", "inf", "soon"])
def test_a_wait_that_is_none_is_refused(wait):
    done = card("read", "--wait", wait, "--can-file", "-", given="004321")
    assert done.code == 2
    assert "a number from 0" in done.err


def test_a_card_laid_down_while_it_waits_is_read(reader, country, holder, trust):
    flags = ("read", "--trust", trust, "--can", holder.can, "--json", "--only", "DG1")
    with subprocess.Popen(command(*flags), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert b"Waiting" in run.stderr.readline()
        reader.insert(personalise(country, holder, PROFILES["genuine"]))
        assert json.loads(run.communicate(timeout=30)[0])["outcome"] == "read"
    assert run.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize(("same", "code"), [(True, 0), (False, 5)])
def test_a_card_that_left_is_read_on_once_it_is_back_and_no_other(
    lay_down, reader, country, holder, trust, same, code
):
    left = lay_down("pulled_late")
    flags = ("read", "--trust", trust, "--can", holder.can, "--json", "--show-personal")
    with subprocess.Popen(command(*flags), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert b"lay it back" in run.stderr.readline()
        assert reader.wait_for(SlotState.EMPTY, 10)
        wait_until_empty()
        time.sleep(A_HAND_S)
        other = replace(holder, number=f"001199{holder.can}")
        reader.insert(left if same else personalise(country, other, PROFILES["short"]))
        document = json.loads(run.communicate(timeout=30)[0])
    assert run.returncode == code
    assert document["outcome"] == ("read" if same else "gone")


def test_ctrl_c_ends_it_and_lets_go_of_the_card(reader, holder):
    flags = ("read", "--can", holder.can)
    with subprocess.Popen(command(*flags), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        while b"Waiting" not in run.stderr.readline():
            pass
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=10)
    assert run.returncode == 130
    assert b"Traceback" not in err
    assert out == b""


def test_at_a_terminal_the_key_is_asked_for_unseen_and_the_bytes_are_counted(
    lay_down, trust, holder
):
    lay_down("short")
    run = AtTerminal("read", "--trust", trust)
    run.wait_for("not shown): ")
    run.type(holder.can)
    run.wait_for("CARD_GENUINE")
    assert run.end() == 0
    assert holder.can not in run.shown
    assert "█" in run.shown
    assert " bytes" in run.shown
