"""From which score on two prints are taken to be of one finger."""

from __future__ import annotations

SAME_FINGER = 17.0
"""Meant for a false-accept rate of 0.1 %: none of the 5,760 comparisons of different fingers in
FVC2002 DB1_B and FVC2004 DB1_B reached it (the highest had 16.9), but these are only 20 fingers on
two optical scanners, and it was chosen on them, so a rate of several in a thousand elsewhere is
not ruled out.
"""
