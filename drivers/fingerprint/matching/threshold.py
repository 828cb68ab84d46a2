"""From which score on two prints are taken to be of one finger."""

from __future__ import annotations

SAME_FINGER = 15.0
"""Meant for a false-accept rate of 0.1 % a comparison: 1 of the 5,760 comparisons of different
fingers in FVC2002 DB1_B and FVC2004 DB1_B reaches it, and none when these pictures are cut to a
small sensor's window; but these are only 20 fingers on two optical scanners, and it was chosen on
them, so a rate of several in a thousand elsewhere is not ruled out.
"""
