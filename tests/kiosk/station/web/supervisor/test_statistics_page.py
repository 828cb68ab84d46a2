"""The page of statistics and its files say the same, and no more than was asked for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest

from kiosk.station.serve import StationServer
from kiosk.station.web.supervisor.csv_file import csv_bytes
from kiosk.station.web.supervisor.figures import TABLES
from tests.kiosk.station.catalogue.test_revisions import DELIVERED
from tests.kiosk.station.running import Clock
from tests.kiosk.station.simulated_day import SimulatedDay
from tests.kiosk.station.web.supervisor.chief import Chief

HERE = "/supervisor/statistics"
TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def busy(station: StationServer, clock: Clock) -> StationServer:
    """A station with yesterday's whole day and half of today's."""
    clock.now = dt.datetime(2026, 11, 24, 5, 0, tzinfo=dt.UTC)
    point = station.point
    assert point is not None
    yesterday = TODAY - dt.timedelta(days=1)
    point.writer.call(SimulatedDay(DELIVERED, yesterday).play)
    point.writer.call(lambda book: SimulatedDay(DELIVERED, TODAY).play(book, until=clock.now))
    return station


def rows_of(chief: Chief, name: str, query: str) -> list[list[str]]:
    answer = chief.get(f"{HERE}/{name}.csv?{query}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{name}-')
    assert answer.content.startswith(b"\xef\xbb\xbf")
    text = answer.content.decode("utf-8-sig")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    return list(csv.reader(io.StringIO(text, newline="")))


def table_of(page: str, caption: str) -> list[list[str]]:
    found = re.search(rf"<caption[^>]*>{caption}</caption>(.*?)</table>", page, re.DOTALL)
    assert found
    rows = re.findall(r"<tr>(.*?)</tr>", found[1], re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


@pytest.mark.parametrize(("name", "caption"), [("hours", "By hour"), ("days", "By day")])
def test_a_file_has_the_figures_of_the_page(
    busy: StationServer, chief: Chief, name: str, caption: str
) -> None:
    query = "span=week"
    shown = table_of(chief.page(f"{HERE}?{query}"), caption)
    filed = rows_of(chief, name, query)
    assert filed[0] == shown[0]
    plain = [
        [cell.replace("–", "").removesuffix("%").replace(",", "") for cell in row[1:]]
        for row in shown[1:]
    ]
    assert [row[1:] for row in filed[1:]] == plain
    assert [row[0] for row in filed] == [row[0] for row in shown]
    assert sum(int(row[1]) for row in filed[1:]) > 150


def test_each_table_has_a_file_and_each_line_of_it_every_column(
    busy: StationServer, chief: Chief
) -> None:
    for name in TABLES:
        rows = rows_of(chief, name, "span=week")
        assert len(rows) > 1, name
        assert {len(row) for row in rows} == {len(rows[0])}, name
    (total,) = rows_of(chief, "total", "span=week")[1:]
    assert total[0] == "2026-11-18 – 2026-11-24"
    services = rows_of(chief, "services", "span=week")
    assert services[1][0] == "A · Residence registration"
    assert sum(int(row[1]) for row in services[1:]) == int(total[1])


def test_figures_are_written_as_the_reader_writes_them_but_files_for_machines(
    busy: StationServer, chief: Chief
) -> None:
    page = chief.page(f"{HERE}?span=week")
    median = re.search(r"<strong>(\d+\.\d)<span", page)
    assert median
    chief.caller.session.headers["Accept-Language"] = "vi"
    vietnamese = chief.page(f"{HERE}?span=week")
    assert f"<strong>{median[1].replace('.', ',')}<span" in vietnamese
    heads, *body = rows_of(chief, "hours", "span=week")
    assert heads[0] == "Giờ"
    assert all("," not in cell for row in body for cell in row)


def test_charts_have_a_title_a_description_and_a_table(busy: StationServer, chief: Chief) -> None:
    page = chief.page(f"{HERE}?span=week")
    charts = re.findall(r'<svg[^>]*role="img"[^>]*aria-labelledby="(\S+) (\S+)"', page)
    assert len(charts) == 4
    for title, description in charts:
        assert re.search(rf'<title id="{title}">[^<]+</title>', page)
        assert re.search(rf'<desc id="{description}">[^<]+</desc>', page)
    assert page.count("<caption") == 2
    assert "style=" not in page
    assert " on" + "click" not in page


@pytest.mark.parametrize(
    "query",
    [
        "span=custom&from=2026-11-23&to=2026-11-24",
        "span=custom&from=2026-11-23&to=2026-11-23",
        "span=today",
        "span=nonsense",
        "",
    ],
)
def test_days_are_chosen(busy: StationServer, chief: Chief, query: str) -> None:
    page = chief.page(f"{HERE}?{query}")
    yesterday = "23/11/2026" in page
    assert yesterday is ("2026-11-23" in query)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-11-24", "2026-11-23"),
        ("2026-08-24", "2026-11-24"),
        ("2026-11-24", "2026-11-25"),
        ("1999-12-31", "1999-12-31"),
        ("", ""),
        ("2026-13-01", "x"),
        ("2026-11-24'--", "2026-11-24"),
    ],
)
def test_days_that_cannot_be_are_said_and_give_no_file(chief: Chief, first: str, last: str) -> None:
    query = f"span=custom&from={first}&to={last}"
    answer = chief.get(f"{HERE}?{query}")
    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert "at most 92 days" in answer.text
    assert chief.get(f"{HERE}/hours.csv?{query}").status_code == 422


def test_a_day_without_numbers_is_said(chief: Chief) -> None:
    assert "No numbers were taken in these days." in chief.page(HERE)
    assert len(rows_of(chief, "hours", "span=today")) == 1


def test_92_days_are_the_most_and_work(chief: Chief) -> None:
    query = "span=custom&from=2026-08-25&to=2026-11-24"
    assert len(rows_of(chief, "days", query)) == 93


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "\u00a0@x", "＝1", "\ufeff=1"],
)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    (row,) = csv.reader(io.StringIO(csv_bytes([[text]]).decode("utf-8-sig"), newline=""))
    assert row == [f"'{text}"]


def test_other_texts_come_back_as_they_were() -> None:
    rows = [["Cư trú", 'a "quoted", b', "two\r\nlines", "", None, 12, 0.5, "A · x"]]
    (read,) = csv.reader(io.StringIO(csv_bytes(rows).decode("utf-8-sig"), newline=""))
    assert read == ["Cư trú", 'a "quoted", b', "two\r\nlines", "", "", "12", "0.5", "A · x"]
