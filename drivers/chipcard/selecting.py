"""SELECT in the way that a card takes (ISO/IEC 7816-4, 11.2.2), learned from its first refusal.

ICAO 9303-10, 3.6 wants P2 = 0C (no answer) for all and P1 = 02 for files; some cards only know
to answer with control information, or files by P1 = 00.
"""

from __future__ import annotations

from drivers.chipcard.apdu import MAX_SHORT_ANSWER, Command, Response
from drivers.chipcard.channel import Channel

BY_NAME, BY_IDENTIFIER, ANY_BY_IDENTIFIER = 0x04, 0x02, 0x00
SILENT, WITH_ANSWER = 0x0C, 0x00
NOT_THIS_WAY = frozenset((0x6700, 0x6A81, 0x6A86, 0x6B00))


class Selector:
    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._application_ways = [(BY_NAME, SILENT), (BY_NAME, WITH_ANSWER)]
        self._file_ways = [
            (p1, p2) for p1 in (BY_IDENTIFIER, ANY_BY_IDENTIFIER) for p2 in (SILENT, WITH_ANSWER)
        ]

    def application(self, name: bytes) -> Response:
        return self._select(self._application_ways, name)

    def file(self, fid: int) -> Response:
        """An elementary file of the current application."""
        return self._select(self._file_ways, fid.to_bytes(2, "big"))

    def _select(self, ways: list[tuple[int, int]], data: bytes) -> Response:
        """Leaves the ways that were refused out for good, except the last one."""
        while True:
            p1, p2 = ways[0]
            le = None if p2 == SILENT else MAX_SHORT_ANSWER
            response = self._channel.send(Command(0x00, 0xA4, p1, p2, data, le=le))
            if response.sw not in NOT_THIS_WAY or len(ways) == 1:
                return response
            del ways[0]
