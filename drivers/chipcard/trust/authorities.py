"""Country signing certificates that this terminal trusts, and the way up to them (ICAO 9303-12).

A chain runs from a document signer to an anchor: directly, or over link certificates, in which an
authority's old key vouches for its new one (ICAO 9303-12, 4).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Self

from drivers.chipcard.certificate import Certificate, load_certificate
from drivers.chipcard.trust.revocation import RevocationList, newest_by_issuer

MAX_LINKS = 4
MAX_TRIES = 24
"""Signatures that are verified at most while one chain is looked for."""


@dataclass(frozen=True)
class Rejected:
    """A file, or a part of one, that gave no trust, and why."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Source:
    """A file that gave something."""

    path: Path
    kind: str
    """`certificate`, `master list`, `LDIF` or `revocation list`."""
    anchors: int = 0
    links: int = 0
    signers: int = 0
    revocation_lists: int = 0
    signed_by: str = ""
    """Of a master list."""
    signed_at: dt.datetime | None = None


@dataclass(frozen=True)
class Chain:
    """Issuers from the certificate upwards; the last one is trusted."""

    issuers: tuple[Certificate, ...]

    @property
    def anchor(self) -> Certificate:
        return self.issuers[-1]


class Revocation(Enum):
    """What is known about a certificate from the list of its issuer."""

    REVOKED = "revoked"
    LISTED_AS_GOOD = "good"
    STALE = "stale"
    """Not on the list, but a newer list was due."""
    NO_LIST = "no_list"


@dataclass(frozen=True)
class Material:
    """What a store is made of."""

    anchors: tuple[Certificate, ...] = ()
    links: tuple[Certificate, ...] = ()
    signers: Mapping[tuple[bytes, int], bytes] = field(default_factory=dict)
    """Document signers in DER by issuer (DER) and serial; parsed when one is asked for."""
    revocation_lists: tuple[RevocationList, ...] = ()
    sources: tuple[Source, ...] = ()
    rejected: tuple[Rejected, ...] = ()


class _ByName:
    """Certificates by subject; by its comparable form only where the exact one is unknown."""

    def __init__(self, certificates: Iterable[Certificate]) -> None:
        self._by_subject: dict[bytes, list[Certificate]] = {}
        for certificate in certificates:
            same_name = self._by_subject.setdefault(certificate.subject, [])
            if all(certificate.raw != other.raw for other in same_name):
                same_name.append(certificate)
        self._by_comparable: dict[str, list[Certificate]] | None = None

    def __iter__(self) -> Iterator[Certificate]:
        for same_name in self._by_subject.values():
            yield from same_name

    def issuers_of(self, certificate: Certificate) -> Iterator[Certificate]:
        """By name, and by key identifier if both sides give one."""
        wanted = certificate.authority_key_id
        for candidate in self._named(certificate):
            if wanted is None or candidate.key_id is None or candidate.key_id == wanted:
                yield candidate

    def _named(self, certificate: Certificate) -> list[Certificate]:
        exact = self._by_subject.get(certificate.issuer)
        if exact is not None:
            return exact
        if self._by_comparable is None:
            by_comparable: dict[str, list[Certificate]] = defaultdict(list)
            for each in self:
                by_comparable[each.subject_name].append(each)
            self._by_comparable = dict(by_comparable)
        return self._by_comparable.get(certificate.issuer_name, [])


class _Tries:
    """Counts the signatures verified on one search."""

    def __init__(self, left: int) -> None:
        self._left = left

    def issuers(self, among: _ByName, way: tuple[Certificate, ...]) -> Iterator[Certificate]:
        """Those that signed the end of `way` and are not on it yet."""
        for issuer in among.issuers_of(way[-1]):
            if any(issuer.raw == each.raw for each in way):
                continue
            self._left -= 1
            if self._left >= 0 and issuer.issued(way[-1]):
                yield issuer


