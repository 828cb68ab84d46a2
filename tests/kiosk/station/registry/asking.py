"""Asks a registry that fails, and looks at how it fails."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from kiosk.station.registry.interface import RegistryUnavailable
from tests.kiosk.station.running import MINH

SLACK = 3.0
"""Seconds for a machine that is busy with other things."""
RECORD = "/station-gateway/v1/residents/record"
OFFICES = "/station-gateway/v1/offices"


def unavailable(ask: Callable[[], object]) -> str:
    with pytest.raises(RegistryUnavailable) as caught:
        ask()
    assert MINH not in str(caught.value)
    return caught.value.reason


def within(seconds: float, ask: Callable[[], object]) -> str:
    began = time.monotonic()
    reason = unavailable(ask)
    assert time.monotonic() - began < seconds
    return reason
