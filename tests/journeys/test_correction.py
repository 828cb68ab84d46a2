"""The whole loop of a correction: terminal, console, and the answer at the next visit."""

from __future__ import annotations

import re
import time

import pytest
import zxingcpp

from kiosk.demo.desk import SUPERVISOR, address_of
from tests.journeys.terminal import Terminal
from tests.kiosk.station.running import Caller

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]

QUESTION = "Mời mang theo giấy khai sinh bản chính"
_CODE = re.compile(r"C-[0-9]{6}-[0-9]{4}")
_HIDDEN = re.compile(r'name="(csrf|revision)" value="([^"]*)"')


@pytest.fixture(autouse=True)
def nobody_waits(terminal: Terminal) -> None:
    terminal.send_home()


class Officer:
    """Signed in at the console, as a browser would be."""

    def __init__(self, terminal: Terminal) -> None:
        self._caller = Caller(address_of(terminal.stage.station))
        signed_in = self._caller.sign_in(SUPERVISOR.id, terminal.stage.staff_password)
        assert signed_in.status_code == 201

    def page(self, code: str) -> str:
        answer = self._caller.get(f"/console/corrections/{code}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def page_of_receipt(self, token: str) -> str:
        """What the console finds for a scanned receipt."""
        caller = self._caller
        found = caller.session.post(
            f"{caller.url}/console/corrections",
            data={"csrf": caller.csrf, "code": token},
            headers={"Origin": caller.url},
            timeout=10,
        )
        assert found.status_code == 200, found.text
        return found.text

    def decide(self, code: str, decision: str, answer: str = "") -> None:
        form = dict(_HIDDEN.findall(self.page(code)))
        said = {**form, "decision": decision, "answer": answer}
        caller = self._caller
        decided = caller.session.post(
            f"{caller.url}/console/corrections/{code}",
            data=said,
            headers={"Origin": caller.url},
            timeout=10,
        )
        assert decided.status_code == 200, decided.text

    def open_requests(self) -> int:
        count: int = self._caller.get("/console/corrections/count").json()["open"]
        return count


def to_record(terminal: Terminal, key: str) -> None:
    terminal.to_menu(key)
    terminal.screen.touch("Thông tin của tôi")
    terminal.screen.wait_for("ConsentQuestion")
    terminal.screen.touch("Tôi đồng ý")
    terminal.screen.wait_for("RecordCheck")


def send(terminal: Terminal) -> str:
    """From the form to the receipt; returns its code."""
    screen = terminal.screen
    screen.touch("Gửi yêu cầu")
    screen.wait_for("ConsentQuestion")
    screen.touch("Tôi đồng ý")
    screen.wait_for("CorrectionTaken", timeout=30)
    codes = _CODE.findall(" ".join(screen.texts()))
    assert len(set(codes)) == 1
    return str(codes[0])


def read_answer(terminal: Terminal, key: str) -> str:
    """All that a later visit says of the resident's requests."""
    terminal.to_menu(key)
    terminal.screen.touch("Chạm vào đây để xem")
    terminal.screen.wait_for("CorrectionList")
    return " ".join(terminal.screen.texts())


def test_a_resident_has_the_registry_corrected_and_hears_of_it(terminal: Terminal) -> None:
    screen, officer = terminal.screen, Officer(terminal)
    to_record(terminal, "hoa")
    assert "1952" not in " ".join(screen.texts())
    screen.touch("Ngày sinh")
    screen.wait_for_text("1952")
    screen.touch("Có chỗ sai")
    screen.wait_for("CorrectionForm")
    screen.touch("Thẻ đúng")
    code = send(terminal)

    paper = terminal.stage.printer.wait_for_job(15).convert("L")
    (receipt,) = zxingcpp.read_barcodes(paper)
    assert code in officer.page_of_receipt(receipt.text)
    page = officer.page(code)
    assert "DG13" in page
    for personal in ("1951", "1952", "035151000768", "Chính Lý"):
        assert personal not in page
    terminal.leave()

    officer.decide(code, "ask_back", QUESTION)
    terminal.send_home()
    said = read_answer(terminal, "hoa")
    assert code in said
    assert QUESTION in said
    screen.touch("Lấy số thứ tự")
    screen.wait_for("TicketTaken", timeout=30)
    terminal.leave()

    officer.decide(code, "accept")
    said = read_answer(terminal, "hoa")
    assert code in said
    assert "Đã sửa" in said
    screen.touch("Quay lại")
    screen.wait_for("Menu")
    screen.wait_until_gone("Chạm vào đây để xem")
    terminal.leave()

    terminal.to_menu("hoa")
    screen.touch("Thông tin của tôi")
    screen.wait_for("ConsentQuestion")
    assert "Chạm vào đây để xem" not in " ".join(screen.texts())


def test_a_field_with_an_open_request_says_so_at_the_next_look(terminal: Terminal) -> None:
    screen = terminal.screen
    to_record(terminal, "hoa")
    screen.touch("Có chỗ sai")
    screen.wait_for("CorrectionForm")
    screen.touch("Thẻ đúng")
    send(terminal)
    screen.touch("Về màn hình chính")
    screen.wait_for("Menu")
    screen.touch("Thông tin của tôi")
    screen.wait_for("RecordCheck")
    screen.wait_for_text("Ông/bà đã gửi yêu cầu sửa mục này.")


def test_a_number_that_the_registry_lacks_is_reported_with_two_touches(
    terminal: Terminal,
) -> None:
    before = Officer(terminal).open_requests()
    to_record(terminal, "long")
    terminal.screen.touch("Đề nghị kiểm tra")
    terminal.screen.wait_for("CorrectionForm")
    code = send(terminal)
    officer = Officer(terminal)
    assert officer.open_requests() == before + 1
    assert code in officer.page(code)


def test_a_request_whose_card_was_taken_too_early_is_not_lost(terminal: Terminal) -> None:
    officer = Officer(terminal)
    before = officer.open_requests()
    to_record(terminal, "lan")
    terminal.screen.touch("Có chỗ sai")
    terminal.screen.wait_for("CorrectionForm")
    terminal.screen.touch("Thẻ đúng")
    terminal.screen.touch("Gửi yêu cầu")
    terminal.screen.wait_for("ConsentQuestion")
    terminal.screen.touch("Tôi đồng ý")
    terminal.stage.take_card()
    terminal.screen.wait_for("Idle", timeout=60)
    assert officer.open_requests() == before + 1
    terminal.to_menu("lan")
    terminal.screen.touch("Tra cứu")
    terminal.screen.touch("Yêu cầu chỉnh sửa của tôi")
    terminal.screen.wait_for("CorrectionList")
    assert _CODE.search(" ".join(terminal.screen.texts()))


def test_two_records_with_one_number_lead_straight_to_a_number_for_the_counter(
    terminal: Terminal,
) -> None:
    terminal.to_menu("dung")
    terminal.screen.touch("Thông tin của tôi")
    terminal.screen.wait_for("ConsentQuestion")
    terminal.screen.touch("Tôi đồng ý")
    terminal.screen.wait_for("ProblemNotice")
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.wait_for("TicketTaken", timeout=30)


def test_what_was_said_survives_a_station_that_fails_and_is_one_request(
    terminal: Terminal,
) -> None:
    screen, before = terminal.screen, Officer(terminal).open_requests()
    to_record(terminal, "hoa")
    screen.touch("Có chỗ sai")
    screen.wait_for("CorrectionForm")
    screen.touch("Thẻ đúng")
    screen.touch("Gửi yêu cầu")
    screen.wait_for("ConsentQuestion")
    terminal.stage.station.kill()
    try:
        screen.touch("Tôi đồng ý")
        screen.wait_for("ProblemNotice", timeout=40)
    finally:
        terminal.stage.station.start()
    for _ in range(60):
        screen.try_touch("Thử lại")
        if screen.view() == "CorrectionTaken":
            break
        time.sleep(0.5)
    screen.wait_for("CorrectionTaken", timeout=30)
    assert Officer(terminal).open_requests() == before + 1
