"""A demonstration country: its signing authority, its document signers, and what they sign.

All keys are made when they are first needed and live in memory only. Structures follow
ICAO 9303-12 (certificates) and 9303-10, 4.6.2 (document security object).

For tests of trust, the country writes what real ones publish:

- `export_trust`: the country signing certificate, `demo-csca.cer`
- `export_link`: `demo-csca-link.cer`, the successor's key signed with the first one
- `export_crl`: `demo.crl`, which revokes the signer of `SignerState.REVOKED`
- `export_master_list`: `demo-master-list.ml`, CMS signed by a master list signer
- `export_ldif`: `demo-dsc-crl.ldif` and `demo-ml.ldif`, as the ICAO PKD gives them out
- `terminals().credentials().export(…)`: a chain for Terminal Authentication
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from drivers.simulated.chipcard import certificates, oid, tlv, trust_export
from drivers.simulated.chipcard.certificates import VALID_FROM, Authority, Validity
from drivers.simulated.chipcard.cv_authority import CvAuthority
from drivers.simulated.chipcard.cv_certificate import ECDSA_SHA256, TerminalScheme
from drivers.simulated.chipcard.signed_data import master_list, security_object, signed_data
from drivers.simulated.chipcard.signing import (
    ECDSA_BRAINPOOL384,
    ECDSA_P256,
    SignatureScheme,
)

__all__ = ["VALID_FROM", "Authority", "DemoCountry", "SignerState"]

_YEARS = 365 * dt.timedelta(days=1)


class SignerState(Enum):
    """Of the document signer."""

    IN_ORDER = "in_order"
    UNKNOWN = "unknown"
    """Of a country that nobody trusts."""
    REVOKED = "revoked"
    """Its certificate stands in the revocation list."""
    EXPIRED = "expired"
    """Valid when it signed, no longer today."""
    LATE = "late"
    """Expired already when it signed."""
    SUCCESSOR = "successor"
    """Of the country's next key, which the link certificate introduces."""


