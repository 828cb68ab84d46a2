"""One device, one thread, one queue: opened, watched, and opened again when it went away."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from drivers.errors import DeviceCancelled, DeviceError, DeviceGone
from kiosk.backoff import Backoff
from kiosk.devices.faults import Contained
from kiosk.devices.loan import Loan
from kiosk.devices.mailbox import Mailbox
from kiosk.devices.port_watch import port_watch
from kiosk.devices.pulse import Pulse
from kiosk.devices.standing import HANGS, Standing, Trouble
from kiosk.visit.event import DeviceChanged, Event, Health
from kiosk.visit.view import Device

_log = logging.getLogger(__name__)

QUEUE_LENGTH = 32
TURN_SECONDS = 15.0
"""Within so long a worker that has nothing to do turns, or hangs."""
CALL_SECONDS = 120.0
"""Within so long a device has been opened, or has done a job: more than the sum of all waits that
its driver has. Longer, and it hangs."""
STEADY_SECONDS = 5.0
"""A device that held this long was really there: the next search starts from the short delay."""

Emit = Callable[[Event], None]
"""Takes an event for the visit; returns at once, from any thread."""


class Closable(Protocol):
    def close(self) -> None: ...


D = TypeVar("D", bound=Closable)
J = TypeVar("J")


class DeviceWorker(ABC, Generic[D, J]):
    """Base of the device workers. A subclass says what a job is and how it is served.

    `opener` opens the device or raises DeviceError; None: this terminal has no such device, which
    is reported once as NOT_FITTED, and every job is refused at once. `port`: its device file, to be
    watched while it is idle; "": it has none. `device`: a mere name for one whose health the visit
    does not care for.
    """

    poll_seconds = 0.25
    """`idle` is called this often while no job comes."""

    def __init__(
        self,
        device: Device | str,
        opener: Callable[[], D] | None,
        emit: Emit,
        *,
        port: str = "",
        backoff: Backoff | None = None,
    ) -> None:
        self._device = device
        self._name = device.value if isinstance(device, Device) else device
        self._opener = opener
        self._emit = emit
        self._port = port
        self._backoff = backoff or Backoff(0.2, 5.0)
        self._jobs: Mailbox[J | Loan[D]] = Mailbox(QUEUE_LENGTH)
        self._health: Health | None = None
        self._standing = Standing()
        self._interrupted: tuple[J, float] | None = None
        self._thread: threading.Thread | None = None
        self.pulse = Pulse(self._name)

    # What a subclass says.

    @abstractmethod
    def serve(self, device: D, job: J) -> None:
        """Does one job and emits its answer. A DeviceError closes the device and opens it anew."""

    @abstractmethod
    def refuse(self, job: J) -> None:
        """Answers a job that cannot be served: the device is away, or its queue is full."""

    def opened(self, device: D) -> None:
        """The device is open; by default it is READY."""
        self.report(Health.READY)

    def idle(self, device: D) -> None:
        """Nothing to do: a chance to look at the device. May raise DeviceError."""

    def interrupted(self, job: J) -> float:
        """The device went away in this job: how many seconds it waits to be served anew."""
        return 0.0

    # What the core calls.

    def start(self) -> None:
        """Begins to look for the device, in a thread of its own."""
        if self._opener is None:
            self.report(Health.NOT_FITTED)
            return
        self._thread = threading.Thread(target=self._run, name=f"device-{self._name}", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Lets go of the device. Returns after `timeout` seconds even if the device hangs."""
        self._jobs.close()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                _log.warning("%s did not stop in time", self._name)

    @property
    def stopping(self) -> bool:
        return self._jobs.closed

    def submit(self, job: J) -> None:
        """Queues a job; refused at once where there is no device or no room."""
        if self._opener is None or not self._jobs.offer(job):
            self.refuse(job)

    def lend(self, use: Callable[[D], object]) -> Loan[D]:
        """Has `use` done with the open device, between two jobs; see `Loan`. It must end within
        CALL_SECONDS. Returns at once."""
        loan = Loan(use)
        if self._opener is None or not self._jobs.offer(loan):
            loan.refuse()
        return loan

    def reopen(self) -> None:
        """Lets go of the device and opens it anew; one that is away is looked for now."""
        self.lend(_let_go)

    @property
    def standing(self) -> Standing:
        """From any thread."""
        if self.pulse.late:
            return self._standing.failed(Trouble.HANGS, HANGS, _now())
        return self._standing

    def report(self, health: Health, trouble: Trouble | None = None) -> None:
        """Tells the visit when the device's health is another than before. `trouble`: what it is
        away for; None: nothing where it is READY, else what its last error was."""
        ready = Trouble.NONE if health is Health.READY else self._standing.trouble
        self._standing = self._standing.now(health, ready if trouble is None else trouble)
        if health is not self._health:
            self._health = health
            _log.info("%s is %s", self._name, health.value)
            if isinstance(self._device, Device):
                self._emit(DeviceChanged(self._device, health))

    # The thread.

    def _run(self) -> None:
        while not self.stopping:
            self.pulse.beat(CALL_SECONDS)
            device = self._find()
            if device is not None:
                since = time.monotonic()
                self._serve_until_lost(device)
                if time.monotonic() - since >= STEADY_SECONDS:
                    self._backoff.reset()
            if not self.stopping:
                self.report(Health.AWAY)
                self._wait_away(self._backoff.next())
        self._give_up_interrupted()
        self.pulse.rest()

    def note(self, trouble: Trouble, error: str) -> None:
        """The device has failed; its health follows."""
        self._standing = self._standing.failed(trouble, error, _now())

    def _failed(self, error: DeviceError) -> None:
        trouble = Trouble.GONE if isinstance(error, DeviceGone) else Trouble.BROKEN
        self.note(trouble, str(error) or type(error).__name__)

    def _fell(self, contained: Contained) -> None:
        """An exception that no driver should raise: of its words none is kept."""
        if contained.fault is not None:
            self.note(Trouble.BROKEN, f"fault: {contained.fault.__name__}")

    def _find(self) -> D | None:
        assert self._opener is not None
        with Contained(_log, f"opening {self._name}") as opening:
            try:
                return self._opener()
            except DeviceError as error:
                self._failed(error)
                # Once per outage: a device that stays away for a week fills no log.
                if self._health is not Health.AWAY:
                    _log.info("%s: %s: %s", self._name, type(error).__name__, str(error))
        self._fell(opening)
        return None

    def _serve_until_lost(self, device: D) -> None:
        with Contained(_log, f"serving {self._name}") as serving:
            try:
                look = port_watch(self._port) if self._port else _nothing_to_watch
                self.opened(device)
                if self._interrupted is not None:
                    job, _ = self._interrupted
                    self._interrupted = None
                    self._serve(device, job)
                while not self.stopping:
                    self.pulse.beat(TURN_SECONDS)
                    waiting = self._jobs.take(self.poll_seconds)
                    if waiting is not None:
                        self._serve(device, waiting)
                    elif not self.stopping:
                        look()
                        self.idle(device)
            except DeviceCancelled:
                _log.info("%s is opened anew", self._name)
            except DeviceError as error:
                self._failed(error)
                _log.info("%s: %s: %s", self._name, type(error).__name__, str(error))
        self._fell(serving)
        with Contained(_log, f"closing {self._name}"):
            device.close()

    def _serve(self, device: D, job: J | Loan[D]) -> None:
        done = False
        self.pulse.beat(CALL_SECONDS)
        if isinstance(job, Loan):
            job.serve(device)
            return
        try:
            self.serve(device, job)
            done = True
        finally:
            if not done:
                self._interrupt(job)

    def _interrupt(self, job: J) -> None:
        patience = 0.0
        with Contained(_log, f"interrupting {self._name}"):
            patience = self.interrupted(job)
        if patience > 0:
            self._interrupted = (job, time.monotonic() + patience)
        else:
            self.refuse(job)

    def _wait_away(self, seconds: float) -> None:
        """Waits before the next opening; jobs that come meanwhile are refused."""
        until = time.monotonic() + seconds
        while not self.stopping:
            self.pulse.beat(TURN_SECONDS)
            self._give_up_interrupted(time.monotonic())
            left = until - time.monotonic()
            if left <= 0:
                return
            job = self._jobs.take(min(left, self.poll_seconds or left))
            if isinstance(job, Loan):
                job.refuse()
                return  # somebody cares for it: it is looked for now
            if job is not None:
                self.refuse(job)

    def _give_up_interrupted(self, now: float | None = None) -> None:
        if self._interrupted is not None and (now is None or now >= self._interrupted[1]):
            job, _ = self._interrupted
            self._interrupted = None
            self.refuse(job)


def _let_go(_: object) -> None:
    raise DeviceCancelled


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _nothing_to_watch() -> None:
    """A device without a device file."""
