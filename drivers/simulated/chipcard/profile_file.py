"""A kind of simulated card from a TOML file: what differs from a built-in kind, by name.

    base = "genuine"              # the built-in kind to begin with
    suite = "AES-256"
    domain = "brainpoolP384r1"
    [quirks]
    select_master_file = true
    [holder]                      # whose card it is; left out: the caller's choice
    number = "035090004321"

Keys are the fields of `Profile`; `EXAMPLE` shows the usual ones.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from drivers.simulated.chipcard import pace
from drivers.simulated.chipcard.curves import DOMAINS, Domain, LibraryDomain
from drivers.simulated.chipcard.cv_certificate import TERMINAL_SCHEMES
from drivers.simulated.chipcard.finger_record import FingerFormat
from drivers.simulated.chipcard.groups import RESIDUE_GROUPS, Group
from drivers.simulated.chipcard.holder import DocumentKind, Holder
from drivers.simulated.chipcard.match_on_card import Demands
from drivers.simulated.chipcard.pace import PaceOffer
from drivers.simulated.chipcard.pki import SignerState
from drivers.simulated.chipcard.profile import (
    FaceFormat,
    Hostile,
    ImageFormat,
    Profile,
    Quirks,
)
from drivers.simulated.chipcard.profiles import PROFILES
from drivers.simulated.chipcard.signing import SignatureScheme
from drivers.simulated.chipcard.suite import AES_128, AES_192, AES_256, TDES

LONGEST_FILE = 64 * 1024

EXAMPLE = """\
# A kind of simulated card: what differs from the built-in kind that it starts from.
# kiosk card simulate THIS-FILE.toml
base = "genuine"                  # kiosk card simulate --list names them all
summary = "AES-256, slow, blocks after three wrong keys"

suite = "AES-256"                 # 3DES, AES-128, AES-192, AES-256
domain = "brainpoolP384r1"        # or P-256 …, modp2048-256 …
mapping = "generic"               # generic, integrated, chip_authentication
tries = 3                         # wrong keys before the card blocks
delay_ms = 20                     # of every command
portrait_bytes = 19000            # the photo is filled up to this size
extended_length = true

[quirks]
select_master_file = true         # false: 6D00, as some cards answer

[signature]                       # of the document signer
kind = "rsa_pss"                  # ecdsa, rsa_v15, rsa_pss
digest = "sha256"

