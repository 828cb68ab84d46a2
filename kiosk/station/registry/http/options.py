"""How the registry's service is reached. Secrets are named by their files, never by value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

DEFAULT_PORT = 443
_LONGEST_URL = 300


class RegistryOptionsError(Exception):
    """An option that cannot be. The text names it."""


@dataclass(frozen=True)
class Limits:
    """Seconds, but for `tries`, `at_once`, `largest` and `failures`."""

    connect: float = 2.0
    """To open a connection and shake hands."""
    read: float = 3.0
    """For the whole of one try, after which another one is made."""
    total: float = 6.0
    """For all tries of a question together, fetching a token included."""
    tries: int = 3
    at_once: int = 24
    """Questions; more would take the threads that give out tickets."""
    largest: int = 1024 * 1024
    """Bytes of an answer."""
    failures: int = 5
    """Questions that fail one after the other until the registry is left alone."""
    rest: float = 15.0
    """For which it is left alone; then one question tries whether it is back."""
    offices_kept: float = 3600.0
    """Until it is asked whether the offices' names have changed."""


@dataclass(frozen=True)
class HttpRegistryOptions:
    url: str
    """`https://host[:port][/path]`; assets/registry/registry-api.yaml says what is below it."""
    token_url: str
    """`https://…`: where access tokens are fetched."""
    ca_file: Path
    """PEM: the authorities that may vouch for either of the two; no other does."""
    client_cert_file: Path
    """PEM, with its chain."""
    client_key_file: Path
    client_id: str
    client_secret_file: Path
    scope: str = "registry.read"
    limits: Limits = Limits()

    def check(self) -> None:
        """Raises RegistryOptionsError."""
        for name, url in (("url", self.url), ("token_url", self.token_url)):
            if not _is_sound(url):
                raise RegistryOptionsError(f"registry.{name}: an address that begins with https://")
        if not self.client_id:
            raise RegistryOptionsError("registry.client_id: is missing")


def _is_sound(url: str) -> bool:
    parts = _split(url)
    return (
        parts is not None
        and len(url) <= _LONGEST_URL
        and url.isascii()
        and url.isprintable()
        and parts.scheme == "https"
        and bool(parts.hostname)
        and not (parts.username or parts.password or parts.query or parts.fragment)
    )


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    return parts
