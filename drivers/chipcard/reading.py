"""Reading a document from first APDU to last check, over as many connections as it takes.

Whatever a card does ends in a value: a document with its findings, or the reason why there is
none. `steps` has what is done in between.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from drivers.chipcard.channel import Channel, Exchange, never_cancelled, unobserved
from drivers.chipcard.document import AccessKey, Document, Progress, ReadFailure
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.open_document import OpenDocument, failure_of
from drivers.chipcard.profile import CardProfile
from drivers.chipcard.reader_features import Signal
from drivers.chipcard.steps import Reading
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.transport import CardGone, CardTransport, SignallingTransport
from drivers.chipcard.trust import TrustStore
from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError

__all__ = ["OpenDocument", "failure_of", "read_document", "signal"]

VIETNAMESE = CardProfile()


def is_loss(error: DeviceError) -> bool:
    """The card may be read on once it is back: field, reader or transmission failed, not it."""
    if isinstance(error, DeviceProtocolError):
        return not isinstance(error, CardProtocolError)
    return isinstance(error, CardGone | DeviceGone)


def no_other_try() -> CardTransport | None:
    """Of a reading that ends when the card is lost."""
    return None


def read_document(
    transport: CardTransport,
    key: AccessKey,
    *,
    trust: TrustStore,
    now: dt.datetime | None,
    on_progress: Callable[[Progress], None],
    profile: CardProfile = VIETNAMESE,
    cancelled: Callable[[], bool] = never_cancelled,
    on_identity: Callable[[Document], None] | None = None,
    terminal: TerminalCredentials | None = None,
    resume: Callable[[], CardTransport | None] = no_other_try,
    on_exchange: Callable[[Exchange], None] = unobserved,
    clock: Callable[[], float] = time.monotonic,
) -> OpenDocument | ReadFailure:
    """Reads and checks the document on `transport`; takes the transport over.

    `profile.purpose` says what is read. `on_identity` is called once, before chip and portrait,
    with what is known by then: DG1, DG13 and the findings of Passive Authentication. `now`
    without zone is UTC; None: this terminal's clock is not verified, and no date is judged by it.
    A withdrawn reading (`cancelled`) ends as Gone. `terminal` opens DG3 where the purpose asks for
    it.

    `resume` is called when card or reader was lost on the way: it waits until a card lies there
    again and connects to it, or gives None. Reading goes on where it was, if it is the same
    document: another one ends as Gone.

    On failure the transport is closed; nothing of the card's doing raises, and `profile` bounds
    time and number of exchanges.
    """
    reading = Reading(key, trust, now, profile, on_progress, on_identity, terminal)
    left, losses = profile.max_exchanges, 0
    while True:
        channel = Channel(
            transport,
            max_exchanges=left,
            max_seconds=profile.max_seconds,
            cancelled=cancelled,
            clock=clock,
            on_exchange=on_exchange,
        )
        signal(transport, Signal.READING)
        try:
            outcome = reading.attempt(transport, channel)
        except DeviceError as error:
            outcome = failure_of(error)
            losses += is_loss(error)
            goes_on = is_loss(error) and losses <= profile.max_resumptions and not cancelled()
        else:
            goes_on = False
        if isinstance(outcome, OpenDocument):
            signal(transport, Signal.DONE)
            return outcome
        signal(transport, Signal.FAILED)
        transport.close()
        left -= channel.exchanges
        another = _connected(resume) if goes_on else None
        if another is None:
            return outcome
        transport = another


def signal(transport: CardTransport, what: Signal) -> None:
    """To the person at the reader, where it has lamps or a buzzer."""
    if isinstance(transport, SignallingTransport):
        transport.signal(what)


def _connected(resume: Callable[[], CardTransport | None]) -> CardTransport | None:
    try:
        return resume()
    except DeviceError:
        return None
