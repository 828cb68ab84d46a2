"""A document that was read, held open: its chip can be asked for more until it is closed."""

from __future__ import annotations

from drivers.chipcard import match_on_card
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import Document, Gone, MatchOnCard, ReadFailure, Unreadable
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.transport import CardGone, CardTransport
from drivers.errors import DeviceCancelled, DeviceError, DeviceGone, DeviceTimeout

MATCH_EXCHANGES, MATCH_SECONDS = 16, 20.0


def failure_of(error: DeviceError) -> ReadFailure:
    """What a fault of card or reader means for the person in front of it."""
    if isinstance(error, CardGone | DeviceGone | DeviceTimeout | DeviceCancelled):
        return Gone()
    return Unreadable(str(error))


class OpenDocument:
    """A document that was read, and the session with its chip. Used from one thread."""

    def __init__(
        self,
        document: Document,
        *,
        transport: CardTransport,
        channel: Channel,
        offer: match_on_card.Offer | None,
        profile: CardProfile,
        extended: bool,
        exchanges: int,
    ) -> None:
        self.document = document
        self.exchanges = exchanges
        """APDUs that the reading took."""
        self._transport = transport
        self._channel = channel
        self._offer = offer
        self._profile = profile
        self._extended = extended

    @property
    def offers_match_on_card(self) -> bool:
        """The card compares fingerprints, settings allow it, and the session still stands."""
        return self._offer is not None and self._channel.secured

    def match_on_card(self, minutiae: bytes) -> MatchOnCard | ReadFailure:
        """One comparison on the card of ISO/IEC 19794-2 compact minutiae (3 bytes each, best
        first). Never uses the last try: `matched` is then False with one try left.

        ValueError for minutiae that are none; every answer of the card is a value.
        """
        if self._offer is None or not self._channel.secured:
            return Unreadable("the card offers no fingerprint comparison")
        self._channel.renew(exchanges=MATCH_EXCHANGES, seconds=MATCH_SECONDS)
        try:
            return match_on_card.verify(
                self._channel,
                self._offer,
                self._profile.match_reference,
                minutiae,
                extended=self._extended,
            )
        except DeviceError as error:
            return failure_of(error)

    def close(self) -> None:
        """Ends the session and lets go of the card. Never raises; may be called twice."""
        self._channel.end()
        self._transport.close()