# Whose card it is, all made up; left out: the first of the demonstration's residents.
[holder]
number = "035090004321"
full_name = "TRẦN VĂN MINH"
date_of_birth = "15/08/1990"
sex = "Nam"
date_of_issue = "20/04/2021"
date_of_expiry = "15/08/2030"
"""

GROUPS: Mapping[str, Group] = {
    "modp1024-160": RESIDUE_GROUPS[0],
    "modp2048-224": RESIDUE_GROUPS[1],
    "modp2048-256": RESIDUE_GROUPS[2],
    "P-192": DOMAINS[8],
    "brainpoolP192r1": DOMAINS[9],
    "P-224": DOMAINS[10],
    "brainpoolP224r1": DOMAINS[11],
    "P-256": DOMAINS[12],
    "brainpoolP256r1": DOMAINS[13],
    "brainpoolP320r1": DOMAINS[14],
    "P-384": DOMAINS[15],
    "brainpoolP384r1": DOMAINS[16],
    "brainpoolP512r1": DOMAINS[17],
    "P-521": DOMAINS[18],
}
"""Standardised domain parameters (ICAO 9303-11, table 6)."""
CURVES: Mapping[str, Domain] = {
    name: group
    for name, group in GROUPS.items()
    if isinstance(group, Domain) and not isinstance(group, LibraryDomain)
}
"""Those that signatures can be made on."""
SUITES = {suite.name: suite for suite in (TDES, AES_128, AES_192, AES_256)}
DIGESTS = ("sha1", "sha224", "sha256", "sha384", "sha512")
TERMINALS = {f"{each.kind}_{each.digest}": each for each in TERMINAL_SCHEMES.values()}
DATE = re.compile(r"((\d\d/)?\d\d/)?\d{4}", re.ASCII)
MORE_GROUPS = (7, 11, 12, 16)

T = TypeVar("T")
Reading = Callable[[object], Any]
"""Takes what stands in the file; ValueError with what would be right."""


class ProfileFileError(ValueError):
    """The file is no profile; the text says where, and what would be right."""


@dataclass(frozen=True)
class ProfileFile:
    profile: Profile
    holder: Holder | None = field(default=None, repr=False)
    """None: the file names nobody."""


def load_profile(path: Path) -> ProfileFile:
    """Raises ProfileFileError."""
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_FILE + 1)
        if len(data) > LONGEST_FILE:
            raise ProfileFileError(f"{path}: longer than {LONGEST_FILE} bytes")
        content = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise ProfileFileError(f"{path}: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProfileFileError(f"{path}: not TOML: {error}") from None
    try:
        return _profile_file(path, content)
    except ProfileFileError as error:
        raise ProfileFileError(f"{path}: {error}") from None


def _profile_file(path: Path, content: dict[str, object]) -> ProfileFile:
    base = _value("base", content.pop("base", "genuine"), partial(_named, PROFILES))
    table = content.pop("holder", None)
    given = {"name": path.stem, **content}
    profile = replace(base, **_values("", given, READINGS))
    _check(profile)
    return ProfileFile(profile, None if table is None else _value("holder", table, _holder))


def _values(where: str, table: Mapping[str, object], known: Mapping[str, Reading]) -> Any:
    found = {}
    for key, given in table.items():
        if key not in known:
            raise ProfileFileError(f"{where}{key}: unknown{_nearest(key, known)}")
        found[key] = _value(f"{where}{key}", given, known[key])
    return found


def _value(where: str, given: object, reading: Callable[[object], T]) -> T:
    try:
        return reading(given)
    except ProfileFileError as error:
        raise ProfileFileError(f"{where}.{error}") from None
    except ValueError as error:
        raise ProfileFileError(f"{where} = {str(given)[:60]!r}: {error}") from None


def _check(profile: Profile) -> None:
    """What fits each by itself and not together."""
    for offer in profile.offers:
        try:
            _ = offer.protocol
        except KeyError:
            raise ProfileFileError(
                f"mapping: {offer.mapping.value} is not defined over such a domain"
            ) from None
        with_chip = offer.mapping is pace.Mapping.CHIP_AUTHENTICATION
        if with_chip and offer.suite is TDES:
            raise ProfileFileError("mapping: chip_authentication is not defined with 3DES")
    signs = profile.active_authentication and not profile.active_rsa
    if signs and (profile.active_domain or profile.domain) not in CURVES.values():
        raise ProfileFileError(
            f"active_domain: beside such a domain one of {', '.join(CURVES)} is needed, or "
            "active_authentication = false"
        )


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(sorted(known))}"


def _named(known: Mapping[str, T], given: object) -> T:
    if isinstance(given, str) and given in known:
        return known[given]
    near = difflib.get_close_matches(str(given), list(known), n=1)
    names = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(known)}"
    raise ValueError(names)


def _one_of(kind: type[Enum]) -> Reading:
    return partial(_named, {member.value: member for member in kind})


def _switch(given: object) -> bool:
    if not isinstance(given, bool):
        raise ValueError("true or false")  # noqa: TRY004 – a fault of the file, not of the caller
    return given


def _number(low: int, high: int) -> Reading:
    def read(given: object) -> int:
        if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return given

    return read


def _text(given: object) -> str:
    if not isinstance(given, str) or not 0 < len(given) <= 200 or not given.isprintable():
        raise ValueError("a text of 1 to 200 characters in quotes")
    return given


def _can(given: object) -> str:
    if not (isinstance(given, str) and given.isascii() and given.isdigit() and len(given) <= 12):
        raise ValueError("digits in quotes, usually six")
    return given


def _octets(given: object) -> bytes:
    if not isinstance(given, str) or len(given) > 2048:
        raise ValueError("bytes in hexadecimal, in quotes")
    return bytes.fromhex(given)


def _numbers(allowed: Iterable[int]) -> Reading:
    known = tuple(allowed)

    def read(given: object) -> tuple[int, ...]:
        if not isinstance(given, list) or any(each not in known for each in given):
            raise ValueError(f"a list of some of {', '.join(map(str, known))}")
        return tuple(given)

    return read


def _table(make: Callable[..., T], known: Mapping[str, Reading]) -> Callable[[object], T]:
    def read(given: object) -> T:
        if not isinstance(given, dict):
            raise ValueError(f"a table with {', '.join(known)}")  # noqa: TRY004
        return make(**_values("", given, known))

    return read


def _offers(given: object) -> tuple[PaceOffer, ...]:
    if not isinstance(given, list) or len(given) > 16:
        raise ValueError("tables [[more_offers]], at most 16")
    return tuple(_OFFER(each) for each in given)


def _holder(given: object) -> Holder:
    if not isinstance(given, dict):
        raise ValueError("a table [holder]")  # noqa: TRY004
    try:
        holder = Holder.from_mapping(given)
    except ValueError as error:
        raise ProfileFileError(str(error)) from None
    for key in ("date_of_birth", "date_of_issue", "date_of_expiry"):
        date = getattr(holder, key)
        if not DATE.fullmatch(date) and (date or key == "date_of_birth"):
            raise ProfileFileError(f"{key}: write it as DD/MM/YYYY, MM/YYYY or YYYY")
    try:
        holder.mrz()
    except ValueError:
        raise ProfileFileError("full_name: no letter of it can stand in an MRZ") from None
    return holder


_GROUP = partial(_named, GROUPS)
_SUITE = partial(_named, SUITES)
_CURVE = partial(_named, CURVES)
_DIGEST = partial(_named, {name: name for name in DIGESTS})
_RSA_BITS = _number(1024, 4096)
_OFFER = _table(
    lambda suite=AES_128, domain=GROUPS["brainpoolP256r1"], **more: PaceOffer(
        suite, domain, **more
    ),
    {"suite": _SUITE, "domain": _GROUP, "mapping": _one_of(pace.Mapping), "false_map": _octets},
)
_QUIRKS: dict[str, Reading] = {each.name: _switch for each in fields(Quirks)}
_QUIRKS["select_files_with"] = _numbers((0x00, 0x02, 0x08, 0x09))

READINGS: Mapping[str, Reading] = {
    "name": _text,
    "summary": _text,
    "suite": _SUITE,
    "domain": _GROUP,
    "mapping": _one_of(pace.Mapping),
    "false_map": _octets,
    "more_offers": _offers,
    "can": _can,
    "tries": _number(1, 255),
    "chip_suite": _SUITE,
    "chip_domain": _GROUP,
    "chip_key_id": _number(0, 127),
    "active_domain": _CURVE,
    "active_rsa": _RSA_BITS,
    "active_digest": _DIGEST,
    "terminal_authentication": partial(_named, TERMINALS),
    "finger_format": partial(_named, {each.name.lower(): each for each in FingerFormat}),
    "comparison": _table(
        Demands,
        {
            "least": _number(1, 255),
            "most": _number(1, 255),
            "order": _number(0, 255),
            "constructed": _switch,
            "application": _octets,
            "information_file": _number(1, 0xFFFF),
        },
    ),
    "document": _one_of(DocumentKind),
    "more_groups": lambda given: frozenset(_numbers(MORE_GROUPS)(given)),
    "image": _one_of(ImageFormat),
    "face": _one_of(FaceFormat),
    "portrait_bytes": _number(0, 60_000),
    "lds_version": _number(0, 1),
    "signature": _table(
        SignatureScheme,
        {
            "kind": partial(_named, {k: k for k in ("ecdsa", "rsa_v15", "rsa_pss")}),
            "digest": _DIGEST,
            "curve": _CURVE,
            "rsa_bits": _RSA_BITS,
        },
    ),
    "signer": _one_of(SignerState),
    "hostile": _one_of(Hostile),
    "response_limit": _number(256, 0xFFFF),
    "quirks": _table(Quirks, _QUIRKS),
    "delay_ms": _number(0, 5000),
    "pulled_after": _number(0, 10_000),
    **dict.fromkeys(
        (
            "is_document",
            "pace",
            "basic_access",
            "chip_authentication",
            "active_authentication",
            "vietnamese",
            "compares",
            "has_com",
            "by_key_identifier",
            "explicit_curves",
            "other_chip_keys",
            "untrusted_signer",
            "tampered",
            "truncated",
            "extended_length",
            "announces_extended",
            "has_info",
        ),
        _switch,
    ),
}
"""How the fields of a profile stand in a file."""
