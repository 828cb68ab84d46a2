"""What a provisioning has said about pairing, until it is done: a file in the terminal's state
folder, readable by its owner alone.

The terminal's key is made with it. So whatever is lost on the way, the power or the station's
answer, the next try is for the same key, and the station takes it for the same terminal. When the
order is carried out or refused, the secret leaves the file and the rest tells how it ended: the
same provisioning, met again, is not begun again.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path
from typing import Annotated

import msgspec
from cryptography.hazmat.primitives import serialization

from kiosk.pairing.certificates import UNREADABLE, PrivateKey, key_pem, new_key
from kiosk.pairing.private_file import read_private
from kiosk.pairing.secret import PairingSecret, read_secret
from kiosk.whole_file import write_whole

ORDER_FILE = "pairing-order"
PAIRED = "paired"
SUPERSEDED = "superseded"
"""Somebody has paired the terminal by hand in the meantime."""

_log = logging.getLogger(__name__)
_Word = Annotated[str, msgspec.Meta(pattern=r"^[a-z-]{0,40}$")]


class PairingOrder(msgspec.Struct, frozen=True):
    """`outcome`: empty while it is to be carried out, then PAIRED, SUPERSEDED or the code of the
    station's refusal; `secret` and `key` are empty from then on."""

    authority: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    """Fingerprint of the authority of the only station that may hear the secret."""
    mark: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the secret: which order this was."""
    secret: str = ""
    key: str = ""
    """PKCS #8, PEM."""
    before: str = ""
    """Serial of the certificate that the terminal had when the order came."""
    outcome: _Word = ""

    def __repr__(self) -> str:
        return f"PairingOrder({self.mark[:8]}, outcome={self.outcome!r})"

    def parts(self) -> tuple[PairingSecret, PrivateKey] | None:
        """None: it is damaged."""
        secret = read_secret(self.secret)
        try:
            key = serialization.load_pem_private_key(self.key.encode(), None)
        except UNREADABLE:
            return None
        return (secret, key) if secret is not None and isinstance(key, PrivateKey) else None


class PairingOrders:
    """The newest order of one terminal. For one thread of one process at a time."""

    def __init__(self, state_dir: Path) -> None:
        self._file = state_dir / ORDER_FILE

    def put(self, secret: PairingSecret, authority: str, before: str) -> None:
        """To be carried out, unless this very order was there already. Raises OSError."""
        mark = hashlib.sha256(secret.text.encode()).hexdigest()
        found = self.newest()
        if found is not None and (found.mark, found.authority) == (mark, authority):
            return
        key = key_pem(new_key()).decode("ascii")
        self._write(PairingOrder(authority, mark, secret.text, key, before))

    def newest(self) -> PairingOrder | None:
        """None: there is none, or none that can be read."""
        try:
            return msgspec.json.decode(read_private(self._file), type=PairingOrder)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            _log.error("the order to pair cannot be read: %s", type(error).__name__)
            return None

    def end(self, order: PairingOrder, outcome: str) -> PairingOrder:
        """As it stands from now on. Raises OSError; then it will be tried again."""
        ended = msgspec.structs.replace(order, secret="", key="", outcome=outcome)
        self._write(ended)
        return ended

    def _write(self, order: PairingOrder) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self._file, msgspec.json.encode(order), 0o600)
