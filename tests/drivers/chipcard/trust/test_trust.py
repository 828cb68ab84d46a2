"""From files of a directory to what a document's findings say (ICAO 9303-12)."""

from __future__ import annotations

import base64
import datetime as dt
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from drivers.chipcard import passive
from drivers.chipcard.certificate import load_certificate
from drivers.chipcard.document import Document, Status
from drivers.chipcard.lds import sod
from drivers.chipcard.trust import Revocation, TrustStore, loading
from drivers.simulated.chipcard import DemoCountry
from tests.drivers.chipcard.conftest import vector_path
from tests.drivers.chipcard.signing import (
    MASTER_LIST_SIGNING,
    SIGNED_AT,
    Signer,
    make_country,
    make_master_list,
    make_revocation_list,
    make_signer,
    make_sod,
)

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
GROUPS = {1: b"one"}


@pytest.fixture(scope="module")
def country() -> Signer:
    return make_country()


@pytest.fixture(scope="module")
def other() -> Signer:
    return make_country(name="Other", key_id=b"other")


@pytest.fixture(scope="module")
def lister(country: Signer) -> Signer:
    """Signs the country's master list."""
    return make_signer(country, purpose=MASTER_LIST_SIGNING, serial=99)


def findings(
    signer: Signer, store: TrustStore, now: dt.datetime = NOW, issued=None, **options
) -> Document:
    security_object = sod.parse(make_sod(GROUPS, signer, **options))
    return Document({}, passive.signature_findings(security_object, store, now, issued=issued))


def store_of(directory: Path, now: dt.datetime = NOW) -> TrustStore:
    return TrustStore.from_directory(directory, now)


def write(directory: Path, **files: bytes) -> Path:
    """`country_cer=…` becomes `country.cer`."""
    for name, data in files.items():
        stem, _, suffix = name.rpartition("_")
        (directory / f"{stem}.{suffix}").write_bytes(data)
    return directory


def ldif_of(**attributes: bytes) -> bytes:
    """One entry each, lines folded as the PKD folds them."""
    text = "version: 1\n"
    for name, value in attributes.items():
        line = f"{name};binary:: {base64.b64encode(value).decode()}"
        parts = [line[:76], *(line[at : at + 75] for at in range(76, len(line), 75))]
        text += "\ndn: o=anything,c=XX\nsn: 1\n" + "\n ".join(parts) + "\n"
    return text.encode()


def test_a_published_master_list_is_loaded_below_the_certificate_its_signer_chains_to(tmp_path):
    shutil.copy(vector_path("masterlists/DE_ROOT_CA_CSCA07.cer"), tmp_path)
    alone = store_of(tmp_path)
    shutil.copy(vector_path("masterlists/DE_ML_2026-05-28-08-28-45.ml"), tmp_path)
    store = store_of(tmp_path)
    assert (len(alone), len(store), store.rejected) == (1, 588, ())
    source = store.sources[1]
    assert (source.kind, source.anchors) == ("master list", 588)
    assert source.signed_by == "DE CSCA Master List Signer"
    assert any(certificate.name.startswith("VN ") for certificate in store)


def test_most_link_certificates_of_the_published_list_are_followed_to_a_self_signed_one(tmp_path):
    for name in ("DE_ROOT_CA_CSCA07.cer", "DE_ML_2026-05-28-08-28-45.ml"):
        shutil.copy(vector_path(f"masterlists/{name}"), tmp_path)
    anchors = [certificate for certificate in store_of(tmp_path) if certificate.self_issued]
    links = [certificate for certificate in store_of(tmp_path) if not certificate.self_issued]
    store = TrustStore(anchors, links=links)
    followed = sum(store.chain(link) is not None for link in links)
    assert (len(links), followed) == (213, 198)


def test_the_published_master_list_is_not_believed_without_its_anchor(tmp_path, other):
    shutil.copy(vector_path("masterlists/DE_ML_2026-05-28-08-28-45.ml"), tmp_path)
    store = store_of(write(tmp_path, other_cer=other.der))
    assert len(store) == 1
    assert "chains to no trusted certificate" in store.rejected[0].reason


def test_a_country_of_a_master_list_is_trusted(tmp_path, country, other, lister):
    write(tmp_path, country_cer=country.der, list_ml=make_master_list(lister, country, other))
    store = store_of(tmp_path)
    assert (len(store), store.rejected) == (2, ())
    assert findings(make_signer(other), store).status("passive.chain") is Status.PASSED


@pytest.mark.parametrize("problem", ["purpose", "expired", "revoked", "changed", "foreign"])
def test_a_master_list_that_nobody_may_believe_adds_nothing(
    tmp_path, country, other, lister, problem
):
    write(tmp_path, country_cer=country.der)
    signer, signed_at = lister, SIGNED_AT
    if problem == "purpose":
        signer = make_signer(country)
    elif problem == "expired":
        signed_at = dt.datetime(2041, 1, 1, tzinfo=dt.UTC)
    elif problem == "revoked":
        write(tmp_path, country_crl=make_revocation_list(country, 99))
    elif problem == "foreign":
        signer = make_signer(other, purpose=MASTER_LIST_SIGNING)
    data = make_master_list(signer, other, signed_at=signed_at)
    if problem == "changed":
        data = data.replace(b"Other", b"0ther")
    store = store_of(write(tmp_path, list_ml=data))
    assert len(store) == 1
    assert store.rejected[0].path.name == "list.ml"


