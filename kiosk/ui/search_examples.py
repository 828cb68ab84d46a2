"""Example Views of the searches: the procedures that come with the program, and some places."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from kiosk.assets_path import assets_path
from kiosk.catalogue.loader import load_catalogue
from kiosk.places.place import Level, PlaceAnswer, Unit
from kiosk.procedures.load import load_procedures
from kiosk.procedures.procedure import Fee
from kiosk.procedures.search import ProcedureIndex
from kiosk.visit import view as v


def search_examples() -> Iterator[tuple[str, v.Body]]:
    yield from _procedures()
    yield from _places()


def _procedures() -> Iterator[tuple[str, v.Body]]:
    all_of_them = load_procedures(assets_path("procedures", "procedures.toml"))
    index = ProcedureIndex(all_of_them)
    services = load_catalogue(assets_path("catalogue", "services.toml")).catalogue.services
    vehicles = tuple(one for one in all_of_them if one.service == "vehicles")
    yield "procedures", v.ProcedureSearch("", all_of_them, services)
    yield "procedures-of-service", v.ProcedureSearch("", vehicles, services, "vehicles")
    yield "procedures-found", v.ProcedureSearch("tam tru", index.search("tam tru", 20), services)
    yield "procedures-many", v.ProcedureSearch("the", index.search("the", 20), services)
    yield "procedures-none", v.ProcedureSearch("xyz", (), services)
    yield "procedures-no-list", v.ProcedureSearch("", ())
    by_id = {one.id: one for one in all_of_them}
    checked = replace(by_id["temporary_residence"], checked_on=dt.date(2026, 11, 24))
    yield "procedure", v.ProcedureShown(checked, service_open=True)
    unchecked = by_id["vehicle_new_owner"]
    yield "procedure-unchecked", v.ProcedureShown(unchecked, service_open=False)
    yield "procedure-long", v.ProcedureShown(by_id["security_conditions"], service_open=True)
    criminal = v.ProcedureShown(by_id["criminal_record_1"], True, v.PrintState.PRINTED)
    yield "procedure-finger", criminal
    elsewhere = replace(by_id["seal"], service="", fees=tuple(Fee(n * 1000) for n in range(1, 5)))
    yield "procedure-elsewhere", v.ProcedureShown(elsewhere, False, v.PrintState.FAILED)


def _places() -> Iterator[tuple[str, v.Body]]:
    here = Unit(Level.COMMUNE, "Xã", "Nhân Hà", province="Tỉnh Ninh Bình")
    there = Unit(Level.COMMUNE, "Xã", "Vĩnh Trụ", province="Tỉnh Ninh Bình")
    province = Unit(Level.PROVINCE, "Tỉnh", "Ninh Bình")
    old = Unit(Level.COMMUNE, "Xã", "Nhân Khang", "Huyện Lý Nhân", "Tỉnh Hà Nam")
    district = Unit(Level.DISTRICT, "Huyện", "Lý Nhân", province="Tỉnh Hà Nam")
    seven = ("Lý Nhân", "Nam Xang", "Bắc Lý", "Vĩnh Trụ", "Trần Thương", "Nhân Hà", "Nam Lý")
    answers = (
        PlaceAnswer(old, (here,), old=True),
        PlaceAnswer(replace(old, name="Chính Lý"), (here, there), old=True, partly=True),
        PlaceAnswer(here, (here,), old=False),
        PlaceAnswer(
            district,
            tuple(replace(here, name=name) for name in seven),
            old=True,
            partly=True,
        ),
        PlaceAnswer(Unit(Level.PROVINCE, "Tỉnh", "Hà Nam"), (province,), old=True),
    )
    yield "places", v.PlaceSearch("", ())
    yield "places-one", v.PlaceSearch("nhan khang", answers[:1])
    yield "places-found", v.PlaceSearch("nhan", answers)
    town = Unit(
        Level.DISTRICT, "Thành phố", "Phan Rang - Tháp Chàm", province="Tỉnh Bà Rịa - Vũng Tàu"
    )
    wards = tuple(
        Unit(Level.COMMUNE, "Phường", name, province="Thành phố Hồ Chí Minh")
        for name in ("Văn Miếu - Quốc Tử Giám", "Phước Thắng - Vũng Tàu", "Tam Thắng")
    )
    yield "places-long", v.PlaceSearch("phan rang", (PlaceAnswer(town, wards, True, True),))
    yield "places-none", v.PlaceSearch("xyz", ())
