"""What the product has to find of each kind of card, for the tests over both transports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from drivers.chipcard.document import (
    Can,
    Gone,
    Mrz,
    NotADocument,
    ReadFailure,
    Status,
    Unreadable,
    WrongKey,
)
from drivers.chipcard.profile import CardProfile, Purpose
from drivers.chipcard.reading import OpenDocument, read_document
from drivers.chipcard.terminal_authentication import TerminalCredentials
from drivers.chipcard.transport import CardTransport
from drivers.chipcard.trust import TrustStore
from drivers.simulated.chipcard import PROFILES, DemoCountry, Holder, Profile

CAN = "004321"
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)

Checks = Mapping[str, Status]

_BY_CHIP = {"passive": Status.PASSED, "chip_authentication": Status.PASSED}
_BY_SIGNATURE = {"passive": Status.PASSED, "active_authentication": Status.PASSED}

NO_DOCUMENT: Mapping[str, type[ReadFailure]] = {
    "truncated": Unreadable,
    "other_card": NotADocument,
    "wrong_key": WrongKey,
    "false_point": Unreadable,
    "small_subgroup": Unreadable,
    "pulled": Gone,
    "pulled_late": Gone,
    "endless": Unreadable,
    "indefinite": Unreadable,
}

NOT_IN_ORDER: Mapping[str, Checks] = {
    "cloned": {"passive": Status.PASSED, "chip_authentication": Status.FAILED},
    "cloned_cam": {"passive": Status.PASSED, "chip_authentication": Status.FAILED},
    "cloned_aa": {"passive": Status.PASSED, "active_authentication": Status.FAILED},
    "unsigned": {"passive.chain": Status.FAILED},
    "tampered": {"passive.hash.DG13": Status.FAILED, "chip_authentication": Status.PASSED},
    "revoked_signer": {"passive.revocation": Status.FAILED},
    "expired_signer": {
        **_BY_CHIP,
        "passive.validity.signing": Status.PASSED,
        "passive.validity.today": Status.FAILED,
    },
    "late_signer": {"passive": Status.FAILED, "passive.validity.signing": Status.FAILED},
    "nothing_to_prove": {"passive": Status.PASSED},
    "nested": {"passive.signature": Status.PASSED},
    "image_bomb": _BY_CHIP,
    "image_bomb_jp2": _BY_CHIP,
    "huge_rsa": {"passive": Status.PASSED},
    "point_off_curve": {"passive": Status.PASSED},
    "made_up_curve": {"passive": Status.PASSED},
}

NEVER_GENUINE = ("cloned", "cloned_cam", "point_off_curve", "made_up_curve", "nested")
"""Chip Authentication of these must not pass."""

BY_SIGNATURE_ONLY = frozenset({"active_only", "old_passport"}) | {
    name for name in PROFILES if name.startswith("aa_")
}


@dataclass(frozen=True)
class Expectation:
    failure: type[ReadFailure] | None
    checks: Checks


def expected(name: str) -> Expectation:
    """Whatever is not named above is in order and proves itself by Chip Authentication."""
    if name in NO_DOCUMENT:
        return Expectation(NO_DOCUMENT[name], {})
    if name in NOT_IN_ORDER:
        return Expectation(None, NOT_IN_ORDER[name])
    return Expectation(None, _BY_SIGNATURE if name in BY_SIGNATURE_ONLY else _BY_CHIP)


def trust_of(country: DemoCountry, directory: Path) -> TrustStore:
    """The country's certificate, its link certificate and its revocation list."""
    country.export_trust(directory)
    country.export_link(directory)
    country.export_crl(directory, NOW)
    return TrustStore.from_directory(directory)


def terminal_of(country: DemoCountry, profile: Profile) -> TerminalCredentials | None:
    """What opens the fingerprints of such a card."""
    if profile.terminal_authentication is None:
        return None
    made = country.terminals(profile.terminal_authentication).credentials()
    key = made.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return TerminalCredentials.load(made.chain, key)


def read_and_compare(
    name: str,
    connect: Callable[[], CardTransport],
    country: DemoCountry,
    holder: Holder,
    trust: TrustStore,
) -> None:
    """Reads the card of that profile and asserts what is expected of it."""
    profile = PROFILES[name]
    terminal = terminal_of(country, profile)
    rich = terminal is not None or bool(profile.more_groups)
    key = Can(CAN) if profile.pace else Mrz(holder.document_number, "900815", "300815")
    transport = connect()
    outcome = read_document(
        transport,
        key,
        trust=trust,
        now=NOW,
        on_progress=lambda _: None,
        profile=CardProfile(purpose=Purpose.EVERYTHING if rich else Purpose.VISIT),
        terminal=terminal,
    )
    expectation = expected(name)
    if expectation.failure is not None:
        transport.close()
        assert isinstance(outcome, expectation.failure), outcome
        return
    assert isinstance(outcome, OpenDocument), outcome
    document = outcome.document
    outcome.close()
    found = {check: document.status(check) for check in expectation.checks}
    assert found == expectation.checks
    if name in NEVER_GENUINE:
        assert document.status("chip_authentication") is not Status.PASSED
    if profile.hostile is None:
        assert document.status("content") is Status.PASSED
    if profile.hostile is None and name not in NEVER_GENUINE:
        # A copy's session ends where its proof fails.
        assert document.dg2 is not None
        assert document.dg2.face is not None
        assert document.dg2.face.width
    read = {file.data_group for file in document.files}
    assert profile.more_groups <= read
    if terminal is not None:
        assert document.status("terminal_authentication") is Status.PASSED
        assert {3, 4} <= read
    if profile.vietnamese and profile.hostile is None and not profile.tampered:
        assert document.dg13 is not None
        assert document.dg13.full_name == holder.full_name
