"""A device that its worker holds open, lent for one piece of work: a trial, a look."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

D_contra = TypeVar("D_contra", contravariant=True)


class Loan(Generic[D_contra]):
    """`use` is called with the device, once, in the worker's thread; what it raises counts as the
    device's fault, as for a job. `refused`: the device is away; nothing is done."""

    def __init__(self, use: Callable[[D_contra], object]) -> None:
        self._use = use
        self._over = threading.Event()
        self.refused = False

    def serve(self, device: D_contra) -> None:
        try:
            self._use(device)
        finally:
            self._over.set()

    def refuse(self) -> None:
        self.refused = True
        self._over.set()

    @property
    def over(self) -> bool:
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it is over by then."""
        return self._over.wait(seconds)
