"""`kiosk board` as a process of its own, with a loudspeaker that writes down what it plays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.language import Language
from kiosk.speech.chime import chime
from kiosk.speech.voice import Voice
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import ROOT, Caller, options

WRITES_DOWN = """#!/bin/sh
for file; do :; done
cat "$file" > "{folder}/new" && mv "{folder}/new" "{folder}/heard.$(date +%s%N)"
exec /usr/bin/aplay "$@"
"""


def loudspeaker(folder: Path) -> dict[str, str]:
    """An environment in which ALSA plays into nowhere, and what it plays is kept in `folder`."""
    for name, script in (
        ("pw-play", "#!/bin/sh\nexit 1\n"),
        ("paplay", "#!/bin/sh\nexit 1\n"),
        ("aplay", WRITES_DOWN.format(folder=folder)),
    ):
        (folder / name).write_text(script)
        (folder / name).chmod(0o700)
    conf = folder / "asound.conf"
    conf.write_text("pcm.!default { type null }\n")
    return {"PATH": f"{folder}:{os.environ['PATH']}", "ALSA_CONFIG_PATH": str(conf)}


@pytest.mark.slow
def test_it_says_what_the_station_calls_and_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with StationServer(options(tmp_path / "station")) as station:
        board = subprocess.Popen(
            [
                *(sys.executable, "-m", "kiosk", "board"),
                *("--set", f"station.url={station.url}"),
                *("--set", f"terminal.state_dir={tmp_path / 'board'}"),
                *("--set", "board.fullscreen=false"),
            ],
            cwd=ROOT,
            env={**os.environ, **loudspeaker(tmp_path), "SDL_VIDEODRIVER": "offscreen"},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            caller = Caller(station.url, of=station._options)
            spoken = Voice().call("A001", "1", (Language.VIETNAMESE,)).wav()
            caller.take()
            ticket = caller.next().json()["ticket"]["id"]
            end = time.monotonic() + 60
            while len(_sounds(tmp_path)) < 5:
                # A board says nothing of what was before it; who knows when it listens.
                assert board.poll() is None
                assert time.monotonic() < end
                caller.staff("recall", counter="1", ticket_id=ticket)
                time.sleep(0.2)
            assert _sounds(tmp_path)[:4] == [chime().wav(), spoken] * 2
        finally:
            board.send_signal(signal.SIGTERM)
            code = board.wait(20)
        assert code == 0
        assert board.stderr is not None
        assert "Traceback" not in board.stderr.read()


def _sounds(folder: Path) -> list[bytes]:
    """What was played, in order."""
    return [file.read_bytes() for file in sorted(folder.glob("heard.*"))]
