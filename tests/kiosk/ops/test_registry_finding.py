"""What the doctor says of a registry over HTTP, and how the settings describe one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.appliance.finding import Condition, Part
from kiosk.ops.registry_finding import registry_findings
from kiosk.ops.registry_settings import registry_choice
from kiosk.settings.load import load
from kiosk.settings.tree import Settings
from kiosk.station.registry.choice import SampleOptions
from kiosk.station.registry.http.options import HttpRegistryOptions, RegistryOptionsError
from tests.kiosk.station.registry.conforming import RunningServer, Server
from tests.kiosk.station.registry.conftest import Pki, pki, running, sample, shared

__all__ = ["pki", "running", "sample", "shared"]
"""Fixtures."""


def settings(tmp_path: Path, server: RunningServer, keys: Pki, **changes: str) -> Settings:
    said = {
        "kind": "http",
        "url": server.url,
        "token_url": server.token_url,
        "ca_file": str(keys.registry.file),
        "client_cert_file": str(keys.station.certificate),
        "client_key_file": str(keys.station.key),
        "client_id": "commune station",
        "client_secret_file": str(keys.secret),
        **changes,
    }
    file = tmp_path / "kiosk.toml"
    file.write_text("[registry]\n" + "".join(f'{key} = "{said[key]}"\n' for key in said))
    return load(file)


def test_the_embedded_registry_is_no_question_of_the_doctors() -> None:
    assert list(registry_findings(Settings())) == []
    chosen = registry_choice(Settings().registry)
    assert isinstance(chosen, SampleOptions)
    assert chosen.population >= 1000


def test_one_that_answers_is_ok(tmp_path: Path, running: RunningServer, pki: Pki) -> None:
    (finding,) = registry_findings(settings(tmp_path, running, pki))
    assert (finding.condition, finding.part) == (Condition.OK, Part.REGISTRY)
    assert running.url in finding.detail


def test_one_that_is_away_is_a_warning_and_no_fault(
    tmp_path: Path, running: RunningServer, pki: Pki
) -> None:
    running.__exit__()
    (finding,) = registry_findings(settings(tmp_path, running, pki))
    assert finding.condition is Condition.WARNING
    assert finding.detail.endswith("no-connection")
    assert finding.advice


def test_a_wrong_secret_is_said_with_what_to_do(
    tmp_path: Path, running: RunningServer, pki: Pki, shared: Server
) -> None:
    shared.secret = "another"
    (finding,) = registry_findings(settings(tmp_path, running, pki))
    assert finding.condition is Condition.WARNING
    assert "registry.client_secret_file" in finding.advice


def test_a_missing_setting_is_a_fault_and_named(
    tmp_path: Path, running: RunningServer, pki: Pki
) -> None:
    (finding,) = registry_findings(settings(tmp_path, running, pki, client_id=""))
    assert finding.condition is Condition.FAULT
    assert "registry.client_id" in finding.detail


def test_every_setting_reaches_the_client(tmp_path: Path, running: RunningServer, pki: Pki) -> None:
    file = tmp_path / "limits.toml"
    text = settings(tmp_path, running, pki) and (tmp_path / "kiosk.toml").read_text()
    file.write_text(
        text + "total_limit = 4.5\nread_limit = 1.5\ntries = 2\nfailures = 7\nrest = 9.0\n"
    )
    chosen = registry_choice(load(file).registry)
    assert isinstance(chosen, HttpRegistryOptions)
    limits = chosen.limits
    assert (limits.total, limits.read, limits.tries) == (4.5, 1.5, 2)
    assert (limits.failures, limits.rest) == (7, 9.0)


@pytest.mark.parametrize("missing", ["ca_file", "client_key_file", "client_secret_file"])
def test_a_file_that_is_not_named_is_said_to_be_missing(missing: str) -> None:
    files = {"ca_file", "client_cert_file", "client_key_file", "client_secret_file"} - {missing}
    overrides = [f"registry.{name}=/etc/kiosk/{name}" for name in sorted(files)]
    overrides += ["registry.kind=http", "registry.url=https://r.vn", "registry.client_id=x"]
    overrides += ["registry.token_url=https://r.vn/token"]
    with pytest.raises(RegistryOptionsError, match=f"registry.{missing}: is missing"):
        registry_choice(load(overrides=overrides).registry)
