"""Sheets to take along: read back from the printed paper, whole, and with ID numbers masked."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PIL import Image, ImageChops

from drivers.printer.escpos_printer import HEIGHT_MAX, open_escpos
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.devices.sheet_image import TALLEST, render_sheet
from kiosk.language import Language
from kiosk.language.catalogue import offered
from kiosk.records.held import Held, HeldEntry, Processing
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.visit.lookup_effect import Printable, PrintSheet
from kiosk.visit.lookup_view import HeldShown, PrintState, RecordCheck
from tests.kiosk.devices import sheets

NOW = dt.datetime(2026, 11, 24, 2, 41, tzinfo=dt.UTC)
STATION = "Công an xã Thanh Lâm"
WIDTHS = pytest.mark.parametrize("width", [384, 576])
EACH = pytest.mark.parametrize("sheet", sheets.EACH.values(), ids=sheets.EACH.keys())


def drawn(
    sheet: Printable,
    language: Language = Language.VIETNAMESE,
    width: int = 576,
    now: dt.datetime = NOW,
    station: str = STATION,
) -> tuple[Image.Image, ...]:
    return render_sheet(PrintSheet(1, sheet, language, station_name=station), now, width)


def same(one: tuple[Image.Image, ...], other: tuple[Image.Image, ...]) -> bool:
    return [page.size for page in one] == [page.size for page in other] and all(
        ImageChops.logical_xor(left, right).getbbox() is None
        for left, right in zip(one, other, strict=True)
    )


@EACH
@WIDTHS
@pytest.mark.parametrize("language", offered())
def test_each_sheet_is_one_piece_of_paper_with_station_and_time(
    sheet: Printable, width: int, language: Language
) -> None:
    (page,) = drawn(sheet, language, width)
    assert (page.mode, page.width) == ("1", width)
    assert 400 < page.height < TALLEST <= HEIGHT_MAX
    later = NOW + dt.timedelta(minutes=1)
    assert not same((page,), drawn(sheet, language, width, later))
    assert not same((page,), drawn(sheet, language, width, station="Công an xã Thanh Sơn"))


@EACH
def test_it_is_in_the_language_of_the_visit(sheet: Printable) -> None:
    assert not same(drawn(sheet, Language.VIETNAMESE), drawn(sheet, Language.ENGLISH))


@WIDTHS
@pytest.mark.parametrize("language", offered())
def test_the_receipts_token_is_read_from_the_printed_paper(width: int, language: Language) -> None:
    (rendered,) = drawn(sheets.CORRECTION, language, width)
    with TicketPrinterDevice(width_dots=width) as device:
        printer = open_escpos(device.port, width_dots=width)
        printer.print_image(rendered)
        paper = device.wait_for_job()
        printer.close()
    (code,) = zxingcpp.read_barcodes(paper.convert("L"))
    assert code.text == sheets.TOKEN


def test_a_receipt_without_a_ticket_says_so() -> None:
    without = replace(sheets.CORRECTION, ticket=None)
    assert not same(drawn(sheets.CORRECTION), drawn(without))
    # The ticket that the visit took for it counts as well.
    job = PrintSheet(1, without, Language.VIETNAMESE, sheets.TICKET, station_name=STATION)
    assert same(render_sheet(job, NOW, 576), drawn(sheets.CORRECTION))


def test_a_receipt_of_somebody_who_waits_already_has_the_number_that_is_kept() -> None:
    without = replace(sheets.CORRECTION, ticket=None)
    kept = replace(without, number=sheets.TICKET.number)
    assert not same(drawn(kept), drawn(without))


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        (Field.NUMBER, "035090004321", "035190114321"),
        (Field.OLD_NUMBER, "168234567", "168999567"),
        (Field.RESIDENCE, "Thôn 3 (số cũ 168234567)", "Thôn 3 (số cũ 168239567)"),
    ],
)
def test_id_numbers_are_masked_on_paper(field: Field, one: str, other: str) -> None:
    def compared(number: str) -> RecordCheck:
        return RecordCheck((FieldComparison(field, number, number, Verdict.DIFFERS),))

    assert same(drawn(compared(one)), drawn(compared(other)))
    assert not same(drawn(compared(one)), drawn(compared(one + " tiếp")))


@pytest.mark.parametrize(
    ("sheet", "changed"),
    [
        (sheets.DOSSIER.dossier, {"due_on": dt.date(2026, 11, 13)}),
        (sheets.DOSSIER.dossier, {"missing": ("Hợp đồng thuê nhà",)}),
        (sheets.DOSSIER.dossier, {"steps": ()}),
        (sheets.DOSSIER.dossier, {"office": ""}),
    ],
)
def test_everything_that_was_shown_is_on_it(
    sheet: msgspec.Struct, changed: dict[str, object]
) -> None:
    shown = replace(sheets.DOSSIER, dossier=replace(sheet, **changed))
    assert not same(drawn(sheets.DOSSIER), drawn(shown))


def test_whether_it_was_printed_before_is_not_on_it() -> None:
    again = replace(sheets.RESIDENCE, printed=PrintState.PRINTED)
    assert same(drawn(sheets.RESIDENCE), drawn(again))


LETTERS = "aăâeêiyơưđAẴỄỘỤW .,()/1"


@settings(max_examples=12, deadline=None)
@given(
    address=st.text(LETTERS, max_size=400),
    papers=st.lists(st.text(LETTERS, max_size=200), max_size=20),
    width=st.sampled_from([384, 576]),
)
def test_long_texts_are_wrapped_and_none_runs_off_the_paper(
    address: str, papers: list[str], width: int
) -> None:
    dossier = replace(sheets.DOSSIER.dossier, office=address, missing=tuple(papers))
    pages = drawn(replace(sheets.DOSSIER, dossier=dossier), width=width)
    longer = replace(dossier, office=address + "Ẵ", missing=tuple(papers))
    assert not same(pages, drawn(replace(sheets.DOSSIER, dossier=longer), width=width))
    for page in pages:
        assert page.height <= TALLEST
        margins = page.convert("L").point([255] + [0] * 255)
        assert margins.crop((0, 0, 4, page.height)).getbbox() is None
        assert margins.crop((width - 4, 0, width, page.height)).getbbox() is None


def one_entry(what: Processing, detail: str) -> tuple[Image.Image, ...]:
    return drawn(HeldShown(Held((HeldEntry(NOW, what, "hall-1", detail=detail),))))


def test_what_is_held_is_told_in_words_and_by_the_numbers_on_other_slips() -> None:
    plain = one_entry(Processing.TICKET, "A042")
    assert same(plain, one_entry(Processing.TICKET, "A042 residence"))
    assert not same(plain, one_entry(Processing.TICKET, "A043 residence"))
    yes, no = (one_entry(Processing.CONSENT, f"lookup {said}") for said in ("given", "refused"))
    assert not same(yes, no)
    assert same(yes, one_entry(Processing.CONSENT, "lookup record_check given"))
    asked, looked = (one_entry(Processing.CORRECTION, code) for code in ("C-261124-0007", ""))
    assert not same(asked, looked)


def test_of_what_is_held_the_newest_are_on_paper_and_the_rest_is_spoken_of() -> None:
    entry = HeldEntry(NOW, Processing.TICKET, "hall-1", detail="A042")
    hundred = HeldShown(Held((entry,) * 100))
    thousand = HeldShown(Held((entry,) * 1000, more=True))
    assert same(drawn(hundred), drawn(thousand))
    assert all(page.height <= TALLEST for page in drawn(thousand))
