"""The 12-digit number, shown and hinted at; text, never an integer."""

from __future__ import annotations


def masked(number: str) -> str:
    """For a screen in a public hall: first three and last three digits, the rest hidden.

    >>> masked("035090004321")
    '035 ••• ••• 321'
    """
    if len(number) < 12:
        return "•" * len(number)
    return f"{number[:3]} ••• ••• {number[-3:]}"
