"""A machine's /sys and /dev as trees of files, laid out as Linux lays them out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Machine:
    root: Path
    _lines: int = field(default=0, init=False)
    _ports: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        for folder in (
            "sys/bus/usb/devices",
            "sys/class/tty",
            "sys/class/input",
            "dev/serial/by-id",
        ):
            (self.root / folder).mkdir(parents=True)
        hub = self.root / "sys/devices/pci0000:00/0000:00:14.0/usb1"
        _write(hub, idVendor="1d6b", idProduct="0002", bDeviceClass="09")
        self._linked("sys/bus/usb/devices/usb1", hub)

    def plug(
        self,
        usb: str,
        maker: str = "",
        product: str = "",
        serial: str = "",
        classes: Sequence[int] = (0xFF,),
        driver: str = "",
    ) -> Path:
        """One device with an interface for each class; its folder."""
        self._ports += 1
        name = f"1-{self._ports}"
        folder = self.root / "sys/devices/pci0000:00/0000:00:14.0/usb1" / name
        vendor, _, code = usb.partition(":")
        _write(folder, idVendor=vendor, idProduct=code, bDeviceClass="00")
        for key, value in (("manufacturer", maker), ("product", product), ("serial", serial)):
            if value:
                _write(folder, **{key: value})
        for number, kind in enumerate(classes):
            interface = folder / f"{name}:1.{number}"
            _write(interface, bInterfaceClass=f"{kind:02x}")
            if driver:
                (interface / "driver").symlink_to(f"../../../../../bus/usb/drivers/{driver}")
            self._linked(f"sys/bus/usb/devices/{interface.name}", interface)
        self._linked(f"sys/bus/usb/devices/{name}", folder)
        return folder

    def modem(self, usb: str, *names: str) -> str:
        """A CDC ACM device, its link under by-id; the device file."""
        folder = self.plug(usb, *names, classes=(0x02, 0x0A), driver="cdc_acm")
        line = f"ttyACM{self._lines}"
        (next(folder.glob("*:1.0")) / "tty" / line).mkdir(parents=True)
        return self._file(line, "_".join([*names]).replace(" ", "_"))

    def adapter(self, usb: str, *names: str) -> str:
        """A serial adapter's chip; the device file."""
        folder = self.plug(usb, *names, driver="ch341")
        line = f"ttyUSB{self._lines}"
        (next(folder.glob("*:1.0")) / line / "tty" / line).mkdir(parents=True)
        return self._file(line, "")

    def printer(self, usb: str, *names: str) -> str:
        folder = self.plug(usb, *names, classes=(0x07,), driver="usblp")
        name = f"lp{self._lines}"
        (next(folder.glob("*:1.0")) / "usbmisc" / name).mkdir(parents=True)
        self._lines += 1
        (self.root / "dev/usb").mkdir(exist_ok=True)
        (self.root / "dev/usb" / name).touch()
        return f"/dev/usb/{name}"

    def input(self, name: str, switches: str) -> str:
        event = f"event{self._lines}"
        self._lines += 1
        folder = self.root / "sys/class/input" / event / "device"
        (folder / "capabilities").mkdir(parents=True)
        _write(folder, name=name)
        _write(folder / "capabilities", sw=switches)
        return f"/dev/input/{event}"

    def board_line(self, name: str, kind: str) -> None:
        folder = self.root / "sys/class/tty" / name
        folder.mkdir()
        _write(folder, type=kind)

    def udev_link(self, link: str, file: str) -> None:
        path = self.root / link.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(os.path.relpath(self.root / file.lstrip("/"), path.parent))

    def _file(self, line: str, by_id: str) -> str:
        self._lines += 1
        (self.root / "dev" / line).touch()
        if by_id:
            self.udev_link(f"/dev/serial/by-id/usb-{by_id}-if00", f"/dev/{line}")
        return f"/dev/{line}"

    def _linked(self, link: str, target: Path) -> None:
        path = self.root / link
        path.symlink_to(os.path.relpath(target, path.parent))


def _write(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, said in files.items():
        (folder / name).write_text(f"{said}\n")
