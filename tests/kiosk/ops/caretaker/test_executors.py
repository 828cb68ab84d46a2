"""What the caretaker does to the machine, seen on a machine of files and programs."""

from __future__ import annotations

import pytest

from kiosk.appliance.request import (
    Calibrate,
    CyclePort,
    Done,
    Restart,
    SetBrightness,
    SetClock,
    SetNetwork,
    SetVolume,
    Unit,
)
from kiosk.appliance.touch_calibration import UNCHANGED
from kiosk.ops.caretaker.command import TaskFailed
from kiosk.ops.caretaker.executors import Caretaker
from kiosk.ops.caretaker.kept import FILE as KEPT
from kiosk.ops.caretaker.network import FILE as NETWORK
from tests.kiosk.core.wait import until
from tests.kiosk.ops.caretaker.answers import reason, state
from tests.kiosk.ops.caretaker.tree import Tree

NOW = 1_790_000_000.0
OF_THE_PROGRAM = ("kiosk-relay.service", "kiosk-core.service", "kiosk-screen.service")
AMIXER = """
case "$*" in
  scontrols) echo "Simple mixer control 'Mic',0"; echo "Simple mixer control 'PCM',0" ;;
  *sget*) echo "  Front Left: 131 [52%] [-20.00dB] [on]" ;;
esac"""
# Restarts


@pytest.mark.parametrize(
    ("unit", "calls"),
    [
        (
            Unit.PROGRAM,
            [
                ["reset-failed", *OF_THE_PROGRAM],
                ["--no-block", "restart", *OF_THE_PROGRAM],
            ],
        ),
        (
            Unit.READER_SERVICE,
            [["reset-failed", "pcscd.service"], ["--no-block", "restart", "pcscd.service"]],
        ),
        (Unit.MACHINE, [["--no-block", "reboot"]]),
    ],
)
def test_a_restart_is_begun_and_not_awaited(tree: Tree, unit: Unit, calls: list[list[str]]) -> None:
    tree.program("/usr/bin/systemctl")
    assert Caretaker(tree.machine).do(Restart(unit)) == Done()
    assert tree.calls == [["/usr/bin/systemctl", *call] for call in calls]


# Screen and sound


def test_brightness_goes_to_every_backlight_in_its_own_steps(tree: Tree) -> None:
    for light, most in (("a", 255), ("b", 7)):
        tree.file(f"/sys/class/backlight/{light}/max_brightness", f"{most}\n")
        tree.file(f"/sys/class/backlight/{light}/brightness", "000")
    caretaker = Caretaker(tree.machine)
    assert caretaker.do(SetBrightness(40)) == Done()
    assert tree.text("/sys/class/backlight/a/brightness").startswith("102")
    assert tree.text("/sys/class/backlight/b/brightness").startswith("3")


def test_a_screen_without_brightness_says_so(tree: Tree) -> None:
    caretaker = Caretaker(tree.machine)
    assert "no brightness" in reason(caretaker.do(SetBrightness(40)))
    assert state(caretaker).brightness is None
    assert not tree.path(KEPT).exists()


def test_the_volume_is_that_of_the_sound_cards_first_known_control(tree: Tree) -> None:
    tree.program("/usr/bin/amixer", AMIXER)
    caretaker = Caretaker(tree.machine)
    assert caretaker.do(SetVolume(35)) == Done()
    assert ["/usr/bin/amixer", "-M", "-q", "sset", "PCM", "35%", "unmute"] in tree.calls
    assert state(caretaker).volume == 52


def test_without_a_sound_card_there_is_no_volume(tree: Tree) -> None:
    tree.program("/usr/bin/amixer", "echo 'amixer: Mixer attach default error' >&2; exit 1")
    caretaker = Caretaker(tree.machine)
    assert "attach default error" in reason(caretaker.do(SetVolume(35)))
    assert state(caretaker).volume is None


MATRIX = (1.02, 0.001, -0.01, 0.0, 0.98, 0.015)


def test_a_calibration_is_kept_for_the_screen_and_can_be_taken_back(tree: Tree) -> None:
    caretaker = Caretaker(tree.machine)
    assert state(caretaker).touch == UNCHANGED
    assert caretaker.do(Calibrate(MATRIX)) == Done()
    assert state(caretaker).touch == MATRIX
    assert state(Caretaker(tree.machine)).touch == MATRIX
    assert caretaker.do(Calibrate(UNCHANGED)) == Done()
    assert state(caretaker).touch == UNCHANGED


