"""The doctor's questions about the station: paired, there, and agreed on the time?"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.link.client import StationClient
from kiosk.link.discovery import Discovery
from kiosk.link.identity import Identity, IdentityError, IdentityFile
from kiosk.link.known_time import KnownTime
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Failure
from kiosk.link.pairing_order import PairingOrder, PairingOrders
from kiosk.link.security import Security, own_clock
from kiosk.link.timing import DEFAULT_TIMING
from kiosk.link.transport import UnsafeAddress, is_secured
from kiosk.link.trouble import trouble_with
from kiosk.ops.clock_findings import clock_alone, clock_beside, clock_far_off, clock_here
from kiosk.settings.tree import Settings
from kiosk.visit.event import StationTrouble

_STATION_WAIT = 3.0
RENEWAL_LATE = dt.timedelta(days=14)
"""A terminal's certificate renews itself long before; one so near its end has been without a
station for months."""


def station_findings(settings: Settings) -> Iterator[Finding]:
    """Takes some seconds where no station is."""
    clock = clock_here()
    try:
        identity = IdentityFile(settings.terminal.state_dir).current()
    except IdentityError as error:
        yield found(Part.PAIRING, Code.UNREADABLE, error=str(error))
        return
    order = None if identity else PairingOrders(settings.terminal.state_dir).newest()
    yield pairing(identity, settings, own_clock()) if order is None else ordered(order)
    url = settings.station.url or _discovered(settings.station.id or None, identity is not None)
    if url is None:
        yield found(Part.STATION, Code.NOT_FOUND)
        yield from clock_alone(clock)
        return
    yield from _service(url, identity, settings.terminal.id, clock)


def pairing(identity: Identity | None, settings: Settings, now: dt.datetime) -> Finding:
    """`now`: a clock that was never set says nothing about a certificate's end."""
    part = Part.PAIRING
    if identity is None:
        secured = is_secured(settings.station.url)
        return found(part, Code.NOT_PAIRED if secured else Code.NOT_FITTED)
    own = identity.own
    if own.terminal_id != settings.terminal.id:
        return found(part, Code.OTHER_NAME, terminal=own.terminal_id, own=settings.terminal.id)
    until = f"{own.not_after:%Y-%m-%d}"
    left = own.not_after - now
    if left <= dt.timedelta(0):
        return found(part, Code.EXPIRED, until=until)
    code = Code.OK if left > RENEWAL_LATE else Code.EXPIRES
    return found(
        part,
        code,
        terminal=own.terminal_id,
        station=own.station_id,
        until=until,
        days=left.days,
    )


def ordered(order: PairingOrder) -> Finding:
    """Of a terminal that is not paired, but has been told to pair itself."""
    if not order.outcome:
        return found(Part.PAIRING, Code.UNDER_WAY)
    reason = order.outcome.removeprefix("pairing-secret-")
    return found(Part.PAIRING, Code.REFUSED, reason=reason)


def _discovered(station_id: str | None, secured: bool) -> str | None:
    discovery = Discovery(station_id, lambda: None)
    discovery.listen()
    deadline = time.monotonic() + _STATION_WAIT
    found: list[str] = []
    while not found and time.monotonic() < deadline:
        time.sleep(0.05)
        found = [url for url in discovery.addresses() if is_secured(url) == secured]
    discovery.close()
    return found[0] if found else None


def _service(
    url: str, identity: Identity | None, terminal_id: str, clock: KnownTime
) -> Iterator[Finding]:
    security = None if identity is None else Security.mutual(identity, clock)
    try:
        client = StationClient(url, terminal_id, DEFAULT_TIMING, security)
    except UnsafeAddress as error:
        yield found(Part.STATION, Code.UNSAFE_ADDRESS, error=str(error))
        return
    offer = client.station()
    client.close()
    if not isinstance(offer, StationOffer):
        yield from _failed(offer, url, identity, clock)
        return
    yield found(Part.STATION, Code.OK, url=url, services=len(offer.services))
    yield clock_beside(offer.time, url, clock)


def _failed(
    failure: Failure, url: str, identity: Identity | None, clock: KnownTime
) -> Iterator[Finding]:
    part, word = Part.STATION, _word(failure)
    trouble = None
    if identity is not None:
        trouble = trouble_with(failure, url, identity, DEFAULT_TIMING, clock)
    if trouble is StationTrouble.CLOCK_WRONG:
        yield clock_far_off(clock)
        return
    if trouble is StationTrouble.NOT_ADMITTED:
        yield found(part, Code.NOT_ADMITTED, url=url, reason=word)
    elif word == "not-the-station":
        yield found(part, Code.NOT_THE_STATION, url=url)
    else:
        yield found(part, Code.FAULTY, url=url, reason=word)
    yield from clock_alone(clock)


def _word(failure: Failure) -> str:
    return getattr(failure, "reason", "") or getattr(failure, "code", "")
