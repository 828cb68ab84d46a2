"""Waiting between tries: growing, capped, and spread so that nothing beats in step."""

from __future__ import annotations

import secrets

_STEPS = 1 << 16


def jittered(seconds: float) -> float:
    """Between half and all of it."""
    return seconds * (0.5 + secrets.randbelow(_STEPS) / (2 * _STEPS))


def fully_jittered(seconds: float) -> float:
    """Between nothing and all of it: for many that were turned away at the same moment."""
    return seconds * secrets.randbelow(_STEPS) / _STEPS


class Backoff:
    """Delays in seconds: `first`, then `factor` times more each, never over `cap`.

    Each delay is jittered.
    """

    def __init__(self, first: float, cap: float, factor: float = 2.0) -> None:
        if not (0 < first <= cap and factor >= 1):
            raise ValueError("a backoff needs 0 < first <= cap and factor >= 1")
        self._first = first
        self._cap = cap
        self._factor = factor
        self._delay = first

    def next(self) -> float:
        """The delay before the next try."""
        delay = self._delay
        self._delay = min(delay * self._factor, self._cap)
        return jittered(delay)

    def reset(self) -> None:
        """The last try held: start again from the shortest delay."""
        self._delay = self._first
