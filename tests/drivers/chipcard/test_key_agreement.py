"""Groups of the protocols: what is accepted as a key, and that both arithmetics agree."""

from __future__ import annotations

import hashlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.chipcard import curves, dh_groups, domain_parameters, pace, security_infos, tlv
from drivers.chipcard.curves import Point
from drivers.chipcard.dh_groups import DhElement
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.groups import KeyPair
from drivers.chipcard.security_infos import oid_bytes

ALL = domain_parameters.STANDARDIZED
GROUP = dh_groups.STANDARDIZED[0]


def integer(value: int) -> bytes:
    return tlv.encode(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def key_info(algorithm: str, parameters: bytes, key: bytes) -> bytes:
    identifier = tlv.encode(0x30, tlv.encode(0x06, oid_bytes(algorithm)) + parameters)
    return tlv.encode(0x30, identifier + tlv.encode(0x03, b"\0" + key))


def parsed(info: bytes) -> Point | DhElement:
    return domain_parameters.public_key(tlv.parse_exactly(info, 0x30, "key"))


@pytest.mark.parametrize("number", sorted(ALL))
def test_both_sides_agree_in_every_standardized_group(number):
    generator = ALL[number].generator
    one, two = KeyPair.generate(generator), KeyPair.generate(generator)
    assert one.public.agree(two.private) == two.public.agree(one.private)
    assert len(one.public.encode()) == ALL[number].encoded_size
    assert ALL[number].decode(one.public.encode()) == one.public
    assert str(one.private) not in repr(one)


@pytest.mark.parametrize("number", sorted(curves.STANDARDIZED))
def test_the_two_libraries_multiply_alike(number):
    generator = curves.STANDARDIZED[number].generator
    pair = KeyPair.generate(generator)
    moved = generator.times(2)
    assert moved.times(pair.private) == pair.public.times(2)
    assert moved.agree(pair.private) == moved.times(pair.private).x_bytes


@pytest.mark.parametrize("number", sorted(set(ALL) - {10}))
@given(st.integers(2, 2**250))
@settings(max_examples=5, deadline=None)
def test_every_number_maps_into_the_group(number, value):
    group = ALL[number]
    element = group.element_of(value % group.modulus)
    assert group.decode(element.encode()) == element
    with pytest.raises(CardProtocolError):
        element.times(group.order)


def test_p224_has_no_integrated_mapping():
    assert not ALL[10].maps_numbers
    with pytest.raises(CardProtocolError):
        ALL[10].element_of(5)
    assert all(ALL[number].maps_numbers for number in ALL if number != 10)


@pytest.mark.parametrize("value", [0, 1])
def test_numbers_without_an_image_are_refused(value):
    for group in ALL.values():
        with pytest.raises(CardProtocolError):
            group.element_of(value)


@pytest.mark.parametrize("number", sorted(dh_groups.STANDARDIZED))
def test_dh_keys_of_small_order_are_refused(number):
    group = dh_groups.STANDARDIZED[number]
    cofactor = (group.modulus - 1) // group.order
    small = pow(3, group.order, group.modulus)
    for value in (0, 1, group.modulus - 1, group.modulus, group.modulus + 1, small):
        with pytest.raises(CardProtocolError):
            group.decode(value.to_bytes(group.encoded_size, "big"))
    assert cofactor > 1
    with pytest.raises(CardProtocolError):
        group.decode(b"")
    with pytest.raises(CardProtocolError):
        group.decode(bytes(group.encoded_size + 1))


def test_a_dh_key_with_zeros_in_front_is_authenticated_as_it_came():
    value = next(
        element.value
        for k in range(1, 5000)
        if (element := GROUP.generator.times(k)).value < 1 << 8 * (GROUP.encoded_size - 1)
    )
    long = value.to_bytes(GROUP.encoded_size, "big")
    assert GROUP.decode(long).encode() == long
    assert GROUP.decode(long) == GROUP.decode(long.lstrip(b"\0"))
    assert hash(GROUP.decode(long)) == hash(GROUP.decode(long.lstrip(b"\0")))
    assert len(GROUP.decode(long).encode()) == GROUP.encoded_size


def test_compressed_keys_are_what_terminal_authentication_signs():
    pair = KeyPair.generate(GROUP.generator)
    assert pair.public.compressed() == hashlib.sha1(pair.public.encode()).digest()
    point = KeyPair.generate(curves.STANDARDIZED[12].generator).public
    assert point.compressed() == point.encode()[1:33]


X942, PKCS3 = domain_parameters.DH_X942, domain_parameters.DH_PKCS3


def dh_parameters(*numbers: int) -> bytes:
    return tlv.encode(0x30, b"".join(integer(number) for number in numbers))


@pytest.mark.parametrize("with_order", [True, False])
def test_dh_keys_are_read_from_both_kinds_of_parameters(with_order):
    public = KeyPair.generate(GROUP.generator).public
    third = GROUP.order if with_order else 1024
    parameters = dh_parameters(GROUP.modulus, GROUP.base, third)
    info = key_info(X942 if with_order else PKCS3, parameters, integer(public.value))
    assert parsed(info) == public
    assert parsed(info).group is GROUP


def small_group() -> tuple[int, int, int]:
    """A group that nobody knows: the standard's primes with another generator."""
    return GROUP.modulus, pow(GROUP.base, 7, GROUP.modulus), GROUP.order


def test_unknown_dh_groups_need_their_order_and_are_checked():
    modulus, base, order = small_group()
    group = dh_groups.group_of(modulus, base, order)
    assert group.generator.times(3).value == pow(base, 3, modulus)
    for numbers in (
        (modulus, base, None),
        (modulus, base, order + 2),
        (modulus, 3, order),
        (modulus, 1, order),
        (modulus, modulus - 1, order),
        (modulus >> 600, base, order),
        (modulus << 4000, base, order),
        (modulus, base, 2),
    ):
        with pytest.raises(CardProtocolError):
            dh_groups.group_of(*numbers)


@pytest.mark.parametrize("number", sorted(ALL))
def test_keys_are_read_over_parameters_by_number(number):
    public = KeyPair.generate(ALL[number].generator).public
    key = public.encode()
    if isinstance(public, DhElement):
        key = integer(public.value)
    info = key_info(domain_parameters.STANDARDIZED_PARAMETERS, integer(number), key)
    assert parsed(info) == public


@pytest.mark.parametrize(
    "info",
    [
        key_info(domain_parameters.STANDARDIZED_PARAMETERS, integer(3), b"\x04"),
        key_info(domain_parameters.STANDARDIZED_PARAMETERS, integer(13), bytes(65)),
        key_info(domain_parameters.STANDARDIZED_PARAMETERS, tlv.encode(2, b""), b""),
        key_info(PKCS3, dh_parameters(23, 5), integer(7)),
        key_info(X942, dh_parameters(GROUP.modulus, GROUP.base), integer(7)),
        key_info("1.2.840.113549.1.1.1", b"\x05\x00", b""),
        tlv.encode(0x30, b""),
        tlv.encode(0x31, b""),
    ],
)
def test_keys_that_are_none_are_refused(info):
    item = tlv.parse_one(info)
    with pytest.raises(CardProtocolError):
        domain_parameters.public_key(item)


def test_pace_parameters_in_full_are_known_by_their_number():
    dotted = "0.4.0.127.0.7.2.2.4.1"
    parameters = dh_parameters(GROUP.modulus, GROUP.base, GROUP.order)
    algorithm = tlv.encode(0x30, tlv.encode(0x06, oid_bytes(X942)) + parameters)
    domain = tlv.encode(0x30, tlv.encode(0x06, oid_bytes(dotted)) + algorithm + integer(40))
    entry = tlv.encode(0x30, tlv.encode(0x06, oid_bytes(f"{dotted}.2")) + integer(2) + integer(40))
    infos = security_infos.parse(tlv.encode(0x31, domain + entry))
    (choice,) = pace.choices(infos)
    assert choice.group is GROUP


TREES = st.recursive(
    st.builds(tlv.encode, st.sampled_from([0x02, 0x03, 0x04, 0x06]), st.binary(max_size=40)),
    lambda children: st.builds(
        tlv.encode,
        st.sampled_from([0x30, 0x31]),
        st.lists(children, max_size=5).map(b"".join),
    ),
    max_leaves=30,
)


@given(TREES | st.binary(max_size=400))
@settings(max_examples=400, deadline=None)
def test_any_structure_is_a_key_or_a_clear_error(data):
    with suppress(CardProtocolError):
        domain_parameters.public_key(tlv.parse_one(data))
    with suppress(CardProtocolError):
        security_infos.parse(data)


KEYS = [
    key_info(domain_parameters.STANDARDIZED_PARAMETERS, integer(n), ALL[n].generator.encode())
    for n in curves.STANDARDIZED
] + [key_info(X942, dh_parameters(GROUP.modulus, GROUP.base, GROUP.order), integer(GROUP.base))]


@given(st.sampled_from(KEYS), st.data())
@settings(max_examples=300, deadline=None)
def test_a_key_changed_in_a_bit_is_another_key_of_a_group_or_a_clear_error(info, data):
    bit = data.draw(st.integers(0, len(info) * 8 - 1))
    changed = bytearray(info)
    changed[bit // 8] ^= 1 << bit % 8
    with suppress(CardProtocolError):
        key = domain_parameters.public_key(tlv.parse_one(bytes(changed)))
        assert key.group.decode(key.encode()) == key


@given(st.integers(0, 18), st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_key_of_the_group_or_a_clear_error(number, data):
    group = ALL.get(number)
    if group is not None:
        with suppress(CardProtocolError):
            group.decode(data)
