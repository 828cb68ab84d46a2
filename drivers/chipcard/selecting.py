"""SELECT in the way that a card takes (ISO/IEC 7816-4, 11.2.2)."""

from __future__ import annotations

from drivers.chipcard.apdu import MAX_SHORT_ANSWER, Command, Response
from drivers.chipcard.channel import Channel
from drivers.chipcard.errors import SessionDropped, Unprotected
from drivers.chipcard.manners import SILENT, Manners, Ways

NOT_THIS_WAY = frozenset((0x6700, 0x6A81, 0x6A86, 0x6B00))


class Selector:
    def __init__(self, channel: Channel, manners: Manners) -> None:
        self._channel = channel
        self._manners = manners

    def application(self, name: bytes) -> Response:
        return self._select(self._manners.application_ways, name)

    def file(self, fid: int) -> Response:
        """An elementary file of the current application."""
        return self._select(self._manners.file_ways, fid.to_bytes(2, "big"))

    def _select(self, ways: Ways, data: bytes) -> Response:
        """Leaves the ways that were refused out for good, except the last one."""
        while True:
            p1, p2 = ways[0]
            le = None if p2 == SILENT else MAX_SHORT_ANSWER
            try:
                response = self._channel.send(Command(0x00, 0xA4, p1, p2, data, le=le))
            except Unprotected as refusal:
                if refusal.sw in NOT_THIS_WAY and len(ways) > 1:
                    del ways[0]
                    raise SessionDropped("SELECT") from None
                raise
            if response.sw not in NOT_THIS_WAY or len(ways) == 1:
                return response
            del ways[0]
