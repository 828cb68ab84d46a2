"""A country, its document signers and what they sign, with whatever is to be wrong about it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from drivers.chipcard import tlv

SINCE, UNTIL = dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1)
LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
HASHES = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
CSCA_MASTER_LIST = "2.23.136.1.1.2"
MASTER_LIST_SIGNING = "2.23.136.1.1.3"
SIGNED_AT = dt.datetime(2021, 4, 20, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Signer:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _usage(*, documents: bool, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=documents,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def make_country(
    *,
    key_id: bytes = b"same key id",
    authority: bool = True,
    name: str = "Country",
    issuer: Signer | None = None,
    until: dt.datetime = UNTIL,
) -> Signer:
    """`key_id` is chosen, not computed: an impostor would copy it too. With `issuer` it is a link
    certificate: another authority's word for this one's key."""
    key = ec.generate_private_key(ec.BrainpoolP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(issuer.certificate.subject if issuer else _name(name))
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(SINCE)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(_usage(documents=False, certificates=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier(key_id), critical=False)
    )
    if issuer is not None:
        builder = builder.add_extension(_names_key_of(issuer), critical=False)
    return Signer(builder.sign((issuer or Signer(None, key)).key, hashes.SHA256()), key)


def _names_key_of(issuer: Signer) -> x509.AuthorityKeyIdentifier:
    key_id = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id.value)


def make_signer(
    country: Signer,
    key=None,
    *,
    documents: bool = True,
    serial: int = 7,
    since: dt.datetime = SINCE,
    until: dt.datetime = UNTIL,
    purpose: str = "",
) -> Signer:
    key = key or ec.generate_private_key(ec.SECP256R1())
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name("Document signer"))
        .issuer_name(country.certificate.subject)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(_usage(documents=documents, certificates=not documents), critical=True)
        .add_extension(_names_key_of(country), critical=False)
    )
    if purpose:
        usage = x509.ExtendedKeyUsage([x509.ObjectIdentifier(purpose)])
        builder = builder.add_extension(usage, critical=True)
    return Signer(builder.sign(country.key, hashes.SHA256()), key)


def make_revocation_list(
    country: Signer,
    *serials: int,
    since: dt.datetime = dt.datetime(2026, 11, 1),
    until: dt.datetime = dt.datetime(2027, 2, 1),
) -> bytes:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(country.certificate.subject)
        .last_update(since)
        .next_update(until)
        .add_extension(_names_key_of(country), critical=False)
        .add_extension(x509.CRLNumber(1), critical=False)
    )
    for serial in serials:
        revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        builder = builder.add_revoked_certificate(revoked.build())
    return builder.sign(country.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _sign(signer: Signer, data: bytes, *, pss: bool, mask: str, name: str) -> tuple[dict, bytes]:
    algorithm = HASHES[name]
    if isinstance(signer.key, ec.EllipticCurvePrivateKey):
        return {"algorithm": f"{name}_ecdsa"}, signer.key.sign(data, ec.ECDSA(algorithm))
    if not pss:
        signature = signer.key.sign(data, padding.PKCS1v15(), algorithm)
        return {"algorithm": "rsassa_pkcs1v15"}, signature
    scheme = padding.PSS(padding.MGF1(HASHES[mask]), algorithm.digest_size)
    parameters = algos.RSASSAPSSParams(
        {
            "hash_algorithm": {"algorithm": name},
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": mask}},
            "salt_length": algorithm.digest_size,
        }
    )
    signature = signer.key.sign(data, scheme, algorithm)
    return {"algorithm": "rsassa_pss", "parameters": parameters}, signature


def _security_object(groups: Mapping[int, bytes], name: str, versions: tuple[str, str]) -> bytes:
    """LDSSecurityObject, version 1 where versions are given."""
    entries = b"".join(
        tlv.encode(
            0x30,
            tlv.encode(0x02, bytes((number,))) + tlv.encode(0x04, hashlib.new(name, data).digest()),
        )
        for number, data in sorted(groups.items())
    )
    algorithm = algos.DigestAlgorithm({"algorithm": name}).dump()
    info = b"".join(tlv.encode(0x13, text.encode()) for text in versions)
    return tlv.encode(
        0x30,
        tlv.encode(0x02, bytes((1 if info else 0,)))
        + algorithm
        + tlv.encode(0x30, entries)
        + (tlv.encode(0x30, info) if info else b""),
    )


def make_sod(
    groups: Mapping[int, bytes],
    signer: Signer,
    *,
    pss: bool = False,
    mask: str = "",
    attributes: bool = True,
    content_type: str = LDS_SECURITY_OBJECT,
    signed_at: dt.datetime | None = SIGNED_AT,
    hash_name: str = "sha256",
    versions: tuple[str, str] | tuple[()] = (),
    carry: bool = True,
) -> bytes:
    """EF.SOD over `groups`. `content_type` is the one in the signed attributes; `carry`: the
    signer's certificate is inside."""
    content = _security_object(groups, hash_name, versions)
    message = make_signed_data(
        content,
        LDS_SECURITY_OBJECT,
        signer,
        pss=pss,
        mask=mask or hash_name,
        attributes=attributes,
        attribute_type=content_type,
        signed_at=signed_at,
        hash_name=hash_name,
        carry=carry,
    )
    return tlv.encode(0x77, message)


def make_master_list(signer: Signer, *countries: Signer, signed_at=SIGNED_AT) -> bytes:
    certificates = tlv.encode(0x31, b"".join(country.der for country in countries))
    content = tlv.encode(0x30, b"\x02\x01\x00" + certificates)
    return make_signed_data(content, CSCA_MASTER_LIST, signer, signed_at=signed_at)


def make_signed_data(
    content: bytes,
    content_type: str,
    signer: Signer,
    *,
    pss: bool = False,
    mask: str = "sha256",
    attributes: bool = True,
    attribute_type: str = "",
    signed_at: dt.datetime | None = None,
    hash_name: str = "sha256",
    carry: bool = True,
) -> bytes:
    """CMS ContentInfo."""
    values = [
        {"type": "content_type", "values": [attribute_type or content_type]},
        {"type": "message_digest", "values": [hashlib.new(hash_name, content).digest()]},
    ]
    if signed_at is not None:
        values.append({"type": "signing_time", "values": [cms.Time({"utc_time": signed_at})]})
    signed_attributes = cms.CMSAttributes(values)
    covered = signed_attributes.dump() if attributes else content
    algorithm, signature = _sign(signer, covered, pss=pss, mask=mask, name=hash_name)
    certificate = asn1_x509.Certificate.load(signer.der)
    identifier = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", identifier),
        "digest_algorithm": {"algorithm": hash_name},
        "signature_algorithm": algorithm,
        "signature": signature,
    }
    if attributes:
        info["signed_attrs"] = signed_attributes
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": hash_name}],
            "encap_content_info": {
                "content_type": content_type,
                "content": core.ParsableOctetString(content),
            },
            "certificates": [certificate] if carry else [],
            "signer_infos": [info],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
