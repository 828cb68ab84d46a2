"""What a station service is started with."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.queue.priority import ELDERLY_FROM
from kiosk.records.retention import Retention
from kiosk.speech.espeak import Dialect
from kiosk.station.registry.choice import RegistryChoice, SampleOptions

DEFAULT_PORT = 8700

_STATION_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
_SERVER_ADDRESSES = ("postgresql://", "postgres://")
_PUBLIC_URL = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)*")
_LONGEST_URL = 150
_LONGEST_NAME = 200
"""Bytes in UTF-8: it travels in a DNS TXT string of at most 255 (RFC 6763, section 6.1)."""

_SHORTEST_TOKEN, _LONGEST_TOKEN = 16, 512


class StationStartError(Exception):
    """The service cannot start. The text says which option is wrong, or what is in the way."""


@dataclass(frozen=True)
class StationOptions:
    """`port` 0 takes a free one. `fingers`: enrolled template by key of the sample resident."""

    station_id: str
    station_name: str
    catalogue_file: Path
    residents_file: Path
    state_dir: Path
    catalogue_delivered: bool = False
    """The catalogue's file is the one that comes with the program, not one of the station's."""
    procedures_file: Path | None = None
    """None: the one that comes with the program."""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    announce: bool = True
    always_tls: bool = False
    """TLS and paired terminals on loopback too."""
    fingers: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    database: str = field(default="", repr=False)
    """A PostgreSQL address as libpq knows it; empty: SQLite in `state_dir`."""
    registered_residents: int = 0
    """In the station's area; 0: not known."""
    elderly_from: int = ELDERLY_FROM
    """Age from which a resident is served first."""
    clips_dir: Path | None = None
    """Recorded clips for spoken calls; none, or not complete: they are synthesised."""
    dialect: Dialect = "north"
    """Of the synthesised voice."""
    resident_key_file: Path | None = None
    """At least 32 secret bytes, the same for all services of one database; none: made in
    `state_dir`."""
    public_url: str = ""
    """Where phones reach the pages, e.g. `https://kiosk.example.vn`; empty: nowhere."""

    retention: Retention = field(default_factory=Retention)
    """How long what concerns residents is kept."""
    registry: RegistryChoice = field(default_factory=SampleOptions)
    """Whom it asks about residents."""
    metrics_token_file: Path | None = None
    """What opens the metrics to another machine; none: they are for this one alone."""
    drain: float = 0.0
    """Seconds for which it goes on serving at its end, while it says that it is not ready."""

    def metrics_token(self) -> bytes | None:
        """Raises StationStartError for a file that is no token."""
        if self.metrics_token_file is None:
            return None
        try:
            token = self.metrics_token_file.read_bytes()[: _LONGEST_TOKEN + 1].strip()
        except OSError as error:
            raise StationStartError(f"{self.metrics_token_file}: {error.strerror}") from None
        if not _SHORTEST_TOKEN <= len(token) <= _LONGEST_TOKEN:
            said = f"a token has {_SHORTEST_TOKEN} to {_LONGEST_TOKEN} bytes"
            raise StationStartError(f"{self.metrics_token_file}: {said}")
        return token

    @property
    def store(self) -> str:
        """What to call the store in a message; never its password."""
        return "the PostgreSQL database" if self.database else str(self.store_file)

    @property
    def store_file(self) -> Path:
        return self.state_dir / "station.sqlite"

    @property
    def release_dir(self) -> Path:
        """The shelf of the terminals' releases."""
        return self.state_dir / "releases"

    @property
    def tls(self) -> bool:
        """Whether it serves paired terminals over TLS, and nobody over plain HTTP."""
        return self.always_tls or not ipaddress.ip_address(self.host).is_loopback

    def check(self) -> None:
        """Raises StationStartError for an option that cannot be."""
        if not _STATION_ID.fullmatch(self.station_id):
            raise StationStartError(
                f"station id {self.station_id!r}: use up to 40 of a-z, 0-9 and inner hyphens"
            )
        if not 0 < len(self.station_name.encode()) <= _LONGEST_NAME:
            raise StationStartError(f"station name: 1 to {_LONGEST_NAME} bytes in UTF-8")
        if self.database and not self.database.startswith(_SERVER_ADDRESSES):
            raise StationStartError("database: begins with postgresql://, or is empty for SQLite")
        if self.public_url and (
            len(self.public_url) > _LONGEST_URL or not _PUBLIC_URL.fullmatch(self.public_url)
        ):
            raise StationStartError(
                "public_url: an address such as https://kiosk.example.vn, without a slash at its "
                "end; or empty"
            )
        if not 0 <= self.port <= 65535:
            raise StationStartError(f"port {self.port}: 0 to 65535")
        try:
            address = ipaddress.ip_address(self.host)
        except ValueError:
            raise StationStartError(
                f"host {self.host!r}: give an address such as 127.0.0.1, not a name"
            ) from None
        if address.version == 6 and address.is_unspecified:
            raise StationStartError("host ::: give 0.0.0.0 for all interfaces, or one address")
