"""Which version of the program runs."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def program_version() -> str:
    """As it was installed; empty where it was not, but runs from its sources."""
    try:
        return version("commune-kiosk")
    except PackageNotFoundError:
        return ""
