"""Staff mode is asked for by paired terminals alone, and each for itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from kiosk.link.identity import Identity
from kiosk.link.outcome import Refused
from kiosk.link.wire import WireStaffAccess
from kiosk.staff.member import Role
from kiosk.station.database import Database
from kiosk.station.resident_key import resident_key
from kiosk.station.staff import access_codes
from kiosk.station.staff.access_tags import AccessTags
from kiosk.station.writer import Writer
from tests.kiosk.link.paired import STATION, SecuredStation
from tests.kiosk.link.secured.asking import client
from tests.kiosk.station.running import TECHNICIAN, employ_officer, options

pytestmark = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")


@pytest.fixture
def code(station: SecuredStation) -> Callable[[str], str]:
    """Makes one for a terminal, as the console does."""
    chosen = options(station.state_dir)
    employ_officer(chosen, TECHNICIAN)
    tags = AccessTags(resident_key(chosen), STATION)

    def make(terminal: str) -> str:
        database = Database.in_file(chosen.store_file)
        writer = Writer(database, STATION)
        made = writer.call(
            lambda book: access_codes.make(book, tags, terminal, TECHNICIAN, station.clock())
        )
        writer.close()
        database.close()
        return made.code

    return make


def test_a_paired_terminal_opens_with_its_own_codes_only(
    station: SecuredStation, identity: Identity, code: Callable[[str], str]
) -> None:
    asker = client(station.url, identity)
    assert asker.open_staff_mode({"code": code("hall-1")}) == WireStaffAccess(Role.TECHNICIAN)
    assert asker.open_staff_mode({"code": code("hall-2")}) == Refused(403, "access-unknown")
    asker.close()


def test_a_terminal_cannot_ask_in_anothers_name(
    station: SecuredStation, identity: Identity, code: Callable[[str], str]
) -> None:
    asker = client(station.url, identity, "hall-2")
    assert asker.open_staff_mode({"code": code("hall-2")}) == Refused(403, "other-terminal")
    asker.close()


def test_whoever_has_no_certificate_learns_nothing(
    station: SecuredStation, code: Callable[[str], str], tmp_path: Path
) -> None:
    body = {"terminal_id": "hall-1", "code": code("hall-1")}
    url = f"{station.url}/v1/staff-access"
    answer = requests.post(url, json=body, verify=False, timeout=10)
    assert (answer.status_code, answer.json()["code"]) == (401, "certificate-missing")
    asker = client(station.url, station.pair(tmp_path / "terminal"))
    assert asker.open_staff_mode({"code": body["code"]}) == WireStaffAccess(
        Role.TECHNICIAN
    )  # it was not used up
    asker.close()
