"""Passive Authentication: is the data signed by a country that this terminal trusts?

ICAO 9303-11, 5.1. Every step is a Finding of its own; nothing here raises over what a card sent.
EF.CardSecurity is checked in the same way, under its own name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from drivers.chipcard.certificate import Certificate
from drivers.chipcard.document import FileId, Finding, Status
from drivers.chipcard.errors import CardProtocolError
from drivers.chipcard.lds.card_security import CardSecurity
from drivers.chipcard.lds.sod import SecurityObject
from drivers.chipcard.public_keys import digest
from drivers.chipcard.session_keys import same
from drivers.chipcard.signed_data import SignedData
from drivers.chipcard.trust import Chain, Revocation, TrustStore
from drivers.chipcard.trust.master_list import MASTER_LIST_SIGNING

PASSIVE, CARD_SECURITY = "passive", "card_security"
HASH, SIGNATURE, CHAIN, REVOCATION, VALIDITY = (
    "passive.hash",
    "passive.signature",
    "passive.chain",
    "passive.revocation",
    "passive.validity",
)
CARD_SECURITY_SIGNATURE = "card_security.signature"
CARD_SECURITY_CHAIN = "card_security.chain"
CARD_SECURITY_REVOCATION = "card_security.revocation"

SOURCE = "ICAO 9303-11, 5.1"
SOURCES = {
    "hash": SOURCE,
    "signature": "ICAO 9303-10, 4.6.2; RFC 5652, 5.4",
    "chain": "ICAO 9303-12, 6",
    "revocation": "ICAO 9303-12, 7.2",
    "validity.signing": "ICAO 9303-12, 4",
    "validity.today": "ICAO 9303-12, 4",
}
UNVERIFIED = Finding(SIGNATURE, Status.NOT_DONE, "the SOD was not asked for", SOURCE)
CLOCK_UNVERIFIED = "this terminal's clock is not verified"
NOTHING_TO_FOLLOW = "there is no signature to follow"
NO_ANCHOR = "the chain does not reach a trusted country"

DATA_GROUPS: dict[FileId, int] = {
    file: number for file in FileId if (number := file.data_group) is not None
}


def _hash_finding(file: FileId, status: Status, reason: str) -> Finding:
    return Finding(f"{HASH}.{file.name}", status, reason, SOURCE)


def hash_finding(sod: SecurityObject, file: FileId, data: bytes) -> Finding:
    """Whether the file, byte for byte, is the one that was signed for."""
    expected = sod.hashes.get(DATA_GROUPS[file])
    if expected is None:
        return _hash_finding(file, Status.FAILED, "read from the card, but not listed in the SOD")
    try:
        actual = digest(sod.hash_name, data)
    except CardProtocolError as error:
        return _hash_finding(file, Status.FAILED, str(error))
    if not same(actual, expected):
        return _hash_finding(file, Status.FAILED, "the hash differs from the one in the SOD")
    return _hash_finding(file, Status.PASSED, f"the {sod.hash_name} hash is the one in the SOD")


def missing_file_finding(sod: SecurityObject, file: FileId) -> Finding | None:
    """For a file that the card does not give although its issuer signed for it."""
    if DATA_GROUPS[file] not in sod.hashes:
        return None
    return _hash_finding(file, Status.FAILED, "listed in the SOD, but the card does not give it")


def unsigned_findings(reason: str) -> tuple[Finding, ...]:
    """Where there is no usable SOD at all."""
    return _Report(PASSIVE).unsigned(reason)


def signature_findings(
    sod: SecurityObject,
    trust: TrustStore,
    now: dt.datetime | None,
    *,
    issued: dt.date | None = None,
) -> tuple[Finding, ...]:
    """Signature over the SOD, chain of its signer, revocation, validity when it was signed and
    today. `now` without zone is UTC; None: nobody knows, and nothing is held against the card
    that depends on it. `issued`: the document's day of issue, which stands for the
    time of a signature that does not say it."""
    return _Report(PASSIVE, issued).signed("the SOD", sod.signed, trust, now)


def card_security_findings(
    card_security: CardSecurity | str,
    trust: TrustStore,
    now: dt.datetime | None,
    *,
    issued: dt.date | None = None,
) -> tuple[Finding, ...]:
    """The same over EF.CardSecurity, or all open where it cannot be read and why is given."""
    report = _Report(CARD_SECURITY, issued)
    if isinstance(card_security, str):
        return report.unsigned(card_security)
    return report.signed("EF.CardSecurity", card_security.signed, trust, now)


@dataclass(frozen=True)
class _Report:
    """Findings below one name."""

    name: str
    issued: dt.date | None = None

    def unsigned(self, reason: str) -> tuple[Finding, ...]:
        return (
            self._finding("signature", Status.FAILED, reason),
            self._finding("chain", Status.NOT_DONE, NOTHING_TO_FOLLOW),
            self._finding("revocation", Status.NOT_DONE, NOTHING_TO_FOLLOW),
            self._finding("validity.signing", Status.NOT_DONE, NOTHING_TO_FOLLOW),
            self._finding("validity.today", Status.NOT_DONE, NOTHING_TO_FOLLOW),
        )

    def signed(
        self, what: str, signed: SignedData, trust: TrustStore, now: dt.datetime | None
    ) -> tuple[Finding, ...]:
        try:
            signer = _find_signer(signed, trust)
        except CardProtocolError as error:
            return self.unsigned(str(error))
        if signer is None:
            return self.unsigned(f"the document signer's certificate is not in {what}")
        moment = now.replace(tzinfo=now.tzinfo or dt.UTC) if now is not None else None
        chain = trust.chain(signer)
        return (
            self._signature(what, signed, signer),
            self._chain(signer, chain, trust),
            self._revocation(signer, chain, trust, moment),
            self._validity_when_signed(signer, chain, signed.signing_time, moment),
            self._validity_today(signer, chain, moment),
        )

    def _finding(self, check: str, status: Status, reason: str) -> Finding:
        return Finding(f"{self.name}.{check}", status, reason, SOURCES[check])

    def _signature(self, what: str, signed: SignedData, signer: Certificate) -> Finding:
        try:
            reason = signed.fault(signer)
        except CardProtocolError as error:
            reason = str(error)
        if not reason and MASTER_LIST_SIGNING in signer.extended_key_usage:
            reason = "the signer's certificate is for master lists"
        if reason:
            return self._finding("signature", Status.FAILED, reason)
        return self._finding("signature", Status.PASSED, f"{what} is signed by its document signer")

    def _chain(self, signer: Certificate, chain: Chain | None, trust: TrustStore) -> Finding:
        if chain is not None:
            links = len(chain.issuers) - 1
            over = f" over {links} link certificate{'s' * (links > 1)}" if links else ""
            return self._finding("chain", Status.PASSED, f"issued by {chain.anchor.name}{over}")
        if trust.knows_issuer_of(signer):
            reason = "no trusted country signing certificate made the signer's certificate"
        else:
            reason = "no trusted country signing certificate has the name of the signer's issuer"
        return self._finding("chain", Status.FAILED, reason)

    def _revocation(
        self,
        signer: Certificate,
        chain: Chain | None,
        trust: TrustStore,
        moment: dt.datetime | None,
    ) -> Finding:
        """Revoked is revoked, whenever it was signed: a stolen key puts any time it likes."""
        if chain is None:
            return self._finding("revocation", Status.NOT_DONE, NO_ANCHOR)
        path = (signer, *chain.issuers)
        known = [trust.revocation(certificate, moment) for certificate in path]
        if Revocation.REVOKED in known:
            what = "document signer" if known[0] is Revocation.REVOKED else "country signing"
            reason = f"the {what} certificate is revoked"
            return self._finding("revocation", Status.FAILED, reason)
        # What an anchor's own list says of it counts only against it.
        about_signer = known[: len(path) - 1]
        if Revocation.NO_LIST in about_signer:
            reason = "no revocation list of the issuer is at hand"
            return self._finding("revocation", Status.NOT_DONE, reason)
        if Revocation.STALE in about_signer and moment is None:
            reason = (
                f"not on the issuer's revocation list, whose age is not known: {CLOCK_UNVERIFIED}"
            )
            return self._finding("revocation", Status.NOT_DONE, reason)
        if Revocation.STALE in about_signer:
            reason = "not on the issuer's revocation list, but a newer list was due"
            return self._finding("revocation", Status.NOT_DONE, reason)
        return self._finding("revocation", Status.PASSED, "not on the issuer's revocation list")

    def _validity_when_signed(
        self,
        signer: Certificate,
        chain: Chain | None,
        signed_at: dt.datetime | None,
        today: dt.datetime | None,
    ) -> Finding:
        check = "validity.signing"
        if signed_at is None:
            return self._validity_on_day_of_issue(signer, chain, today)
        if reason := _invalid(signer, chain, signed_at):
            return self._finding(check, Status.FAILED, f"when it signed, {reason}")
        if today is not None and signed_at > today:
            reason = "signed later than today: this terminal's clock may be wrong"
            return self._finding(check, Status.NOT_DONE, reason)
        if chain is None:
            return self._finding(check, Status.NOT_DONE, NO_ANCHOR)
        return self._finding(check, Status.PASSED, "all certificates were valid when it was signed")

    def _validity_on_day_of_issue(
        self, signer: Certificate, chain: Chain | None, today: dt.datetime | None
    ) -> Finding:
        """The day is signed too, where the hash of its file is the signed one. It is not the
        day of the signature, so that it can only speak for it."""
        check, silent = "validity.signing", "the signature does not say when it was made"
        if self.issued is None or chain is None:
            return self._finding(check, Status.NOT_OFFERED, silent)
        noon = dt.datetime.combine(self.issued, dt.time(12), dt.UTC)
        if (today is not None and noon > today) or _invalid(signer, chain, noon):
            reason = f"{silent}, and the day of issue does not speak for it"
            return self._finding(check, Status.NOT_OFFERED, reason)
        reason = f"{silent}; all certificates were valid on the day of issue"
        return self._finding(check, Status.PASSED, reason)

    def _validity_today(
        self, signer: Certificate, chain: Chain | None, moment: dt.datetime | None
    ) -> Finding:
        check = "validity.today"
        if moment is None:
            reason = NO_ANCHOR if chain is None else CLOCK_UNVERIFIED
            return self._finding(check, Status.NOT_DONE, reason)
        if reason := _invalid(signer, chain, moment):
            return self._finding(check, Status.FAILED, reason)
        if chain is None:
            return self._finding(check, Status.NOT_DONE, NO_ANCHOR)
        return self._finding(check, Status.PASSED, "all certificates are valid today")


def _find_signer(signed: SignedData, trust: TrustStore) -> Certificate | None:
    signer = signed.signer()
    if signer is None and signed.signer_issuer is not None and signed.signer_serial is not None:
        return trust.signer(signed.signer_issuer, signed.signer_serial)
    return signer


def _invalid(signer: Certificate, chain: Chain | None, moment: dt.datetime) -> str:
    """Which certificate is not valid at `moment`; empty where all are."""
    issuers = chain.issuers if chain else ()
    for certificate in (signer, *issuers):
        if not certificate.valid_at(moment):
            what = "document signer" if certificate is signer else "country signing"
            late = moment > certificate.not_after
            return f"the {what} certificate is {'no longer' if late else 'not yet'} valid"
    return ""
