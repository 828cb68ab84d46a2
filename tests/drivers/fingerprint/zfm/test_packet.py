"""The framer of the ZFM-20 family finds packets, whatever stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.fingerprint.zfm.packet import (
    PAYLOAD_MAX,
    Corrupt,
    Packet,
    PacketKind,
    PacketReader,
    encode_packet,
)

ADDRESS = 0xFFFFFFFF
FROM_MODULE = st.sampled_from([PacketKind.REPLY, PacketKind.DATA, PacketKind.LAST_DATA])
PACKETS = st.builds(Packet, FROM_MODULE, st.binary(min_size=1, max_size=PAYLOAD_MAX))


def everything(reader: PacketReader) -> list[Packet | Corrupt]:
    found = []
    while (item := reader.next(ended=True)) is not None:
        found.append(item)
    return found


def test_a_command_is_framed_as_the_manual_shows_it() -> None:
    framed = encode_packet(Packet(PacketKind.COMMAND, b"\x01"), ADDRESS)
    assert framed == bytes.fromhex("EF01 FFFFFFFF 01 0003 01 0005")


def test_a_payload_longer_than_a_packet_is_refused() -> None:
    with pytest.raises(ValueError, match="payload"):
        encode_packet(Packet(PacketKind.DATA, bytes(PAYLOAD_MAX + 1)), ADDRESS)


@given(packets=st.lists(PACKETS, max_size=5), cut=st.integers(1, 40))
def test_packets_survive_any_chunking(packets: list[Packet], cut: int) -> None:
    stream = b"".join(encode_packet(packet, ADDRESS) for packet in packets)
    reader = PacketReader(ADDRESS)
    found = []
    for start in range(0, len(stream), cut):
        reader.feed(stream[start : start + cut])
        while (item := reader.next()) is not None:
            found.append(item)
    assert found == packets


NOISE = st.one_of(
    st.binary(max_size=300),
    # Noise that looks like the beginning of a packet.
    st.builds(
        lambda head, tail: bytes.fromhex("EF01FFFFFFFF07") + head + tail,
        st.binary(max_size=2),
        st.binary(max_size=30),
    ),
)


@given(noise=NOISE, packet=PACKETS)
def test_a_packet_after_noise_is_found(noise: bytes, packet: Packet) -> None:
    reader = PacketReader(ADDRESS)
    reader.feed(noise + encode_packet(packet, ADDRESS))
    assert packet in everything(reader)


@given(packet=PACKETS, position=st.integers(0, 1 << 16), change=st.integers(1, 255))
def test_a_packet_with_one_byte_changed_is_never_taken_for_another(
    packet: Packet, position: int, change: int
) -> None:
    framed = bytearray(encode_packet(packet, ADDRESS))
    framed[position % len(framed)] ^= change
    reader = PacketReader(ADDRESS)
    reader.feed(bytes(framed))
    taken = [item for item in everything(reader) if isinstance(item, Packet)]
    # A payload may hold a whole packet of its own; that one is sound.
    assert all(encode_packet(item, ADDRESS) in bytes(framed) for item in taken)
    assert packet not in taken


def test_a_module_at_another_address_is_not_heard() -> None:
    reader = PacketReader(ADDRESS)
    reader.feed(encode_packet(Packet(PacketKind.REPLY, b"\0"), 0x01020304))
    assert everything(reader) == []


def test_a_megabyte_of_noise_does_not_hide_the_packet_after_it() -> None:
    reader = PacketReader(ADDRESS)
    for _ in range(256):
        reader.feed(bytes.fromhex("EF01FFFFFFFF07") * 585)
        while reader.next() is not None:
            pass
    packet = Packet(PacketKind.REPLY, b"\0")
    reader.feed(encode_packet(packet, ADDRESS))
    assert packet in everything(reader)
