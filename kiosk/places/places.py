"""The administrative map of today and of before, to be searched and to read addresses with.

    places = load_places(assets_path("places"))
    places.search("nhan khang ha nam", limit=8, near="Tỉnh Ninh Bình")

A search costs a few milliseconds and may be asked at every keystroke; loading costs a quarter of
a second and is to be done once. Nothing changes afterwards: threads may share it.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.places.answers import answers_of
from kiosk.places.index import PlaceIndex
from kiosk.places.listing import Listing, load_listing
from kiosk.places.place import PlaceAnswer


class Places:
    def __init__(self, listing: Listing) -> None:
        self._index = PlaceIndex(answers_of(listing))

    def search(self, text: str, limit: int = 8, near: str = "") -> tuple[PlaceAnswer, ...]:
        """At most `limit` units that `text` may mean, the likeliest first; empty: none.

        `text` is what has been typed so far, with or without marks and kinds ("TP.", "xã"), with
        the district or province behind the name to narrow it. `near`: the station's province, by
        its name of today or of before; of equals, those in it come first.
        """
        return self._index.search(text, limit, near)


def load_places(folder: Path) -> Places:
    """The map from the lists `today.tsv` and `before.tsv`; PlacesFault if they cannot be used."""
    return Places(load_listing(folder))
