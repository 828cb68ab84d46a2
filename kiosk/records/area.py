"""To which commune of today a record belongs: what checks and corrections are counted by."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.places.place import Level
from kiosk.places.places import Places


def area_of(addresses: Iterable[str], places: Places | None) -> str:
    """Today's commune, with its kind, of the first address from which one can be told; else empty.

    An address says more than its commune, and is not given away.
    """
    if places is None:
        return ""
    for address in addresses:
        communes = [u for u in places.today_of(address).units if u.level is Level.COMMUNE]
        if len(communes) == 1:
            return communes[0].full_name
    return ""
