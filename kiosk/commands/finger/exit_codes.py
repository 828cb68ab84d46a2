"""What `kiosk finger` tells the program that called it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    CHECK_FAILED = 1
    """A poor print, another finger."""
    USAGE = 2
    NO_SCANNER = 3
    NO_ANSWER = 4
    NO_FINGER = 5
    NO_LIBRARY = 6
    """Or a slot that is not as the action needs it."""
    NO_EXTRACTOR = 7
    NO_DISK = 8
    INTERRUPTED = 130


EXPLAINED = """\
exit codes:
  0  done; the print is good, the fingers match
  1  done, but the print is poor, or the fingers do not match
  2  wrong usage or settings
  3  no fingerprint scanner: none named, not there, not allowed, in use or unplugged
  4  the scanner is silent, or answers what no fingerprint scanner does
  5  no finger came
  6  the scanner keeps no fingers itself, or the slot is empty or in use
  7  no minutiae can be extracted on this machine (libfprint)
  8  a file could not be read or written
  130  stopped by Ctrl-C
"""
