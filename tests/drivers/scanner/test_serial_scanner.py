"""Codes from a serial scanner: whole, readable, and bounded whatever the scanner sends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceGone
from drivers.scanner.scanner import CodeScanner, Garbled, Scanned
from drivers.scanner.serial_scanner import CODE_MAX, CodeFramer, open_serial_scanner
from drivers.simulated.code_scanner import CodeScannerDevice

CARD_CODE = "001099012345||Nguyễn Thị Ánh Tuyết|01021999|Nữ|Thôn Đoài, Thanh Lâm|24112021"
TEXTS = st.text(
    st.characters(exclude_characters="\r\n\ufeff", exclude_categories=["Cs"]),
    min_size=1,
    max_size=200,
)


@pytest.fixture
def device() -> Iterator[CodeScannerDevice]:
    with CodeScannerDevice() as device:
        yield device


@pytest.fixture
def scanner(device: CodeScannerDevice) -> Iterator[CodeScanner]:
    scanner = open_serial_scanner(device.port)
    yield scanner
    scanner.close()


@pytest.mark.parametrize("suffix", [b"\r", b"\n", b"\r\n", b"\n\r", b""])
def test_a_cards_code_keeps_its_diacritics(
    device: CodeScannerDevice, scanner: CodeScanner, suffix: bytes
) -> None:
    device.suffix = suffix
    device.scan(CARD_CODE)
    assert scanner.read(2) == Scanned(CARD_CODE)
    assert scanner.read(0) is None


def test_two_codes_in_a_row_are_two(device: CodeScannerDevice, scanner: CodeScanner) -> None:
    device.scan("one")
    device.scan("two")
    assert [scanner.read(2), scanner.read(2)] == [Scanned("one"), Scanned("two")]


def test_nothing_scanned_is_none(scanner: CodeScanner) -> None:
    assert scanner.read(0.05) is None


@pytest.fixture
def patient(device: CodeScannerDevice) -> Iterator[CodeScanner]:
    """Takes no pause for an end."""
    scanner = open_serial_scanner(device.port, silence=60)
    yield scanner
    scanner.close()


def test_a_code_may_take_several_reads(device: CodeScannerDevice, patient: CodeScanner) -> None:
    device.send(b"first half, ")
    assert patient.read(0) is None
    device.send(b"second half\r")
    assert patient.read(2) == Scanned("first half, second half")


def test_another_encoding_is_garbled(device: CodeScannerDevice, scanner: CodeScanner) -> None:
    device.scan_bytes("Nguyễn".encode("cp1258", errors="replace") + b"\xff")
    assert scanner.read(2) == Garbled()
    device.scan(CARD_CODE)
    assert scanner.read(2) == Scanned(CARD_CODE)


def test_a_code_that_never_ends_is_garbled_and_over_at_its_end(
    device: CodeScannerDevice, patient: CodeScanner
) -> None:
    device.send(b"x" * 3000)
    assert patient.read(0) is None
    device.send(b"x" * 3000 + b"\r")
    assert patient.read(2) == Garbled()
    device.scan("next")
    assert patient.read(2) == Scanned("next")


def test_unplugging_is_told_and_heals(device: CodeScannerDevice, scanner: CodeScanner) -> None:
    device.send(b"half a co")
    device.unplug()
    with pytest.raises(DeviceGone):
        scanner.read(2)
    scanner.close()
    with pytest.raises(DeviceGone):
        open_serial_scanner(device.port)
    device.replug()
    again = open_serial_scanner(device.port)
    device.scan("whole again")
    assert again.read(2) == Scanned("whole again")
    again.close()


@given(texts=st.lists(TEXTS, max_size=5), cut=st.integers(1, 50))
def test_codes_survive_any_chunking(texts: list[str], cut: int) -> None:
    stream = b"".join(text.encode() + b"\r\n" for text in texts)
    framer = CodeFramer()
    codes = []
    for start in range(0, len(stream), cut):
        codes.extend(framer.feed(stream[start : start + cut]))
    assert codes == [Scanned(text) for text in texts]
    assert not framer.unfinished


@given(chunks=st.lists(st.binary(max_size=3 * CODE_MAX), max_size=6))
def test_any_bytes_give_bounded_codes(chunks: list[bytes]) -> None:
    framer = CodeFramer()
    codes = [code for chunk in chunks for code in framer.feed(chunk)] + framer.end()
    assert all(isinstance(code, Garbled) or len(code.text.encode()) <= CODE_MAX for code in codes)
    assert not framer.unfinished
    assert framer.feed(b"ok\r") == [Scanned("ok")]
