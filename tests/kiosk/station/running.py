"""A station service on a free loopback port, for tests that speak to it over HTTP."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import requests

from kiosk.staff.hashed import hash_password
from kiosk.staff.member import Member, Role
from kiosk.station.options import StationOptions
from kiosk.station.refusal import Refusal
from kiosk.station.staff import accounts
from kiosk.station.store import open_store
from kiosk.station.writer import Writer

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "assets" / "catalogue" / "services.toml"
RESIDENTS = ROOT / "assets" / "registry" / "residents.toml"
MINH = "035090004321"
HOA = "035151000768"
HA = "035301009158"
LONG = "036078002200"
"""Not in the registry."""
TUAN = "035086003917"
LAN = "035194006282"
DUNG = "035069001553"
"""Two records with one number."""
TEMPLATE = bytes(range(256)) * 2
OFFICER = Member(id="officer-1", name="Đại úy Trần Văn Bình", role=Role.SUPERVISOR)
CLERK = Member(id="clerk-1", name="Thượng úy Lê Thị Mai", role=Role.CLERK)
TECHNICIAN = Member(id="technician-1", name="Phạm Văn Kỹ", role=Role.TECHNICIAN)
PASSWORD = "Cau Giay 1954"
JSON = dict[str, Any]


def options(state_dir: Path, **changes: Any) -> StationOptions:
    given: JSON = {
        "station_id": "test-station",
        "station_name": "Công an xã Thử Nghiệm",
        "catalogue_file": CATALOGUE,
        "residents_file": RESIDENTS,
        "state_dir": state_dir,
        "port": 0,
        "announce": False,
        "fingers": {"minh": TEMPLATE},
    }
    return StationOptions(**{**given, **changes})


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


class Caller:
    """A terminal as the API sees it: plain requests, nothing of the product's own client."""

    def __init__(
        self, url: str, terminal_id: str = "hall-1", of: StationOptions | None = None
    ) -> None:
        """`of`: the station's options, where it acts as an officer as well."""
        self.url = url
        self.terminal_id = terminal_id
        self.session = requests.Session()
        self.session.trust_env = False
        self.csrf = ""
        self._of = of

    def get(self, path: str) -> requests.Response:
        if path.startswith(("/v1/staff", "/v1/help-calls")):
            self.be_signed_in()
        return self.session.get(self.url + path, timeout=10)

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> requests.Response:
        headers = {} if key is None else {"Idempotency-Key": key}
        full = {"terminal_id": self.terminal_id, **body}
        return self.session.post(self.url + path, json=full, headers=headers, timeout=10)

    def take(
        self, service: str = "residence", key: str | None = None, assurance: str = "anonymous"
    ) -> requests.Response:
        body = {"service_id": service, "assurance": assurance}
        return self.post("/v1/tickets", body, key or new_key())

    def lease(
        self, service: str = "residence", day: str = "2026-11-24", size: int = 5
    ) -> requests.Response:
        body = {"service_id": service, "day": day, "size": size}
        return self.post("/v1/blocks", body, new_key())

    def leased_ticket(self, block: JSON, ordinal: int, **changes: Any) -> requests.Response:
        body = {
            "id": new_key(),
            "service_id": block["service_id"],
            "block_id": block["id"],
            "ordinal": ordinal,
            "assurance": "anonymous",
            "issued_at": "2026-11-24T08:00:00+07:00",
        }
        return self.post("/v1/tickets/leased", {**body, **changes})

    def be_signed_in(self) -> None:
        """As the first officer, who is employed if need be."""
        if not self.csrf and self._of is not None:
            employ_officer(self._of)
            assert self.sign_in().status_code == 201

    def sign_in(self, name: str = OFFICER.id, password: str = PASSWORD) -> requests.Response:
        said = {"id": name, "password": password}
        answer = self.session.post(self.url + "/v1/staff/sessions", json=said, timeout=10)
        self.csrf = answer.json().get("csrf", "")
        return answer

    def staff(self, action: str, key: str | None = None, **body: Any) -> requests.Response:
        """An officer's request."""
        self.be_signed_in()
        headers = {"Idempotency-Key": key or new_key(), "X-CSRF-Token": self.csrf}
        url = f"{self.url}/v1/staff/{action}"
        return self.session.post(url, json=body, headers=headers, timeout=10)

    def next(self, counter: str = "1", current: str | None = None) -> requests.Response:
        return self.staff("next", counter=counter, current=current)

    def waiting(self, service: str = "residence") -> int:
        queues = self.get("/v1/station").json()["queues"]
        return next(q["waiting"] for q in queues if q["service_id"] == service)


def employ_officer(of: StationOptions, member: Member = OFFICER) -> None:
    """`member` can sign in at the station, running or not, with PASSWORD."""
    now, database = dt.datetime.now(dt.UTC), open_store(of)
    writer = Writer(database, of.station_id)
    with contextlib.suppress(Refusal):  # already employed
        writer.call(
            lambda book: accounts.add(book, member, _hashed(), now, None, must_change=False)
        )
    writer.close()
    database.close()


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


def new_key() -> str:
    return str(uuid.uuid4())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
