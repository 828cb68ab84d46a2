"""The doctor's question about the registry, on the machine whose station asks one over HTTP.

A registry that is away is a warning and no fault: the station gives out tickets all the same.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.registry_settings import registry_choice
from kiosk.settings.tree import Settings
from kiosk.station.registry.http.options import HttpRegistryOptions, RegistryOptionsError
from kiosk.station.registry.http.registry import HttpRegistry
from kiosk.station.registry.interface import RegistryUnavailable

_NOT_ADMITTED = frozenset({"not-the-registry", "own-certificate", "not-admitted", "token-refused"})
"""Reasons that its office, or the settings, can mend."""


def registry_findings(settings: Settings) -> Iterator[Finding]:
    """None where no registry over HTTP is set. Takes as long as registry.total_limit at most."""
    if settings.registry.kind != "http":
        return
    try:
        chosen = registry_choice(settings.registry)
        assert isinstance(chosen, HttpRegistryOptions)
        registry = HttpRegistry(chosen)
    except RegistryOptionsError as error:
        yield found(Part.REGISTRY, Code.SETTINGS, error=str(error))
        return
    try:
        registry.check()
    except RegistryUnavailable as fault:
        code = Code.NOT_ADMITTED if fault.reason in _NOT_ADMITTED else Code.FAULTY
        yield found(Part.REGISTRY, code, reason=fault.reason)
    else:
        yield found(Part.REGISTRY, Code.OK, url=settings.registry.url)
    finally:
        registry.close()