@pytest.mark.parametrize(
    "matrix",
    [
        (float("nan"), 0.0, 0.0, 0.0, 1.0, 0.0),
        (float("inf"), 0.0, 0.0, 0.0, 1.0, 0.0),
        (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        (1.0, 0.0, 50.0, 0.0, 1.0, 0.0),
    ],
)
def test_a_calibration_that_makes_the_panel_useless_is_refused(
    tree: Tree, matrix: tuple[float, float, float, float, float, float]
) -> None:
    caretaker = Caretaker(tree.machine)
    assert "calibrated" in reason(caretaker.do(Calibrate(matrix)))
    assert state(caretaker).touch == UNCHANGED


# Network


def test_an_address_is_written_for_networkd_and_taken_back_for_dhcp(tree: Tree) -> None:
    tree.program("/usr/bin/networkctl")
    caretaker = Caretaker(tree.machine)
    wanted = SetNetwork("192.168.10.21/24", "192.168.10.1", ("192.168.10.1", "2001:db8::53"))
    assert caretaker.do(wanted) == Done()
    assert tree.text(NETWORK) == (
        "[Match]\nType=ether\n\n[Network]\nAddress=192.168.10.21/24\nGateway=192.168.10.1\n"
        "DNS=192.168.10.1\nDNS=2001:db8::53\n"
    )
    assert tree.calls == [["/usr/bin/networkctl", "reload"]]
    assert caretaker.do(SetNetwork()) == Done()
    assert not tree.path(NETWORK).exists()
    assert len(tree.calls) == 2


@pytest.mark.parametrize(
    "wanted",
    [
        SetNetwork("192.168.10.21"),
        SetNetwork("192.168.10.0/24"),
        SetNetwork("192.168.10.255/24"),
        SetNetwork("127.0.0.1/8"),
        SetNetwork("224.0.0.5/24"),
        SetNetwork("fe80::1%x\n[Link]/64"),
        SetNetwork("192.168.10.21/24\n[Link]"),
        SetNetwork("192.168.10.21/24", "10.0.0.1"),
        SetNetwork("192.168.10.21/24", "192.168.10.21"),
        SetNetwork("192.168.10.21/24", "", ("station.local",)),
        SetNetwork("192.168.10.21/24", "", ("fe80::1%a\nDHCP=yes",)),
        SetNetwork("", "192.168.10.1"),
    ],
)
def test_what_is_no_address_of_a_machine_is_never_written(tree: Tree, wanted: SetNetwork) -> None:
    tree.program("/usr/bin/networkctl")
    reason(Caretaker(tree.machine).do(wanted))
    assert not tree.path(NETWORK).exists()
    assert tree.calls == []


# What was set is kept


def test_what_was_set_comes_into_force_again_at_the_next_start(tree: Tree) -> None:
    tree.program("/usr/bin/networkctl")
    first = Caretaker(tree.machine)
    assert first.do(SetNetwork("10.1.2.3/16")) == Done()
    # The machine starts again: /run is empty.
    tree.path(NETWORK).unlink()
    Caretaker(tree.machine).begin()
    assert "Address=10.1.2.3/16" in tree.text(NETWORK)


def test_one_that_fails_at_the_start_keeps_nothing_else_back(tree: Tree) -> None:
    tree.program("/usr/bin/networkctl")
    light = tree.file("/sys/class/backlight/panel/brightness", "7")
    tree.file("/sys/class/backlight/panel/max_brightness", "10")
    Caretaker(tree.machine).do(SetBrightness(50))
    Caretaker(tree.machine).do(SetNetwork("10.1.2.3/16"))
    tree.path(NETWORK).unlink()
    light.unlink()
    Caretaker(tree.machine).begin()
    assert tree.path(NETWORK).exists()


def test_what_was_set_waits_for_a_panel_that_is_found_late(tree: Tree) -> None:
    light = tree.file("/sys/class/backlight/panel/brightness", "7")
    tree.file("/sys/class/backlight/panel/max_brightness", "10")
    Caretaker(tree.machine).do(SetBrightness(50))
    light.unlink()
    tree.on_pause = lambda: light.write_text("7") and None
    Caretaker(tree.machine).begin()
    until(lambda: light.exists() and light.read_text() == "5")


@pytest.mark.parametrize("broken", ["", "{", '{"x": {"type": "Restart"}}', "[]", "\0" * 50])
def test_a_broken_memory_counts_as_none(tree: Tree, broken: str) -> None:
    tree.file(KEPT, broken)
    caretaker = Caretaker(tree.machine)
    caretaker.begin()
    assert state(caretaker).touch == UNCHANGED


# USB sockets


HUB = "/sys/bus/usb/devices/1-1:1.0/1-1-port4/disable"
ROOT_HUB = "/sys/bus/usb/devices/2-0:1.0/usb2-port3/disable"


@pytest.mark.parametrize(("port", "switch"), [("1-1.4", HUB), ("2-3", ROOT_HUB)])
def test_a_socket_loses_its_power_for_two_seconds(tree: Tree, port: str, switch: str) -> None:
    tree.file(switch, "0")
    tree.file(switch.replace("disable", "peer/disable"), "0")
    during: list[str] = []
    tree.on_pause = lambda: during.extend(
        (tree.text(switch), tree.text(switch.replace("disable", "peer/disable")))
    )
    assert Caretaker(tree.machine).do(CyclePort(port)) == Done()
    assert during == ["1", "1"]
    assert tree.pauses == [2.0]
    assert tree.text(switch) == tree.text(switch.replace("disable", "peer/disable")) == "0"


def test_a_socket_has_its_power_again_whatever_happens_meanwhile(tree: Tree) -> None:
    tree.file(HUB, "0")

    def fail() -> None:
        raise TaskFailed("something happened")

    tree.on_pause = fail
    assert reason(Caretaker(tree.machine).do(CyclePort("1-1.4"))) == "something happened"
    assert tree.text(HUB) == "0"


def test_a_hub_that_cannot_is_told_of(tree: Tree) -> None:
    assert "cannot switch" in reason(Caretaker(tree.machine).do(CyclePort("1-1.4")))


def test_where_the_kernel_has_no_switch_uhubctl_is_asked(tree: Tree) -> None:
    tree.program("/usr/sbin/uhubctl")
    assert Caretaker(tree.machine).do(CyclePort("1-1.2.4")) == Done()
    assert tree.calls == [["/usr/sbin/uhubctl", "-l", "1-1.2", "-p", "4", "-a", "cycle", "-d", "2"]]


def test_the_disk_that_the_system_runs_from_keeps_its_power(tree: Tree) -> None:
    tree.file(HUB, "0")
    disk = tree.path("/sys/devices/pci/usb1/1-1/1-1.4/1-1.4:1.0/host0/block/sda")
    disk.mkdir(parents=True)
    tree.path("/sys/block").mkdir()
    tree.path("/sys/block/sda").symlink_to(disk)
    tree.file("/proc/mounts", "/dev/sda3 /var ext4 rw 0 0\n")
    assert "disk in use" in reason(Caretaker(tree.machine).do(CyclePort("1-1.4")))
    assert tree.pauses == []


# Clock


def test_the_stations_time_is_taken_where_nothing_better_has_set_the_clock(tree: Tree) -> None:
    tree.program("/usr/bin/timedatectl", "echo no")
    tree.program("/usr/sbin/hwclock")
    tree.file("/sys/class/rtc/rtc0/since_epoch", "0")
    caretaker = Caretaker(tree.machine)
    assert state(caretaker).clock_source == ""
    assert isinstance(caretaker.do(SetClock(NOW)), Done)
    assert tree.clock == [NOW]
    assert ["/usr/sbin/hwclock", "--systohc", "--utc"] in tree.calls
    assert state(caretaker).clock_source == "station"


@pytest.mark.parametrize(
    ("said", "moment"),
    [("yes", NOW), ("no", 0.0), ("no", 1e12), ("no", float("nan")), ("no", -float("inf"))],
)
def test_no_worse_time_is_taken(tree: Tree, said: str, moment: float) -> None:
    tree.program("/usr/bin/timedatectl", f"echo {said}")
    reason(Caretaker(tree.machine).do(SetClock(moment)))
    assert tree.clock == []


def test_a_battery_that_cannot_be_set_does_not_undo_the_clock(tree: Tree) -> None:
    tree.program("/usr/bin/timedatectl", "echo no")
    tree.program("/usr/sbin/hwclock", "echo 'no clock' >&2; exit 1")
    tree.file("/sys/class/rtc/rtc0/since_epoch", "0")
    reply = Caretaker(tree.machine).do(SetClock(NOW))
    assert isinstance(reply, Done)
    assert "no clock" in reply.detail
    assert tree.clock == [NOW]


def test_no_time_that_is_known_to_be_over_is_taken(tree: Tree) -> None:
    tree.program("/usr/bin/timedatectl", "echo no")
    tree.file("/var/lib/kiosk/clock", f"{NOW:.0f}\n")
    assert "no time of today" in reason(Caretaker(tree.machine).do(SetClock(NOW - 1)))
    assert tree.clock == []
    assert isinstance(Caretaker(tree.machine).do(SetClock(NOW + 1)), Done)


def test_a_clock_of_which_nothing_is_known_is_left_alone(tree: Tree) -> None:
    reason(Caretaker(tree.machine).do(SetClock(NOW)))
    assert tree.clock == []


def test_a_battery_that_holds_is_a_source(tree: Tree) -> None:
    tree.program("/usr/bin/timedatectl", "echo no")
    tree.file("/sys/class/rtc/rtc0/since_epoch", f"{NOW:.0f}\n")
    assert state(Caretaker(tree.machine)).clock_source == "rtc"


def test_a_bare_machine_has_a_state_too(tree: Tree) -> None:
    seen = state(Caretaker(tree.machine))
    assert (seen.slot, seen.stick, seen.clock_source) == ("-", False, "")
