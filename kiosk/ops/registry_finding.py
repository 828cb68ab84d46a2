"""The doctor's question about the registry, on the machine whose station asks one over HTTP.

A registry that is away is a warning and no fault: the station gives out tickets all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.appliance.finding import Condition, Finding
from kiosk.ops.registry_settings import registry_choice
from kiosk.settings.tree import Settings
from kiosk.station.registry.http.options import HttpRegistryOptions, RegistryOptionsError
from kiosk.station.registry.http.registry import HttpRegistry
from kiosk.station.registry.interface import RegistryUnavailable

_PART = "registry"
_ADVICE = {
    "not-the-registry": "registry.ca_file, and the name in registry.url, must be the registry's",
    "own-certificate": "look at registry.client_cert_file and registry.client_key_file",
    "not-admitted": "have the registry's office admit this station",
    "token-refused": "look at registry.client_id and registry.client_secret_file",
    "schema": "it does not keep to registry-api.yaml: tell its office",
}
_ELSE = "is the network there? is it said to be down? lookups go on when it answers again"


def registry_findings(settings: Settings) -> Iterator[Finding]:
    """None where no registry over HTTP is set. Takes as long as registry.total_limit at most."""
    if settings.registry.kind != "http":
        return
    try:
        chosen = registry_choice(settings.registry)
        assert isinstance(chosen, HttpRegistryOptions)
        registry = HttpRegistry(chosen)
    except RegistryOptionsError as error:
        yield Finding(_PART, Condition.FAULT, str(error), "see [registry] in the settings")
        return
    try:
        registry.check()
    except RegistryUnavailable as fault:
        detail = f"does not answer as it should: {fault.reason}"
        yield Finding(_PART, Condition.WARNING, detail, _ADVICE.get(fault.reason, _ELSE))
    else:
        yield Finding(_PART, Condition.OK, f"answers at {settings.registry.url}")
    finally:
        registry.close()
