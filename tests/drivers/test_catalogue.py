"""Drivers of vendors are packages that are installed beside; a broken one costs nothing but its
own device."""

from __future__ import annotations

import re
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from drivers import catalogue
from drivers.catalogue import OWN, offered, open_fingerprint, open_printer, open_scanner
from drivers.driver import DriverKind, Wanted
from drivers.errors import DeviceGone, DeviceProtocolError
from drivers.printer.printer import Paper
from drivers.simulated.code_scanner import CodeScannerDevice
from drivers.simulated.pty_device import PtyDevice
from drivers.simulated.pty_port import PtyPort
from drivers.simulated.ticket_printer import TicketPrinterDevice
from kiosk.appliance.finding import Code, Condition
from kiosk.ops.health.opened import driver_packages, printer
from kiosk.settings.load import SettingsError, load

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "tests" / "vendor_driver"

Install = Callable[..., None]


@pytest.fixture
def path(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Puts a folder of installed packages where Python looks for them."""

    def add(folder: Path) -> None:
        monkeypatch.syspath_prepend(str(folder))
        catalogue.forget()

    yield add
    monkeypatch.undo()
    catalogue.forget()
    for name in [each for each in sys.modules if each.split(".")[0] in ("acme_kiosk", "shoddy")]:
        del sys.modules[name]


@pytest.fixture
def install(path: Callable[[Path], None], tmp_path: Path) -> Install:
    """A package of one module `shoddy`, with an entry point."""

    def made(
        code: str, name: str = "shoddy", value: str = "shoddy:DRIVER", package: str = "Shoddy"
    ) -> None:
        folder = tmp_path / package
        info = folder / f"{package}-1.dist-info"
        info.mkdir(parents=True)
        (folder / "shoddy.py").write_text(code)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[kiosk.drivers]\n{name} = shoddy:DRIVER\n")
        path(folder)

    return made


class T80(PtyDevice):
    """Acme's printer: as its driver's module says, written from the other side."""

    def __init__(self, folder: Path) -> None:
        self.state = b"READY"
        self.printed: list[Image.Image] = []
        self.done = threading.Event()
        self._received = b""
        super().__init__(PtyPort("t80", self._on_bytes, folder))

    def _on_bytes(self, data: bytes) -> None:
        self._received += data
        while True:
            if self._received.startswith(b"?\n"):
                self._received = self._received[2:]
                self._pty.write(self.state + b"\n")
                continue
            head = re.match(rb"P (\d+) (\d+)\n", self._received)
            if head is None:
                return
            width, height = int(head[1]), int(head[2])
            end = head.end() + (width + 7) // 8 * height
            if len(self._received) < end:
                return
            pixels, self._received = self._received[head.end() : end], self._received[end:]
            self.printed.append(Image.frombytes("1", (width, height), pixels))
            self._pty.write(b"OK\n")


def test_our_own_are_declared_as_a_vendors_would_be() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["kiosk.drivers"] == OWN
    found = {each.name: each for each in offered() if not each.package}
    assert set(found) == set(OWN)
    assert all(each.driver is not None for each in found.values())


def test_our_own_need_no_name(tmp_path: Path) -> None:
    with CodeScannerDevice(tmp_path) as device:
        open_scanner("", Wanted(device.port)).close()
        open_scanner("serial_scanner", Wanted(device.port, 9600)).close()
    with TicketPrinterDevice(tmp_path) as paper:
        opened = open_printer("", Wanted(paper.port, width_dots=384))
        assert opened.width_dots == 384
        opened.close()


def test_a_vendors_printer_prints(path: Callable[[Path], None], tmp_path: Path) -> None:
    path(VENDOR)
    [acme] = [each for each in offered() if each.package]
    assert (acme.name, acme.package) == ("acme_t80", "acme-kiosk")
    assert acme.driver is not None
    assert acme.driver.kind is DriverKind.PRINTER
    picture = Image.effect_noise((576, 40), 200).convert("1")
    with T80(tmp_path) as device:
        opened = open_printer("acme_t80", Wanted(device.port))
        assert opened.status().paper is Paper.PRESENT
        opened.print_image(picture)
        device.state = b"EMPTY"
        assert opened.status().paper is Paper.OUT
        device.state = b"no such word"
        with pytest.raises(DeviceProtocolError):
            opened.status()
        opened.close()
    assert [each.tobytes() for each in device.printed] == [picture.tobytes()]


def test_its_metadata_is_what_its_project_says() -> None:
    project = tomllib.loads((VENDOR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [line] = [f"{name} = {to}" for name, to in project["entry-points"]["kiosk.drivers"].items()]
    info = (VENDOR / "acme_kiosk-1.0.dist-info" / "entry_points.txt").read_text(encoding="utf-8")
    assert line in info.splitlines()


def test_the_doctor_opens_it_as_the_settings_say(
    path: Callable[[Path], None], tmp_path: Path
) -> None:
    path(VENDOR)
    with T80(tmp_path) as device:
        settings = load(overrides=["printer.driver=acme_t80", f"printer.port={device.port}"])
        assert printer(settings).condition is Condition.OK
        device.state = b"EMPTY"
        assert printer(settings).code is Code.PAPER_OUT
    assert [each.condition for each in driver_packages()] == [Condition.OK]


DRIVER = "from drivers.driver import Driver, DriverKind\n"
BROKEN = [
    ("import no_such_module\n", "ModuleNotFoundError"),
    ("def broken(:\n", "SyntaxError"),
    ("import sys; sys.exit(3)\n", "SystemExit"),
    ("raise RuntimeError('secret words')\n", "RuntimeError"),
    ("OTHER = 1\n", "AttributeError"),
    ("DRIVER = 'a text'\n", "is no Driver"),
]


@pytest.mark.parametrize(("code", "fault"), BROKEN)
def test_a_package_that_cannot_be_loaded_is_a_finding(
    install: Install, code: str, fault: str
) -> None:
    install(code)
    with pytest.raises(DeviceGone, match=fault):
        open_printer("shoddy", Wanted("/dev/null"))
    [finding] = driver_packages()
    assert (finding.code, finding.condition) == (Code.BROKEN, Condition.WARNING)
    assert fault in finding.detail
    assert "Shoddy" in finding.detail
    assert "secret" not in finding.detail
    assert all(each.driver is not None for each in offered() if not each.package)


@pytest.mark.parametrize(
    ("opening", "fault"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("object()", "without width_dots"),
    ],
)
def test_one_that_fails_when_it_is_opened_is_a_device_at_fault(
    install: Install, opening: str, fault: str
) -> None:
    install(f"{DRIVER}DRIVER = Driver(DriverKind.PRINTER, lambda wanted: {opening}, 'x')\n")
    with pytest.raises(DeviceProtocolError, match=fault):
        open_printer("shoddy", Wanted("/dev/null"))
    settings = load(overrides=["printer.driver=shoddy", "printer.port=/dev/null"])
    assert printer(settings).code is Code.FAULTY


def test_a_driver_of_another_kind_or_of_nobody_is_said() -> None:
    with pytest.raises(DeviceGone, match="is one for a printer"):
        open_fingerprint("escpos", Wanted("/dev/null"))
    with pytest.raises(DeviceGone, match="no package offers"):
        open_fingerprint("nobodys", Wanted("/dev/null"))
    with pytest.raises(SettingsError, match=r"printer\.driver"):
        load(overrides=["printer.driver=../evil"])


def test_nobody_takes_the_name_of_our_own_or_of_another(install: Install) -> None:
    code = f"{DRIVER}DRIVER = Driver(DriverKind.PRINTER, lambda wanted: None, 'x')\n"
    install(code, name="escpos", package="Thief")
    install(code, name="twice", package="One")
    install(code, name="twice", package="Two")
    faults = {(each.package, each.name): each.fault for each in offered() if each.package}
    assert "program's own" in faults["Thief", "escpos"]
    assert "two packages" in faults["One", "twice"]
    assert "two packages" in faults["Two", "twice"]
    with pytest.raises(DeviceGone, match="cannot open"):
        open_printer("escpos", Wanted("/dev/no-such-printer"))
