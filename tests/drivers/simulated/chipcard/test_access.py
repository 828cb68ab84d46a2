"""What the card lets whom do, and in which order (ICAO 9303-11; ISO/IEC 7816-4)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.simulated.chipcard import (
    GENUINE,
    PROFILES,
    CardPulled,
    ChipCard,
    DemoCountry,
    Holder,
    personalise,
)
from tests.drivers.simulated.chipcard.terminal import (
    AES_256_P384,
    CARD_ACCESS,
    SELECT_EMRTD,
    Refused,
    open_emrtd,
    pace,
    plain,
    read_file,
)

CAN = "004321"


@pytest.fixture
def card(country: DemoCountry, holder: Holder) -> ChipCard:
    return personalise(country, holder)


def status(card: ChipCard, command: str) -> int:
    return int.from_bytes(card.process(bytes.fromhex(command))[-2:], "big")


def test_the_atr_is_that_of_a_contactless_card(card: ChipCard) -> None:
    check = 0
    for octet in card.atr[1:]:
        check ^= octet
    assert check == 0
    assert card.atr[0] == 0x3B
    assert card.atr[2:4] == b"\x80\x01"


def test_select_of_the_master_file_is_refused_but_card_access_is_found(card: ChipCard) -> None:
    assert status(card, "00A4000C023F00") == 0x6D00
    assert status(card, "00A4000C") == 0x6D00
    assert plain(card.process, CARD_ACCESS) == b""
    content = plain(card.process, bytes.fromhex("00B0000000"))
    assert content.hex().upper() == "31143012060A04007F0007020204020202010202010D"


def test_files_are_closed_before_pace(card: ChipCard) -> None:
    plain(card.process, SELECT_EMRTD)
    for sfi in (0x1E, 0x1D, 0x01, 0x02, 0x0D, 0x0E, 0x0F):
        assert status(card, f"00B0{0x80 | sfi:02X}0000") == 0x6982
    assert status(card, "0088000008000102030405060700") == 0x6982
    assert status(card, "00CB3FFF045C027F6000") == 0x6982
    assert status(card, "00210001") == 0x6982


def test_pace_opens_the_files_but_not_the_fingerprints(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    assert read_file(channel, 0x01).startswith(b"\x61\x5d\x5f\x1f\x5aIDVNM")
    assert channel.send("00B08300", ne=256) == (b"", 0x6982)
    assert read_file(channel, 0x1E)[0] == 0x60


def test_pace_works_with_aes_256_on_p384(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["strong"])
    channel = open_emrtd(card.process, CAN, AES_256_P384)
    assert read_file(channel, 0x0D)[0] == 0x6D


def test_extended_length_reads_a_portrait_at_once(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    at_once, sw = channel.send("00B08200", ne=65536, extended=True)
    assert sw == 0x9000
    assert len(at_once) > 10_000
    assert at_once == read_file(channel, 0x02)


def test_a_card_without_extended_length_refuses_it(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["short"])
    assert status(card, "00A4020C00000201 1C".replace(" ", "")) == 0x6700
    assert status(card, "00A4020C02011C") == 0x9000


def test_a_plain_command_ends_the_session(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    assert status(card, "00B0810000") == 0x6987
    assert card.process(channel.wrap("00B08100", ne=4)) == b"\x69\x88"
    assert status(card, "00B0810000") == 0x6982


@pytest.mark.parametrize("position", [5, 7, -3])
def test_a_changed_protected_command_ends_the_session(card: ChipCard, position: int) -> None:
    channel = open_emrtd(card.process, CAN)
    command = bytearray(channel.wrap("00B08100", ne=4))
    command[position] ^= 1
    assert card.process(bytes(command)) in (b"\x69\x87", b"\x69\x88")
    assert status(card, "00B0810000") == 0x6982


def test_a_replayed_command_is_refused(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    command = channel.wrap("00B08100", ne=4)
    assert channel.unwrap(card.process(command), 0xB0)[1] == 0x9000
    assert card.process(command) == b"\x69\x88"


def test_an_error_inside_the_session_is_protected_and_the_session_goes_on(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    assert channel.send("00B08500", ne=256) == (b"", 0x6A82)
    assert channel.send("00B07FFF", ne=1)[1] in (0x6986, 0x6B00)
    assert channel.send("00B08100", ne=2) == (b"\x61\x5d", 0x9000)


def test_reset_closes_everything(card: ChipCard) -> None:
    channel = open_emrtd(card.process, CAN)
    card.reset()
    assert card.process(channel.wrap("00B08100", ne=4)) == b"\x69\x88"
    assert status(card, "00B09E0000") == 0x9000, "EF.DIR: the master file is current again"


def test_a_wrong_key_is_told_only_at_the_end(card: ChipCard) -> None:
    with pytest.raises(Refused) as refusal:
        pace(card.process, "000000")
    assert refusal.value.sw == 0x6300
    assert pace(card.process, CAN)


def test_wrong_keys_make_the_card_slower_not_deaf(country: DemoCountry, holder: Holder) -> None:
    waits: list[float] = []
    card = personalise(country, holder, sleep=waits.append)
    for _ in range(8):
        with pytest.raises(Refused):
            pace(card.process, "000000")
        card.reset()
    assert waits == sorted(waits)
    assert waits[0] > 0
    assert waits[-1] <= 2.0
    assert pace(card.process, CAN)
    waits.clear()
    card.reset()
    assert pace(card.process, CAN)
    assert not waits, "the right key clears the count"


def test_a_blocking_card_counts_down_and_blocks(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["blocking"])
    seen = []
    for _ in range(4):
        with pytest.raises(Refused) as refusal:
            pace(card.process, "000000")
        seen.append(refusal.value.sw)
        card.reset()
    assert seen == [0x63C2, 0x63C1, 0x63C0, 0x6983]
    with pytest.raises(Refused) as refusal:
        pace(card.process, CAN)
    assert refusal.value.sw == 0x6983


def test_reading_follows_the_standard_at_the_end_of_a_file(card: ChipCard) -> None:
    plain(card.process, CARD_ACCESS)
    assert card.process(bytes.fromhex("00B0000016"))[-2:] == b"\x90\x00"
    short = card.process(bytes.fromhex("00B0001010"))
    assert (len(short) - 2, short[-2:]) == (6, b"\x62\x82")
    assert status(card, "00B0001600") == 0x6B00
    assert status(card, "00B0000000") == 0x9000
    assert status(card, "00B00000") == 0x6700
    assert status(card, "00B1000003540102 00".replace(" ", "")) == 0x9000
    assert status(card, "00B1000003530102 00".replace(" ", "")) == 0x6A80


def test_odd_read_binary_wraps_its_data(card: ChipCard) -> None:
    even = plain(card.process, bytes.fromhex("00B09C0000"))
    odd = plain(card.process, bytes.fromhex("00B1001C0354010200"))
    assert odd == b"\x53" + bytes([len(even) - 2]) + even[2:]


def test_unknown_things_have_their_own_status_words(card: ChipCard) -> None:
    assert status(card, "80CA000000") == 0x6E00
    assert status(card, "01A4020C02011C") == 0x6881
    assert status(card, "00F2000000") == 0x6D00
    assert status(card, "00A4020C020199") == 0x6A82
    assert status(card, "00A4040C05A000000999") == 0x6A82
    assert status(card, "00B0000000") == 0x6986
    assert status(card, "0022C1A4028000") == 0x6A80
    assert status(card, "10860000027C0000") == 0x6985
    assert status(card, "00A4") == 0x6700
    assert status(card, "00A4020C05011C") == 0x6700


def test_pace_must_be_chained_as_the_standard_says(card: ChipCard) -> None:
    begin = "0022C1A40F800A04007F00070202040202830102"
    assert status(card, begin) == 0x9000
    assert status(card, "00860000027C0000") == 0x6884
    assert status(card, "10860000027C0000") == 0x6985, "a failed run must be begun anew"
    assert status(card, begin) == 0x9000
    assert status(card, "10860000027C0000") == 0x9000


def test_a_point_off_the_curve_is_refused(card: ChipCard) -> None:
    assert status(card, "0022C1A40F800A04007F00070202040202830102") == 0x9000
    assert status(card, "10860000027C0000") == 0x9000
    point = "04" + "11" * 64
    assert status(card, f"10860000457C438141{point}00") == 0x6A80


def test_get_challenge_gives_eight_fresh_bytes(card: ChipCard) -> None:
    first = plain(card.process, bytes.fromhex("0084000008"))
    assert len(first) == 8
    assert first != plain(card.process, bytes.fromhex("0084000008"))


def test_the_slow_card_waits_for_every_command(country: DemoCountry, holder: Holder) -> None:
    waits: list[float] = []
    card = personalise(country, holder, PROFILES["slow"], sleep=waits.append)
    plain(card.process, CARD_ACCESS)
    plain(card.process, bytes.fromhex("00B0000000"))
    assert waits == [0.06, 0.06]


def test_another_kind_of_card_has_no_travel_document(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["other_card"])
    assert card.atr != personalise(country, holder, GENUINE).atr
    assert status(card, "00A4020C02011C") == 0x6A82
    assert status(card, "00A4040C07A0000002471001") == 0x6A82
    with pytest.raises(Refused):
        pace(card.process, CAN)


def test_an_ambiguous_parameter_set_has_to_be_named(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["ambiguous"])
    protocol = "800A04007F00070202040202"
    assert status(card, f"0022C1A40F{protocol}830102") == 0x6A88
    assert status(card, f"0022C1A412{protocol}830102840108") == 0x6A88
    for number in ("0D", "0C", "0F"):
        assert status(card, f"0022C1A412{protocol}8301028401{number}") == 0x9000
    assert pace(card.process, CAN)


def test_a_single_parameter_set_needs_no_name(card: ChipCard) -> None:
    assert status(card, "0022C1A40F800A04007F00070202040202830102") == 0x9000
    assert status(card, "0022C1A40F800A04007F00070202040202830103") == 0x6A88
    assert status(card, "0022C1A40F800A04007F00070202040204830102") == 0x6A80


def test_a_card_without_pace_has_no_card_access(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["bac_only"])
    assert status(card, "00A4020C02011C") == 0x6A82
    assert status(card, "0022C1A40F800A04007F00070202040202830102") == 0x6985
    plain(card.process, SELECT_EMRTD)
    assert status(card, "00B0810000") == 0x6982
    assert len(plain(card.process, bytes.fromhex("0084000008"))) == 8
    assert status(card, "0082000028" + "00" * 40 + "28") == 0x6300
    assert status(card, "0082000028" + "00" * 40 + "28") == 0x6985, "a challenge is for one try"


def test_basic_access_control_counts_wrong_keys_too(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, replace(PROFILES["bac_only"], tries=2))
    plain(card.process, SELECT_EMRTD)
    seen = []
    for _ in range(2):
        plain(card.process, bytes.fromhex("0084000008"))
        seen.append(status(card, "0082000028" + "00" * 40 + "28"))
    assert seen == [0x63C1, 0x63C0]
    assert status(card, "0084000008") == 0x6983


def test_a_card_with_both_ways_opens_by_the_one_and_then_refuses_the_other(
    country: DemoCountry, holder: Holder
) -> None:
    card = personalise(country, holder, PROFILES["pace_and_bac"])
    channel = open_emrtd(card.process, CAN)
    challenge, sw = channel.send("00840000", ne=8)
    assert (len(challenge), sw) == (8, 0x9000)
    assert channel.send("00820000", bytes(40), ne=40)[1] in (0x6985, 0x6A88)
    assert read_file(channel, 0x01)[0] == 0x61


def test_a_pulled_card_leaves_once(country: DemoCountry, holder: Holder) -> None:
    card = personalise(country, holder, PROFILES["pulled"])
    with pytest.raises(CardPulled):
        read_file(open_emrtd(card.process, CAN), 0x02)
    card.reset()
    assert read_file(open_emrtd(card.process, CAN), 0x02)[0] == 0x75


def test_files_beyond_32767_bytes_are_read_with_the_odd_instruction(
    country: DemoCountry, holder: Holder
) -> None:
    channel = open_emrtd(personalise(country, holder, PROFILES["huge_portrait"]).process, CAN)
    assert channel.send("00B08200", ne=4)[1] == 0x9000
    at = bytes.fromhex("540300B000")
    far, sw = channel.send("00B10000", at, ne=0x802, extended=True)
    assert (far[:4].hex(), len(far), sw) == ("538207fe", 0x802, 0x9000)
    beyond = bytes.fromhex("5403010000")
    assert channel.send("00B10000", beyond, ne=16) == (b"", 0x6B00)


def test_an_endless_file_gives_zeros_for_ever(country: DemoCountry, holder: Holder) -> None:
    channel = open_emrtd(personalise(country, holder, PROFILES["endless"]).process, CAN)
    start, _ = channel.send("00B08D00", ne=6)
    assert start.hex() == "6d847ffffff9"
    assert channel.send("00B10000", bytes.fromhex("54047FFFFFF0"), ne=12) == (
        b"\x53\x0a" + bytes(10),
        0x9000,
    )


def test_quirks_of_selection_are_refusals(country: DemoCountry, holder: Holder) -> None:
    loud = personalise(country, holder, PROFILES["select_loudly"])
    assert status(loud, SELECT_EMRTD.hex()) == 0x6A86
    assert status(loud, "00A4040007A000000247100100") == 0x9000
    first = personalise(country, holder, PROFILES["select_first"])
    assert status(first, "00B09C0000") == 0x6A86
    assert status(first, "00A4020C02011C") == 0x9000
    plainly = personalise(country, holder, PROFILES["select_plain"])
    assert status(plainly, "00A4020C02011C") == 0x6A86
    assert status(plainly, "00A4000C02011C") == 0x9000
    exact = personalise(country, holder, PROFILES["exact"])
    assert status(exact, "00B09C0017") == 0x6700
    assert status(exact, "00B09C0016") == 0x9000


def test_a_terminal_that_asks_learns_the_trust_point_with_pace(
    country: DemoCountry, holder: Holder
) -> None:
    card = personalise(country, holder, PROFILES["ta"])
    last = []

    def asking(command: bytes) -> bytes:
        if command[1] == 0x22:
            template = bytes.fromhex("7F4C0E060904007F000703010201" + "530103")
            command = command[:4] + bytes([command[4] + len(template)]) + command[5:] + template
        answer = card.process(command)
        last.append(answer)
        return answer

    with pytest.raises(AssertionError):
        pace(asking, CAN)  # this terminal compares the answer with the token alone
    assert country.terminals().reference in last[-1]
