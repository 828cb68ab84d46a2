"""Whether a service process can do its work now; if not, why."""

from __future__ import annotations

from kiosk.station import migrations
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint


def check_ready(point: ServicePoint) -> None:
    """Raises Refusal(DRAINING, WRITER_STOPPED, STORE_UNAVAILABLE, STORE_OUTDATED)."""
    if point.draining.is_set():
        raise Refusal(Reason.DRAINING)
    if not point.writer.alive:
        raise Refusal(Reason.WRITER_STOPPED)
    point.writer.check()
    with point.database.reading() as connection:
        usable = migrations.is_usable(connection)
    if not usable:
        raise Refusal(Reason.STORE_OUTDATED)
    if point.database.role() == "standby":
        # It can be read, but no ticket can be taken.
        raise Refusal(Reason.STORE_UNAVAILABLE)
