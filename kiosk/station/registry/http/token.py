"""Access tokens by the client credentials grant (RFC 6749, section 4.4). In memory only."""

from __future__ import annotations

import base64
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote_plus, urlencode

import msgspec

from kiosk.pairing.private_file import PrivateFileFault, read_private
from kiosk.station.registry.http.deadline import Deadline
from kiosk.station.registry.http.options import RegistryOptionsError
from kiosk.station.registry.http.service import RemoteService
from kiosk.station.registry.interface import RegistryUnavailable

_MARGIN, _MARGIN_SHARE = 30.0, 0.2
"""Seconds before its end, but at most that share of its life, from which a token is not used."""
_ASSUMED_LIFE = 60.0
_LONGEST_LIFE = 24 * 3600.0
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]{1,8192}=*")
"""RFC 6750, section 2.1."""


class _Granted(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: float | None = None

    def __repr__(self) -> str:
        return "_Granted(…)"


def read_secret(path: Path) -> str:
    """Raises RegistryOptionsError, which does not show what is in the file."""
    try:
        text = read_private(path).decode().strip()
    except PrivateFileFault as error:
        raise RegistryOptionsError(str(error)) from None
    except OSError as error:
        raise RegistryOptionsError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        text = ""
    if not text or not text.isprintable():
        raise RegistryOptionsError(f"{path}: one line of text, the client's secret")
    return text


class Tokens:
    """Fetches one when it is needed, for all threads together."""

    def __init__(
        self,
        service: RemoteService,
        client_id: str,
        secret_file: Path,
        scope: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._service = service
        self._client_id = client_id
        self._secret_file = secret_file
        self._scope = scope
        self._clock = clock
        self._turn = threading.Lock()
        self._token = ""
        self._refused = ""
        self._good_until = 0.0

    def current(self, deadline: Deadline) -> str:
        """Raises RegistryUnavailable."""
        if not self._turn.acquire(timeout=deadline.left()):
            raise RegistryUnavailable("timeout")
        try:
            if self._token in ("", self._refused) or self._clock() >= self._good_until:
                self._fetch(deadline)
            return self._token
        finally:
            self._turn.release()

    def refused(self, token: str) -> None:
        """`token` was refused: it is not used again."""
        self._refused = token  # not under the lock, which a thread may hold that waits for one

    def _fetch(self, deadline: Deadline) -> None:
        self._token = ""
        asked_at = self._clock()
        answer = self._service.ask(
            "POST",
            "",
            headers={
                "Authorization": f"Basic {self._credentials()}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Accept": "application/json",
            },
            content=urlencode({"grant_type": "client_credentials", "scope": self._scope}).encode(),
            deadline=deadline,
        )
        if answer.status != 200:
            raise RegistryUnavailable("token-refused")
        granted = _granted(answer.body)
        life = min(granted.expires_in or _ASSUMED_LIFE, _LONGEST_LIFE)
        self._token = granted.access_token
        self._good_until = asked_at + life - min(_MARGIN, _MARGIN_SHARE * life)

    def _credentials(self) -> str:
        try:
            secret = read_secret(self._secret_file)
        except RegistryOptionsError:
            raise RegistryUnavailable("secret-file") from None
        pair = f"{quote_plus(self._client_id)}:{quote_plus(secret)}"
        return base64.b64encode(pair.encode()).decode("ascii")


def _granted(body: bytes) -> _Granted:
    try:
        granted = msgspec.json.decode(body, type=_Granted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise RegistryUnavailable("token-schema") from None
    bearer = granted.token_type.lower() == "bearer"
    lasting = granted.expires_in is None or granted.expires_in > 0
    if not (bearer and lasting and _TOKEN.fullmatch(granted.access_token)):
        raise RegistryUnavailable("token-schema")
    return granted
