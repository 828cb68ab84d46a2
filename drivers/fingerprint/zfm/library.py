"""The fingers that a ZFM-20 family module keeps in its flash memory."""

from __future__ import annotations

from collections.abc import Callable

from drivers.errors import DeviceProtocolError
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import Found, Listener, SensorLibrary
from drivers.fingerprint.zfm.buffers import Buffers, check_template
from drivers.fingerprint.zfm.module import REFERENCE_BUFFER, ZfmModule


class ZfmLibrary(SensorLibrary):
    """`size` is 0 where the module does not say how many it can keep."""

    def __init__(
        self,
        module: ZfmModule,
        buffers: Buffers,
        size: int,
        search: Callable[[Patience, Listener], Found | None],
    ) -> None:
        self._module = module
        self._buffers = buffers
        self._size = size
        self._search = search

    @property
    def size(self) -> int:
        return self._size

    def count(self, *, deadline: float) -> int:
        return self._module.template_count(Patience(deadline))

    def slots(self, *, deadline: float) -> frozenset[int]:
        return self._module.used_slots(self._size, Patience(deadline))

    def store(self, slot: int, template: bytes, *, deadline: float) -> None:
        self._check_slot(slot)
        check_template(template)
        patience = Patience(deadline)
        try:
            self._buffers.load_reference(template, patience)
            self._module.store(REFERENCE_BUFFER, slot, patience)
        finally:
            self._buffers.wipe()

    def load(self, slot: int, *, deadline: float) -> bytes | None:
        self._check_slot(slot)
        patience = Patience(deadline)
        self._buffers.will_hold()
        try:
            if not self._module.load(REFERENCE_BUFFER, slot, patience):
                return None
            return self._module.upload(REFERENCE_BUFFER, patience)
        finally:
            self._buffers.wipe()

    def delete(self, slot: int, *, deadline: float) -> None:
        self._check_slot(slot)
        self._module.delete(slot, Patience(deadline))

    def empty(self, *, deadline: float) -> None:
        self._module.empty(Patience(deadline))

    def search(
        self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> Found | None:
        if not self._size:
            raise DeviceProtocolError("the fingerprint module has no library")
        return self._search(Patience(deadline, cancelled), on_event)

    def _check_slot(self, slot: int) -> None:
        if not 0 <= slot < self._size:
            raise DeviceProtocolError("the fingerprint module has no such slot")
