"""All pages of supervisors."""

from __future__ import annotations

from fastapi import APIRouter

from kiosk.station.service_point import ServicePoint
from kiosk.station.waits import Waits
from kiosk.station.web.access import Access
from kiosk.station.web.pages import Pages
from kiosk.station.web.supervisor.announcements import announcement_pages
from kiosk.station.web.supervisor.counters import counter_pages
from kiosk.station.web.supervisor.history import history_pages
from kiosk.station.web.supervisor.overview import overview_pages
from kiosk.station.web.supervisor.privacy import privacy_pages
from kiosk.station.web.supervisor.quality import quality_pages
from kiosk.station.web.supervisor.services import service_pages
from kiosk.station.web.supervisor.statistics import statistics_pages


def supervisor_routes(point: ServicePoint, pages: Pages, access: Access, waits: Waits) -> APIRouter:
    routes = APIRouter()
    routes.include_router(overview_pages(point, pages, access, waits))
    routes.include_router(service_pages(point, pages, access))
    routes.include_router(counter_pages(point, pages, access))
    routes.include_router(announcement_pages(point, pages, access))
    routes.include_router(history_pages(point, pages, access))
    routes.include_router(statistics_pages(point, pages, access))
    routes.include_router(quality_pages(point, pages, access))
    routes.include_router(privacy_pages(point, pages, access))
    return routes
