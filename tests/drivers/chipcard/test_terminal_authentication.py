"""A terminal with certificates reads the fingerprints; any other does not (BSI TR-03110-1, 3.5)."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.chipcard import access, chip_authentication, tlv
from drivers.chipcard import terminal_authentication as ta
from drivers.chipcard.apdu import NOT_PERMITTED, Command
from drivers.chipcard.channel import Channel
from drivers.chipcard.cv_certificate import (
    READ_DG3,
    Role,
    Scheme,
    check_chain,
    load_cv_certificate,
)
from drivers.chipcard.document import Can, FileId, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.files import FileReader
from drivers.chipcard.inprocess import InProcessTransport
from drivers.chipcard.lds import biometrics, cvca, dg14
from drivers.chipcard.security_infos import SecurityInfos
from drivers.simulated.chipcard import (
    PROFILES,
    CvAuthority,
    DemoCountry,
    Holder,
    TerminalCredentials,
    personalise,
)

TODAY = dt.datetime.now(dt.UTC).date()


class Inspection:
    """The eMRTD application open, Chip Authentication done."""

    def __init__(self, country: DemoCountry, holder: Holder, profile: str) -> None:
        card = personalise(country, holder, PROFILES[profile])
        self.channel = Channel(InProcessTransport(card, lambda: True))
        opened = access.open_card(
            self.channel, Can(holder.number[-6:]), access.read_card_access(self.channel)
        )
        assert isinstance(opened, access.Opened)
        files = FileReader(self.channel)
        files.select_application()
        self.infos = dg14.parse(files.read(FileId.DG14) or b"")
        choice = chip_authentication.choose(self.infos)
        assert choice is not None
        own = chip_authentication.run(self.channel, choice)
        self.session = ta.Session(opened.chip_name, own.compressed())

    def authenticate(self, credentials: ta.TerminalCredentials, today: dt.date = TODAY):
        info = ta.info_of(self.infos)
        assert info is not None
        references = ta.read_references(self.channel, info)
        return ta.run(self.channel, credentials, references, self.session, today)

    def fingerprints(self) -> int:
        return self.channel.send(Command(0x00, 0xB0, 0x80 | FileId.DG3.sfi, 0x00, le=4)).sw


def held(made: TerminalCredentials) -> ta.TerminalCredentials:
    key = made.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return ta.TerminalCredentials.load(made.chain, key)


def authority(country: DemoCountry, profile: str) -> CvAuthority:
    scheme = PROFILES[profile].terminal_authentication
    assert scheme is not None
    return country.terminals(scheme)


@pytest.mark.parametrize(
    ("profile", "long_commands"),
    [
        *((name, long) for name in ("ta", "ta_rsa", "ta_pss") for long in (True, False)),
        ("chained_ta", False),
    ],
)
def test_a_terminal_with_a_chain_reads_the_fingerprints(country, holder, profile, long_commands):
    inspection = Inspection(country, holder, profile)
    inspection.channel.long_commands = long_commands
    assert inspection.fingerprints() == NOT_PERMITTED
    finding = inspection.authenticate(held(authority(country, profile).credentials()))
    assert (finding.status, finding.reason) == (
        Status.PASSED,
        "the chip took the chain, which grants DG3 and DG4",
    )
    data = FileReader(inspection.channel).read(FileId.DG3)
    assert data is not None
    assert biometrics.parse_dg3(data).records


def test_a_terminal_of_another_country_has_nothing_to_present(country, holder):
    inspection = Inspection(country, holder, "ta")
    strangers = CvAuthority(country="XX").credentials()
    assert inspection.authenticate(held(strangers)).status is Status.NOT_DONE
    assert inspection.fingerprints() == NOT_PERMITTED


def test_an_impostor_under_the_countrys_name_is_refused_by_the_chip(country, holder):
    inspection = Inspection(country, holder, "ta")
    impostor = CvAuthority()
    assert impostor.reference == authority(country, "ta").reference
    finding = inspection.authenticate(held(impostor.credentials()))
    assert finding.status is Status.FAILED
    assert inspection.fingerprints() == NOT_PERMITTED


def test_the_chips_date_is_the_chips_but_an_expired_certificate_is_not_even_shown(country, holder):
    inspection = Inspection(country, holder, "ta")
    before = inspection.channel.exchanges
    old = authority(country, "ta").credentials(
        effective=TODAY - dt.timedelta(days=90), expires=TODAY - dt.timedelta(days=1)
    )
    finding = inspection.authenticate(held(old))
    assert (finding.status, "not valid today" in finding.reason) == (Status.NOT_DONE, True)
    assert inspection.channel.exchanges == before + 1


def test_a_signature_over_another_session_is_refused(country, holder):
    inspection = Inspection(country, holder, "ta")
    inspection.session = ta.Session(inspection.session.chip_name, bytes(32))
    finding = inspection.authenticate(held(authority(country, "ta").credentials()))
    assert finding.status is Status.FAILED
    assert inspection.fingerprints() == NOT_PERMITTED


def test_a_link_certificate_leads_from_the_key_the_chip_knows_to_the_new_one(holder):
    country = DemoCountry.create()
    inspection = Inspection(country, holder, "ta")
    renewed = authority(country, "ta")
    renewed.renew()
    credentials = held(renewed.credentials(with_link=True))
    assert [each.role for each in credentials.certificates] == [
        Role.CVCA,
        Role.DOMESTIC_VERIFIER,
        Role.TERMINAL,
    ]
    assert inspection.authenticate(credentials).status is Status.PASSED


def test_the_rights_are_those_of_the_whole_chain():
    chain = held(CvAuthority().credentials(READ_DG3)).certificates
    assert ta.rights(chain) == READ_DG3


def test_credentials_are_loaded_from_a_directory_in_whatever_order(tmp_path: Path):
    made = CvAuthority().credentials()
    made.export(tmp_path)
    (tmp_path / "0.cvcert").write_bytes(made.chain[-1])
    loaded = ta.TerminalCredentials.from_directory(tmp_path)
    assert loaded is not None
    assert loaded.terminal.raw == made.chain[-1]
    chain = loaded.chain_from([loaded.certificates[1].authority])
    assert chain is not None
    assert [each.role for each in chain] == [Role.DOMESTIC_VERIFIER, Role.TERMINAL]
    assert "PrivateKey" not in repr(loaded)


def test_a_directory_without_key_is_of_a_terminal_that_reads_no_fingerprints(tmp_path: Path):
    assert ta.TerminalCredentials.from_directory(tmp_path) is None


def test_a_key_that_belongs_to_no_certificate_is_refused(tmp_path: Path):
    key = ec.generate_private_key(ec.BrainpoolP256R1())
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(CardProtocolError, match="belongs"):
        ta.TerminalCredentials.load(CvAuthority().credentials().chain, der)
    with pytest.raises(CardProtocolError, match="cannot be read"):
        ta.TerminalCredentials.load(CvAuthority().credentials().chain, b"\x30\x00")


def test_certificates_in_a_circle_end_the_search():
    made = CvAuthority().credentials()
    credentials = held(TerminalCredentials((*made.chain, *made.chain), made.scheme, made.key))
    assert credentials.chain_from([b"XXNOBODY00001"]) is None


def test_a_chain_that_is_not_one_is_found_before_the_chip_sees_it():
    root = CvAuthority()
    country = load_cv_certificate(root.certificate)
    verifier, terminal = (load_cv_certificate(each) for each in root.credentials().chain)
    check_chain((country, verifier, terminal))
    with pytest.raises(CardProtocolError, match="not one"):
        check_chain((country, terminal))
    with pytest.raises(CardProtocolError, match="not one"):
        check_chain((terminal, verifier))
    other = CvAuthority()
    stranger = load_cv_certificate(other.credentials().chain[0])
    with pytest.raises(CardProtocolError, match="wrong"):
        check_chain((country, stranger))


def test_a_made_up_curve_in_a_certificate_is_refused():
    certificate = CvAuthority().certificate
    parts = tlv.parse_exactly(certificate, 0x7F21, "").children()
    key = tlv.require(parts[0].children(), 0x7F49, "")
    generator = tlv.require(key.children(), 0x84, "").value
    assert certificate.count(generator) == 1
    changed = certificate.replace(generator, generator[:-1] + bytes((generator[-1] ^ 1,)))
    with pytest.raises(CardProtocolError, match="no known curve"):
        load_cv_certificate(changed)


@given(at=st.floats(0, 1, exclude_max=True), put=st.binary(max_size=4), cut=st.integers(0, 4))
@settings(max_examples=300, deadline=None)
def test_a_certificate_changed_anywhere_is_refused_or_no_longer_signed(at, put, cut):
    position = int(at * len(GENUINE))
    changed = GENUINE[:position] + put + GENUINE[position + cut :]
    with suppress(CardProtocolError):
        certificate = load_cv_certificate(changed)
        root = load_cv_certificate(GENUINE)
        genuine = certificate.signed_by(root.key.complete(None), root.key.scheme)
        assert not genuine or certificate.body == root.body


GENUINE = CvAuthority().certificate


@pytest.mark.parametrize("data", [b"", b"\x42\x00", b"\x42\x01A\x01", b"\x43\x01A", bytes(36)])
def test_a_file_of_references_that_is_none_is_refused(data):
    with pytest.raises(CardProtocolError):
        cvca.parse(data)


def test_references_are_read_up_to_the_zeros():
    data = (tlv.encode(0x42, b"VNNEW00002") + tlv.encode(0x42, b"VNOLD00001")).ljust(36, b"\0")
    assert cvca.parse(data) == (b"VNNEW00002", b"VNOLD00001")


def test_dg14_says_where_the_references_are():
    start = bytes.fromhex("060804007F0007020202") + b"\x02\x01\x01"
    named = tlv.encode(0x30, start + tlv.encode(0x30, b"\x04\x02\x01\x1d"))
    plain = tlv.encode(0x30, start)
    assert ta.info_of(SecurityInfos(entries=frozenset((named,)))).fid == 0x011D
    assert ta.info_of(SecurityInfos(entries=frozenset((plain,)))).fid == FileId.CVCA.fid
    assert ta.info_of(SecurityInfos(entries=frozenset((b"\x30\x00", b"")))) is None


def test_an_rsa_signature_needs_its_own_padding():
    from cryptography.hazmat.primitives.asymmetric import rsa

    from drivers.chipcard.public_keys import RsaKey

    private = rsa.generate_private_key(65537, 2048)
    numbers = private.public_key().public_numbers()
    key = RsaKey(numbers.n, numbers.e)
    for name in ("pkcs1", "pss"):
        signature = Scheme(name, "sha256").sign(private, b"message")
        for other in ("pkcs1", "pss"):
            assert Scheme(other, "sha256").verify(key, signature, b"message") is (name == other)