class Authorities:
    """Trust anchors and what belongs to them. Not changed after it is made (but for what it looks
    up once and remembers), so threads may share it."""

    def __init__(
        self,
        certificates: Iterable[Certificate] = (),
        rejected: Iterable[Rejected] = (),
        *,
        links: Iterable[Certificate] = (),
        signers: Mapping[tuple[bytes, int], bytes] | None = None,
        revocation_lists: Iterable[RevocationList] = (),
        sources: Iterable[Source] = (),
    ) -> None:
        """`certificates` are believed, `links` only as far as they chain to one of them; so are
        revocation lists, which are left out, and noted in `rejected`, where nobody signed them."""
        self._anchors = _ByName(certificates)
        self._links = _ByName(links)
        self._signers = dict(signers or {})
        signed = [each for each in revocation_lists if self._believed(each)]
        self._revocation_lists = newest_by_issuer(signed)
        self.rejected = tuple(rejected)
        """What was left out on loading."""
        self.sources = tuple(sources)

    @classmethod
    def of(cls, material: Material) -> Self:
        return cls(
            material.anchors,
            material.rejected,
            links=material.links,
            signers=material.signers,
            revocation_lists=material.revocation_lists,
            sources=material.sources,
        )

    def __len__(self) -> int:
        """Number of anchors."""
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[Certificate]:
        """The anchors."""
        return iter(self._anchors)

    @property
    def links(self) -> tuple[Certificate, ...]:
        return tuple(self._links)

    @property
    def revocation_lists(self) -> tuple[RevocationList, ...]:
        """Those that a trusted key signed."""
        return tuple(each for lists in self._revocation_lists.values() for each in lists)

    def issuers_of(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """Anchors that may have signed `certificate`: by name, and by key identifier if given."""
        return tuple(self._anchors.issuers_of(certificate))

    def knows_issuer_of(self, certificate: Certificate) -> bool:
        """Whether any certificate here has the name of the issuer, whatever its key."""
        candidates = (*self._anchors.issuers_of(certificate), *self._links.issuers_of(certificate))
        return bool(candidates)

    def chain(self, certificate: Certificate) -> Chain | None:
        """The shortest verified way from `certificate` to an anchor; bounded in its tries."""
        tries = _Tries(MAX_TRIES)
        ways: list[tuple[Certificate, ...]] = [(certificate,)]
        for _ in range(MAX_LINKS + 1):
            for way in ways:
                for anchor in tries.issuers(self._anchors, way):
                    return Chain((*way[1:], anchor))
            ways = [(*way, link) for way in ways for link in tries.issuers(self._links, way)]
        return None

    def signer(self, issuer: bytes, serial: int) -> Certificate | None:
        """A document signer that a directory gave, for security objects that carry none.

        Raises CardProtocolError where its certificate cannot be used.
        """
        der = self._signers.get((issuer, serial))
        return None if der is None else load_certificate(der)

    def revocation(self, certificate: Certificate, moment: dt.datetime | None) -> Revocation:
        """`moment` None: no list is known to be fresh; what stands on one is revoked anyway."""
        lists = self._revocation_lists.get(certificate.issuer_name, ())
        if any(certificate.serial in each.serials for each in lists):
            return Revocation.REVOKED
        if not lists:
            return Revocation.NO_LIST
        fresh = moment is not None and any(each.fresh_at(moment) for each in lists)
        return Revocation.LISTED_AS_GOOD if fresh else Revocation.STALE

    def _believed(self, revocation_list: RevocationList) -> bool:
        """Signed by an authority of the list's name that is an anchor or chains to one."""
        for authority in (*self._anchors, *self._links):
            if (
                authority.subject == revocation_list.issuer
                or authority.subject_name == revocation_list.issuer_name
            ) and revocation_list.signed_by(authority):
                trusted = any(authority.raw == each.raw for each in self._anchors)
                if trusted or self.chain(authority) is not None:
                    return True
        return False
