"""Checking what a chip signed (ICAO 9303-11, 6.1; ISO/IEC 9796-2)."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from drivers.chipcard.active_authentication import verify
from drivers.chipcard.curves import STANDARDIZED, Point
from drivers.chipcard.public_keys import EcKey, RsaKey

CHALLENGE = bytes(range(8))


@pytest.fixture(scope="module")
def rsa_pair() -> tuple[RsaKey, int]:
    private = rsa.generate_private_key(65537, 1024).private_numbers()
    return RsaKey(private.public_numbers.n, private.public_numbers.e), private.d


def sign(pair: tuple[RsaKey, int], trailer: str, name: str, header: bytes = b"\x6a") -> bytes:
    key, d = pair
    end = bytes.fromhex(trailer)
    size = hashlib.new(name).digest_size
    recovered = b"\x5a" * (key.size - 1 - size - len(end))
    digest = hashlib.new(name, recovered + CHALLENGE).digest()
    message = int.from_bytes(header + recovered + digest + end, "big")
    return pow(message, d, key.modulus).to_bytes(key.size, "big")


@pytest.mark.parametrize(
    ("trailer", "name"),
    [
        ("BC", "sha1"),
        ("33CC", "sha1"),
        ("34CC", "sha256"),
        ("35CC", "sha512"),
        ("36CC", "sha384"),
        ("38CC", "sha224"),
    ],
)
def test_an_rsa_chip_is_recognised_with_every_hash(rsa_pair, trailer, name):
    signature = sign(rsa_pair, trailer, name)
    assert verify(rsa_pair[0], None, CHALLENGE, signature)
    assert not verify(rsa_pair[0], None, bytes(8), signature)


def test_the_smaller_of_the_two_roots_is_taken_too(rsa_pair):
    key = rsa_pair[0]
    number = int.from_bytes(sign(rsa_pair, "34CC", "sha256"), "big")
    other = (key.modulus - number).to_bytes(key.size, "big")
    assert verify(key, None, CHALLENGE, other)


@pytest.mark.parametrize(
    ("trailer", "name"), [("34CC", "sha1"), ("FFCC", "sha1"), ("33BB", "sha1")]
)
def test_a_trailer_that_names_another_hash_is_refused(rsa_pair, trailer, name):
    assert not verify(rsa_pair[0], None, CHALLENGE, sign(rsa_pair, trailer, name))


def test_a_message_with_another_header_is_refused(rsa_pair):
    assert not verify(rsa_pair[0], None, CHALLENGE, sign(rsa_pair, "34CC", "sha256", b"\x4a"))


@given(signature=st.binary(max_size=300))
def test_any_bytes_are_no_signature(signature):
    key = RsaKey((1 << 1023) + 0x1234567, 65537)
    assert not verify(key, None, CHALLENGE, signature)
    assert not verify(EcKey(STANDARDIZED[12].generator), "sha256", CHALLENGE, signature)


@pytest.mark.parametrize(("hash_name", "algorithm"), [("sha256", hashes.SHA256()), (None, None)])
def test_an_ecdsa_chip_is_recognised(hash_name, algorithm):
    private = ec.generate_private_key(ec.SECP384R1())
    numbers = private.public_key().public_numbers()
    key = EcKey(Point(STANDARDIZED[15], numbers.x, numbers.y))
    der = private.sign(CHALLENGE, ec.ECDSA(algorithm or hashes.SHA384()))
    r, s = decode_dss_signature(der)
    plain = r.to_bytes(48, "big") + s.to_bytes(48, "big")
    assert verify(key, hash_name, CHALLENGE, plain)
    assert verify(key, hash_name, CHALLENGE, der)
    assert not verify(key, hash_name, bytes(8), plain)
