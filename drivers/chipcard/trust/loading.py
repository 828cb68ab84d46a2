"""A directory of trust: which files are believed, and why.

Plain certificates are anchors because the operator put them there; where they are not
self-issued, they are links. A master list gives anchors if its signer chains to a plain
certificate of the same directory. Of an LDIF download only what carries a signature of its own
counts: master lists, revocation lists, link certificates, document signers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from asn1crypto import pem

from drivers.chipcard import tlv
from drivers.chipcard.certificate import MAX_CERTIFICATE, Certificate, load_certificate
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.trust import ldif
from drivers.chipcard.trust.authorities import (
    Authorities,
    Material,
    Rejected,
    Revocation,
    Source,
)
from drivers.chipcard.trust.master_list import MAX_MASTER_LIST, MasterList, load_master_list
from drivers.chipcard.trust.revocation import RevocationList, load_revocation_list

CERTIFICATES = frozenset((".cer", ".crt", ".der", ".pem"))
MASTER_LISTS = frozenset((".ml", ".mls"))
REVOCATION_LISTS = frozenset((".crl",))
LDIFS = frozenset((".ldif", ".ldi"))
MAX_FILE = 2 * 1024 * 1024
MAX_LDIF_FILE = 256 * 1024 * 1024
MAX_FILES = 2000
MAX_SIGNERS = 100_000
MAX_REJECTED = 500
UNSIGNED_LIST = "revocation list: no trusted certificate signed it"

MASTER_LIST_ATTRIBUTES = frozenset(("pkdmasterlistcontent", "cscamasterlistdata"))
CRL_ATTRIBUTES = frozenset(("certificaterevocationlist",))
SIGNER_ATTRIBUTES = frozenset(("usercertificate",))
AUTHORITY_ATTRIBUTES = frozenset(("cacertificate",))
WANTED = MASTER_LIST_ATTRIBUTES | CRL_ATTRIBUTES | SIGNER_ATTRIBUTES | AUTHORITY_ATTRIBUTES

SEQUENCE, INTEGER, VERSION = 0x30, 0x02, 0xA0


@dataclass
class _Found:
    """Grows file by file."""

    anchors: list[Certificate] = field(default_factory=list)
    links: list[Certificate] = field(default_factory=list)
    signers: dict[tuple[bytes, int], bytes] = field(default_factory=dict)
    revocation_lists: list[tuple[Path, RevocationList]] = field(default_factory=list)
    master_lists: list[tuple[Path, MasterList]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def reject(self, path: Path, reason: str) -> None:
        if len(self.rejected) < MAX_REJECTED:
            self.rejected.append(Rejected(path, reason))


def load_directory(directory: Path, now: dt.datetime) -> Material:
    """Everything usable directly in `directory`, in the order of the names."""
    found = _Found()
    paths = sorted(directory.iterdir()) if directory.is_dir() else []
    known = [(path, reader) for path in paths if (reader := _READERS.get(path.suffix.lower()))]
    for path, reader in known[:MAX_FILES]:
        try:
            reader(path, found)
        except (CardProtocolError, OSError) as error:
            found.reject(path, str(error))
    if len(known) > MAX_FILES:
        found.reject(directory, f"more than {MAX_FILES} files: the rest was not looked at")
    _believe_master_lists(found, now)
    _note_unsigned_lists(found)
    return Material(
        tuple(found.anchors),
        tuple(found.links),
        found.signers,
        tuple(each for _, each in found.revocation_lists),
        tuple(found.sources),
        tuple(found.rejected),
    )


def verify_master_list(
    master_list: MasterList, trust: Authorities, now: dt.datetime
) -> Certificate:
    """Its signer. Raises CardProtocolError, with the reason, where it is not to be believed."""
    signer = master_list.signer()
    chain = trust.chain(signer)
    if chain is None:
        raise CardProtocolError("master list: its signer chains to no trusted certificate")
    moment = master_list.signed.signing_time or now
    if not all(each.valid_at(moment) for each in (signer, *chain.issuers)):
        raise CardProtocolError("master list: a certificate above it was not valid then")
    if any(trust.revocation(each, now) is Revocation.REVOKED for each in (signer, *chain.issuers)):
        raise CardProtocolError("master list: a certificate above it is revoked")
    return signer


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise CardProtocolError(f"longer than {limit} bytes")
    return data


def _unarmoured(data: bytes, kinds: tuple[str, ...]) -> Iterator[bytes]:
    """DER as it is, or all PEM blocks of these kinds."""
    if not pem.detect(data):
        yield data
        return
    try:
        yield from (der for kind, _, der in pem.unarmor(data, multiple=True) if kind in kinds)
    except ValueError:
        raise CardProtocolError("broken PEM") from None


def _read_certificates(path: Path, found: _Found) -> None:
    anchors = links = 0
    for der in _unarmoured(_read(path, MAX_FILE), ("CERTIFICATE",)):
        certificate = load_certificate(der)
        if not certificate.may_sign_certificates:
            found.reject(path, "not a certification authority")
        elif certificate.self_issued:
            found.anchors.append(certificate)
            anchors += 1
        else:
            found.links.append(certificate)
            links += 1
    if anchors or links:
        found.sources.append(Source(path, "certificate", anchors, links))


def _read_revocation_lists(path: Path, found: _Found) -> None:
    before = len(found.revocation_lists)
    for der in _unarmoured(_read(path, MAX_FILE), ("X509 CRL",)):
        found.revocation_lists.append((path, load_revocation_list(der)))
    count = len(found.revocation_lists) - before
    found.sources.append(Source(path, "revocation list", revocation_lists=count))


def _read_master_list(path: Path, found: _Found) -> None:
    for der in _unarmoured(_read(path, MAX_MASTER_LIST), ("CMS", "PKCS7")):
        found.master_lists.append((path, load_master_list(der)))


def _read_ldif(path: Path, found: _Found) -> None:
    if path.stat().st_size > MAX_LDIF_FILE:
        raise CardProtocolError(f"longer than {MAX_LDIF_FILE} bytes")
    links, signers, lists = len(found.links), len(found.signers), len(found.revocation_lists)
    with path.open("rb") as file:
        lines = iter(lambda: file.readline(ldif.MAX_LINE + 1), b"")
        for name, value in ldif.read_values(lines, WANTED):
            try:
                _take(path, found, name, value)
            except CardProtocolError as error:
                found.reject(path, f"{name}: {error}")
    found.sources.append(
        Source(
            path,
            "LDIF",
            links=len(found.links) - links,
            signers=len(found.signers) - signers,
            revocation_lists=len(found.revocation_lists) - lists,
        )
    )


def _take(path: Path, found: _Found, name: str, value: bytes) -> None:
    """One value of an LDIF."""
    if name in MASTER_LIST_ATTRIBUTES:
        found.master_lists.append((path, load_master_list(value)))
    elif name in CRL_ATTRIBUTES:
        found.revocation_lists.append((path, load_revocation_list(value)))
    elif name in AUTHORITY_ATTRIBUTES:
        certificate = load_certificate(value)
        if certificate.self_issued or not certificate.may_sign_certificates:
            raise CardProtocolError("nobody vouches for it")
        found.links.append(certificate)
    elif len(found.signers) < MAX_SIGNERS:
        found.signers[issuer_and_serial(value)] = value
    else:
        raise CardProtocolError(f"more than {MAX_SIGNERS} document signers")


def issuer_and_serial(der: bytes) -> tuple[bytes, int]:
    """Of a certificate, without the cost of parsing tens of thousands in full."""
    if len(der) > MAX_CERTIFICATE:
        raise CardProtocolError(f"a certificate of {len(der)} bytes")
    outer = tlv.parse_exactly(der, SEQUENCE, "certificate")
    body = tlv.parse_one(outer.value).children()
    fields = body[1:] if body and body[0].tag == VERSION else body
    if len(fields) < 3 or [each.tag for each in fields[:3]] != [INTEGER, SEQUENCE, SEQUENCE]:
        raise CardProtocolError("certificate: no serial number and issuer")
    return fields[2].raw, int.from_bytes(fields[0].value, "big", signed=True)


def _believe_master_lists(found: _Found, now: dt.datetime) -> None:
    """Against the plain certificates only: a list must not vouch for the next one."""
    if not found.master_lists:
        return
    lists = [each for _, each in found.revocation_lists]
    trust = Authorities(found.anchors, links=found.links, revocation_lists=lists)
    for path, master_list in found.master_lists:
        try:
            signer = verify_master_list(master_list, trust, now)
        except CardProtocolError as error:
            found.reject(path, str(error))
            continue
        found.anchors += master_list.certificates
        count = len(master_list.certificates)
        at = master_list.signed.signing_time
        found.sources.append(
            Source(path, "master list", count, signed_by=signer.name, signed_at=at)
        )
        for reason in master_list.refused:
            found.reject(path, f"left out: {reason}")


def _note_unsigned_lists(found: _Found) -> None:
    lists = [each for _, each in found.revocation_lists]
    trust = Authorities(found.anchors, links=found.links, revocation_lists=lists)
    believed = {id(each) for each in trust.revocation_lists}
    for path, each in found.revocation_lists:
        if id(each) not in believed:
            found.reject(path, UNSIGNED_LIST)
    found.revocation_lists = [pair for pair in found.revocation_lists if id(pair[1]) in believed]


_READERS: dict[str, Callable[[Path, _Found], None]] = {
    **dict.fromkeys(CERTIFICATES, _read_certificates),
    **dict.fromkeys(MASTER_LISTS, _read_master_list),
    **dict.fromkeys(REVOCATION_LISTS, _read_revocation_lists),
    **dict.fromkeys(LDIFS, _read_ldif),
}