def test_a_master_list_does_not_vouch_for_the_next_one(tmp_path, country, other, lister):
    third = make_country(name="Third", key_id=b"third")
    second_lister = make_signer(other, purpose=MASTER_LIST_SIGNING)
    write(
        tmp_path,
        country_cer=country.der,
        a_ml=make_master_list(lister, other),
        b_ml=make_master_list(second_lister, third),
    )
    store = store_of(tmp_path)
    assert len(store) == 2
    assert [each.path.name for each in store.rejected] == ["b.ml"]


def test_a_signer_of_master_lists_signs_no_documents(country, lister):
    store = TrustStore([load_certificate(country.der)])
    assert findings(lister, store).status("passive.signature") is Status.FAILED


def test_a_renewed_country_key_is_reached_over_its_link_certificate(tmp_path, country):
    renewed = make_country(name="Renewed", key_id=b"renewed", issuer=country)
    write(tmp_path, old_cer=country.der, link_cer=renewed.der)
    store = store_of(tmp_path)
    assert (len(store), len(store.links)) == (1, 1)
    document = findings(make_signer(renewed), store)
    assert document.status("passive") is Status.PASSED
    assert "over 1 link certificate" in document.findings[1].reason


def test_a_link_certificate_alone_is_trusted_by_nobody(tmp_path, country):
    renewed = make_country(name="Renewed", key_id=b"renewed", issuer=country)
    store = store_of(write(tmp_path, link_cer=renewed.der))
    assert len(store) == 0
    document = findings(make_signer(renewed), store)
    assert document.status("passive.chain") is Status.FAILED


def test_links_that_go_in_circles_or_on_for_ever_end_the_search(country):
    links, issuer = [], make_country(name="L0", key_id=b"0")
    for number in range(1, 12):
        issuer = make_country(name=f"L{number}", key_id=b"%d" % number, issuer=issuer)
        links.append(load_certificate(issuer.der))
    crowd = [make_country(name="L11", key_id=b"11") for _ in range(40)]
    links += [load_certificate(each.der) for each in crowd]
    store = TrustStore([load_certificate(country.der)], links=links)
    assert store.chain(load_certificate(make_signer(issuer).der)) is None


def test_an_expired_link_fails_the_validity_not_the_chain(tmp_path, country):
    renewed = make_country(
        name="Renewed", key_id=b"renewed", issuer=country, until=dt.datetime(2025, 1, 1)
    )
    store = store_of(write(tmp_path, old_cer=country.der, link_cer=renewed.der))
    document = findings(make_signer(renewed), store)
    assert document.status("passive.chain") is Status.PASSED
    assert document.status("passive.validity.signing") is Status.PASSED
    assert document.status("passive.validity.today") is Status.FAILED


def test_validity_when_signed_and_today_are_two_findings(country):
    store = TrustStore([load_certificate(country.der)])
    short = make_signer(country, until=dt.datetime(2022, 1, 1))
    late = make_signer(country, since=dt.datetime(2023, 1, 1))
    cases = (
        (findings(short, store), Status.PASSED, Status.FAILED),
        (findings(late, store), Status.FAILED, Status.PASSED),
        (findings(late, store, signed_at=None), Status.NOT_OFFERED, Status.PASSED),
    )
    for document, signing, today in cases:
        assert document.status("passive.validity.signing") is signing
        assert document.status("passive.validity.today") is today


@pytest.mark.parametrize(
    ("issued", "signing"),
    [
        (None, Status.NOT_OFFERED),
        (dt.date(2021, 6, 1), Status.PASSED),
        (dt.date(2023, 6, 1), Status.NOT_OFFERED),
        (dt.date(2090, 6, 1), Status.NOT_OFFERED),
    ],
)
def test_the_day_of_issue_speaks_for_a_signature_without_time(country, issued, signing):
    store = TrustStore([load_certificate(country.der)])
    expired = make_signer(country, until=dt.datetime(2022, 1, 1))
    document = findings(expired, store, issued=issued, signed_at=None)
    assert document.status("passive.validity.signing") is signing
    failed = signing is not Status.PASSED
    assert document.status("passive") is (Status.FAILED if failed else Status.PASSED)


def test_a_revoked_signer_fails_and_says_why(tmp_path, country):
    write(tmp_path, country_cer=country.der, country_crl=make_revocation_list(country, 5, 7))
    store = store_of(tmp_path)
    assert (store.rejected, len(store.revocation_lists)) == ((), 1)
    revoked, good = (
        findings(make_signer(country), store),
        findings(make_signer(country, serial=8), store),
    )
    assert revoked.status("passive.revocation") is Status.FAILED
    assert revoked.status("passive") is Status.FAILED
    assert good.status("passive.revocation") is Status.PASSED
    assert good.status("passive") is Status.PASSED


