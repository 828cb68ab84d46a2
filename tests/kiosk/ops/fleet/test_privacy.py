"""What leaves a terminal for the fleet page names nobody: after a visit with card and finger, no
value of the card is in its report or in its log, in whatever form it could have got there."""

from __future__ import annotations

import base64
import dataclasses
import html
import json
import logging
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from kiosk.appliance.report import Order, OrderKind
from kiosk.assets_path import assets_path
from kiosk.demo.cast import Resident, load_cast
from kiosk.language.vietnamese import without_marks
from kiosk.station import fleet_store
from kiosk.visit.intent import ChooseService, Continue, Finish, OpenTickets
from kiosk.visit.view import AccessKeyEntry, CheckResult, FingerPrompt, Idle, Menu, TicketTaken
from tests.kiosk.core.wait import until
from tests.kiosk.ops.fleet.terminal import FleetTerminal

SHORT = ("sex", "nationality", "ethnicity", "religion")
"""Shared by millions, and words of the language."""
JPEG_2000 = b"\x00\x00\x00\x0cjP  "


def values_of(resident: Resident) -> set[str]:
    """All that the card says, and what is made of it."""
    card = resident.holder
    found = {
        getattr(card, field.name) for field in dataclasses.fields(card) if field.name not in SHORT
    }
    for name in ("date_of_birth", "date_of_issue", "date_of_expiry"):
        day, month, year = getattr(card, name).split("/")
        found |= {f"{year}-{month}-{day}", f"{day}{month}{year}", f"{day}.{month}.{year}"}
        found |= {f"{int(day)}/{int(month)}/{year}", f"{year}{month}{day}"}
    found |= {card.number[-9:], card.number[:9], *card.mrz(), resident.card_code}
    # Parts of an address and of a name tell as much.
    found |= {part.strip() for part in card.residence.split(",")}
    found |= {" ".join(card.full_name.split()[-2:])}
    return {value for value in found if len(value) > 5}


def forms_of(text: str) -> Iterator[bytes]:
    """As it could have been written."""
    grouped = " ".join(text[i : i + 3] for i in range(0, len(text), 3)) if text.isdigit() else text
    texts = {
        unicodedata.normalize(form, cased)
        for said in (text, grouped, without_marks(text))
        for cased in (said, said.upper(), said.lower(), said.title())
        for form in ("NFC", "NFD")
    }
    for said in texts:
        yield said.encode()
        yield said.encode("utf-16-le")
        yield said.encode("unicode_escape")
        yield json.dumps(said)[1:-1].encode()
        yield quote(said).encode()
        yield html.escape(said).encode("ascii", "xmlcharrefreplace")
        yield from hidden(said.encode())


def hidden(raw: bytes) -> Iterator[bytes]:
    yield raw.hex().encode()
    yield raw.hex().upper().encode()
    for before in range(3):
        # What stands before it moves base64's borders; the ends may be of both.
        yield base64.b64encode(b"\0" * before + raw)[4:-4]


def traces_in(sent: bytes, resident: Resident) -> list[str]:
    found = [
        value
        for value in values_of(resident)
        if any(len(form) > 5 and form in sent for form in forms_of(value))
    ]
    raw = {"finger": resident.finger.iso_compact(), "portrait": JPEG_2000}
    for name, content in raw.items():
        if any(form in sent for form in (content, *hidden(content))):
            found.append(name)
    return found


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[FleetTerminal]:
    with FleetTerminal(tmp_path) as made:
        logging.getLogger("kiosk").setLevel(logging.DEBUG)
        made.hall.see(Idle, lambda view: bool(getattr(view.body, "services", ())))
        yield made


def visit(terminal: FleetTerminal) -> Resident:
    hall = terminal.hall
    resident = hall.cast["minh"]
    hall.lay()
    hall.see(AccessKeyEntry)
    hall.scanner.scan("a|code|that|is|none")
    hall.type_number("035090999999")
    hall.see(AccessKeyEntry, lambda view: getattr(view.body, "fault", None) is not None)
    hall.scanner.scan(resident.card_code)
    hall.see(CheckResult)
    hall.touch(Continue())
    hall.see(Menu)
    hall.touch(OpenTickets(), ChooseService("criminal_record"))
    hall.see(FingerPrompt)
    hall.sensor.touch(resident.finger)
    hall.see(TicketTaken)
    hall.touch(Finish())
    hall.readers.remove()
    hall.see(Idle)
    return resident


def sent(terminal: FleetTerminal) -> tuple[bytes, bytes]:
    """The last report and the log, as the station has them."""
    point = terminal.point
    order = Order(id=fleet_store.new_order_id(), kind=OrderKind.SEND_LOG)
    point.writer.call(
        lambda book: fleet_store.give_order(book, "terminal-1", order, None, point.clock())
    )

    def arrived() -> bool:
        said = terminal.heard()
        with point.database.reading() as connection:
            log = fleet_store.log_of(connection, point.station_id, order.id)
        return log is not None and said is not None and said.visits_today == 1

    until(arrived)
    return terminal.stored("terminal_reports"), terminal.stored("terminal_logs")


def test_neither_report_nor_log_of_a_visit_names_anybody(terminal: FleetTerminal) -> None:
    resident = visit(terminal)
    report, log = sent(terminal)
    assert b"last_visit_at" in report
    assert log.count(b"place") >= 5, "there was nothing to search"
    assert traces_in(report, resident) == []
    assert traces_in(log, resident) == []


@pytest.mark.parametrize(
    "leak",
    [
        "TRẦN VĂN MINH",
        "tran van minh",
        "Tr\\u1ea7n V\\u0103n B\\xecnh",
        "035 090 004 321",
        base64.b64encode("xx Trần Văn Minh".encode()).decode(),
        "nguyễn thị mai".encode().hex(),
        "1990-08-15",
    ],
)
def test_the_search_would_find_it(leak: str) -> None:
    resident = load_cast(assets_path("registry", "residents.toml"))["minh"]
    assert traces_in(f'{{"said":"{leak} was here"}}'.encode(), resident)
