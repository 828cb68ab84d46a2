"""The domain's access key as the chip card driver takes it."""

from __future__ import annotations

from drivers.chipcard.document import Can, Mrz
from kiosk.identity.access_key import AccessKey


def driver_key(key: AccessKey) -> Can | Mrz:
    """The MRZ where there is one: it is documented, the card access number is not."""
    if key.mrz is None:
        return Can(key.can)
    zone = key.mrz
    return Mrz(zone.document_number, zone.date_of_birth, zone.date_of_expiry)
