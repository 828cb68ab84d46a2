"""USB scanners, through libfprint 2."""

from drivers.fingerprint.libfprint.scanner import (
    LibfprintOptions,
    LibfprintScanner,
    UsbScanner,
    list_usb,
    open_usb,
)

__all__ = ["LibfprintOptions", "LibfprintScanner", "UsbScanner", "list_usb", "open_usb"]
