"""The registry's settings as the station takes them."""

from __future__ import annotations

from pathlib import Path

from kiosk.settings.tree import Registry
from kiosk.station.registry.choice import RegistryChoice, SampleOptions
from kiosk.station.registry.http.options import (
    HttpRegistryOptions,
    Limits,
    RegistryOptionsError,
)


def registry_choice(registry: Registry) -> RegistryChoice:
    """Raises RegistryOptionsError for a setting that is missing or cannot be."""
    if registry.kind == "sample":
        return SampleOptions(registry.population, registry.seed)
    options = HttpRegistryOptions(
        url=registry.url,
        token_url=registry.token_url,
        ca_file=_needed("ca_file", registry.ca_file),
        client_cert_file=_needed("client_cert_file", registry.client_cert_file),
        client_key_file=_needed("client_key_file", registry.client_key_file),
        client_id=registry.client_id,
        client_secret_file=_needed("client_secret_file", registry.client_secret_file),
        scope=registry.scope,
        limits=Limits(
            connect=registry.connect_limit,
            read=registry.read_limit,
            total=registry.total_limit,
            tries=registry.tries,
            failures=registry.failures,
            rest=registry.rest,
        ),
    )
    options.check()
    return options


def _needed(name: str, path: Path | None) -> Path:
    if path is None:
        raise RegistryOptionsError(f"registry.{name}: is missing")
    return path
