"""Pictures of the station's pages for the README: `python -m tests.browser.pictures DIR`.

A real station at half past nine of a simulated morning, seen in Chromium. All people are made up.
"""

from __future__ import annotations

import base64
import datetime as dt
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from kiosk.queue.day import STATION_TIME
from kiosk.records.quality import QualityCounts
from kiosk.station import quality_store
from kiosk.station.serve import StationServer
from kiosk.station.sql_book import SqlBook
from tests.browser.window import DESKTOP, Window, open_window
from tests.kiosk.station.catalogue.test_revisions import DELIVERED
from tests.kiosk.station.running import Caller, new_key, options
from tests.kiosk.station.simulated_day import SimulatedDay

NOW = dt.datetime(2026, 11, 24, 9, 30, tzinfo=STATION_TIME)
TELEVISION = (1920, 1080)
PHONE = (360, 780)
NAME = "NGUYỄN THỊ PHƯƠNG THẢO"


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    window = open_window()
    with tempfile.TemporaryDirectory() as folder:
        given = options(
            Path(folder), station_name="Công an xã Lý Nhân", public_url="http://ly-nhan"
        )
        with StationServer(given, clock=lambda: NOW.astimezone(dt.UTC)) as server:
            _take_pictures(window, server, Caller(server.url, of=given), out)
    window.driver.quit()
    return 0


def _take_pictures(window: Window, server: StationServer, officer: Caller, out: Path) -> None:
    point = server.point
    assert point is not None
    for days in (1, 0):
        day = SimulatedDay(DELIVERED, NOW.date() - dt.timedelta(days=days))
        until = None if days else NOW.astimezone(dt.UTC)
        point.writer.call(lambda book, day=day, until=until: day.play(book, until))
    page = _at_the_counter(officer)
    window.driver.get(server.url)
    window.carry(server.url, {**officer.session.cookies.get_dict(), "counter": "2"})
    window.driver.execute_cdp_cmd(
        "Network.setCookie", {"url": server.url, "name": "language", "value": "vi"}
    )

    def shot(name: str, size: tuple[int, int], path: str, ready: Callable[[], object]) -> None:
        window.size(size)
        window.driver.get(server.url + path)
        window.until(ready)
        taken = window.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        (out / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))
        print(f"  {name}.png")

    shot("board", TELEVISION, "/board", lambda: "Quầy 2" in window.text("main"))
    shot("console", DESKTOP, "/console", lambda: NAME in window.text("#current"))
    shot("overview", DESKTOP, "/supervisor", lambda: window.all(".figures"))
    shot("statistics", (1366, 1100), "/supervisor/statistics", lambda: window.all("svg"))
    _ask_for_corrections(officer)
    shot("corrections", (1366, 960), "/console/corrections/C-261124-0001", lambda: _shown(window))
    point.writer.call(_check_records)
    shot("data-quality", (1366, 1250), "/supervisor/data-quality", lambda: window.all("svg"))
    officer.staff("finish", counter="2", ticket_id=_current(officer))
    shot("rating", PHONE, page, lambda: window.all('button[value="5"]'))


def _at_the_counter(officer: Caller) -> str:
    """Counter 2 has called somebody who took the number with a card; the page behind its code."""
    taken = officer.post(
        "/v1/tickets",
        {
            "service_id": "identity_card",
            "assurance": "card_genuine",
            "number": "035190000768",
            "holder": {"name": NAME},
        },
        new_key(),
    ).json()
    current = _current(officer)
    if current is not None:
        officer.staff("finish", counter="2", ticket_id=current)
    officer.staff("counter", counter="2", state="open")
    officer.staff("call", counter="2", number=taken["number"], current=None)
    return str(taken["page"]).removeprefix("http://ly-nhan")


def _ask_for_corrections(officer: Caller) -> None:
    evidence = [
        {"check": check, "outcome": "passed"}
        for check in ("passive_authentication", "chip_authentication", "fingerprint_on_sensor")
    ]
    for number, fields in (("035190000768", ("residence", "mother")), ("035090004321", ("sex",))):
        disputed = [
            {"field": field, "verdict": "differs", "claim": "card_is_right"} for field in fields
        ]
        body = {
            "number": number,
            "name": NAME,
            "fields": disputed,
            "assurance": "holder_verified",
            "evidence": evidence,
            "signed_data": [{"data_group": 13, "algorithm": "sha256", "digest": "5f" * 32}],
        }
        officer.post("/v1/corrections", body, new_key())


def _shown(window: Window) -> bool:
    return bool(window.text("#decide") and window.text("#corrections-open"))


def _check_records(book: SqlBook) -> None:
    """Eight months of checked records, a little better from month to month."""
    for back in range(8):
        month = dt.date(2026, 11 - back, 1)
        for area, checked in (("Xã Nhân Khang", 58), ("Xã Bắc Lý", 41), ("Xã Vĩnh Trụ", 27)):
            number = checked - 2 * (back % 3)
            wrong, missing = number * (8 + 2 * back) // 100, number * (6 + back) // 100
            counts = QualityCounts(
                checked=number,
                correct=number - wrong - missing // 2,
                complete=number - missing,
                differing=wrong,
                missing=missing,
                outdated=number // 3,
                asked=wrong * 2 // 3,
                accepted=wrong // 2,
            )
            quality_store.add(book, area, counts, month)


def _current(officer: Caller) -> str | None:
    ticket = officer.get("/v1/staff/queue?counter=2").json()["counter"]["ticket"]
    return None if ticket is None else str(ticket["id"])


if __name__ == "__main__":
    sys.exit(main())
