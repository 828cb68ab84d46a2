"""Chip Authentication against chips that are not this reader's own (ICAO 9303-11, 6.2)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.chipcard import chip_authentication, tlv
from drivers.chipcard.apdu import Response
from drivers.chipcard.curves import STANDARDIZED, KeyPair
from drivers.chipcard.document import Can, FileId
from drivers.chipcard.errors import CardProtocolError, SessionEnded, UnexpectedStatus
from drivers.chipcard.files import FileReader
from drivers.chipcard.lds import dg14
from drivers.chipcard.security_infos import (
    ChipAuthenticationInfo,
    ChipAuthenticationKey,
    SecurityInfos,
)
from drivers.chipcard.session_keys import Suite
from drivers.simulated.chipcard.curves import BRAINPOOL256, BRAINPOOL320, P521
from drivers.simulated.chipcard.groups import MODP_1024_160, MODP_2048_224
from drivers.simulated.chipcard.suite import AES_128, AES_192, AES_256, TDES
from tests.drivers.chipcard.chips import chip

CA_3DES, CA_128, CA_256 = (f"0.4.0.127.0.7.2.2.3.2.{number}" for number in (1, 2, 4))


def opened(country, holder, kind, **changes):
    """An open card with the application selected, and what its DG14 says."""
    card = chip(country, holder, kind, **changes)
    card.open(Can(holder.can))
    files = FileReader(card.channel, max_answer=256)
    assert files.select_application()
    return card, files, dg14.parse(files.read(FileId.DG14))


@pytest.mark.parametrize("suite", [TDES, AES_128, AES_192, AES_256], ids=lambda s: s.name)
@pytest.mark.parametrize(
    "group",
    [BRAINPOOL256, BRAINPOOL320, P521, MODP_1024_160, MODP_2048_224],
    ids=lambda g: g.number,
)
def test_the_session_goes_on_on_the_chips_key(country, holder, suite, group):
    card, files, infos = opened(country, holder, "genuine", chip_suite=suite, chip_domain=group)
    choice = chip_authentication.choose(infos)
    assert choice is not None
    assert choice.protocol.suite.key_bytes == suite.key_size
    own = chip_authentication.run(card.channel, choice)
    assert own.group == choice.key.group
    assert files.read(FileId.COM)
    assert card.channel.secured


@pytest.mark.parametrize("kind", ["ca_tdes", "ca_dh_tdes"])
def test_3des_takes_one_command(country, holder, kind):
    card, _, infos = opened(country, holder, kind)
    before = card.channel.exchanges
    chip_authentication.run(card.channel, chip_authentication.choose(infos))
    assert card.channel.exchanges - before == 1


@pytest.mark.parametrize("suite", [TDES, AES_128], ids=lambda s: s.name)
def test_a_copy_loses_the_session(country, holder, suite):
    card, files, infos = opened(country, holder, "cloned", chip_suite=suite)
    chip_authentication.run(card.channel, chip_authentication.choose(infos))
    with pytest.raises(SessionEnded):
        files.read(FileId.COM)
    assert not card.channel.secured


def test_after_a_refusal_the_session_before_stands(country, holder):
    card, files, infos = opened(country, holder, "genuine")
    other = replace(chip_authentication.choose(infos), info=ChipAuthenticationInfo(CA_256, 1, 9))
    with pytest.raises(UnexpectedStatus):
        chip_authentication.run(card.channel, other)
    assert files.read(FileId.COM)


def entry(number: int | None, domain: int = 13) -> ChipAuthenticationKey:
    return ChipAuthenticationKey(KeyPair.generate(STANDARDIZED[domain].generator).public, number)


def test_the_strongest_pair_of_key_and_protocol_is_chosen():
    one, two = entry(1, 13), entry(2, 15)
    infos = SecurityInfos(
        chip_authentication=(
            ChipAuthenticationInfo(CA_3DES, 1, 2),
            ChipAuthenticationInfo(CA_128, 1, 1),
            ChipAuthenticationInfo(CA_256, 1, 2),
            ChipAuthenticationInfo(CA_256, 2, 2),
        ),
        chip_keys=(one, two),
    )
    choice = chip_authentication.choose(infos)
    assert (choice.info.oid, choice.key) == (CA_256, two.key)


def test_a_key_alone_stands_for_3des():
    key = entry(5)
    choice = chip_authentication.choose(SecurityInfos(chip_keys=(key,)))
    assert choice.protocol.suite is Suite.TRIPLE_DES
    assert choice.info.key_id == 5


@pytest.mark.parametrize("key_id", [None, 7])
def test_a_single_key_belongs_to_every_entry(key_id):
    key = entry(key_id)
    infos = SecurityInfos(
        chip_authentication=(ChipAuthenticationInfo(CA_128, 1, None),), chip_keys=(key,)
    )
    assert chip_authentication.choose(infos).key == key.key


def test_what_is_offered_in_unknown_forms_only_is_offered_but_not_chosen():
    unknown = ChipAuthenticationInfo("0.4.0.127.0.7.2.2.3.9.9", 1, None)
    infos = SecurityInfos(chip_authentication=(unknown,), chip_keys=(entry(None),))
    assert chip_authentication.offered(infos)
    assert chip_authentication.choose(infos) is None
    assert chip_authentication.offered(SecurityInfos(other=("0.4.0.127.0.7.2.2.1.1",)))
    assert not chip_authentication.offered(SecurityInfos(other=("0.4.0.127.0.7.2.2.2",)))


def test_a_dh_protocol_does_not_run_with_a_key_on_a_curve():
    infos = SecurityInfos(
        chip_authentication=(ChipAuthenticationInfo("0.4.0.127.0.7.2.2.3.1.2", 1, None),),
        chip_keys=(entry(None),),
    )
    assert chip_authentication.choose(infos) is None


class OldWay:
    """A channel to a chip that has MSE:Set AT only, whatever the cipher."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def send(self, command):
        self.sent.append(command.header)
        return Response(b"", 0x6A86 if command.header[3] == 0xA6 else 0x9000)

    def secure(self, messaging) -> None:
        self.messaging = messaging


