"""What a person types that nobody is to see: not as it is typed, and not among the arguments, which
other users of the machine can read."""

from __future__ import annotations

import sys
from getpass import getpass


def asked_secretly(prompt: str, longest: int) -> str:
    """At a terminal without an echo; from a pipe its first line, of at most `longest` characters.
    Spaces around it are left out."""
    return (getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline(longest)).strip()
