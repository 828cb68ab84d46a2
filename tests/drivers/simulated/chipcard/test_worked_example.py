"""The worked example of ICAO 9303-11, appendix G.1, seen from the chip's side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.simulated.chipcard import tlv
from drivers.simulated.chipcard.apdu import parse
from drivers.simulated.chipcard.bac import BasicAccess
from drivers.simulated.chipcard.curves import BRAINPOOL256
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.holder import check_digit
from drivers.simulated.chipcard.pace import PaceChip, PaceOffer, pseudo_random, secret_of_mrz
from drivers.simulated.chipcard.suite import AES_128, FOR_PASSWORD, TDES

VECTORS = Path(__file__).parents[5] / "shared/vectors/icao9303-11.json"

# The chip's ephemeral private keys of the same example (G.1, "generate ephemeral key pair").
CHIP_MAP_PRIVATE = 0x498FF49756F2DC1587840041839A85982BE7761D14715FB091EFA7BCE9058560
CHIP_AGREE_PRIVATE = 0x107CF58696EF6155053340FD633392BA81909DF7B9706F226F32086C7AFF974A


class Scripted(Entropy):
    def __init__(self, nonce: bytes, scalars: Iterator[int]) -> None:
        self._nonce = nonce
        self._scalars = scalars

    def octets(self, size: int) -> bytes:
        octets, self._nonce = self._nonce[:size], self._nonce[size:]
        assert len(octets) == size
        return octets

    def scalar(self, order: int) -> int:
        return next(self._scalars)


def worked(name: str) -> dict[str, Any]:
    if not VECTORS.exists():
        pytest.skip(f"the worked examples are not on this machine ({VECTORS})")
    found: dict[str, Any] = json.loads(VECTORS.read_text())[name]
    return found


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    return worked("pace_gm_ecdh")


def password(example: dict[str, Any]) -> bytes:
    mrz = example["mrz"]
    number = mrz["document_number"].ljust(9, "<")
    return secret_of_mrz(
        *(
            field + check_digit(field)
            for field in (number, mrz["date_of_birth"], mrz["date_of_expiry"])
        )
    )


def test_the_password_key_is_the_examples(example: dict[str, Any]) -> None:
    key = AES_128.derive(password(example), FOR_PASSWORD)
    assert key.hex().upper() == example["k_pi"]


def test_the_chip_answers_as_in_the_example(example: dict[str, Any]) -> None:
    entropy = Scripted(
        bytes.fromhex(example["nonce"]), iter([CHIP_MAP_PRIVATE, CHIP_AGREE_PRIVATE])
    )
    chip = PaceChip(PaceOffer(AES_128, BRAINPOOL256), password(example), entropy)
    for sent, answered in example["exchange"][1:]:
        command = parse(bytes.fromhex(sent))
        data = chip.step(command.data, more_follow=command.chained)
        assert (data + b"\x90\x00").hex().upper() == answered
    assert chip.keys is not None
    assert chip.keys.encryption.hex().upper() == example["k_enc"]
    assert chip.keys.mac.hex().upper() == example["k_mac"]


def test_the_parameters_are_set_as_in_the_example(example: dict[str, Any]) -> None:
    command = parse(bytes.fromhex(example["exchange"][0][0]))
    objects = tlv.table(command.data)
    assert (command.ins, command.p1p2) == (0x22, 0xC1A4)
    assert objects[0x83] == b"\x01"
    assert objects[0x84] == bytes([BRAINPOOL256.number])


def test_basic_access_control_answers_as_in_the_example() -> None:
    """ICAO 9303-11, appendix D.3."""
    bac = {name: value for name, value in worked("bac").items() if name != "mrz_information"}
    octets = {name: bytes.fromhex(value) for name, value in bac.items()}
    information = worked("bac")["mrz_information"]
    secret = secret_of_mrz(information[:10], information[10:17], information[17:])
    chip = BasicAccess(secret, Scripted(octets["rnd_ic"] + octets["k_ic"], iter(())))
    assert chip.challenge == octets["rnd_ic"]
    answer, keys, counter = chip.answer(octets["external_authenticate_data"])
    assert answer == octets["external_authenticate_response"]
    assert counter.to_bytes(8, "big") == octets["rnd_ic"][4:] + octets["rnd_ifd"][4:]
    seed = bytes(a ^ b for a, b in zip(octets["k_ic"], octets["k_ifd"], strict=True))
    assert keys.encryption == TDES.derive(seed, 1)


def test_the_keys_of_basic_access_control_are_the_examples() -> None:
    bac = worked("bac")
    seed = bytes.fromhex(bac["k_seed"])
    assert TDES.derive(seed, 1).hex().upper() == bac["k_enc"]
    assert TDES.derive(seed, 2).hex().upper() == bac["k_mac"]


def test_the_integrated_mapping_is_the_examples() -> None:
    """ICAO 9303-11, appendix H.1."""
    example = worked("pace_im_ecdh_point_encoding")
    s, t = bytes.fromhex(example["s"]), bytes.fromhex(example["t"])
    value = pseudo_random(AES_128, s, t, BRAINPOOL256.p)
    assert value == int(example["r_p"], 16)
    point = BRAINPOOL256.decode(BRAINPOOL256.integrated(value))
    assert point.x == int(example["mapped_generator"]["x"], 16)
    assert point.y == int(example["mapped_generator"]["y"], 16)