@dataclass(frozen=True)
class DemoCountry:
    """A country signing certificate authority (CSCA) with document signers below it."""

    csca: Authority
    signer: Authority
    explicit_curves: bool = False
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def create(
        cls,
        now: dt.datetime | None = None,
        *,
        explicit_curves: bool = False,
        scheme: SignatureScheme = ECDSA_BRAINPOOL384,
        signer_scheme: SignatureScheme = ECDSA_P256,
        generation: int = 1,
    ) -> DemoCountry:
        """Fresh keys: CSCA on brainpoolP384r1, signer on P-256; valid ten years from `now`.

        With `explicit_curves` the certificates spell their curves out, as many countries' do.
        """
        validity = Validity(VALID_FROM, (now or dt.datetime.now(dt.UTC)) + 10 * _YEARS)
        csca = certificates.country_authority(scheme, validity, generation)
        if explicit_curves:
            csca = certificates.spelt_out(csca, csca)
        signer = certificates.document_signer(csca, signer_scheme, validity)
        if explicit_curves:
            signer = certificates.spelt_out(signer, csca)
        return cls(csca, signer, explicit_curves)

    @property
    def csca_certificate(self) -> bytes:
        """DER."""
        return self.csca.der

    @property
    def successor(self) -> DemoCountry:
        """The same country after the change of its key."""
        if "successor" not in self._made:
            self._made["successor"] = DemoCountry.create(
                explicit_curves=self.explicit_curves, scheme=self.csca.scheme, generation=2
            )
        made: DemoCountry = self._made["successor"]
        return made

    @property
    def link_certificate(self) -> bytes:
        """DER."""
        if "link" not in self._made:
            certificate = certificates.link(self.csca, self.successor.csca, self._validity)
            linked = Authority(self.successor.csca.key, certificate, self.successor.csca.scheme)
            if self.explicit_curves:
                linked = certificates.spelt_out(linked, self.csca)
            self._made["link"] = linked.der
        made: bytes = self._made["link"]
        return made

    def terminals(self, scheme: TerminalScheme = ECDSA_SHA256) -> CvAuthority:
        """The authority of the country's terminals (one per scheme)."""
        key = ("terminals", scheme)
        if key not in self._made:
            self._made[key] = CvAuthority(scheme)
        made: CvAuthority = self._made[key]
        return made

    def signer_in(
        self,
        state: SignerState,
        scheme: SignatureScheme | None = None,
        signed_at: dt.datetime | None = None,
    ) -> Authority:
        """The signer of that state and algorithm, made at the first call.

        `signed_at` is when it signs: EXPIRED and LATE depend on it.
        """
        scheme = scheme or self.signer.scheme
        if state is SignerState.SUCCESSOR:
            return self.successor.signer_in(SignerState.IN_ORDER, scheme)
        if state is SignerState.UNKNOWN:
            if "stranger" not in self._made:
                self._made["stranger"] = DemoCountry.create()
            stranger: DemoCountry = self._made["stranger"]
            return stranger.signer_in(SignerState.IN_ORDER, scheme)
        if state is SignerState.IN_ORDER and scheme == self.signer.scheme:
            return self.signer
        validity = self._signers_validity(state, signed_at or VALID_FROM)
        key = ("signer", state, scheme, validity)
        if key not in self._made:
            made = certificates.document_signer(self.csca, scheme, validity)
            if self.explicit_curves:
                made = certificates.spelt_out(made, self.csca)
            self._made[key] = made
        signer: Authority = self._made[key]
        return signer

    def sign(
        self,
        groups: Mapping[int, bytes],
        signed_at: dt.datetime,
        *,
        scheme: SignatureScheme | None = None,
        state: SignerState = SignerState.IN_ORDER,
        version: int = 0,
        by_key_identifier: bool = False,
    ) -> bytes:
        """EF.SOD over the data groups given by number, whole files (DG1 begins with tag 61).

        `version` is that of the LDS security object, 0 or 1.
        """
        signer = self.signer_in(state, scheme, signed_at)
        content = security_object(groups, signer.scheme.digest, version=version)
        signed = signed_data(
            signer,
            content,
            oid.LDS_SECURITY_OBJECT,
            signed_at,
            by_key_identifier=by_key_identifier,
        )
        return tlv.encode(0x77, signed)

    def sign_card_security(
        self,
        infos: bytes,
        signed_at: dt.datetime,
        *,
        scheme: SignatureScheme | None = None,
        state: SignerState = SignerState.IN_ORDER,
    ) -> bytes:
        """EF.CardSecurity over SecurityInfos (ICAO 9303-11, 9.2.10)."""
        signer = self.signer_in(state, scheme, signed_at)
        return signed_data(signer, infos, oid.SECURITY_OBJECT, signed_at)

    def revocation_list(self, now: dt.datetime | None = None) -> bytes:
        """DER: the country's CRL, with every signer of SignerState.REVOKED so far, one at
        least."""
        self.signer_in(SignerState.REVOKED)
        revoked = [
            made.certificate
            for key, made in self._made.items()
            if key[0] == "signer" and key[1] is SignerState.REVOKED
        ]
        return certificates.revocation_list(self.csca, revoked, now or dt.datetime.now(dt.UTC))

    def master_list(self, others: Sequence[bytes] = ()) -> bytes:
        """CMS: this country's certificates (successor and link too) and `others` (DER)."""
        signer = certificates.master_list_signer(self.csca, self._validity)
        listed = [
            self.csca_certificate,
            self.successor.csca_certificate,
            self.link_certificate,
            *others,
        ]
        return master_list(signer, self.csca_certificate, listed)

    def export_trust(self, directory: Path) -> Path:
        """Writes the CSCA certificate (DER) into `directory`; gives the file's path."""
        return _written(directory, "demo-csca.cer", self.csca_certificate)

    def export_link(self, directory: Path) -> Path:
        return _written(directory, "demo-csca-link.cer", self.link_certificate)

    def export_crl(self, directory: Path, now: dt.datetime | None = None) -> Path:
        return _written(directory, "demo.crl", self.revocation_list(now))

    def export_master_list(self, directory: Path, others: Sequence[bytes] = ()) -> Path:
        return _written(directory, "demo-master-list.ml", self.master_list(others))

    def export_ldif(self, directory: Path) -> tuple[Path, Path]:
        """Signers and revocation list in one file, the master list in another."""
        signers = [trust_export.signer_entry(1, self.signer.der)]
        entries = [*signers, trust_export.revocation_entry(self.revocation_list())]
        lists = [trust_export.master_list_entry(self.master_list())]
        return (
            _written(directory, "demo-dsc-crl.ldif", trust_export.ldif(entries).encode("ascii")),
            _written(directory, "demo-ml.ldif", trust_export.ldif(lists).encode("ascii")),
        )

    @property
    def _validity(self) -> Validity:
        certificate = self.csca.certificate
        return Validity(certificate.not_valid_before_utc, certificate.not_valid_after_utc)

    def _signers_validity(self, state: SignerState, signed_at: dt.datetime) -> Validity:
        whole = self._validity
        if state is SignerState.EXPIRED:
            return Validity(whole.since, signed_at + dt.timedelta(days=90))
        if state is SignerState.LATE:
            return Validity(signed_at - _YEARS, signed_at - dt.timedelta(days=1))
        return whole


def _written(directory: Path, name: str, content: bytes) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    path.write_bytes(content)
    return path
