"""Services: the list, one of them to be changed, a new one, their order."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from msgspec.structs import replace
from starlette.responses import Response

from kiosk.assets_path import assets_path
from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.fault import Fault, Faulty, Flaw
from kiosk.catalogue.hours import DAYS
from kiosk.staff.action import StaffAction
from kiosk.staff.member import Member, Role
from kiosk.station.catalogue.revisions import Revision
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.service_point import ServicePoint
from kiosk.station.web.access import Access
from kiosk.station.web.forms import Form, form_of
from kiosk.station.web.pages import Pages, language_of
from kiosk.station.web.routes import FOR_EVER
from kiosk.station.web.supervisor.flaws import field_of, said
from kiosk.station.web.supervisor.leading import Said, back, lead
from kiosk.station.web.supervisor.service_form import (
    ASSURANCES,
    ICONS,
    MOST_ROWS,
    HoursRow,
    ServiceForm,
)
from kiosk.station.web.supervisor.words import WEEKDAYS, Words

HERE = "/supervisor/services"
NEW = "new"

ServiceId = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
IconName = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]


class ServicePages:
    def __init__(self, point: ServicePoint, pages: Pages) -> None:
        self._point = point
        self._pages = pages

    def list(self, request: Request, done: str, faults: tuple[Fault, ...] = ()) -> Response:
        valid = self._point.catalogues.now
        words = Words(language_of(request))
        return self._pages.render(
            request,
            "supervisor/services.html",
            status=409 if faults else 200,
            said=done,
            faults=[said(fault, words, valid.catalogue) for fault in faults],
            file_faults=self._point.catalogues.file_faults,
            catalogue=valid.catalogue,
            seen=valid.number,
            days=self._point.service_days(self._point.clock()),
            words=words,
        )

    def form(
        self,
        request: Request,
        form: ServiceForm,
        valid: Revision,
        faults: tuple[Fault, ...] = (),
        *,
        changed_meanwhile: bool = False,
    ) -> Response:
        words = Words(language_of(request))
        beside: dict[str, list[str]] = {}
        for fault in faults:
            sentences = beside.setdefault(field_of(fault), [])
            sentence = said(fault, words, valid.catalogue)
            if sentence not in sentences:
                sentences.append(sentence)
        blank = max(2, 4 - len(form.hours)) if len(form.hours) < MOST_ROWS - 1 else 0
        status = 409 if changed_meanwhile else 422 if faults else 200
        return self._pages.render(
            request,
            "supervisor/service.html",
            status=status,
            form=form,
            hours=(*form.hours, *(HoursRow() for _ in range(blank))),
            beside=beside,
            changed_meanwhile=changed_meanwhile,
            service=valid.catalogue.service(form.id),
            catalogue=valid.catalogue,
            seen=valid.number,
            assurances=ASSURANCES,
            icons=ICONS if form.icon in ICONS else (form.icon, *ICONS),
            weekdays=list(zip(DAYS, WEEKDAYS, strict=True)),
            words=words,
        )

    async def save(self, request: Request, sent: Form, service_id: str, member: Member) -> Response:
        typed = ServiceForm.typed(sent, service_id)

        def edit(catalogue: Catalogue) -> Catalogue:
            if service_id and catalogue.service(service_id) is None:
                raise Refusal(Reason.UNKNOWN_SERVICE)
            return typed.put_into(catalogue)

        valid = self._point.catalogues.latest
        before = valid.catalogue.service(service_id)
        try:
            action = StaffAction.CATALOGUE_SERVICE
            if before is not None and _only_hours(typed, before.id, valid.catalogue):
                action = StaffAction.CATALOGUE_HOURS
            subject = service_id or typed.prefix
            await lead(self._point, member, sent.number("seen"), edit, action, subject)
        except Faulty as faulty:
            return self.form(request, typed, self._point.catalogues.latest, faulty.faults)
        except Refusal as refusal:
            if refusal.reason is not Reason.CHANGED_MEANWHILE:
                raise
            return self.form(request, typed, self._point.catalogues.latest, changed_meanwhile=True)
        return back(HERE, "service-saved")

    async def edited(
        self,
        request: Request,
        sent: Form,
        service_id: str,
        member: Member,
        done: str,
    ) -> Response:
        """`done`: service-removed, service-up or service-down."""

        def edit(catalogue: Catalogue) -> Catalogue:
            service = catalogue.service(service_id)
            if service is None:
                raise Refusal(Reason.UNKNOWN_SERVICE)
            if done == "service-removed":
                return without(catalogue, service_id)
            return moved(catalogue, service_id, -1 if done == "service-up" else 1)

        action = StaffAction.CATALOGUE_SERVICE
        try:
            await lead(self._point, member, sent.number("seen"), edit, action, service_id)
        except Faulty as faulty:
            return self.list(request, "", faulty.faults)
        except Refusal as refusal:
            if refusal.reason is not Reason.CHANGED_MEANWHILE:
                raise
            return back(HERE, "changed-meanwhile")
        return back(HERE, done)


def without(catalogue: Catalogue, service_id: str) -> Catalogue:
    """The catalogue without a service."""
    counters = (
        replace(c, services=tuple(s for s in c.services if s != service_id))
        for c in catalogue.counters
    )
    kept = tuple(s for s in catalogue.services if s.id != service_id)
    if not kept:
        raise Faulty((Fault(Flaw.NO_SERVICE),))
    return Catalogue(kept, tuple(counters))


def moved(catalogue: Catalogue, service_id: str, by: int) -> Catalogue:
    """The catalogue with a service one place further up or down, as far as there is one."""
    services = list(catalogue.services)
    place = next(n for n, service in enumerate(services) if service.id == service_id)
    there = min(max(place + by, 0), len(services) - 1)
    services.insert(there, services.pop(place))
    return replace(catalogue, services=tuple(services))


def _only_hours(typed: ServiceForm, service_id: str, catalogue: Catalogue) -> bool:
    """Whether nothing but the opening hours differs from how it is."""
    service = catalogue.service(service_id)
    if service is None:
        return False
    before = ServiceForm.of(service, catalogue)
    hours = (typed.always, typed.hours)
    return (before.always, before.hours) != hours and replace(
        before, always=typed.always, hours=typed.hours
    ) == typed


def service_pages(point: ServicePoint, pages: Pages, access: Access) -> APIRouter:
    routes = APIRouter(include_in_schema=False, prefix=HERE)
    visitor, leader = access.page(Role.SUPERVISOR), access.action(Role.SUPERVISOR)
    views = ServicePages(point, pages)

    @routes.get("")
    def list_all(
        request: Request,
        done: Said = "",
        _member: Member = Depends(visitor),
    ) -> Response:
        return views.list(request, done)

    @routes.get("/icons/{name}.png")
    def icon(name: IconName) -> Response:
        if name not in ICONS:
            return Response(status_code=404)
        content = assets_path("icons", f"{name}.png").read_bytes()
        return Response(content, media_type="image/png", headers=FOR_EVER)

    @routes.get("/{service_id}")
    def one(
        request: Request, service_id: ServiceId, _member: Member = Depends(visitor)
    ) -> Response:
        valid = point.catalogues.now
        if service_id == NEW and valid.catalogue.service(NEW) is None:
            return views.form(request, ServiceForm(prefix=_free_prefix(valid.catalogue)), valid)
        service = point.service(service_id)
        return views.form(request, ServiceForm.of(service, valid.catalogue), valid)

    @routes.post("/{service_id}")
    async def save(
        request: Request, service_id: ServiceId, member: Member = Depends(leader)
    ) -> Response:
        exists = service_id != NEW or point.catalogue.service(NEW) is not None
        sent = await form_of(request)
        return await views.save(request, sent, service_id if exists else "", member)

    @routes.post("/{service_id}/{what}")
    async def edit(
        request: Request,
        service_id: ServiceId,
        what: Annotated[str, Path(pattern="^(removed|up|down)$")],
        member: Member = Depends(leader),
    ) -> Response:
        sent = await form_of(request)
        return await views.edited(request, sent, service_id, member, f"service-{what}")

    return routes


def _free_prefix(catalogue: Catalogue) -> str:
    taken = {service.prefix for service in catalogue.services}
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O look like digits
    return next((letter for letter in letters if letter not in taken), "")
