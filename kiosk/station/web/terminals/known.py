"""Which terminals the station serves."""

from __future__ import annotations

import datetime as dt

from kiosk.station import fleet_store
from kiosk.station.certificate_store import listed
from kiosk.station.service_point import ServicePoint
from kiosk.station.trust import StationTrust


def paired(trust: StationTrust | None, now: dt.datetime) -> set[str]:
    """Those that may ask it something over the network."""
    if trust is None:
        return set()
    found = listed(trust.certificates.current(now), now)
    return {one.terminal_id for one in found if one.state == "paired"}


def served(point: ServicePoint, trust: StationTrust | None) -> list[str]:
    """By name: those that are paired; where nothing is to be paired, those that were heard."""
    if trust is not None:
        return sorted(paired(trust, point.clock()))
    with point.database.reading() as connection:
        return sorted(fleet_store.heard(connection, point.station_id))
