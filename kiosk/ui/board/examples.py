"""Example boards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from msgspec.structs import replace

from kiosk.board.announcer import SpokenCall
from kiosk.board.call import Call
from kiosk.board.picture import BoardLine, BoardPicture, BoardPlace
from kiosk.queue.counter import CounterState
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.ticket import TicketState
from kiosk.ui.board.scene import Scene
from kiosk.ui.examples import NOW, SERVICES, STATION
from kiosk.visit.event import StationTrouble

__all__ = ["NOW", "example_picture", "example_scenes"]


ANNOUNCED = (
    {
        "vi": "Chiều thứ Sáu 27/11, quầy 2 nghỉ để kiểm tra thiết bị.",
        "en": "Counter 2 is closed on Friday afternoon, 27 November.",
    },
    {"vi": "Mời bà con mang theo giấy khai sinh bản chính khi làm căn cước cho trẻ."},
)
LONGEST_TEXT = (
    "Từ ngày 01/12/2026, Công an phường tiếp nhận hồ sơ căn cước cả sáng thứ Bảy; bà con mang theo "
    "giấy tờ bản chính và điện thoại đã đăng ký để nhận tin nhắn."
)
"""As long as one may be."""


def _call(seq: int, number: str, counter: str) -> Call:
    return Call(seq=seq, number=number, counter=counter, at=NOW)


def example_picture() -> BoardPicture:
    return BoardPicture(
        station_name=STATION,
        time=NOW,
        last_event=40,
        counters=(
            BoardPlace(
                name="1", state=CounterState.OPEN, number="A042", ticket_state=TicketState.CALLED
            ),
            BoardPlace(
                name="2", state=CounterState.OPEN, number="B017", ticket_state=TicketState.SERVING
            ),
            BoardPlace(name="3", state=CounterState.BREAK),
        ),
        queues=tuple(
            BoardLine(
                service_id=service.id,
                name=service.name,
                waiting=waiting,
                open=waiting > 0 or service.prefix != "F",
                wait=WaitEstimate(300, 60 * 4.0 * waiting, 3000) if waiting else None,
                next=tuple(f"{service.prefix}{n:03d}" for n in range(43, 43 + min(4, waiting))),
            )
            for service, waiting in zip(SERVICES, (4, 12, 1, 3, 0, 0), strict=True)
        ),
        calls=(
            _call(40, "A042", "1"),
            _call(36, "B017", "2"),
            _call(31, "A041", "1"),
            _call(28, "D008", "3"),
            _call(25, "B016", "2"),
        ),
    )


def large_picture() -> BoardPicture:
    """Twelve services, ten counters, long numbers and a counter with a name."""
    small = example_picture()
    names = [*map(str, range(1, 9)), "Tiếp công dân", "2A"]
    return replace(
        small,
        station_name="Công an phường Hoàn Kiếm, thành phố Hà Nội – Bộ phận tiếp công dân",
        counters=tuple(
            BoardPlace(
                name=name,
                state=CounterState.CLOSED if name == "7" else CounterState.OPEN,
                number=None if name in "57" else f"{chr(65 + index)}{1000 + index}",
                ticket_state=TicketState.CALLED if index % 2 else TicketState.SERVING,
            )
            for index, name in enumerate(names)
        ),
        queues=tuple(
            replace(line, service_id=f"{line.service_id}{half}", waiting=line.waiting + half)
            for half in (1, 2)
            for line in small.queues
        ),
        calls=(_call(50, "AB12345", "Tiếp công dân"), *small.calls),
    )


def example_scenes() -> Iterator[tuple[str, Scene]]:
    picture = example_picture()
    quiet = replace(
        picture, calls=(), counters=tuple(replace(c, number=None) for c in picture.counters)
    )
    yield "starting", Scene()
    yield "not-paired", Scene(trouble=StationTrouble.NOT_PAIRED)
    yield "morning", Scene(picture=quiet)
    yield "calling", Scene(picture=picture, speaking=SpokenCall("A042", "1"))
    yield "saying-the-one-before", Scene(picture=picture, speaking=SpokenCall("B017", "2"))
    yield "cut", Scene(picture=picture, cut_since=NOW - dt.timedelta(minutes=3))
    yield "no-sound", Scene(picture=picture, silent=True)
    announced = replace(picture, announcements=ANNOUNCED)
    yield "announcement", Scene(picture=announced)
    full = replace(large_picture(), announcements=({"vi": LONGEST_TEXT},))
    yield "large-announcement", Scene(picture=full, speaking=SpokenCall("AB12345", "Tiếp công dân"))
    yield "large", Scene(picture=large_picture())
