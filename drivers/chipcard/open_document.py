"""A document that was read, held open: its chip can be asked for more until it is closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from drivers.chipcard import match_on_card
from drivers.chipcard.channel import Channel
from drivers.chipcard.document import (
    Document,
    FileId,
    Gone,
    MatchOnCard,
    NotCompared,
    ReadFailure,
    Unreadable,
)
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.protected_groups import ProtectedGroups
from drivers.chipcard.transport import CardGone, CardTransport
from drivers.errors import DeviceCancelled, DeviceError, DeviceGone, DeviceTimeout
from drivers.fingerprint.minutia import Minutia
from drivers.fingerprint.position import FingerPosition

MATCH_EXCHANGES, MATCH_SECONDS = 16, 20.0
FINGERPRINT_EXCHANGES, FINGERPRINT_SECONDS = 400, 40.0


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
        offers: Sequence[match_on_card.FingerOffer],
        protected: ProtectedGroups | None,
        profile: CardProfile,
        exchanges: int,
    ) -> None:
        self.document = document
        self.exchanges = exchanges
        """APDUs that the reading took."""
        self._transport = transport
        self._channel = channel
        self._offers = tuple(offers)
        self._protected = protected
        self._profile = profile

    @property
    def offers_match_on_card(self) -> bool:
        """The card compares a finger, settings allow it, and the session still stands."""
        return bool(self._offers) and self._channel.secured

    @property
    def fingers(self) -> tuple[FingerPosition, ...]:
        """Those that the card compares, in its order; the first one is asked for."""
        return tuple(offer.position for offer in self._offers)

    def match_on_card(
        self, minutiae: Sequence[Minutia], *, finger: FingerPosition | None = None
    ) -> MatchOnCard | NotCompared | ReadFailure:
        """One comparison on the card, of `finger` or of the first that it offers.

        Never uses the last try, nor sends fewer minutiae than the card compares: NotCompared.
        Every answer of the card is a value.
        """
        wanted = (offer for offer in self._offers if finger in (None, offer.position))
        offer = next(wanted, None)
        application = self._profile.match_on_card
        if offer is None or application is None or not self._channel.secured:
            return Unreadable("the card offers no fingerprint comparison")
        self._channel.renew(exchanges=MATCH_EXCHANGES, seconds=MATCH_SECONDS)
        try:
            with self._channel.step("fingerprint comparison"):
                return match_on_card.verify(self._channel, offer, application.layout, minutiae)
        except DeviceError as error:
            return failure_of(error)

    @property
    def offers_fingerprints(self) -> bool:
        """DG3 is there, this terminal holds certificates to open it, and the session stands."""
        protected = self._protected
        return protected is not None and self._channel.secured and protected.offered(FileId.DG3)

    def read_fingerprints(self) -> Document | ReadFailure:
        """The document with DG3, if it opens, and with what was found about it. Every answer of
        the card is a value."""
        protected = self._protected
        if protected is None or not self.offers_fingerprints:
            return Unreadable("the card shows this terminal no fingerprints")
        self._channel.renew(exchanges=FINGERPRINT_EXCHANGES, seconds=FINGERPRINT_SECONDS)
        try:
            if self._profile.match_on_card is not None and self._profile.match_on_card.name:
                protected.return_to_files()
            protected.read(FileId.DG3)
        except DeviceError as error:
            return failure_of(error)
        self.document = replace(protected.document(), read_at=self.document.read_at)
        return self.document

    def close(self) -> None:
        """Ends the session and lets go of the card. Never raises; may be called twice."""
        self._channel.end()
        self._transport.close()
