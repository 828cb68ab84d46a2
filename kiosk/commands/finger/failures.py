"""Why a scanner did not do what was asked: what happened, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from drivers.errors import DeviceError, DeviceGone, DeviceTimeout
from kiosk.commands.failure import Failure
from kiosk.commands.finger.choice import Choice
from kiosk.commands.finger.exit_codes import Exit


class Failed(Exception):
    """Ends the action."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.outcome)
        self.failure = failure


NONE_NAMED = Failure(
    Exit.NO_SCANNER,
    "none_named",
    "No fingerprint scanner is named, here or in the settings.",
    "kiosk finger scanners shows what is plugged in; then give --port DEVICE or --usb, or set "
    "fingerprint.port or fingerprint.usb.",
)


def not_opened(error: DeviceError, choice: Choice) -> Failure:
    if isinstance(error, DeviceGone):
        what, advice = _no_port(error, choice.port) if choice.port else _no_usb(error)
        return Failure(Exit.NO_SCANNER, "no_scanner", what, advice)
    if isinstance(error, DeviceTimeout):
        return Failure(
            Exit.NO_ANSWER,
            "silent",
            f"Nothing answers on {choice.port}: {error}."
            if choice.port
            else f"{choice.name}: {error}.",
            "Is it the right port, has the module power, are its two data lines the right way "
            "round? kiosk finger scanners --probe asks all ports.",
        )
    return Failure(
        Exit.NO_ANSWER,
        "not_a_scanner",
        f"{choice.name} cannot be used: {error}.",
        "Another device may hang there: kiosk finger scanners --probe shows where a module is."
        if choice.port
        else "kiosk finger scanners shows which USB scanners give pictures.",
    )


def broken_off(error: DeviceError, choice: Choice) -> Failure:
    """In the middle of an action."""
    if isinstance(error, DeviceGone):
        return Failure(
            Exit.NO_SCANNER,
            "unplugged",
            f"{choice.name} went away: {error}.",
            "Check plug and cable, plug it in again, and start over.",
        )
    if isinstance(error, DeviceTimeout):
        return Failure(
            Exit.NO_ANSWER,
            "silent",
            f"{choice.name} fell silent: {error}.",
            "Take its power away for a moment and start over; if it stays so, the cable or the "
            "module is broken.",
        )
    return Failure(
        Exit.NO_ANSWER,
        "nonsense",
        f"{choice.name} answers what it should not: {error}.",
        "Start over; if it stays so, look at the cable: a long or loose one garbles what is sent.",
    )


def no_finger(wait: float) -> Failure:
    return Failure(
        Exit.NO_FINGER,
        "no_finger",
        f"No finger came within {wait:g} seconds.",
        "Lay it flat on the glass when asked to; --wait gives more time. If one lay there, the "
        "scanner does not notice fingers: clean its glass.",
    )


def no_extractor(reason: object) -> Failure:
    return Failure(
        Exit.NO_EXTRACTOR,
        "no_extractor",
        f"No minutiae can be extracted on this machine: {reason}.",
        "apt-get install libfprint-2-2, then kiosk doctor; kiosk finger capture --plain takes a "
        "picture without it.",
    )


def no_disk(path: Path, error: OSError) -> Failure:
    why = "there is such a file already" if isinstance(error, FileExistsError) else error.strerror
    return Failure(Exit.NO_DISK, "no_disk", f"{path}: {why}.", "Give the name of another file.")


def usage(what: str) -> Failure:
    return Failure(Exit.USAGE, "usage", what, "")


def _no_port(error: DeviceGone, port: str) -> tuple[str, str]:
    cause = error.__cause__
    number = cause.errno if isinstance(cause, OSError) else None
    if number == errno.ENOENT:
        return (
            f"There is no {port}.",
            "Is it plugged in? kiosk finger scanners lists what is.",
        )
    if number in (errno.EACCES, errno.EPERM):
        return (
            f"{port} may not be opened by this user.",
            "Use the kiosk's own user, or one of the group dialout.",
        )
    if number in (errno.EBUSY, errno.EAGAIN):
        return (
            f"{port} is in use by another program.",
            "The terminal's core holds its scanner while it runs: systemctl stop kiosk-core.",
        )
    return f"{port} cannot be used: {error}.", "Check plug and cable: kiosk finger scanners."


def _no_usb(error: DeviceGone) -> tuple[str, str]:
    return (
        f"The USB fingerprint scanner cannot be used: {error}.",
        "kiosk finger scanners lists those that libfprint knows. The terminal's core holds its "
        "scanner while it runs (systemctl stop kiosk-core), and this user may lack the right to "
        "open it.",
    )
