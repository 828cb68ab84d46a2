"""EF.CardSecurity: SecurityInfos that the issuer signed (ICAO 9303-11, 9.2; BSI TR-03110-3, A.1).

ContentInfo { SignedData over SecurityInfos }, in the master file, without an envelope of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.chipcard import security_infos, signed_data
from drivers.chipcard.security_infos import SecurityInfos
from drivers.chipcard.signed_data import SignedData

SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"


@dataclass(frozen=True)
class CardSecurity:
    infos: SecurityInfos
    signed: SignedData = field(repr=False)


def parse(data: bytes) -> CardSecurity:
    signed = signed_data.parse(data, SECURITY_OBJECT, "EF.CardSecurity")
    return CardSecurity(security_infos.parse(signed.content), signed)
