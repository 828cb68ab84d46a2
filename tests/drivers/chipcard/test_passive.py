"""Passive Authentication on published sample files (ICAO 9303-11, 5.1)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from drivers.chipcard import passive
from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.document import FileId, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds import com, dg1, dg2, dg14, dg15, sod
from drivers.chipcard.public_keys import RsaKey
from drivers.chipcard.trust import TrustStore
from tests.drivers.chipcard.conftest import vector_path

NAMES = {
    FileId.DG1: "Datagroup1.bin",
    FileId.DG2: "Datagroup2.bin",
    FileId.DG3: "Datagroup3.bin",
    FileId.DG14: "Datagroup14.bin",
}
NOW = dt.datetime(2008, 6, 1, tzinfo=dt.UTC)


@pytest.fixture
def security_object(sample_files):
    return sod.parse((sample_files / "EF_SOD.bin").read_bytes())


def with_signed(security_object, **changes):
    return replace(security_object, signed=replace(security_object.signed, **changes))


@pytest.mark.parametrize("file", NAMES)
def test_the_files_of_the_sample_have_the_hashes_that_were_signed(
    sample_files, security_object, file
):
    data = (sample_files / NAMES[file]).read_bytes()
    assert passive.hash_finding(security_object, file, data).status is Status.PASSED
    changed = data[:-1] + bytes((data[-1] ^ 1,))
    assert passive.hash_finding(security_object, file, changed).status is Status.FAILED


def test_a_file_that_the_sod_does_not_list_fails(sample_files, security_object):
    data = (sample_files / "Datagroup15.bin").read_bytes()
    finding = passive.hash_finding(security_object, FileId.DG15, data)
    assert finding.status is Status.FAILED
    assert "not listed" in finding.reason


def test_a_listed_file_that_the_card_does_not_give_fails(security_object):
    finding = passive.missing_file_finding(security_object, FileId.DG14)
    assert finding is not None
    assert finding.status is Status.FAILED
    assert passive.missing_file_finding(security_object, FileId.DG13) is None


def test_the_samples_signature_with_explicit_curve_parameters_is_verified(security_object):
    findings = passive.signature_findings(security_object, TrustStore(), NOW)
    assert {each.check: each.status for each in findings} == {
        "passive.signature": Status.PASSED,
        "passive.chain": Status.FAILED,
        "passive.revocation": Status.NOT_DONE,
        "passive.validity.signing": Status.NOT_OFFERED,
        "passive.validity.today": Status.NOT_DONE,
    }


def test_a_changed_list_of_hashes_is_found(security_object):
    content = bytearray(security_object.signed.content)
    content[-1] ^= 1
    forged = with_signed(security_object, content=bytes(content))
    findings = passive.signature_findings(forged, TrustStore(), NOW)
    assert findings[0].status is Status.FAILED
    assert "digest" in findings[0].reason


def test_changed_attributes_are_found(security_object):
    attributes = bytearray(security_object.signed.signed_attributes)
    attributes[-1] ^= 1
    forged = with_signed(security_object, signed_attributes=bytes(attributes))
    assert passive.signature_findings(forged, TrustStore(), NOW)[0].status is Status.FAILED


def test_a_sod_without_signer_is_unsigned(security_object):
    unsigned = with_signed(security_object, certificates=())
    first, *others = passive.signature_findings(unsigned, TrustStore(), NOW)
    assert first.status is Status.FAILED
    assert {each.status for each in others} == {Status.NOT_DONE}


def test_the_samples_files_are_understood(sample_files):
    def read(name: str) -> bytes:
        return (sample_files / name).read_bytes()

    assert com.parse(read("EF_COM.bin")).data_groups == (1, 2, 3, 14)
    zone = dg1.parse(read("Datagroup1.bin"))
    assert zone.dg1.surname == "MUSTERMANN"
    assert zone.wrong_check_digits == ()
    assert dg2.parse(read("Datagroup2.bin")).media_type == "image/jp2"
    assert dg14.parse(read("Datagroup14.bin")).chip_keys[0].key.domain.name == "BRAINPOOLP224r1"
    assert isinstance(dg15.parse(read("Datagroup15.bin")), RsaKey)


def test_a_country_certificate_in_use_is_its_own_issuer():
    path = vector_path("masterlists/DE_ROOT_CA_CSCA07.cer")
    certificate = load_certificate(path.read_bytes())
    store = TrustStore([certificate])
    assert store.issuers_of(certificate) == (certificate,)
    assert certificate.may_sign_certificates


def test_a_directory_of_certificates_is_loaded_and_its_broken_files_are_named(
    country, trust, tmp_path
):
    country.export_trust(tmp_path)
    (tmp_path / "broken.cer").write_bytes(b"\x30\x03\x02\x01\x01")
    (tmp_path / "armour.pem").write_text("-----BEGIN CERTIFICATE-----\n?\n")
    (tmp_path / "notes.txt").write_text("not a certificate, not looked at")
    store = TrustStore.from_directory(tmp_path)
    assert len(store) == len(trust) == 1
    assert sorted(each.path.name for each in store.rejected) == ["armour.pem", "broken.cer"]
    assert len(TrustStore.from_directory(tmp_path / "missing")) == 0


def test_bytes_that_are_no_certificate_are_refused():
    for data in (b"", b"\x30\x00", b"\x30\x80\x00\x00", bytes(20_000)):
        with pytest.raises(CardProtocolError):
            load_certificate(data)
