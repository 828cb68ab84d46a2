"""What is plugged in on USB, as the kernel shows it in /sys (Linux, Documentation/ABI/stable/
sysfs-bus-usb). All names there are of the devices' own making: bounded, and printable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

MOST_DEVICES = 127
"""Of one bus; as many are looked at in all."""
LONGEST_NAME = 64
_DEVICES = "sys/bus/usb/devices"
_MOST_BYTES = 512
_MOST_CHILDREN = 64


class UsbClass(IntEnum):
    """Of USB-IF's defined class codes."""

    COMMUNICATION = 0x02
    HID = 0x03
    PRINTER = 0x07
    HUB = 0x09
    SMART_CARD = 0x0B
    VENDOR = 0xFF


@dataclass(frozen=True)
class UsbDevice:
    id: str
    """"vvvv:pppp" in lower-case hexadecimal."""
    socket: str
    """Where it is plugged in, as the kernel names it: "1-1.4"."""
    name: str
    """As its maker calls it; the id where he is silent."""
    serial: str
    classes: frozenset[int]
    """Of its interfaces."""
    lines: tuple[str, ...]
    """Names of its serial ports, e.g. "ttyACM0"."""
    printers: tuple[str, ...]
    """Names of its printer ports, e.g. "lp0"."""
    driven: bool
    """By some driver of the kernel's."""

    @property
    def stable_id(self) -> str:
        return f"usb:{self.id}:{self.serial}" if self.serial else f"usb:{self.id}"


def usb_devices(root: Path) -> Iterator[UsbDevice]:
    """All but hubs. `root`: where /sys is. What goes away meanwhile is left out."""
    folder = root / _DEVICES
    for path in _children(folder, MOST_DEVICES * 4):
        if ":" in path.name or path.name.startswith("usb"):
            continue  # an interface, or a controller's own hub
        vendor, product = text(path / "idVendor").lower(), text(path / "idProduct").lower()
        if len(vendor) != 4 or len(product) != 4 or number(path / "bDeviceClass") == UsbClass.HUB:
            continue
        yield _device(path, f"{vendor}:{product}")


def plugged_names(root: Path) -> frozenset[str]:
    """Something else after every plugging in and out: costs one look into a folder."""
    return frozenset(each.name for each in _children(root / _DEVICES, MOST_DEVICES * 4))


def text(file: Path) -> str:
    """A short line; empty where there is none."""
    try:
        with file.open("rb") as opened:
            said = opened.read(_MOST_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    line = " ".join(said.split())
    return "".join(letter if letter.isprintable() else "?" for letter in line)[:LONGEST_NAME]


def number(file: Path) -> int:
    """Of hexadecimal digits; 0 where there are none."""
    try:
        return int(text(file), 16)
    except ValueError:
        return 0


def _device(path: Path, usb_id: str) -> UsbDevice:
    interfaces = [each for each in _children(path, _MOST_CHILDREN) if ":" in each.name]
    maker, product = text(path / "manufacturer"), text(path / "product")
    # Many products begin with their maker's name.
    said = product if product.lower().startswith(maker.lower()) else f"{maker} {product}"
    lines: list[str] = []
    printers: list[str] = []
    for interface in interfaces:
        lines += _names(interface / "tty", "tty")  # of a modem-like device
        for below in _children(interface, _MOST_CHILDREN):
            if below.name.startswith("tty") and below.name != "tty":
                lines += _names(below / "tty", "tty")  # of an adapter's chip
        printers += _names(interface / "usbmisc", "lp")
    return UsbDevice(
        id=usb_id,
        socket=path.name,
        name=said.strip()[:LONGEST_NAME] or usb_id,
        serial=text(path / "serial"),
        classes=frozenset(number(each / "bInterfaceClass") for each in interfaces),
        lines=tuple(dict.fromkeys(lines)),
        printers=tuple(printers),
        driven=any((each / "driver").is_symlink() for each in interfaces),
    )


def _names(folder: Path, begin: str) -> list[str]:
    return [each.name for each in _children(folder, 8) if each.name.startswith(begin)]


def _children(folder: Path, most: int) -> list[Path]:
    try:
        return sorted(folder.iterdir(), key=lambda each: each.name)[:most]
    except OSError:
        return []
