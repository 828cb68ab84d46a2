"""Whatever comes, the card answers with a status word, and nothing comes out unprotected."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.simulated.chipcard import DemoCountry, EnrolledFinger, Holder, personalise, tlv
from drivers.simulated.chipcard.apdu import CardStatus, parse
from drivers.simulated.chipcard.match_on_card import FingerReference
from tests.drivers.simulated.chipcard.terminal import open_emrtd

HEADERS = st.sampled_from(
    ["00A4040C", "00A4020C", "00B00000", "00B08100", "00B10000", "0022C1A4", "002241A4",
     "00860000", "10860000", "00880000", "00CB3FFF", "00210001", "10210001", "0CB08100",
     "00840000", "00820000", "002A00BE", "002281B6", "002281A4", "002241A6"]
)  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=300),
    st.builds(tlv.encode, st.sampled_from([0x7C, 0x80, 0x87, 0x8E, 0x54, 0x7F2E]), st.binary()),
)


def command(header: str, body: bytes, le: bytes) -> bytes:
    size = bytes([len(body)]) if len(body) < 256 else b"\x00" + len(body).to_bytes(2, "big")
    return bytes.fromhex(header) + (size + body if body else b"") + le


COMMANDS = st.one_of(
    st.binary(max_size=64),
    st.builds(command, HEADERS, BODIES, st.sampled_from([b"", b"\x00", b"\x08", b"\x00\x00"])),
)


def holder() -> Holder:
    return Holder("035090004321", "A B", "1990")


COUNTRY = DemoCountry.create()
CARD = personalise(
    COUNTRY,
    holder(),
    fingers=[EnrolledFinger(bytes(range(120)))],
    sleep=lambda seconds: None,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(COMMANDS, max_size=8))
def test_random_commands_are_answered_and_open_nothing(commands: list[bytes]) -> None:
    CARD.reset()
    for sent in commands:
        assert len(CARD.process(sent)) >= 2
    for _ in range(2):  # the first may find a chain of commands unfinished
        CARD.process(bytes.fromhex("00A4040C07A0000002471001"))
    assert CARD.process(bytes.fromhex("00B0810000")) == b"\x69\x82"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(HEADERS, BODIES, st.sampled_from([None, 1, 256])), max_size=6))
def test_random_commands_inside_a_session_are_answered_inside_it(
    sent: list[tuple[str, bytes, int | None]],
) -> None:
    CARD.reset()
    channel = open_emrtd(CARD.process, "004321")
    for header, body, ne in sent:
        if header[:2] == "0C" or header[2:4] in ("22", "86"):
            continue  # may rightly change the session
        _, sw = channel.send(header, body[:200], ne)
        assert sw >> 12 in (6, 9)


@given(st.binary(max_size=400))
def test_parsing_a_command_ends_in_a_command_or_a_status(data: bytes) -> None:
    try:
        parsed = parse(data)
    except CardStatus:
        return
    assert parsed.header == data[:4]
    assert parsed.data in data
    assert parsed.ne is None or 1 <= parsed.ne <= 65536


@given(st.binary(max_size=200))
def test_parsing_data_objects_ends_in_objects_or_an_error(data: bytes) -> None:
    try:
        found = list(tlv.objects(data))
    except tlv.TlvError:
        return
    assert sum(len(value) for _, value in found) <= len(data)


@given(st.lists(st.tuples(st.integers(1, 0xFE), st.binary(max_size=300)), max_size=4))
def test_data_objects_come_back_as_they_were_written(pairs: list[tuple[int, bytes]]) -> None:
    pairs = [(tag, value) for tag, value in pairs if tag & 0x1F != 0x1F]
    written = b"".join(tlv.encode(tag, value) for tag, value in pairs)
    assert list(tlv.objects(written)) == pairs


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400))
def test_random_probes_never_break_the_comparison(data: bytes) -> None:
    reference = FingerReference(1, EnrolledFinger(bytes(range(120))))
    before = reference.status()
    try:
        sw = reference.verify(tlv.encode(0x7F2E, tlv.encode(0x81, data)))
    except CardStatus:
        assert reference.status() == before
    else:
        assert sw in (0x9000, before - 1)
