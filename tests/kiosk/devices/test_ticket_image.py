"""The ticket: read back from the printed paper, and whole whatever its texts are."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageOps

from drivers.printer.escpos_printer import HEIGHT_MAX, open_escpos
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.devices.drawn_paper import TO_ACT_ON, DrawnPaper, Style
from kiosk.devices.ticket_image import render_ticket
from kiosk.language import Language
from kiosk.language.catalogue import offered
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import code_of

RESIDENCE = {"vi": "Cư trú", "en": "Residence registration"}
WIDTHS = pytest.mark.parametrize("width", [384, 576])


TICKET = Ticket(
    id="7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968",
    number="A042",
    service_id="residence",
    counters=("2",),
    waiting_before=5,
    issued_at=dt.datetime(2026, 11, 24, 2, 41, tzinfo=dt.UTC),
    station_name="Công an xã Thanh Lâm",
)


def ticket(**changes: object) -> Ticket:
    return msgspec.structs.replace(TICKET, **changes)


def code_on(image: Image.Image) -> str:
    (code,) = zxingcpp.read_barcodes(image.convert("L"))
    return code.text


def differ(one: Image.Image, other: Image.Image) -> bool:
    return one.size != other.size or ImageChops.logical_xor(one, other).getbbox() is not None


@WIDTHS
@pytest.mark.parametrize("language", offered())
def test_number_and_service_are_read_from_the_printed_ticket(
    width: int, language: Language
) -> None:
    rendered = render_ticket(ticket(), RESIDENCE, language, width)
    with TicketPrinterDevice(width_dots=width) as device:
        printer = open_escpos(device.port, width_dots=width)
        printer.print_image(rendered)
        paper = device.wait_for_job()
        printer.close()
    scheme, kind, ticket_id, number, service = code_on(paper).split(":")
    assert (scheme, kind, ticket_id) == ("kiosk", "ticket", ticket().id)
    assert (number, service) == ("A042", "residence")
    # The words as well: every dot of the drawing is on the paper.
    assert not differ(paper.crop((0, 0, *rendered.size)), rendered)


@WIDTHS
@pytest.mark.parametrize("language", offered())
def test_a_ticket_with_a_page_leads_a_phone_there(width: int, language: Language) -> None:
    page = "https://kiosk.congan-xa-thanh-lam.example.vn/t/261124a042-k3mzq7xw2n5rt4by"
    assert code_on(render_ticket(ticket(page=page), RESIDENCE, language, width)) == page


@WIDTHS
def test_it_is_black_and_white_and_as_wide_as_the_paper(width: int) -> None:
    image = render_ticket(ticket(), RESIDENCE, Language.ENGLISH, width)
    assert (image.mode, image.width) == ("1", width)
    assert 600 < image.height < 1200


@WIDTHS
@pytest.mark.parametrize(
    ("style", "least"),
    [
        (Style(TO_ACT_ON, least=TO_ACT_ON), 2.5),
        (Style(TO_ACT_ON * 17 // 20), 1.75),
        (Style(1), 1.7),
    ],
    ids=["to act on", "in English under it", "all others"],
)
def test_small_letters_are_high_enough_to_be_read(width: int, style: Style, least: float) -> None:
    paper = DrawnPaper(width)
    paper.text("x", style)
    _left, top, _right, bottom = ImageOps.invert(paper.finish().convert("L")).getbbox() or (0,) * 4
    assert (bottom - top) * 25.4 / 203 >= least


@WIDTHS
def test_the_longest_names_are_on_it_to_their_last_letter(width: int) -> None:
    station = ("Công an phường Nghĩa Lộ " * 9)[:199]
    service = ("Xác nhận thông tin cư trú " * 5)[:119]

    def drawn(station_end: str, vi_end: str, en_end: str) -> Image.Image:
        names = {"vi": service + vi_end, "en": service + en_end}
        one = ticket(station_name=station + station_end)
        return render_ticket(one, names, Language.ENGLISH, width)

    assert differ(drawn("a", "a", "a"), drawn("b", "a", "a"))
    assert differ(drawn("a", "a", "a"), drawn("a", "b", "a"))
    assert differ(drawn("a", "a", "a"), drawn("a", "a", "b"))


@WIDTHS
def test_a_ticket_that_was_given_while_the_station_was_away_says_so(width: int) -> None:
    known, away = ticket(waiting_before=None), ticket(waiting_before=None, offline=True)
    one, other = (render_ticket(t, RESIDENCE, Language.VIETNAMESE, width) for t in (known, away))
    assert other.height > one.height


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "A043"},
        {"counters": ("3",)},
        {"counters": ("2", "3")},
        {"counters": ()},
        {"waiting_before": 6},
        {"waiting_before": 0},
        {"waiting_before": None, "offline": True},
        {"station_name": "Công an xã Thanh Sơn"},
        {"issued_at": dt.datetime(2026, 11, 24, 2, 42, tzinfo=dt.UTC)},
    ],
    ids=str,
)
def test_everything_that_a_resident_needs_is_on_it(changes: dict[str, object]) -> None:
    """The code is the same in both but for the number; so what differs is in the words."""
    one = render_ticket(ticket(), RESIDENCE, Language.VIETNAMESE, 576)
    other = render_ticket(ticket(**changes), RESIDENCE, Language.VIETNAMESE, 576)
    assert differ(one, other)


def test_the_service_is_on_it_in_both_languages_for_english() -> None:
    def drawn(name: dict[str, str], language: Language) -> Image.Image:
        return render_ticket(ticket(), name, language, 576)

    other_vi, other_en = RESIDENCE | {"vi": "Căn cước"}, RESIDENCE | {"en": "Identity card"}
    assert differ(drawn(RESIDENCE, Language.ENGLISH), drawn(other_vi, Language.ENGLISH))
    assert differ(drawn(RESIDENCE, Language.ENGLISH), drawn(other_en, Language.ENGLISH))
    assert not differ(drawn(RESIDENCE, Language.VIETNAMESE), drawn(other_en, Language.VIETNAMESE))


def test_the_time_is_vietnams_wherever_it_was_issued() -> None:
    utc = ticket()
    local = ticket(issued_at=utc.issued_at.astimezone(dt.timezone(dt.timedelta(hours=-5))))
    assert not differ(
        render_ticket(utc, RESIDENCE, Language.VIETNAMESE, 576),
        render_ticket(local, RESIDENCE, Language.VIETNAMESE, 576),
    )


def test_the_code_escapes_what_would_break_it() -> None:
    payload = code_of(ticket(number="A:1", service_id="cư trú"))
    assert payload.endswith(":A%3A1:c%C6%B0%20tr%C3%BA")


LETTERS = "aăâeêiyơưđAẴỄỘỤW .,()/1"


@settings(max_examples=20, deadline=None)
@given(
    name=st.text(LETTERS, max_size=400),
    station=st.text(LETTERS, max_size=400),
    number=st.text("AW0189", min_size=1, max_size=30),
    counters=st.lists(st.text("0123456789AB", min_size=1, max_size=20), max_size=8),
    waiting=st.none() | st.integers(0, 10**9),
    language=st.sampled_from(Language),
    width=st.sampled_from([384, 576]),
)
def test_no_text_runs_off_the_paper(
    name: str,
    station: str,
    number: str,
    counters: list[str],
    waiting: int | None,
    language: Language,
    width: int,
) -> None:
    image = render_ticket(
        ticket(
            number=number, counters=tuple(counters), waiting_before=waiting, station_name=station
        ),
        {"vi": name, "en": name},
        language,
        width,
    )
    assert image.height <= HEIGHT_MAX
    edge = 2
    for left in (0, width - edge):
        assert image.crop((left, 0, left + edge, image.height)).getextrema() == (255, 255)
    assert number in code_on(image) or len(number) > 12
