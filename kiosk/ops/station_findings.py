"""The doctor's questions about the station: paired, there, and agreed on the time?"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

from kiosk.appliance.finding import Condition, Finding
from kiosk.link.client import StationClient
from kiosk.link.discovery import Discovery
from kiosk.link.identity import Identity, IdentityError, IdentityFile
from kiosk.link.offer import StationOffer
from kiosk.link.outcome import Failure
from kiosk.link.security import Security, own_clock
from kiosk.link.timing import DEFAULT_TIMING
from kiosk.link.transport import UnsafeAddress, is_secured
from kiosk.link.trouble import clocks_differ, trouble_with
from kiosk.pairing.certificates import EARLIEST_CLOCK
from kiosk.settings.tree import Settings
from kiosk.visit.event import StationTrouble

_STATION_WAIT = 3.0
_PAIR_AGAIN = "pair it: kiosk station pair at the station, kiosk pair here"


def station_findings(settings: Settings) -> Iterator[Finding]:
    """Takes some seconds where no station is."""
    try:
        identity = IdentityFile(settings.terminal.state_dir).current()
    except IdentityError as error:
        yield Finding("pairing", Condition.FAULT, str(error), _PAIR_AGAIN)
        return
    yield _pairing(identity, settings)
    url = settings.station.url or _discovered(settings.station.id or None, identity is not None)
    if url is None:
        yield Finding(
            "station service",
            Condition.FAULT,
            "none found" if identity else "none found on this machine, and not paired with another",
            "start it (kiosk station), or set station.url",
        )
        return
    yield from _service(url, identity, settings.terminal.id)


def _pairing(identity: Identity | None, settings: Settings) -> Finding:
    part = "pairing"
    if identity is None:
        if is_secured(settings.station.url):
            return Finding(part, Condition.FAULT, "not paired", _PAIR_AGAIN)
        return Finding(part, Condition.NOT_FITTED, "not paired; a station on this machine only")
    own = identity.own
    if own.terminal_id != settings.terminal.id:
        detail = f"paired as {own.terminal_id}, but terminal.id is {settings.terminal.id}"
        return Finding(part, Condition.FAULT, detail, f"set terminal.id back, or {_PAIR_AGAIN}")
    detail = f"{own.terminal_id} with {own.station_id}, until {own.not_after:%Y-%m-%d}"
    return Finding(part, Condition.OK, detail)


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


def _service(url: str, identity: Identity | None, terminal_id: str) -> Iterator[Finding]:
    part = "station service"
    security = None if identity is None else Security.mutual(identity, own_clock)
    try:
        client = StationClient(url, terminal_id, DEFAULT_TIMING, security)
    except UnsafeAddress as error:
        advice = "set station.url to the station's address (https), or to one on this machine"
        yield Finding(part, Condition.FAULT, str(error), advice)
        return
    offer = client.station()
    client.close()
    if not isinstance(offer, StationOffer):
        yield _failed(offer, url, identity)
        return
    detail = f"{offer.name} at {url}, {len(offer.services)} services"
    yield Finding(part, Condition.OK, detail)
    yield _clock(offer.time)


def _failed(failure: Failure, url: str, identity: Identity | None) -> Finding:
    part = "station service"
    trouble = None
    if identity is not None:
        trouble = trouble_with(failure, url, identity, DEFAULT_TIMING, own_clock)
    if trouble is StationTrouble.CLOCK_WRONG:
        return _clock(None)
    if trouble is StationTrouble.NOT_ADMITTED:
        detail = f"{url} no longer admits this terminal ({_word(failure)})"
        return Finding(part, Condition.FAULT, detail, _PAIR_AGAIN)
    detail = f"{url} does not answer as it should: {_word(failure)}"
    if _word(failure) == "not-the-station":
        advice = "somebody else answers there, or the station was set up anew: tell the technician"
        return Finding(part, Condition.FAULT, detail, advice)
    return Finding(part, Condition.FAULT, detail, "see its log")


def _word(failure: Failure) -> str:
    return getattr(failure, "reason", "") or getattr(failure, "code", "")


def _clock(station_time: dt.datetime | None) -> Finding:
    """`station_time` None: the clocks differ so much that the certificates looked wrong."""
    part, now = "clock", own_clock()
    advice = "set the wrong one (timedatectl set-ntp true, or set-time); look at its battery"
    if now < EARLIEST_CLOCK:
        return Finding(part, Condition.FAULT, f"never set: it says {now:%Y-%m-%d}", advice)
    if station_time is None:
        detail = f"says {now:%Y-%m-%d %H:%M} UTC; the station's differs by so much that its "
        return Finding(part, Condition.FAULT, f"{detail}certificate is not valid then", advice)
    difference = abs((station_time - now).total_seconds())
    if clocks_differ(station_time, now):
        detail = f"differs from the station's by {difference / 60:.0f} minutes"
        return Finding(part, Condition.WARNING, detail, advice)
    return Finding(part, Condition.OK, f"agrees with the station's within {difference:.0f} s")
