"""`kiosk finger capture` takes one picture, says how good it is, and draws its minutiae."""

from __future__ import annotations

import math
import stat
from pathlib import Path

import msgspec
import numpy as np
from PIL import Image

from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.picture_file import COLOURS, ENLARGED
from tests.drivers.fingerprint.zfm.asking import in_sixteen_greys, picture
from tests.kiosk.commands.finger.command import AtTerminal, finger
from tests.kiosk.commands.finger.conftest import HOLDER, hand_on

PICTURE = picture()
NEAR = 40
"""Of a colour, in each part: where a line's edge is drawn over grey it is mixed with nothing."""


def weaker(image: GreyImage, share: float) -> GreyImage:
    """Of so much of its contrast, as a finger that hardly presses."""
    grey = np.frombuffer(image.pixels, np.uint8).astype(np.float64)
    pixels = (235 - (255 - grey) * share).astype(np.uint8).tobytes()
    return GreyImage(image.width, image.height, image.dpi, pixels)


def test_the_picture_is_kept_where_nobody_else_can_read_it_and_called_personal(
    module: FingerprintModule, tmp_path: Path
) -> None:
    out = tmp_path / "print.png"
    with hand_on(module):
        done = finger("capture", "--port", module.port, "--out", out)
    assert done.code == Exit.DONE
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert "personal data" in done.err
    assert "delete it" in done.err


def test_a_good_print_is_said_to_be_good_with_its_measures(
    module: FingerprintModule, tmp_path: Path
) -> None:
    with hand_on(module, image=PICTURE):
        done = finger("capture", "--port", module.port, "--out", tmp_path / "print.png")
    assert done.code == Exit.DONE
    for said in ("256 × 288 pixels at 500 dpi", "good", "of 100", "mm²", "minutiae", "contrast"):
        assert said in done.words
    assert "resident" not in done.words


def test_each_minutia_is_drawn_where_it_lies_along_its_ridge_in_the_colour_of_its_type(
    module: FingerprintModule, tmp_path: Path
) -> None:
    out = tmp_path / "print.png"
    with hand_on(module, image=PICTURE):
        finger("capture", "--port", module.port, "--out", out)
    drawn = np.asarray(Image.open(out).convert("RGB"), dtype=np.int16)
    assert drawn.shape == (288 * ENLARGED, 256 * ENLARGED, 3)
    with MinutiaeExtractor() as extractor:
        minutiae = extractor.extract(in_sixteen_greys(PICTURE)).minutiae
    assert len(minutiae) > 12
    scale = 500 * ENLARGED / 25.4
    for minutia in minutiae:
        along, up = math.cos(math.radians(minutia.angle)), math.sin(math.radians(minutia.angle))
        x, y = (minutia.x + 0.5 * along) * scale, (minutia.y - 0.5 * up) * scale
        if 2 <= x < drawn.shape[1] - 2 and 2 <= y < drawn.shape[0] - 2:
            around = drawn[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3]
            apart = np.abs(around - np.array(COLOURS[minutia.kind])).max(axis=2)
            assert apart.min() < NEAR


def test_plain_is_the_picture_as_the_scanner_gave_it(
    module: FingerprintModule, tmp_path: Path
) -> None:
    out = tmp_path / "print.png"
    with hand_on(module, image=PICTURE):
        done = finger("capture", "--plain", "--port", module.port, "--out", out)
    assert done.code == Exit.DONE
    with Image.open(out) as kept:
        assert kept.tobytes() == in_sixteen_greys(PICTURE).pixels
        assert round(kept.info["dpi"][0]) == 500


def test_a_pale_print_is_named_with_what_the_resident_would_be_told_in_vietnamese(
    module: FingerprintModule, tmp_path: Path
) -> None:
    with hand_on(module, image=weaker(PICTURE, 0.3)):
        done = finger("capture", "--port", module.port, "--out", tmp_path / "print.png")
    assert done.code == Exit.CHECK_FAILED
    assert "press harder" in done.words
    assert "a resident sees “Vân tay chưa rõ." in done.words


def test_machines_get_the_verdict_as_json_and_nothing_of_the_finger(
    module: FingerprintModule, tmp_path: Path
) -> None:
    out = tmp_path / "print.png"
    with hand_on(module):
        done = finger("capture", "--json", "--port", module.port, "--out", out)
    said = msgspec.json.decode(done.out)
    assert said["outcome"] == "captured"
    assert (said["width"], said["height"], said["dpi"]) == (256, 288, 500)
    assert said["quality"]["advice"] == "good"
    assert said["quality"]["minutiae"] > 12
    assert len(done.out) < 1000


def test_at_a_terminal_a_bar_shows_how_much_of_the_picture_has_come(
    module: FingerprintModule, tmp_path: Path
) -> None:
    with hand_on(module):
        run = AtTerminal("capture", "--port", module.port, "--out", tmp_path / "print.png")
        run.wait_for("36,864 of 36,864 bytes")
        assert run.end() == Exit.DONE
    assert "█" in run.shown


def test_a_file_that_is_there_is_not_touched_and_no_finger_is_asked_for(
    module: FingerprintModule, tmp_path: Path
) -> None:
    out = tmp_path / "print.png"
    out.write_text("mine")
    done = finger("capture", "--port", module.port, "--out", out)
    assert done.code == Exit.NO_DISK
    assert "already" in done.err
    assert out.read_text() == "mine"
    assert not module.commands


def test_a_usb_scanner_gives_its_picture_through_libfprint(
    usb: SimulatedUsbScanner, tmp_path: Path
) -> None:
    out = tmp_path / "print.png"
    run = AtTerminal("capture", "--virtual-usb", usb.socket_path, "--out", out)
    run.wait_for("Lay the finger flat")
    usb.touch(HOLDER.seed)
    assert run.end() == Exit.DONE
    assert "Virtual image device" in run.shown
    assert "good" in run.shown
    assert Image.open(out).mode == "RGB"
