"""Staff pair terminals and shut them out in the browser, over real TLS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.link.identity import IdentityFile
from kiosk.link.pairing import TerminalPairing
from kiosk.pairing.code import shown
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.terminal import UNHURRIED
from tests.kiosk.station.running import CLERK, TECHNICIAN, Caller, employ_officer, options
from tests.kiosk.station.web.test_staff_pages import Browser

PAGE = "/supervisor/terminals"


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[SecuredStation]:
    with SecuredStation(tmp_path / "station") as running:
        yield running


@pytest.fixture
def technician(secured: SecuredStation) -> Browser:
    employ_officer(options(secured.state_dir), TECHNICIAN)
    browser = Browser(secured.url)
    # Whose authority it is, the person at the browser has said; here nothing hangs on it.
    browser.session.verify = False
    browser.get("/sign-in")
    assert browser.sign_in(TECHNICIAN.id).status_code == 200
    return browser


def asked(secured: SecuredStation) -> TerminalPairing:
    pairing = TerminalPairing(secured.url, "hall-1", UNHURRIED)
    pairing.ask()
    return pairing


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
class TestOverTls:
    def test_a_terminal_is_paired_with_the_code_of_its_screen_and_shut_out_again(
        self, secured: SecuredStation, technician: Browser, tmp_path: Path
    ) -> None:
        assert "No terminal is paired yet" in technician.get(PAGE).text
        technician.send(f"{PAGE}/pairing/open")
        pairing = asked(secured)
        assert shown(pairing.code) in technician.get(f"{PAGE}/pairing").text
        done = technician.send(f"{PAGE}/pairing/confirm", code=shown(pairing.code))
        assert "The code is the same" in done.text
        assert pairing.fetch()
        pairing.keep(IdentityFile(tmp_path / "hall"))
        assert "hall-1" in technician.get(PAGE).text
        gone = technician.send(f"{PAGE}/revoke", terminal_id="hall-1")
        assert "The terminal is shut out" in gone.text

    def test_a_code_that_no_terminal_shows_pairs_nothing_and_warns(
        self, secured: SecuredStation, technician: Browser
    ) -> None:
        technician.send(f"{PAGE}/pairing/open")
        pairing = asked(secured)
        wrong = f"{(int(pairing.code) + 1) % 10**8:08d}"
        answer = technician.send(f"{PAGE}/pairing/confirm", code=wrong)
        assert "somebody may be in between" in answer.text
        assert not pairing.fetch()

    @pytest.mark.parametrize("code", ["", "1234", "x" * 500, "١٢٣٤٥٦٧٨"])
    def test_what_is_no_code_is_said_so_and_uses_up_no_try(
        self, secured: SecuredStation, technician: Browser, code: str
    ) -> None:
        technician.send(f"{PAGE}/pairing/open")
        for _ in range(5):
            answer = technician.send(f"{PAGE}/pairing/confirm", code=code)
            assert "A code has eight digits" in answer.text
        assert secured.staff.is_open()

    def test_what_was_done_stands_in_the_trail(
        self, secured: SecuredStation, technician: Browser
    ) -> None:
        technician.send(f"{PAGE}/pairing/open")
        technician.send(f"{PAGE}/pairing/confirm", code=asked(secured).code)
        employ_officer(options(secured.state_dir))
        supervisor = Browser(secured.url)
        supervisor.session.verify = False
        supervisor.get("/sign-in")
        supervisor.sign_in()
        trail = supervisor.get("/supervisor/audit").text
        assert "Opened pairing" in trail
        assert "Confirmed a pairing" in trail
        assert "hall-1" in trail

    def test_pairing_that_staff_stop_is_closed(
        self, secured: SecuredStation, technician: Browser
    ) -> None:
        technician.send(f"{PAGE}/pairing/open")
        technician.send(f"{PAGE}/pairing/close")
        assert not secured.staff.is_open()
        assert "Pairing is closed" in technician.get(f"{PAGE}/pairing").text

    def test_a_clerk_pairs_nothing(self, secured: SecuredStation) -> None:
        employ_officer(options(secured.state_dir), CLERK)
        clerk = Browser(secured.url)
        clerk.session.verify = False
        clerk.get("/sign-in")
        clerk.sign_in(CLERK.id)
        assert clerk.get(PAGE).status_code == 403
        assert clerk.send(f"{PAGE}/pairing/open").status_code == 403
        assert not secured.staff.is_open()


def test_a_station_for_its_own_machine_says_that_nothing_is_to_be_paired(
    caller: Caller,
) -> None:
    caller.be_signed_in()
    page = caller.session.get(caller.url + PAGE, headers={"Accept-Language": "en"}, timeout=10)
    assert "nothing has to be paired" in page.text
