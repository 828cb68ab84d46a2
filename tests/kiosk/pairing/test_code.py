"""The short code: the same on two honest screens, another one as soon as anybody is in between."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.pairing.code import (
    DIGITS,
    NONCE_BYTES,
    StationWords,
    TerminalWords,
    commitment,
    keeps_commitment,
    new_nonce,
    short_code,
    shown,
    typed_code,
)

TERMINAL = TerminalWords("hall-1", b"terminal key")
STATION = StationWords("station-1", b"authority", bytes(32))
NONCE = bytes(range(32))
nonces = st.binary(min_size=NONCE_BYTES, max_size=NONCE_BYTES)


def test_both_sides_derive_the_same_eight_digits() -> None:
    code = short_code(TERMINAL, NONCE, STATION)
    assert len(code) == DIGITS
    assert code.isdigit()
    assert code == short_code(TerminalWords("hall-1", b"terminal key"), NONCE, STATION)


def test_every_word_that_was_exchanged_changes_the_code() -> None:
    others = {
        short_code(TERMINAL, NONCE, STATION),
        short_code(TerminalWords("hall-2", b"terminal key"), NONCE, STATION),
        short_code(TerminalWords("hall-1", b"another key"), NONCE, STATION),
        short_code(TERMINAL, bytes(32), STATION),
        short_code(TERMINAL, NONCE, StationWords("station-2", b"authority", bytes(32))),
        short_code(TERMINAL, NONCE, StationWords("station-1", b"another", bytes(32))),
        short_code(TERMINAL, NONCE, StationWords("station-1", b"authority", NONCE)),
        # The same bytes, divided otherwise.
        short_code(TerminalWords("hall-1t", b"erminal key"), NONCE, STATION),
    }
    assert len(others) == 8


@given(nonces, nonces)
def test_a_commitment_is_kept_by_its_own_nonce_only(nonce: bytes, other: bytes) -> None:
    given_word = commitment(TERMINAL, nonce)
    assert keeps_commitment(given_word, TERMINAL, nonce)
    assert keeps_commitment(given_word, TERMINAL, other) == (other == nonce)
    assert not keeps_commitment(given_word, TerminalWords("hall-2", TERMINAL.public_key), nonce)


@given(st.binary(max_size=64))
def test_a_nonce_of_another_length_keeps_no_commitment(nonce: bytes) -> None:
    sound = keeps_commitment(commitment(TERMINAL, nonce), TERMINAL, nonce)
    assert sound == (len(nonce) == NONCE_BYTES)


def test_a_nonce_never_comes_twice() -> None:
    assert len({new_nonce() for _ in range(1000)}) == 1000


@given(st.integers(min_value=0, max_value=10**DIGITS - 1))
def test_a_code_can_be_typed_as_it_is_shown(number: int) -> None:
    code = f"{number:08d}"
    assert typed_code(shown(code)) == code
    assert typed_code(f" {code[:4]}-{code[4:]}\n") == code


@given(st.text(max_size=40))
def test_what_is_typed_is_a_code_of_eight_digits_or_none(text: str) -> None:
    code = typed_code(text)
    assert code is None or (len(code) == DIGITS and code.isascii() and code.isdigit())


def test_codes_use_the_whole_range_evenly() -> None:
    firsts = [short_code(TERMINAL, NONCE, StationWords("s", b"", bytes([i, j])))[0]
              for i in range(64) for j in range(64)]  # fmt: skip
    counts = [firsts.count(str(digit)) for digit in range(10)]
    assert min(counts) > 300
    assert max(counts) < 520