def test_3des_falls_back_to_general_authenticate_where_set_kat_is_unknown():
    channel = OldWay()
    choice = chip_authentication.choose(SecurityInfos(chip_keys=(entry(None),)))
    chip_authentication.run(channel, choice)
    assert [header.hex() for header in channel.sent] == ["002241a6", "002241a4", "00860000"]
    assert channel.messaging.block == 8


def test_a_key_reference_of_several_bytes_is_sent_whole():
    channel = OldWay()
    sent = []
    send = channel.send
    channel.send = lambda command: sent.append(command) or send(command)
    infos = SecurityInfos(
        chip_authentication=(ChipAuthenticationInfo(CA_128, 1, 0x1234),), chip_keys=(entry(0x1234),)
    )
    chip_authentication.run(channel, chip_authentication.choose(infos))
    assert tlv.find(tlv.parse_all(sent[0].data), 0x84).value == b"\x12\x34"


class Refusing(OldWay):
    """A channel to a chip that knows none of these instructions."""

    def __init__(self, *unknown: int) -> None:
        super().__init__()
        self._unknown = unknown

    def send(self, command):
        self.sent.append(command.header)
        return Response(b"", 0x6D00 if command.header[1] in self._unknown else 0x9000)


AES_INFOS = SecurityInfos(
    chip_authentication=(ChipAuthenticationInfo(CA_128, 1, None),), chip_keys=(entry(None),)
)


def test_aes_falls_back_to_set_kat_where_general_authenticate_is_unknown():
    channel = Refusing(0x86)
    chip_authentication.run(channel, chip_authentication.choose(AES_INFOS))
    assert [header.hex() for header in channel.sent] == ["002241a4", "00860000", "002241a6"]
    assert channel.messaging.block == 16


def test_a_chip_without_any_command_for_it_does_not_prove_itself():
    channel = Refusing(0x22, 0x86)
    with pytest.raises(CardProtocolError, match="no command"):
        chip_authentication.run(channel, chip_authentication.choose(AES_INFOS))
    assert not hasattr(channel, "messaging")
