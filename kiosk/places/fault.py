"""What can be wrong with the lists of places."""

from __future__ import annotations


class PlacesFault(Exception):
    """The lists cannot be used. The text names file, line and what is wrong."""
