"""The three main tasks by sound alone: nothing is seen, and nothing touched but the voice's keys.

The person hears what the screen says, moves on, goes back, presses and has it said again; the rest
are the hands that lay a card down and plug headphones in. Core, station, card and socket are there.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from kiosk.demo.puppeteer import Puppeteer
from tests.journeys.terminal import Terminal

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]

MOST_MOVES = 60


class Person:
    """Knows the terminal by what is heard of it."""

    def __init__(self, screen: Puppeteer) -> None:
        self._screen = screen
        self.heard: list[str] = []

    def listen(self) -> str:
        new = self._screen.heard()
        self.heard += new
        return " ".join(new)

    def wait_to_hear(self, text: str, timeout: float = 30) -> str:
        """Until this is said. Returns what was said with it."""
        deadline, said = time.monotonic() + timeout, ""
        while text not in said:
            assert time.monotonic() < deadline, f"waited to hear {text!r}; heard {self.heard[-8:]}"
            time.sleep(0.05)
            said += " " + self.listen()
        return said

    def do(self, move: str) -> str:
        self._screen.do(move)
        return self.listen()

    def find(self, text: str) -> None:
        """Moves on until this is said."""
        for _move in range(MOST_MOVES):
            if text in self.do("next"):
                assert text in self.do("repeat")
                return
        raise AssertionError(f"nothing says {text!r}; heard {self.heard[-MOST_MOVES:]}")

    def choose(self, text: str) -> None:
        self.find(text)
        self.listen()
        self._screen.do("press")


@pytest.fixture(autouse=True)
def nobody_waits(terminal: Terminal) -> None:
    terminal.send_home()


@pytest.fixture
def person(terminal: Terminal) -> Iterator[Person]:
    yield Person(terminal.screen)
    terminal.stage.headphones.pull()


def identify(terminal: Terminal, person: Person) -> None:
    person.choose("Chạm để bắt đầu")
    person.wait_to_hear("đặt thẻ căn cước lên đầu đọc")
    terminal.stage.lay_card("minh")
    person.wait_to_hear("quét mã")
    terminal.stage.show_code("minh")
    person.wait_to_hear("Thẻ căn cước hợp lệ")
    person.choose("Tiếp tục")
    person.wait_to_hear("chọn việc cần làm")


def test_ticket_dossiers_and_my_record_with_headphones(terminal: Terminal, person: Person) -> None:
    person.listen()
    terminal.stage.headphones.insert()
    person.wait_to_hear("Đã bật hướng dẫn bằng giọng nói")
    identify(terminal, person)

    person.choose("Lấy số thứ tự")
    person.wait_to_hear("cần làm thủ tục gì")
    person.choose("Cư trú")
    ticket = person.wait_to_hear("Số thứ tự của ông bà")
    assert re.search(r"Số thứ tự của ông bà: a, không", ticket), ticket
    assert "Quầy" in ticket

    person.choose("Về màn hình chính")
    person.wait_to_hear("chọn việc cần làm")
    person.choose("Hồ sơ của tôi")
    person.choose("Tôi đồng ý")
    person.wait_to_hear("hồ sơ")
    person.find("Đăng ký tạm trú")
    person.find("Đăng ký xe mô tô")

    person.choose("Quay lại")
    person.wait_to_hear("muốn tra cứu gì")
    person.choose("Thông tin của tôi")
    person.choose("Tôi đồng ý")
    person.wait_to_hear("Thông tin của tôi")
    person.choose("Họ và tên")
    shown = person.wait_to_hear("Họ và tên")
    assert "đang ẩn" not in shown
    assert terminal.stage.cast["minh"].holder.full_name.lower() in shown.lower()
    person.choose("Kết thúc")
    person.wait_to_hear("nhận lại thẻ")


def test_a_ticket_by_the_loudspeaker_says_nothing_of_who_it_is(
    terminal: Terminal, person: Person
) -> None:
    person.listen()
    terminal.screen.touch("Nghe")
    person.wait_to_hear("Đã bật hướng dẫn bằng giọng nói")
    identify(terminal, person)
    person.choose("Lấy số thứ tự")
    person.wait_to_hear("cần làm thủ tục gì")
    person.choose("Căn cước")
    person.wait_to_hear("Số thứ tự của ông bà: bê, không")
    everything = " ".join(person.heard).lower()
    resident = terminal.stage.cast["minh"]
    for part in (resident.holder.full_name.lower(), resident.number):
        assert part not in everything


def test_headphones_pulled_out_in_the_middle_leave_the_hall_in_silence(
    terminal: Terminal, person: Person
) -> None:
    terminal.stage.headphones.insert()
    person.wait_to_hear("Đã bật hướng dẫn bằng giọng nói")
    identify(terminal, person)
    terminal.stage.headphones.pull()
    terminal.screen.wait_until_gone("Lặp lại")
    person.listen()
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.wait_for("ServiceChoice")
    assert person.listen() == ""


def test_the_next_person_finds_the_screen_silent(terminal: Terminal, person: Person) -> None:
    terminal.screen.touch("Nghe")
    person.wait_to_hear("Đã bật hướng dẫn bằng giọng nói")
    person.choose("Chạm để bắt đầu")
    person.wait_to_hear("đặt thẻ căn cước lên đầu đọc")
    person.choose("Kết thúc")
    terminal.screen.wait_for("Idle")
    terminal.screen.wait_until_gone("Lặp lại")
