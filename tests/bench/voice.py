"""How soon the screen is heard: from a move of the focus to the sound, and how soon it is cut off.

The screen, the guide and espeak-ng are the real ones; ALSA's player plays into a file.
"""

from __future__ import annotations

import subprocess
import sys

from tests.bench.figures import show, spread

FRAME, HANDED, CUT = 8.0, 150.0, 50.0
"""Milliseconds."""


def run() -> None:
    command = [sys.executable, "-m", "tests.bench._voice_screen"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    moves = [tuple(map(float, line.split())) for line in said.splitlines()]
    show("moves of the focus", len(moves), "")
    spread("move, on the thread that draws", [one[0] for one in moves], "ms", FRAME)
    spread("move to sound handed to the player", [one[1] for one in moves], "ms", HANDED)
    spread("move to first samples on the device", [one[2] for one in moves], "ms")
    cut = [one[3] for one in moves if one[3]]
    spread(f"move to the end of the sound before ({len(cut)})", cut, "ms", CUT)
