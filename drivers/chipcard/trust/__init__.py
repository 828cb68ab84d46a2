"""Whom this terminal believes: country signing certificates, link certificates, revocation lists
(ICAO 9303-12)."""

from drivers.chipcard.trust.authorities import Chain, Rejected, Revocation, Source
from drivers.chipcard.trust.store import TrustStore

__all__ = ["Chain", "Rejected", "Revocation", "Source", "TrustStore"]
