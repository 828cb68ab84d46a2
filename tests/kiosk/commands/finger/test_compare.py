"""`kiosk finger compare` gives the terminal's own score of two plain pictures."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from drivers.fingerprint.matching.threshold import SAME_FINGER
from drivers.fingerprint.minutia import MinutiaTemplate
from drivers.simulated.finger_image import draw_finger
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.picture_file import drawn_png, plain_png
from tests.kiosk.commands.finger.command import finger


def impression(folder: Path, seed: str, number: int) -> Path:
    path = folder / f"{seed}-{number}.png"
    path.write_bytes(plain_png(draw_finger(seed, press=random.Random(number))))
    return path


def test_two_impressions_of_one_finger_are_above_the_threshold(tmp_path: Path) -> None:
    done = finger("compare", impression(tmp_path, "a", 1), impression(tmp_path, "a", 2))
    assert done.code == Exit.DONE
    assert f"threshold {SAME_FINGER:g}: taken to be the same finger" in done.words


def test_two_fingers_are_below_it(tmp_path: Path) -> None:
    done = finger("compare", "--json", impression(tmp_path, "a", 1), impression(tmp_path, "b", 1))
    assert done.code == Exit.CHECK_FAILED
    said = msgspec.json.decode(done.out)
    assert said["score"] < said["threshold"]
    assert not said["same_finger"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(50), b"no picture"])
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(content)
    done = finger("compare", impression(tmp_path, "a", 1), broken)
    assert done.code == Exit.USAGE
    assert str(broken) in done.err


def test_a_cut_off_picture_is_refused(tmp_path: Path) -> None:
    whole = impression(tmp_path, "a", 1)
    cut = tmp_path / "cut.png"
    cut.write_bytes(whole.read_bytes()[:-2000])
    assert finger("compare", whole, cut).code == Exit.USAGE


def test_a_picture_with_minutiae_drawn_on_it_is_refused_with_the_way_out(tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.png"
    drawn.write_bytes(drawn_png(draw_finger("a"), MinutiaTemplate((), 13.0, 14.6)))
    done = finger("compare", drawn, drawn)
    assert done.code == Exit.USAGE
    assert "--plain" in done.words


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = finger("compare", tmp_path / "none.png", tmp_path / "none.png")
    assert done.code == Exit.NO_DISK
    assert "none.png" in done.err
