"""Certificates and where they come from, as lines and for machines."""

from __future__ import annotations

import hashlib

from drivers.chipcard.certificate import Certificate
from drivers.chipcard.public_keys import RsaKey
from drivers.chipcard.trust import Source
from kiosk.commands import table
from kiosk.commands.card.trust_folder import Preview
from kiosk.devices.card_mapping import clean


def preview_lines(found: Preview, by_hand: list[Certificate]) -> list[str]:
    lines = source_lines(found.sources)
    lines += [f"✗ {each.path.name}: {clean(each.reason)}" for each in found.rejected]
    if by_hand:
        rows = [("new country signing certificate", "valid", "key", "SHA-256")]
        lines += table.columns([*rows, *map(row, by_hand)])
        lines += [f"SHA-256 in full: {_digest(each)}  {clean(each.name)}" for each in by_hand]
    vouched = len(found.new_anchors) - len(by_hand)
    if vouched:
        what = counting(vouched, "new country signing certificate")
        lines.append(f"{what} from signed lists")
    return lines


def preview_for_machines(found: Preview) -> dict[str, object]:
    return {
        "new_anchors": [certificate_for_machines(each) for each in found.new_anchors],
        "sources": [source_for_machines(each) for each in found.sources],
        "left_out": [
            {"file": each.path.name, "reason": clean(each.reason)} for each in found.rejected
        ],
    }


def source_lines(sources: tuple[Source, ...]) -> list[str]:
    return table.labelled(((source.path.name, gives_text(source)) for source in sources), "")


def gives_text(source: Source) -> str:
    counted = (
        (source.anchors, "country signing certificate"),
        (source.links, "link certificate"),
        (source.signers, "document signer"),
        (source.revocation_lists, "revocation list"),
    )
    parts = ", ".join(counting(count, what) for count, what in counted if count)
    by = f"; signed by {clean(source.signed_by)}" if source.signed_by else ""
    at = f" on {source.signed_at:%d/%m/%Y}" if source.signed_at else ""
    return f"{source.kind}: {parts or 'nothing'}{by}{at}"


def row(certificate: Certificate, note: str = "") -> tuple[str, ...]:
    return (
        clean(certificate.name) + note,
        f"{certificate.not_before:%Y-%m-%d} to {certificate.not_after:%Y-%m-%d}",
        _key(certificate),
        f"{_digest(certificate)[:16]}…",
    )


def certificate_for_machines(certificate: Certificate) -> dict[str, object]:
    return {
        "name": clean(certificate.name),
        "not_before": certificate.not_before.isoformat(),
        "not_after": certificate.not_after.isoformat(),
        "key": _key(certificate),
        "sha256": _digest(certificate),
    }


def source_for_machines(source: Source) -> dict[str, object]:
    return {
        "file": source.path.name,
        "kind": source.kind,
        "anchors": source.anchors,
        "links": source.links,
        "signers": source.signers,
        "revocation_lists": source.revocation_lists,
        "signed_by": clean(source.signed_by),
    }


def _key(certificate: Certificate) -> str:
    if isinstance(certificate.key, RsaKey):
        return f"RSA {certificate.key.modulus.bit_length()}"
    return f"EC {certificate.key.domain.name}"


def _digest(certificate: Certificate) -> str:
    return hashlib.sha256(certificate.raw).hexdigest()


def counting(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
