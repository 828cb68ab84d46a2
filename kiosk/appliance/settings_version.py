"""Versions of the settings, as they are listed to be put back."""

from __future__ import annotations

import datetime as dt

import msgspec


class SettingsVersion(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    """Grows by one with every change."""
    saved_at: dt.datetime
    reason: str = ""
    """For example "scanner.port" or "restored 12": a code, never a person."""
    author: str = ""
    """ "staff", "station", "provisioning" or "stick"."""
    current: bool = False
