"""The units: systemd finds nothing wrong with them, and they are as closed as they can be."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from kiosk.appliance.folders import CORE_USER, RELAY_SOCKET
from kiosk.cli import parser
from kiosk.exchange.tcp import VARIABLE
from kiosk.ops.caretaker.trial_visit import UNIT as TRIAL_VISIT
from tests.systemd.units import SYSTEMD, UNITS, installed, programs, settings, values

SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
NOTIFYING = [unit for unit in SERVICES if values(unit, "Type") == ["notify"]]
MOST_EXPOSED = {
    "kiosk-core.service": 0.8,
    "kiosk-screen.service": 0.8,
    "kiosk-station.service": 1.5,
    "kiosk-board.service": 1.5,
    "kiosk-relay.service": 1.2,
    "kiosk-selftest.service": 0.6,
    "kiosk-caretaker.service": 4.0,
    "kiosk-provision.service": 1.8,
    "kiosk-rescue@.service": 1.0,
}
"""By `systemd-analyze security`: 0 is a process that can do nothing, 10 one that may do all."""


def _named(path: Path) -> str:
    return path.name


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("root"))


@pytest.mark.parametrize("unit", UNITS, ids=_named)
def test_systemd_has_nothing_to_say_about_a_unit(unit: Path, root: Path) -> None:
    name = unit.name.replace("@.", "@kiosk-core.")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={root}", name],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_unit_with_a_mistake_is_found(root: Path) -> None:
    wrong = root / "usr/lib/systemd/system/kiosk-wrong.service"
    wrong.write_text("[Service]\nExecStart=/usr/bin/kiosk core\nRestrat=always\n")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={root}", wrong.name],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Restrat" in done.stderr


@pytest.mark.parametrize("unit", SERVICES, ids=_named)
def test_a_service_may_do_no_more_than_it_has_to(unit: Path) -> None:
    bound = MOST_EXPOSED[unit.name]
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found is not None, done.stderr
    assert float(found[1]) <= bound


def test_every_service_has_a_bound() -> None:
    assert {unit.name for unit in SERVICES} <= set(MOST_EXPOSED) | ONE_SHOTS


ONE_SHOTS = {unit.name for unit in SERVICES if values(unit, "Type") == ["oneshot"]}


@pytest.mark.parametrize("unit", SERVICES, ids=_named)
def test_what_a_service_starts_is_a_command_of_this_program(unit: Path) -> None:
    commands = [value.split() for value in values(unit, "ExecStart")]
    assert commands
    for program, *arguments in commands:
        assert program == "/usr/bin/kiosk"
        parser().parse_args([argument.replace("%i", "kiosk-core") for argument in arguments])


def test_nothing_but_the_program_and_tools_of_the_system_is_started() -> None:
    tools = {"/usr/bin/setfont", "/usr/bin/systemctl", "/usr/bin/test"}
    assert programs() <= {"/usr/bin/kiosk"} | tools


AUTOMOUNTED = "/efi"


@pytest.mark.parametrize("unit", UNITS, ids=_named)
def test_no_condition_looks_where_nothing_is_mounted_yet(unit: Path) -> None:
    """systemd.automount(5): systemd's own look does not mount."""
    asked = [value for name, value in settings(unit) if name.startswith(("Condition", "Assert"))]
    assert not any(value.lstrip("|!").startswith(AUTOMOUNTED) for value in asked)


@pytest.mark.parametrize("unit", SERVICES, ids=_named)
def test_who_a_service_runs_as_is_known_to_the_system(unit: Path) -> None:
    text = (SYSTEMD / "kiosk.sysusers.conf").read_text(encoding="utf-8")
    known = {line.split()[1] for line in text.splitlines() if line[:2] in ("u ", "g ")}
    wanted = {name for value in values(unit, "SupplementaryGroups") for name in value.split()}
    assert wanted | set(values(unit, "User")) <= known


@pytest.mark.parametrize("unit", NOTIFYING, ids=_named)
def test_a_part_that_stands_still_is_ended_and_begun_anew(unit: Path) -> None:
    assert values(unit, "Restart") == ["always"]
    [seconds] = values(unit, "WatchdogSec")
    assert 10 <= int(seconds) <= 60


@pytest.mark.parametrize("name", ["kiosk-core", "kiosk-screen", "kiosk-board"])
def test_a_part_that_falls_again_and_again_ends_at_a_technicians_screen(name: str) -> None:
    unit = SYSTEMD / f"{name}.service"
    assert values(unit, "StartLimitBurst") == ["5"]
    assert values(unit, "OnFailure") == ["kiosk-rescue@%p.service"]


def test_only_the_screen_may_draw_and_it_has_no_network() -> None:
    screen = SYSTEMD / "kiosk-screen.service"
    assert ("PrivateNetwork", "yes") in settings(screen)
    assert "char-drm rw" in values(screen, "DeviceAllow")
    assert not any(
        "drm" in value for value in values(SYSTEMD / "kiosk-core.service", "DeviceAllow")
    )


def test_the_core_has_no_network_but_what_the_relay_hands_it() -> None:
    core = SYSTEMD / "kiosk-core.service"
    [families] = values(core, "RestrictAddressFamilies")
    assert values(core, "PrivateNetwork") == ["yes"]
    assert "INET" not in families
    assert values(core, "IPAddressAllow") == []
    assert values(core, "Environment") == [f"{VARIABLE}={RELAY_SOCKET}"]
    socket = SYSTEMD / "kiosk-relay.socket"
    assert values(socket, "ListenStream") == [str(RELAY_SOCKET)]
    assert values(socket, "SocketUser") == values(core, "User") == [CORE_USER]
    assert values(socket, "SocketMode") == ["0600"]


@pytest.mark.parametrize("name", ["kiosk-relay.service", "kiosk-caretaker.service"])
def test_who_looks_at_who_asks_sees_all_users(name: str) -> None:
    """SO_PEERCRED names none that the reader's user namespace does not know (PrivateUsers=)."""
    assert values(SYSTEMD / name, "PrivateUsers") == []


def test_the_caretaker_starts_a_trial_visit_that_is_there() -> None:
    assert (SYSTEMD / TRIAL_VISIT).is_file()


MODULES = {"ttyACM": "cdc_acm", "ttyUSB": "usbserial", "alsa": "snd", "drm": "drm", "sd": "sd_mod"}
BUILT_IN = {"ttyS", "usb", "usb_device", "input", "rtc"}
"""In Debian's kernels; of the rest the name is known once its module is loaded."""


def test_a_device_that_is_plugged_in_later_may_be_opened_too() -> None:
    allowed = {
        value.split()[0].partition("-")[2]
        for unit in SERVICES
        for value in values(unit, "DeviceAllow")
        if not value.startswith("/")
    }
    text = (SYSTEMD / "kiosk.modules.conf").read_text(encoding="utf-8")
    loaded = {line for line in text.splitlines() if not line.startswith("#")}
    assert loaded == {MODULES[kind] for kind in allowed - BUILT_IN}


def test_folders_of_the_tmpfiles_belong_to_known_users() -> None:
    sysusers = (SYSTEMD / "kiosk.sysusers.conf").read_text(encoding="utf-8")
    known = {line.split()[1] for line in sysusers.splitlines() if line[:2] in ("u ", "g ")}
    for line in (SYSTEMD / "kiosk.tmpfiles.conf").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            _kind, path, mode, user, group, _age = line.split()
            assert {user, group} <= known | {"root"}
            assert user == "root" or path.startswith("/var/lib/kiosk")
            assert int(mode, 8) & 0o022 == 0, "nobody else writes there"
