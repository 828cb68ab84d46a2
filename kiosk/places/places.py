"""The administrative map of today and of before, to be searched and to read addresses with.

    places = load_places(assets_path("places"))
    places.search("nhan khang ha nam", limit=8, near="Tỉnh Ninh Bình")
    places.today_of("Thôn Đông, Xã Nhân Khang, Huyện Lý Nhân, Tỉnh Hà Nam")

A search costs a few milliseconds and may be asked at every keystroke; loading costs a quarter of
a second and is to be done once. Nothing changes afterwards: threads may share it.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.places.address import AddressReader, TodayAddress
from kiosk.places.answers import answers_of
from kiosk.places.index import PlaceIndex
from kiosk.places.listing import Listing, load_listing
from kiosk.places.place import PlaceAnswer
from kiosk.places.words import names_of


class Places:
    def __init__(self, listing: Listing) -> None:
        answers = answers_of(listing)
        names = names_of({answer.asked.name: None for answer in answers})
        self._index = PlaceIndex(answers, names, listing.also)
        self._reader = AddressReader(answers, names, listing)

    def search(self, text: str, limit: int = 8, near: str = "") -> tuple[PlaceAnswer, ...]:
        """At most `limit` units that `text` may mean, the likeliest first; empty: none.

        `text` is what has been typed so far, with or without marks and kinds ("TP.", "xã"), with
        the district or province behind the name to narrow it. `near`: the station's province, by
        its name of today or of before; of equals, those in it come first.
        """
        return self._index.search(text, limit, near)

    def today_of(self, address: str) -> TodayAddress:
        """What an address is today, as far as that can be told."""
        return self._reader.read(address)


def load_places(folder: Path) -> Places:
    """The map from the lists in a folder; PlacesFault if they cannot be used."""
    return Places(load_listing(folder))
