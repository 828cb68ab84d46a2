"""Fixtures for tests over the real PC/SC stack; a `conftest.py` imports them.

    from tests.pcsc import pcscd, virtual_slot

The virtual reader is one for the whole machine: test runs that go on at the same time use it in
turn, test by test, and a service that one of them started stays until the others are done.
"""

from __future__ import annotations

import fcntl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from drivers.simulated.chipcard import PcscService, Service, VirtualSlot, ensure_pcscd

_LOCKS = Path(tempfile.gettempdir())
_STARTING = _LOCKS / "commune-kiosk-pcscd-starting.lock"
_SERVICE = _LOCKS / "commune-kiosk-pcscd.lock"
_READER = _LOCKS / "commune-kiosk-virtual-reader.lock"
_LONGEST_WAIT_S = 60


@contextmanager
def locked(path: Path, mode: int = fcntl.LOCK_EX) -> Iterator[int]:
    """Holds a lock on a file, shared with or exclusive against other processes; gives the file."""
    with path.open("a") as file:
        fcntl.flock(file, mode)
        yield file.fileno()


@pytest.fixture(scope="session")
def pcscd() -> Iterator[PcscService]:
    """A PC/SC service with the virtual reader; fails where there can be none."""
    with locked(_SERVICE, fcntl.LOCK_SH) as held:
        service_context = ensure_pcscd()
        with locked(_STARTING):
            service = service_context.__enter__()
        try:
            if not service.usable:
                pytest.fail(f"Tests over PC/SC cannot run here: {service.reason}", pytrace=False)
            yield service
            if service.state is Service.STARTED:
                _wait_until_alone(held)
        finally:
            service_context.__exit__(None, None, None)


def _wait_until_alone(held: int) -> None:
    deadline = time.monotonic() + _LONGEST_WAIT_S
    while time.monotonic() < deadline:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.1)
        else:
            return


@contextmanager
def virtual_reader_held() -> Iterator[None]:
    """The machine's one virtual reader, for as long as this is open."""
    with locked(_READER):
        yield


@pytest.fixture
def virtual_slot(pcscd: PcscService) -> Iterator[VirtualSlot]:
    """An empty slot of the virtual reader; what a test leaves in it is taken out."""
    with virtual_reader_held():
        slot = VirtualSlot()
        yield slot
        slot.close()
