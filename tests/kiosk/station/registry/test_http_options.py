"""Options of the registry behind HTTP that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.station.registry.http.options import Limits, RegistryOptionsError
from tests.kiosk.station.registry import conforming as fault
from tests.kiosk.station.registry.conftest import Connect, Pki

# -- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "http://registry.example.vn"}, "registry.url"),
        ({"url": "https://user:password@registry.example.vn"}, "registry.url"),
        ({"url": "https://registry.example.vn:99999"}, "registry.url"),
        ({"url": "https://registry.example.vn/?x=1"}, "registry.url"),
        ({"token_url": ""}, "registry.token_url"),
        ({"client_id": ""}, "registry.client_id"),
        ({"ca_file": Path("/nowhere/ca.pem")}, "/nowhere/ca.pem: No such file"),
        ({"client_secret_file": Path("/nowhere/secret")}, "/nowhere/secret: No such file"),
    ],
)
def test_an_option_that_cannot_be_is_named(
    connect: Connect, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(RegistryOptionsError, match=said) as caught:
        connect(**changes)
    assert "password" not in str(caught.value)


def test_a_secret_or_key_that_others_can_read_is_refused(
    connect: Connect, pki: Pki, tmp_path: Path
) -> None:
    open_secret, open_key = tmp_path / "secret", tmp_path / "key"
    open_secret.write_text(fault.SECRET)
    open_key.write_bytes(pki.station.key.read_bytes())
    for path in (open_secret, open_key):
        path.chmod(0o644)
    with pytest.raises(RegistryOptionsError, match="others can read") as caught:
        connect(client_secret_file=open_secret)
    assert fault.SECRET not in str(caught.value)
    with pytest.raises(RegistryOptionsError, match="others can read"):
        connect(client_key_file=open_key)


def test_a_certificate_that_is_none_is_named(connect: Connect, tmp_path: Path) -> None:
    wrong = tmp_path / "ca.pem"
    wrong.write_text("nothing")
    with pytest.raises(RegistryOptionsError, match="no certificates"):
        connect(ca_file=wrong)
    with pytest.raises(RegistryOptionsError, match="no certificate with its key"):
        connect(client_cert_file=wrong)


def test_limits_are_shorter_than_a_terminal_waits() -> None:
    from kiosk.link.timing import DEFAULT_TIMING

    assert Limits().total < DEFAULT_TIMING.lookup
