"""`kiosk finger simulate` lends a module and a finger to who has neither."""

from __future__ import annotations

import re
import signal
import subprocess

from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.flags import MODELS
from kiosk.commands.finger.simulate import MODELS as SIMULATED
from tests.kiosk.commands.finger.command import command, finger


def test_the_sensor_that_it_lends_learns_its_finger_and_knows_it_again() -> None:
    with subprocess.Popen(command("simulate"), stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        said = run.stdout.readline()
        port = re.findall(r"zfm-20 on (\S+);", said)[0]
        assert finger("enrol", 0, "--port", port).code == Exit.DONE
        assert finger("verify", 0, "--port", port).code == Exit.DONE
        run.send_signal(signal.SIGINT)
        assert run.wait(10) == Exit.DONE


def test_every_model_that_can_be_asked_for_is_there() -> None:
    assert set(MODELS) == set(SIMULATED)
