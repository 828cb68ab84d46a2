"""CSCA master lists (ICAO 9303-12, 8): country signing certificates under one signature.

CMS SignedData over SEQUENCE { version, SET OF Certificate }. Countries publish them for download;
what makes one worth anything is its signature, whose signer must chain to an authority that the
operator trusts already.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.chipcard import signed_data, tlv
from drivers.chipcard.certificate import Certificate, load_certificate
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.signed_data import SignedData

CSCA_MASTER_LIST = "2.23.136.1.1.2"
MASTER_LIST_SIGNING = "2.23.136.1.1.3"
"""Extended key usage that marks a master list signer."""
SEQUENCE, SET, INTEGER = 0x30, 0x31, 0x02
MAX_MASTER_LIST = 8 * 1024 * 1024
MAX_CERTIFICATES = 4000


@dataclass(frozen=True)
class MasterList:
    """The list and its signature, not verified yet."""

    signed: SignedData
    certificates: tuple[Certificate, ...]
    refused: tuple[str, ...]
    """Why certificates of it cannot be used, one line each."""

    def signer(self) -> Certificate:
        """Who signed it, as the signature says. Raises CardProtocolError where it does not fit."""
        signer = self.signed.signer()
        if signer is None:
            raise CardProtocolError("master list: its signer's certificate is not in it")
        if MASTER_LIST_SIGNING not in signer.extended_key_usage:
            raise CardProtocolError("master list: its signer may not sign master lists")
        if reason := self.signed.fault(signer):
            raise CardProtocolError(f"master list: {reason}")
        return signer


def load_master_list(data: bytes) -> MasterList:
    """From DER. Certificates that cannot be used are left out; a list that is none raises
    CardProtocolError."""
    if len(data) > MAX_MASTER_LIST:
        raise CardProtocolError(f"a master list of {len(data)} bytes")
    signed = signed_data.parse(data, CSCA_MASTER_LIST, "master list")
    parts = tlv.parse_exactly(signed.content, SEQUENCE, "master list").children()
    if [part.tag for part in parts] != [INTEGER, SET]:
        raise CardProtocolError("master list: not as ICAO 9303-12, 8 lays it out")
    accepted: list[Certificate] = []
    refused: list[str] = []
    content, offset = parts[1].value, 0
    while offset < len(content):
        if len(accepted) + len(refused) == MAX_CERTIFICATES:
            raise CardProtocolError(f"master list: more than {MAX_CERTIFICATES} certificates")
        item = tlv.parse_one(content, offset)
        offset += len(item.raw)
        try:
            certificate = load_certificate(item.raw)
        except CardProtocolError as error:
            refused.append(str(error))
            continue
        if _is_authority(certificate):
            accepted.append(certificate)
        else:
            refused.append("not a certification authority")
    return MasterList(signed, tuple(accepted), tuple(refused))


def _is_authority(certificate: Certificate) -> bool:
    """Several countries' certificates lack the basic constraint or have it wrong; that the list
    names them, and that their key usage is to sign certificates, says enough."""
    usage = certificate.key_usage
    return certificate.may_sign_certificates or (usage is not None and "key_cert_sign" in usage)
