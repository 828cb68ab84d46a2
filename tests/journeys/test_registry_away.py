"""The station answers, the registry behind it does not: what still works, and what is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.simulated.chipcard import PcscService
from tests.journeys.terminal import Terminal, terminal_at
from tests.kiosk.station.registry.pki import Authority

pytestmark = [pytest.mark.slow, pytest.mark.pcsc]

NOBODY = "https://127.0.0.1:1"
"""No service has port 1."""


def registry_at(address: str, folder: Path) -> list[str]:
    """Settings of a station that asks a registry by HTTP."""
    folder.mkdir()
    authority = Authority(folder, "registry-ca")
    station = authority.issue("station")
    secret = folder / "client-secret"
    secret.touch(0o600)
    secret.write_text("not asked for\n")
    return [
        "registry.kind=http",
        f"registry.url={address}",
        f"registry.token_url={address}/token",
        f"registry.ca_file={authority.file}",
        f"registry.client_cert_file={station.certificate}",
        f"registry.client_key_file={station.key}",
        "registry.client_id=station",
        f"registry.client_secret_file={secret}",
    ]


@pytest.fixture(scope="module")
def standing_terminal(
    tmp_path_factory: pytest.TempPathFactory, pcscd: PcscService
) -> Iterator[Terminal]:
    folder = tmp_path_factory.mktemp("registry-away")
    with terminal_at(folder / "terminal", *registry_at(NOBODY, folder / "pki")) as terminal:
        yield terminal


@pytest.mark.parametrize(
    "what",
    ["Hồ sơ của tôi", "Thông tin của tôi", "Nơi cư trú của tôi", "Định danh điện tử của tôi"],
)
def test_what_only_the_registry_knows_is_said_to_be_away_and_a_number_can_be_had(
    terminal: Terminal, what: str
) -> None:
    terminal.to_menu("minh")
    terminal.screen.touch("Tra cứu")
    terminal.screen.wait_for("LookupMenu")
    terminal.look_up(what, "ProblemNotice")
    assert "Hiện chưa tra cứu được dữ liệu dân cư" in terminal.screen.texts()
    terminal.screen.touch("Về màn hình chính")
    terminal.screen.wait_for("Menu")
    terminal.screen.touch("Lấy số thứ tự")
    terminal.screen.wait_for("ServiceChoice")


def test_what_the_card_and_the_station_know_is_told_all_the_same(terminal: Terminal) -> None:
    terminal.to_menu("minh")
    terminal.screen.touch("Tra cứu")
    terminal.screen.wait_for("LookupMenu")
    terminal.look_up("Thẻ căn cước của tôi", "CardStatus")
    assert "15/08/2030" in " ".join(terminal.screen.texts())
    terminal.screen.touch("Quay lại")
    terminal.screen.touch("Dữ liệu lưu về tôi")
    terminal.screen.wait_for("HeldShown")
