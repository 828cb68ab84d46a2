"""What a provisioning says, from a file or from a code.

    [provisioning]
    schema = 1
    setup_code = "271828"            # opens staff mode while the station is away; or its hash:
    # setup_code_hash = "$argon2id$…"
    [pairing]                        # as `kiosk station pair --for hall-1` writes it
    secret = "jx3kqz2m-…"            # good once, for this terminal, for a while
    authority = "8c1f…"              # SHA-256 of the certificate of the station's authority
    [terminal]
    id = "hall-1"
    [station]
    url = "https://192.168.10.2:8700"
    province = "Tỉnh Ninh Bình"
    [audio]
    dialect = "north"
    [scanner]
    port = "/dev/kiosk/scanner"

All but the first two sections are settings (kiosk/settings/tree.py), of those that tell one
terminal from another: nothing that says where keys, trust or data lie.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import cast

from kiosk.link.transport import UnsafeAddress, checked_url
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.pairing.secret import PairingSecret, read_fingerprint, read_secret
from kiosk.settings.load import SettingsError, checked_tables
from kiosk.settings.toml_text import Plain, Tables, plain_tables, toml
from kiosk.staff.access import is_plain, is_setup_code
from kiosk.staff.hashed import hash_password

SCHEMA = 1
LARGEST = 16 << 10
"""Bytes."""
OWN_SECTION = "provisioning"
_CODE, _HASH = "setup_code", "setup_code_hash"
PAIRING_SECTION = "pairing"
_SECRET, _AUTHORITY = "secret", "authority"
_WHOLE_SECTIONS = ("audio", "fingerprint", "printer", "scanner")
_KEYS = {
    "terminal": ("id",),
    "station": ("url", "id", "province"),
    "card": ("reader",),
    "screen": ("variant", "text_size", "input_method", "tones"),
}
_PHC = re.compile(
    r"\$argon2id\$v=19\$m=(\d{1,6}),t=(\d{1,2}),p=(\d)\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{22,86}",
    re.ASCII,
)
_MOST_MEMORY_KIB, _MOST_ITERATIONS, _MOST_LANES = 64 * 1024, 8, 4


@dataclass(frozen=True)
class PairingPart:
    """`authority`: the fingerprint of whom alone the secret may be shown to."""

    secret: PairingSecret
    authority: str


@dataclass(frozen=True)
class Provisioning:
    """Checked. `setup_code_hash`: empty for none."""

    tables: Tables
    setup_code_hash: str = ""
    pairing: PairingPart | None = None

    @property
    def values(self) -> dict[str, Plain]:
        return {
            f"{s}.{key}": value for s, table in self.tables.items() for key, value in table.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Of all that it says, for a note of what was taken."""
        code = (f"{OWN_SECTION}.{_CODE}",) if self.setup_code_hash else ()
        pairing = (f"{PAIRING_SECTION}.{_SECRET}",) if self.pairing else ()
        return (*self.values, *pairing, *code)

    def __repr__(self) -> str:
        return f"Provisioning({', '.join(self.names)})"


def understood(text: str) -> Provisioning:
    """Raises ProvisioningFault."""
    try:
        tables = plain_tables(tomllib.loads(text))
    except (ValueError, RecursionError) as error:
        raise ProvisioningFault(Why.NOT_TOML, str(error)[:200]) from None
    own, pairing = tables.pop(OWN_SECTION, {}), tables.pop(PAIRING_SECTION, {})
    _check_schema(own)
    for section, table in tables.items():
        known = _KEYS.get(section, ())
        for key in table:
            if section not in _WHOLE_SECTIONS and key not in known:
                raise ProvisioningFault(Why.NOT_HERE, f"{section}.{key}"[:100])
    if "id" not in tables.get("terminal", {}):
        raise ProvisioningFault(Why.NO_ID)
    _check_settings(tables)
    return Provisioning(tables, _setup_code_hash(own), _pairing(pairing))


def as_text(content: Provisioning) -> str:
    """The same again as TOML; the setup code as its hash."""
    own: dict[str, Plain] = {"schema": SCHEMA}
    if content.setup_code_hash:
        own[_HASH] = content.setup_code_hash
    pairing: dict[str, Plain] = {}
    if content.pairing is not None:
        pairing = {_SECRET: content.pairing.secret.text, _AUTHORITY: content.pairing.authority}
    return toml({OWN_SECTION: own, PAIRING_SECTION: pairing, **content.tables})


def _check_schema(own: dict[str, Plain]) -> None:
    schema = own.get("schema")
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise ProvisioningFault(Why.NO_SCHEMA)
    if schema > SCHEMA:
        raise ProvisioningFault(Why.NEWER, f"schema {schema}"[:40])
    for key in own:
        if key not in ("schema", _CODE, _HASH):
            raise ProvisioningFault(Why.NOT_HERE, f"{OWN_SECTION}.{key}"[:100])


def _check_settings(tables: Tables) -> None:
    try:
        url = checked_tables(tables, "provisioning").station.url
        if url:
            checked_url(url)
    except SettingsError as error:
        raise ProvisioningFault(Why.WRONG_VALUE, str(error)[:300]) from None
    except UnsafeAddress as error:
        raise ProvisioningFault(Why.WRONG_VALUE, f"station.url: {error}"[:300]) from None


def _pairing(said: dict[str, Plain]) -> PairingPart | None:
    if not said:
        return None
    for key in said:
        if key not in (_SECRET, _AUTHORITY):
            raise ProvisioningFault(Why.NOT_HERE, f"{PAIRING_SECTION}.{key}"[:100])
    secret = read_secret(str(said.get(_SECRET, "")))
    authority = read_fingerprint(str(said.get(_AUTHORITY, "")))
    if secret is None or authority is None:
        raise ProvisioningFault(Why.WRONG_PAIRING)
    return PairingPart(secret, authority)


def _setup_code_hash(own: dict[str, Plain]) -> str:
    code, hashed = own.get(_CODE), own.get(_HASH)
    if code is not None and hashed is not None:
        raise ProvisioningFault(Why.TWO_CODES)
    if code is not None:
        if not isinstance(code, str) or not is_setup_code(code) or is_plain(code):
            raise ProvisioningFault(Why.WRONG_CODE, f"{OWN_SECTION}.{_CODE}")
        return hash_password(code)
    if hashed is None:
        return ""
    found = _PHC.fullmatch(hashed) if isinstance(hashed, str) else None
    limits = (_MOST_MEMORY_KIB, _MOST_ITERATIONS, _MOST_LANES)
    if found is None or any(int(n) > most for n, most in zip(found.groups(), limits, strict=True)):
        raise ProvisioningFault(Why.WRONG_HASH, f"{OWN_SECTION}.{_HASH}")
    return cast("str", hashed)
