"""CMS SignedData as documents and lists of certificates carry it (RFC 5652, 5; ICAO 9303-12).

Parsed with asn1crypto, verified with `certificate`: signers with explicit curve parameters are
common, and the bytes that were signed are kept as they came; nothing is encoded anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509

from drivers.chipcard import tlv
from drivers.chipcard.certificate import Certificate, load_certificate, verify_signature
from drivers.chipcard.errors import CardProtocolError, foreign_structure
from drivers.chipcard.public_keys import digest
from drivers.chipcard.session_keys import same

SEQUENCE, SET = 0x30, 0x31
MAX_CERTIFICATES = 8
MAX_ATTRIBUTES = 16


@dataclass(frozen=True)
class SignedData:
    """Content and one signature over it, not verified yet."""

    content_type: str
    """Dotted."""
    content: bytes = field(repr=False)
    signed_attributes: bytes = field(repr=False)
    """As a SET, the form over which the signature goes; empty where there are none."""
    attribute_content_type: str | None
    attribute_digest: bytes | None
    signing_time: dt.datetime | None
    """As the signer says; covered by the signature. None: not said."""
    digest_name: str
    """Of the signer: for the message digest attribute."""
    signature_algorithm: Any = field(repr=False)
    signature: bytes = field(repr=False)
    signer_serial: int | None
    signer_issuer: bytes | None
    signer_key_id: bytes | None
    certificates: tuple[Certificate, ...] = field(repr=False)

    def signer(self, known: Iterable[Certificate] = ()) -> Certificate | None:
        """The signer's certificate: carried along, or among `known`."""
        for certificate in (*self.certificates, *known):
            if self.signer_key_id is not None:
                if certificate.key_id == self.signer_key_id:
                    return certificate
            elif (
                certificate.serial == self.signer_serial
                and certificate.issuer == self.signer_issuer
            ):
                return certificate
        return None

    def fault(self, signer: Certificate) -> str:
        """Why `signer` did not sign this; empty when all is well (RFC 5652, 5.4 and 5.6).

        Raises CardProtocolError for algorithms that are not supported.
        """
        if not signer.may_sign_documents:
            return "the signer's certificate is not for signing documents"
        signed = self.content
        if self.signed_attributes:
            if self.attribute_content_type != self.content_type:
                return "the signed content type is another one"
            if not same(digest(self.digest_name, self.content), self.attribute_digest or b""):
                return "the signed digest is not the content's"
            signed = self.signed_attributes
        genuine = verify_signature(
            signer.key,
            self.signature_algorithm,
            self.signature,
            signed,
            digest_name=self.digest_name,
        )
        return "" if genuine else "the signature is wrong"


def parse(data: bytes, content_type: str, what: str) -> SignedData:
    """From a ContentInfo that fills `data`; `content_type` (dotted) must be the one inside.

    `what` names the file in errors. Raises CardProtocolError.
    """
    tlv.parse_exactly(data, SEQUENCE, what)
    with foreign_structure(what):
        info = cms.ContentInfo.load(data, strict=True)
        if info["content_type"].native != "signed_data":
            raise CardProtocolError(f"{what}: not SignedData")
        return _signed_data(info["content"], content_type, what)


def _signed_data(signed: Any, content_type: str, what: str) -> SignedData:
    enclosed = signed["encap_content_info"]
    if enclosed["content_type"].dotted != content_type:
        raise CardProtocolError(f"{what}: the content is of another type")
    signers = signed["signer_infos"]
    if len(signers) != 1:
        raise CardProtocolError(f"{what}: {len(signers)} signers")
    signer = signers[0]
    attributes = _attributes(signer["signed_attrs"], what)
    identifier = signer["sid"]
    by_key = identifier.name == "subject_key_identifier"
    return SignedData(
        content_type=content_type,
        content=bytes(enclosed["content"].contents),
        signed_attributes=attributes.signed,
        attribute_content_type=attributes.content_type,
        attribute_digest=attributes.digest,
        signing_time=attributes.time,
        digest_name=str(signer["digest_algorithm"]["algorithm"].native),
        signature_algorithm=signer["signature_algorithm"],
        signature=bytes(signer["signature"].native),
        signer_serial=None if by_key else int(identifier.chosen["serial_number"].native),
        signer_issuer=None if by_key else bytes(identifier.chosen["issuer"].dump()),
        signer_key_id=bytes(identifier.native) if by_key else None,
        certificates=_certificates(signed["certificates"], what),
    )


@dataclass(frozen=True)
class _Attributes:
    signed: bytes = b""
    content_type: str | None = None
    digest: bytes | None = None
    time: dt.datetime | None = None


def _attributes(attributes: Any, what: str) -> _Attributes:
    """RFC 5652, 5.4 and 11."""
    if not attributes or not attributes.contents:
        return _Attributes()
    if len(attributes) > MAX_ATTRIBUTES:
        raise CardProtocolError(f"{what}: {len(attributes)} signed attributes")
    content_types, digests, times = [], [], []
    for attribute in attributes:
        kind = attribute["type"].native
        if kind == "content_type":
            content_types += [value.dotted for value in attribute["values"]]
        elif kind == "message_digest":
            digests += [bytes(value.native) for value in attribute["values"]]
        elif kind == "signing_time":
            times += [value.native for value in attribute["values"]]
    if len(content_types) != 1 or len(digests) != 1 or len(times) > 1:
        raise CardProtocolError(f"{what}: content type and digest must be signed once each")
    # Implicitly tagged [0] in the message, signed as a SET: same content, another tag.
    signed = tlv.encode(SET, bytes(attributes.contents))
    return _Attributes(signed, content_types[0], digests[0], _in_utc(times[0]) if times else None)


def _in_utc(time: dt.datetime) -> dt.datetime:
    """A GeneralizedTime may lack its zone; DER does not allow that, signers do."""
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


def _certificates(certificates: Any, what: str) -> tuple[Certificate, ...]:
    if not certificates:
        return ()
    if len(certificates) > MAX_CERTIFICATES:
        raise CardProtocolError(f"{what}: {len(certificates)} certificates")
    return tuple(
        load_certificate(item.chosen.dump())
        for item in certificates
        if isinstance(item.chosen, asn1_x509.Certificate)
    )