def test_without_a_revocation_list_the_rest_still_counts(country):
    document = findings(make_signer(country), TrustStore([load_certificate(country.der)]))
    assert document.status("passive.revocation") is Status.NOT_DONE
    assert document.status("passive") is Status.PASSED


def test_an_old_revocation_list_still_revokes_but_clears_nobody(tmp_path, country):
    old = make_revocation_list(
        country, 7, since=dt.datetime(2025, 1, 1), until=dt.datetime(2025, 4, 1)
    )
    store = store_of(write(tmp_path, country_cer=country.der, country_crl=old))
    assert findings(make_signer(country), store).status("passive.revocation") is Status.FAILED
    good = findings(make_signer(country, serial=8), store)
    assert good.status("passive.revocation") is Status.NOT_DONE
    certificate = load_certificate(make_signer(country, serial=8).der)
    assert store.revocation(certificate, NOW) is Revocation.STALE


def test_a_revocation_list_that_an_impostor_signed_is_left_out(tmp_path, country):
    impostor = make_country()
    write(tmp_path, country_cer=country.der, country_crl=make_revocation_list(impostor, 7))
    store = store_of(tmp_path)
    assert store.revocation_lists == ()
    assert "no trusted certificate signed it" in store.rejected[0].reason
    assert findings(make_signer(country), store).status("passive") is Status.PASSED


def test_a_revoked_link_fails_the_chain_above_the_signer(tmp_path, country):
    renewed = make_country(name="Renewed", key_id=b"renewed", issuer=country)
    revoked = make_revocation_list(country, 1)
    write(tmp_path, old_cer=country.der, link_cer=renewed.der, old_crl=revoked)
    document = findings(make_signer(renewed), store_of(tmp_path))
    assert document.status("passive.revocation") is Status.FAILED
    assert "country signing" in document.findings[2].reason


def test_an_ldif_gives_lists_links_and_signers_but_no_anchor(tmp_path, country, other, lister):
    renewed = make_country(name="Renewed", key_id=b"renewed", issuer=country)
    signer = make_signer(country, serial=12)
    download = ldif_of(
        pkdMasterListContent=make_master_list(lister, other),
        certificateRevocationList=make_revocation_list(country, 7),
        userCertificate=signer.der,
        cACertificate=renewed.der,
    ) + ldif_of(cACertificate=make_country(name="Stranger", key_id=b"stranger").der)
    store = store_of(write(tmp_path, country_cer=country.der, pkd_ldif=download))
    assert (len(store), len(store.links), len(store.revocation_lists)) == (2, 1, 1)
    assert [each.reason for each in store.rejected] == ["cacertificate: nobody vouches for it"]
    silent = findings(signer, store, carry=False)
    assert silent.status("passive") is Status.PASSED
    assert findings(make_signer(country), store).status("passive") is Status.FAILED


def test_a_security_object_without_certificate_of_a_signer_nobody_knows_is_unsigned(country):
    store = TrustStore([load_certificate(country.der)])
    document = findings(make_signer(country), store, carry=False)
    assert document.status("passive.signature") is Status.FAILED


def test_names_are_compared_as_names_not_as_bytes(country):
    """One authority writes its name as UTF8String here and as PrintableString there."""
    anchor = load_certificate(country.der)
    utf8, printable = b"\x0c\x07Country", b"\x13\x07Country"
    signer = make_signer(country)
    certificate = load_certificate(signer.der)
    respelt = load_certificate(country.der.replace(utf8, printable))
    assert respelt.subject != certificate.issuer
    store = TrustStore([respelt])
    assert store.issuers_of(certificate) == (respelt,)
    assert store.chain(certificate) is not None
    assert anchor.subject_name == respelt.subject_name


def test_what_a_demonstration_country_publishes_is_understood(tmp_path):
    demo = DemoCountry.create()
    demo.export_trust(tmp_path)
    demo.export_link(tmp_path)
    demo.export_crl(tmp_path)
    demo.export_master_list(tmp_path)
    demo.export_ldif(tmp_path)
    store = TrustStore.from_directory(tmp_path)
    assert [each.reason for each in store.rejected] == []
    assert len(store) >= 1
    assert len(store.revocation_lists) >= 1


def test_files_that_are_too_long_or_nothing_are_named_and_passed_over(tmp_path, country):
    write(
        tmp_path,
        broken_ml=b"\x30\x00",
        broken_crl=b"\x30\x03\x02\x01\x01",
        broken_ldif=b"userCertificate:: ***\n",
        long_cer=bytes(loading.MAX_FILE + 1),
        country_pem=country.certificate.public_bytes(Encoding.PEM),
    )
    store = store_of(tmp_path)
    assert len(store) == 1
    assert sorted(each.path.name for each in store.rejected) == [
        "broken.crl",
        "broken.ldif",
        "broken.ml",
        "long.cer",
    ]
