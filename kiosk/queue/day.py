"""The station's day. Numbers start again each morning, by Vietnam's clock.

Vietnam keeps UTC+07:00 all over the country and all the year (no summer time since 1979), so a
fixed offset is right and needs no time-zone data on the machine.
"""

from __future__ import annotations

import datetime as dt

STATION_TIME = dt.timezone(dt.timedelta(hours=7))


def station_day(moment: dt.datetime) -> dt.date:
    """The station's date at `moment`, which has a time zone (ValueError otherwise)."""
    if moment.tzinfo is None:
        raise ValueError("a moment without time zone has no date at the station")
    return moment.astimezone(STATION_TIME).date()
