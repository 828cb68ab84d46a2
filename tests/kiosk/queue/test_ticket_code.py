"""What a ticket's code says is read back, and nothing else is taken for a ticket's."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import TicketReference, code_of, read_code
from kiosk.queue.ticket_token import TicketTokens

DAY = dt.date(2026, 11, 24)
TOKENS = TicketTokens(bytes(range(32)), "station-1")
TICKET = Ticket(
    id="7f0d4f7a-9a1b-4f63-8f5e-1d2c3b4a5968",
    number="A042",
    service_id="residence",
    counters=("2",),
    waiting_before=5,
    issued_at=dt.datetime(2026, 11, 24, 2, 41, tzinfo=dt.UTC),
    station_name="Công an xã Thanh Lâm",
)


def test_the_plain_form_names_the_ticket_by_its_id() -> None:
    assert code_of(TICKET) == f"kiosk:ticket:{TICKET.id}:A042:residence"
    assert read_code(code_of(TICKET)) == TicketReference(id=TICKET.id)


@pytest.mark.parametrize("base", ["https://kiosk.example.vn", "http://10.0.0.5:8080/xa-ly-nhan"])
def test_the_address_names_it_by_its_token(base: str) -> None:
    token = TOKENS.token(DAY, "A042")
    code = code_of(replace(TICKET, page=f"{base}/t/{token}"))
    assert code == f"{base}/t/{token}"
    assert read_code(f" {code}\n") == TicketReference(token=token)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "035090004321|168234567|Trần Văn Minh|15081990|Nam|Xã A|20042021",
        "kiosk:ticket:1:A042:residence",
        "kiosk:ticket:",
        "https://example.vn/t/",
        "https://example.vn/t/261124a042-short",
        "javascript:/t/261124a042-aaaaaaaaaaaaaaaa",
        "https://example.vn/t/261124a042-aaaaaaaaaaaaaaaa" + "a" * 500,
    ],
)
def test_other_codes_are_not_a_tickets(text: str) -> None:
    assert read_code(text) is None


@given(st.text(max_size=80))
def test_any_text_is_a_ticket_or_is_not(text: str) -> None:
    found = read_code(text)
    assert found is None or found.id or found.token


@given(
    st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
    st.from_regex(r"[A-Z]{1,3}", fullmatch=True),
    st.integers(1, 999_999),
)
def test_a_token_is_read_back(day: dt.date, prefix: str, ordinal: int) -> None:
    number = f"{prefix}{ordinal:03d}"
    assert TOKENS.read(TOKENS.token(day, number)) == (day, prefix, ordinal)


@pytest.mark.parametrize(
    "other",
    [
        TicketTokens(bytes(range(32)), "station-2").token(DAY, "A042"),
        TicketTokens(bytes(32), "station-1").token(DAY, "A042"),
        TOKENS.token(DAY, "A042").replace("a042", "a043"),
        TOKENS.token(DAY, "A042").replace("261124", "261125"),
        TOKENS.token(DAY, "A042").replace("261124", "261399"),
        TOKENS.token(DAY, "A042").upper(),
        TOKENS.token(DAY, "A042")[:-1] + "_",
        TOKENS.token(DAY, "A042").replace("a042", "a000"),
        "٢٦١١٢٤a042-aaaaaaaaaaaaaaaa",
        "",
    ],
)
def test_a_token_of_another_station_key_day_or_number_is_none(other: str) -> None:
    assert TOKENS.read(other) is None


def test_a_key_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        TicketTokens(b"short", "station-1")
