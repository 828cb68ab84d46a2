"""Speech by espeak-ng: Debian's package, no network, a few milliseconds for a sentence."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import time
from dataclasses import dataclass
from typing import Literal

from kiosk.language import Language
from kiosk.language.script import Script
from kiosk.speech.fault import SpeechFault, SpeechTrouble
from kiosk.speech.sound import LARGEST_WAV, Sound

PROGRAM = "espeak-ng"
LIMIT = 5.0
"""Seconds; a Raspberry Pi takes a tenth of one."""
LONGEST_TEXT = 400
"""Characters."""
Dialect = Literal["north", "central", "south"]
_DIALECTS = {"north": "vi", "central": "vi-vn-x-central", "south": "vi-vn-x-south"}
_VOICES = {Language.ENGLISH: "en-gb", Language.CHINESE: "cmn"}
_CHUNK = 65536


@dataclass(frozen=True)
class Manner:
    """How it is said."""

    pace: int = 125
    """Words a minute, 80 to 450."""
    gap: int = 3
    """Between two words, in hundredths of a second."""
    loudness: int = 180
    """0 to 200."""


CALLING = Manner()
"""Slower and louder than it would speak at a desk, with a little room between words."""


def synthesise(
    text: str,
    language: Language,
    dialect: Dialect = "north",
    *,
    manner: Manner = CALLING,
    program: str = PROGRAM,
) -> Sound:
    """Raises SpeechFault."""
    voice = _voice(language, dialect)
    said = ("-s", str(manner.pace), "-g", str(manner.gap), "-a", str(manner.loudness))
    # The text goes in by a pipe: an argument can be taken for an option, and anybody sees it.
    command = [program, "-v", voice, *said, "--stdin", "--stdout"]
    return Sound.from_wav(_output(command, text[:LONGEST_TEXT].encode()))


def _voice(language: Language, dialect: Dialect) -> str:
    """Languages of Vietnam that are written in Latin letters are read as Vietnamese is: espeak-ng
    has no voice of their own. For those in other scripts it has none at all."""
    if language in _VOICES:
        return _VOICES[language]
    if language.script is not Script.LATIN:
        raise SpeechFault(SpeechTrouble.MISSING)
    return _DIALECTS[dialect]


def _output(command: list[str], text: bytes) -> bytes:
    try:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except FileNotFoundError:
        raise SpeechFault(SpeechTrouble.MISSING) from None
    except OSError:
        raise SpeechFault(SpeechTrouble.FAILED) from None
    try:
        output = _exchange(child, text, time.monotonic() + LIMIT)
        left = max(0.1, LIMIT / 5)
        if child.wait(left) != 0 or not output:
            raise SpeechFault(SpeechTrouble.FAILED)
    except subprocess.TimeoutExpired:
        raise SpeechFault(SpeechTrouble.TOO_SLOW) from None
    finally:
        _end(child)
    return output


def _exchange(child: subprocess.Popen[bytes], text: bytes, end: float) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    # So short a text fits into the pipe, whether or not anybody reads.
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(text)
        child.stdin.close()
    output = bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not ready.select(max(0.0, end - time.monotonic())):
                raise SpeechFault(SpeechTrouble.TOO_SLOW)
            chunk = os.read(child.stdout.fileno(), _CHUNK)
            if not chunk:
                return bytes(output)
            output += chunk
            if len(output) > LARGEST_WAV:
                raise SpeechFault(SpeechTrouble.TOO_LARGE)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()
