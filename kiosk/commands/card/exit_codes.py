"""What `kiosk card` tells the program that called it."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    DONE = 0
    CHECK_FAILED = 1
    """The card was read, but something about it is not in order; or trust was refused."""
    USAGE = 2
    WRONG_KEY = 3
    BLOCKED = 4
    NO_CARD = 5
    """No service, no reader, no card on it, or the card left."""
    NOT_A_DOCUMENT = 6
    UNREADABLE = 7
    NO_DISK = 8
    INTERRUPTED = 130


EXPLAINED = """\
exit codes:
  0  done; all that was checked is in order
  1  done, but a check failed (verify: or could not be made); trust: refused or not in order
  2  wrong usage or settings, or the access key is none
  3  the card refused the access key (it was not tried again), or takes another kind of key
  4  the card takes no more access keys
  5  no reader or no card, or it left while it was read
  6  the card is no identity document
  7  the card broke its protocol
  8  a file could not be read or written
  130  stopped by Ctrl-C
"""
