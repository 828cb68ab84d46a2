"""Sees to it that the PC/SC service runs with the virtual reader, for demonstration and tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from smartcard.scard import (
    SCARD_S_SUCCESS,
    SCARD_SCOPE_USER,
    SCardEstablishContext,
    SCardGetErrorMessage,
    SCardListReaders,
    SCardReleaseContext,
)

VIRTUAL_READER = "Virtual PCD"

_SOCKET = Path("/run/pcscd/pcscd.comm")
_SYSTEM_BUS = Path("/run/dbus/system_bus_socket")
_READER_SETTINGS = Path("/etc/reader.conf.d/vpcd")
_START_TIMEOUT_S = 10.0
_STOP_TIMEOUT_S = 5.0
_HELP_TIMEOUT_S = 2.0


class Service(Enum):
    RUNNING = "running"
    """It ran already and is left as it is."""
    STARTED = "started"
    """Started here; stopped when the context ends."""
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class PcscService:
    state: Service
    reason: str
    """For people, one line; what to do where it is unavailable."""

    @property
    def usable(self) -> bool:
        return self.state is not Service.UNAVAILABLE


@contextmanager
def ensure_pcscd() -> Iterator[PcscService]:
    """Uses the running pcscd, else starts one in the foreground as root and stops it at the end."""
    missing = _what_is_missing()
    if missing:
        yield PcscService(Service.UNAVAILABLE, missing)
        return
    if answers():
        fault = fault_of_service()
        if fault:
            yield PcscService(Service.UNAVAILABLE, fault)
        else:
            yield PcscService(Service.RUNNING, "pcscd was running already")
        return
    if os.geteuid() != 0:
        yield PcscService(
            Service.UNAVAILABLE, "pcscd does not run, and only root can start it: sudo pcscd"
        )
        return
    with tempfile.TemporaryFile() as output:
        process = _start(output.fileno())
        try:
            if _comes_up(process):
                yield PcscService(Service.STARTED, f"pcscd was started (process {process.pid})")
            else:
                output.seek(0)
                last = output.read().decode(errors="replace").strip().splitlines()[-1:]
                said = last[0] if last else "it said nothing"
                yield PcscService(Service.UNAVAILABLE, f"pcscd did not come up: {said}")
        finally:
            _stop(process)


def answers() -> bool:
    """Whether a PC/SC service takes connections on its socket (systemd starts it by that)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(2)
        try:
            probe.connect(str(_SOCKET))
        except OSError:
            return False
    return True


def fault_of_service() -> str:
    """Why the service that answers does not show the virtual reader; empty where it does.

    With a context of its own: one that was made before a restart of the service stays dead.
    """
    result, context = SCardEstablishContext(SCARD_SCOPE_USER)
    if result != SCARD_S_SUCCESS:
        return f"pcscd refuses this program: {SCardGetErrorMessage(result)}"
    try:
        _, names = SCardListReaders(context, [])
    finally:
        SCardReleaseContext(context)
    if any(name.startswith(VIRTUAL_READER) for name in names):
        return ""
    return "pcscd runs without the virtual card reader: restart it, so that it reads its settings"


def _what_is_missing() -> str:
    if _executable() is None:
        return "pcscd is not installed: apt-get install pcscd"
    if not _READER_SETTINGS.exists():
        return "the virtual card reader is not installed: apt-get install vsmartcard-vpcd"
    return ""


def _executable() -> str | None:
    """Debian keeps it in /usr/sbin, which is not on everybody's PATH."""
    return shutil.which("pcscd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def _without_polkit(executable: str) -> tuple[str, ...]:
    """Where no D-Bus runs, nobody can be asked for leave, and pcscd 2 refuses everybody, root too.

    Older ones have no such option, and let root in by themselves.
    """
    if _SYSTEM_BUS.exists():
        return ()
    try:
        said = subprocess.run(
            [executable, "--help"], capture_output=True, check=False, timeout=_HELP_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    option = "--disable-polkit"
    return (option,) if option.encode() in said.stdout + said.stderr else ()


def _start(output: int) -> subprocess.Popen[bytes]:
    # Without --apdu: its log would hold what cards say.
    executable = _executable() or "pcscd"
    return subprocess.Popen(
        [executable, "--foreground", "--error", *_without_polkit(executable)],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def _comes_up(process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline and process.poll() is None:
        if answers() and not fault_of_service():
            return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
