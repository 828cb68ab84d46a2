"""When the terminal cannot help itself any more: what a technician has to know."""

from __future__ import annotations

import datetime as dt

import msgspec


class Escalation(msgspec.Struct, frozen=True, kw_only=True):
    failed: str
    """Which part, as `Finding.part` names it."""
    since: dt.datetime
    tried: tuple[str, ...] = ()
    """What the terminal has done about it, in order: "reopened", "power-cycled", "restarted"…"""
    contact: str = ""
    """Whom to call, as the settings say: a name and a telephone number of a service, or empty."""
