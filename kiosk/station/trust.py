"""All that makes a station trusted by its terminals, and the other way round, in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.station.admission import Admission
from kiosk.station.authority import Authority
from kiosk.station.certificate_store import CertificateStore
from kiosk.station.database import Database
from kiosk.station.pairing import Pairings


@dataclass(frozen=True)
class StationTrust:
    authority: Authority
    certificates: CertificateStore
    pairings: Pairings
    admission: Admission

    @classmethod
    def open(
        cls,
        folder: Path,
        database: Database,
        station_id: str,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> StationTrust:
        """Raises AuthorityError."""
        authority = Authority.open(folder, station_id, clock())
        certificates = CertificateStore(database, station_id)
        return cls(
            authority=authority,
            certificates=certificates,
            pairings=Pairings(database, authority, station_id, clock),
            admission=Admission(certificates, station_id, clock),
        )
