"""Whatever is wrong with a scanner, `kiosk finger` says what happened and what to do, soon."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drivers.serial_line import SerialLine
from drivers.simulated.fingerprint_module import FingerprintModule
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner
from kiosk.commands.finger.exit_codes import EXPLAINED, Exit
from tests.kiosk.commands.finger.command import AtTerminal, command, finger
from tests.kiosk.commands.finger.conftest import hand_on

MISREADING = """
import sys
from drivers.fingerprint.extraction import extractor
from drivers.simulated.finger_image import draw_finger
from kiosk.cli import main
extractor.known_picture = lambda: draw_finger("another picture")
sys.exit(main(["finger", *sys.argv[1:]]))
"""


def with_a_libfprint_that_misreads(*flags: str) -> subprocess.CompletedProcess[str]:
    run = [sys.executable, "-c", MISREADING, *flags]
    return subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "print.png"


def test_every_exit_code_is_explained_in_the_help() -> None:
    explained = {int(code) for code in re.findall(r"^ +(\d+) ", EXPLAINED, re.MULTILINE)}
    assert explained == {int(code) for code in Exit}
    for action in ((), ("capture",), ("verify",)):
        assert EXPLAINED in finger(*action, "--help").out


def test_without_a_scanner_named_it_says_how_to_find_and_name_one(out: Path) -> None:
    done = finger("capture", "--out", out)
    assert done.code == Exit.NO_SCANNER
    for said in ("kiosk finger scanners", "--port", "--usb", "fingerprint.port"):
        assert said in done.words


def test_a_port_that_is_not_there_is_named(out: Path, tmp_path: Path) -> None:
    done = finger("capture", "--port", tmp_path / "nothing", "--out", out)
    assert done.code == Exit.NO_SCANNER
    assert f"There is no {tmp_path / 'nothing'}" in done.words
    assert "plugged in" in done.words


def test_a_port_that_another_program_holds_is_said_to_be_in_use(
    module: FingerprintModule, out: Path
) -> None:
    line = SerialLine(module.port, baud=57600)
    try:
        done = finger("capture", "--port", module.port, "--out", out)
    finally:
        line.close()
    assert done.code == Exit.NO_SCANNER
    assert "in use" in done.words
    assert "systemctl stop kiosk-core" in done.words


def test_a_port_on_which_nothing_answers_is_given_up_soon(
    module: FingerprintModule, out: Path
) -> None:
    module.faults.silent = True
    begun = time.monotonic()
    done = finger("capture", "--port", module.port, "--out", out)
    assert time.monotonic() - begun < 20
    assert done.code == Exit.NO_ANSWER
    assert "Nothing answers" in done.words
    assert "power" in done.words


def test_a_module_that_falls_silent_in_its_picture_is_named(
    module: FingerprintModule, out: Path
) -> None:
    module.faults.silent_after = 5000
    with hand_on(module):
        done = finger("capture", "--port", module.port, "--out", out)
    assert done.code == Exit.NO_ANSWER
    assert not out.exists()


def test_a_module_unplugged_in_its_picture_is_said_to_have_gone(
    module: FingerprintModule, out: Path
) -> None:
    module.faults.unplug_after = 5000
    with hand_on(module):
        done = finger("capture", "--port", module.port, "--out", out)
    assert done.code == Exit.NO_SCANNER
    assert "went away" in done.words
    assert "plug it in again" in done.words
    assert not out.exists()


def test_a_usb_scanner_unplugged_while_it_waits_is_said_to_have_gone(
    usb: SimulatedUsbScanner, out: Path
) -> None:
    run = AtTerminal("capture", "--virtual-usb", usb.socket_path, "--out", out)
    run.wait_for("Lay the finger flat")
    usb.unplug()
    assert run.end() == Exit.NO_SCANNER
    assert "The USB fingerprint scanner went away" in run.shown


def test_where_no_finger_comes_it_ends_when_it_said_it_would(
    module: FingerprintModule, out: Path
) -> None:
    done = finger("capture", "--wait", "1", "--port", module.port, "--out", out)
    assert done.code == Exit.NO_FINGER
    assert "No finger came within 1 seconds" in done.words
    assert not out.exists()


def test_ctrl_c_lets_go_of_the_scanner(module: FingerprintModule, out: Path) -> None:
    flags = command("capture", "--port", module.port, "--out", out)
    with subprocess.Popen(flags, stderr=subprocess.PIPE, text=True) as run:
        assert run.stderr is not None
        assert "Lay the finger" in run.stderr.readline()
        run.send_signal(signal.SIGINT)
        assert run.wait(10) == Exit.INTERRUPTED
    with hand_on(module):
        assert finger("capture", "--port", module.port, "--out", out).code == Exit.DONE


def test_without_a_working_extractor_it_says_so_before_a_finger_is_asked_for(
    module: FingerprintModule, out: Path
) -> None:
    done = with_a_libfprint_that_misreads("capture", "--port", module.port, "--out", str(out))
    assert done.returncode == Exit.NO_EXTRACTOR
    assert "misreads the known picture" in done.stderr
    assert "libfprint-2-2" in done.stderr
    assert not module.commands


def test_a_plain_picture_is_to_be_had_without_the_extractor(
    module: FingerprintModule, out: Path
) -> None:
    flags = ("capture", "--plain", "--port", module.port, "--out", str(out))
    with hand_on(module):
        done = with_a_libfprint_that_misreads(*flags)
    assert done.returncode == Exit.CHECK_FAILED
    assert "cannot be judged" in done.stdout
    assert out.exists()


def test_machines_are_told_of_a_fault_as_json(out: Path, tmp_path: Path) -> None:
    done = finger("capture", "--json", "--port", tmp_path / "nothing", "--out", out)
    assert done.code == Exit.NO_SCANNER
    assert '"outcome": "no_scanner"' in done.out
