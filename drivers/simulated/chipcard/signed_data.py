"""What a demonstration country signs: security objects of documents, card security, master lists
(ICAO 9303-10, 4.6.2; 9303-11, 9.2.10; 9303-12, 9). All are CMS SignedData (RFC 5652, 5)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from asn1crypto import cms, core
from asn1crypto import x509 as asn1_x509
from asn1crypto.algos import DigestAlgorithmId

from drivers.simulated.chipcard import oid, tlv
from drivers.simulated.chipcard.certificates import Authority


def security_object(groups: Mapping[int, bytes], digest: str, *, version: int) -> bytes:
    """LDSSecurityObject (ICAO 9303-10, 4.6.2.3). Version 1 repeats the versions of EF.COM."""
    group_hashes = [
        tlv.encode(
            0x30,
            tlv.encode(0x02, bytes([number])),
            tlv.encode(0x04, hashlib.new(digest, groups[number]).digest()),
        )
        for number in sorted(groups)
    ]
    algorithm = tlv.encode(0x30, DigestAlgorithmId(digest).dump())
    parts = [tlv.encode(0x02, bytes([version])), algorithm, tlv.encode(0x30, *group_hashes)]
    if version:
        versions = (core.PrintableString("0108").dump(), core.PrintableString("040000").dump())
        parts.append(tlv.encode(0x30, *versions))
    return tlv.encode(0x30, *parts)


def signed_data(
    signer: Authority,
    content: bytes,
    content_type: str,
    signed_at: dt.datetime,
    *,
    certificates: Sequence[bytes] = (),
    by_key_identifier: bool = False,
) -> bytes:
    """SignedData, version 3, with the signer's certificate and `certificates` (DER) in it."""
    certificate = asn1_x509.Certificate.load(signer.der)
    digest = signer.scheme.digest
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": [content_type]},
            {"type": "message_digest", "values": [hashlib.new(digest, content).digest()]},
            {"type": "signing_time", "values": [cms.Time({"utc_time": signed_at})]},
        ]
    )
    signer_info = {
        "version": "v3" if by_key_identifier else "v1",
        "sid": _identifier(certificate, by_key_identifier=by_key_identifier),
        "digest_algorithm": {"algorithm": digest},
        "signed_attrs": attributes,
        "signature_algorithm": signer.scheme.algorithm(),
        "signature": signer.scheme.sign(signer.key, attributes.dump()),
    }
    others = [asn1_x509.Certificate.load(each) for each in certificates]
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": digest}],
            "encap_content_info": {
                "content_type": content_type,
                "content": core.ParsableOctetString(content),
            },
            "certificates": [certificate, *others],
            "signer_infos": [signer_info],
        }
    )
    info = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    encoded: bytes = info.dump()
    return encoded


def master_list(signer: Authority, country: bytes, listed: Sequence[bytes]) -> bytes:
    """CscaMasterList (ICAO 9303-12, 9.1), signed now; `country` and `listed` are certificates."""
    content = tlv.encode(
        0x30, tlv.encode(0x02, b"\x00"), tlv.encode(0x31, *sorted(dict.fromkeys(listed)))
    )
    now = dt.datetime.now(dt.UTC)
    return signed_data(signer, content, oid.MASTER_LIST, now, certificates=[country])


def _identifier(
    certificate: asn1_x509.Certificate, *, by_key_identifier: bool
) -> cms.SignerIdentifier:
    if by_key_identifier:
        return cms.SignerIdentifier(
            name="subject_key_identifier", value=certificate.key_identifier_value.native
        )
    return cms.SignerIdentifier(
        {
            "issuer_and_serial_number": {
                "issuer": certificate.issuer,
                "serial_number": certificate.serial_number,
            }
        }
    )
