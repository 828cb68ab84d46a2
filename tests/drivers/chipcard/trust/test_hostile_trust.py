"""Downloads are hostile until their signature is proved."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.trust import TrustStore, ldif, loading
from drivers.chipcard.trust.master_list import load_master_list
from drivers.chipcard.trust.revocation import load_revocation_list
from tests.drivers.chipcard.signing import (
    MASTER_LIST_SIGNING,
    Signer,
    make_country,
    make_master_list,
    make_revocation_list,
    make_signer,
)

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def country() -> Signer:
    return make_country()


def test_an_ldif_line_without_end_is_refused_without_being_kept():
    line = b"userCertificate:: " + b"A" * 100
    endless = (line if number == 0 else b" " + b"A" * 10_000_000 for number in range(10))
    with pytest.raises(CardProtocolError, match="too long"):
        list(ldif.read_values(endless, {"usercertificate"}))


def test_issuer_and_serial_are_found_without_parsing(country):
    signer = make_signer(country, serial=1 << 130)
    certificate = load_certificate(signer.der)
    assert loading.issuer_and_serial(signer.der) == (certificate.issuer, certificate.serial)


LOADERS = {
    "master list": load_master_list,
    "revocation list": load_revocation_list,
    "issuer": loading.issuer_and_serial,
    "ldif": lambda data: list(ldif.read_values(data.splitlines(), {"usercertificate"})),
}


@pytest.mark.parametrize("name", LOADERS)
@given(data=st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_loaded_or_refused_with_a_clear_error(name, data):
    with suppress(CardProtocolError):
        LOADERS[name](data)


@given(at=st.floats(0, 1, exclude_max=True), put=st.binary(max_size=4), cut=st.integers(0, 4))
@settings(max_examples=150, deadline=None)
def test_a_revocation_list_changed_anywhere_is_refused_or_not_believed(country, at, put, cut):
    genuine = make_revocation_list(country, 7)
    position = int(at * len(genuine))
    changed = genuine[:position] + put + genuine[position + cut :]
    with suppress(CardProtocolError):
        parsed = load_revocation_list(changed)
        store = TrustStore([load_certificate(country.der)], revocation_lists=[parsed])
        assert not store.revocation_lists or parsed.serials == {7}


@given(at=st.floats(0, 1, exclude_max=True), put=st.binary(max_size=4), cut=st.integers(0, 4))
@settings(max_examples=100, deadline=None)
def test_a_master_list_changed_anywhere_is_refused_or_says_the_same(country, at, put, cut):
    other = country
    lister = make_signer(country, purpose=MASTER_LIST_SIGNING)
    genuine = make_master_list(lister, other)
    position = int(at * len(genuine))
    changed = genuine[:position] + put + genuine[position + cut :]
    trust = TrustStore([load_certificate(country.der)])
    with suppress(CardProtocolError):
        parsed = load_master_list(changed)
        loading.verify_master_list(parsed, trust, NOW)
        assert [each.raw for each in parsed.certificates] == [other.der]


def test_a_signer_with_a_name_that_is_no_text_is_refused_not_stumbled_over(country):
    signer = make_signer(country)
    name = load_certificate(signer.der).issuer
    broken = name.replace(name[-4:], b"\xff\xfe\xff\xfe")
    certificate = load_certificate(signer.der.replace(name, broken))
    assert certificate.issuer == broken
    assert TrustStore([load_certificate(country.der)]).chain(certificate) is None
