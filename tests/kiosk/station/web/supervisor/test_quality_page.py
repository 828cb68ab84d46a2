"""The pages of data quality and of kept data."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import re

import pytest

from kiosk.records.quality import QualityCounts
from kiosk.station import quality_store
from kiosk.station.serve import StationServer
from tests.kiosk.station.conftest import StationOptionsMaker
from tests.kiosk.station.running import Caller, Clock
from tests.kiosk.station.web.supervisor.chief import Chief

HERE = "/supervisor/data-quality"
COUNTS = QualityCounts(
    checked=62, correct=51, complete=57, differing=8, missing=5, outdated=22, asked=6, accepted=3
)


def fill(server: StationServer) -> None:
    point = server.point
    assert point is not None
    for area, month, counts in (
        ("Xã Nhân Khang", 11, COUNTS),
        ("Xã Bắc Lý", 11, QualityCounts(checked=3, correct=1)),
        ("", 10, QualityCounts(checked=40, correct=30, complete=38)),
    ):
        first = dt.date(2026, month, 1)
        point.writer.call(
            lambda book, a=area, c=counts, m=first: quality_store.add(  # type: ignore[misc]
                book, a, c, m
            )
        )


def rows(page: str, heading: str) -> list[list[str]]:
    """Texts of the cells of the table below a heading."""
    _, _, after = page.partition(f'id="{heading}"')
    body = after.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr>"))
    tidy = [
        [" ".join(html.unescape(re.sub(r"<[^>]*>", " ", cell)).split()) for cell in row]
        for row in cells
    ]
    return [row for row in tidy if row]


def test_a_supervisor_sees_areas_and_months_and_no_group_below_five(
    station: StationServer, chief: Chief
) -> None:
    assert "No record was checked in this month." in chief.page(HERE)
    fill(station)
    page = chief.page(HERE)
    assert rows(page, "areas-head") == [
        [
            "Xã Nhân Khang",
            "60",
            "50 83%",
            "55 92%",
            "40 67%",
            "10 17%",
            "5 8%",
            "20 33%",
            "5",
            "<5",
        ],
        ["Xã Bắc Lý", *["<5"] * 9],
    ]
    months = rows(page, "months-head")
    assert [row[:2] for row in months[-2:]] == [["10/2026", "40"], ["11/2026", "65"]]
    assert page.count("<svg") >= 2
    assert "The province" not in page
    earlier = chief.page(f"{HERE}?month=2026-10")
    assert rows(earlier, "areas-head")[0][:3] == ["Not known", "40", "30 75%"]


def test_tables_are_taken_away_as_files_and_the_trail_says_so(
    station: StationServer, chief: Chief
) -> None:
    fill(station)
    answer = chief.get(f"{HERE}/areas.csv?month=2026-11")
    assert answer.headers["Content-Disposition"].endswith('"data-quality-areas-2026-11.csv"')
    head, *body = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head[:3] == ["Area", "Records checked", "Correct"]
    assert body[0][:4] == ["Xã Nhân Khang", "60", "50", "55"]
    assert body[0][-6:] == ["83", "92", "67", "17", "8", "33"]
    assert body[1] == ["Xã Bắc Lý", *["<5"] * 9, *[""] * 6]
    assert "data-quality-areas" in chief.page("/supervisor/audit?action=exported")


def test_stations_of_one_database_are_summed(
    given: StationOptionsMaker, station: StationServer, chief: Chief
) -> None:
    fill(station)
    with StationServer(given(station_id="bac-ly"), clock=Clock()) as other:
        fill(other)
    page = chief.page(HERE)
    assert "The province" in page
    assert [row[:2] for row in rows(page, "stations-head")] == [
        ["bac-ly", "65"],
        ["Công an xã Thử Nghiệm", "65"],
    ]
    summary = page.partition('id="stations-head"')[2]
    assert re.search(r"Records checked</span>\s*<strong>130</strong>", summary)


@pytest.mark.parametrize("month", ["", "2026", "2027-01", "1999-12", "x"])
def test_a_month_that_cannot_be_is_this_one(chief: Chief, month: str) -> None:
    assert ", 11/2026" in chief.page(f"{HERE}?month={month}")
    assert chief.get(f"{HERE}/areas.csv?month={month}").status_code == 422


def test_the_page_of_kept_data_states_the_times_and_when_the_job_last_ran(
    chief: Chief, clock: Clock
) -> None:
    page = chief.page("/supervisor/privacy")
    assert "365 days" in page
    assert "90 days" in page
    assert page.count("08:00 · 24/11/2026") == 6
    assert "more than two hours" not in page
    clock.now += dt.timedelta(hours=3)
    chief.caller.sign_in()
    assert "more than two hours" in chief.page("/supervisor/privacy")


def test_where_it_is_known_how_many_are_registered_the_checked_are_a_share_of_them(
    given: StationOptionsMaker,
) -> None:
    chosen = given(registered_residents=12_500)
    with StationServer(chosen, clock=Clock()) as server:
        fill(server)
        chief = Chief(Caller(server.url, of=chosen))
        assert "0.5% of 12,500 registered" in chief.page(HERE)
