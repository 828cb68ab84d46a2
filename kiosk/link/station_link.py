"""The terminal's one way to its station: what the core calls."""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from kiosk.backoff import Backoff, jittered
from kiosk.link.client import StationClient
from kiosk.link.delivery import Delivery
from kiosk.link.feedback import Feedback
from kiosk.link.finder import Finder
from kiosk.link.identity import IdentityFile
from kiosk.link.known_time import KnownTime, OwnTime, since_boot
from kiosk.link.link_standing import LinkStanding
from kiosk.link.lookups import Lookups
from kiosk.link.offer import StationOffer
from kiosk.link.ordered_pairing import OrderedPairing
from kiosk.link.outbox import Outbox, OutboxError
from kiosk.link.outcome import Away, Failure, Faulty, Refused
from kiosk.link.pairing_run import ScreenPairing
from kiosk.link.procedures import Procedures
from kiosk.link.renewal import Renewal
from kiosk.link.security import Clock, own_clock
from kiosk.link.staff_access import StaffAccess
from kiosk.link.staff_call import StaffCalls
from kiosk.link.stock import Stock
from kiosk.link.timing import DEFAULT_TIMING, Timing
from kiosk.link.under_way import UnderWay
from kiosk.pairing.certificates import is_terminal_id
from kiosk.queue.applicant import Applicant
from kiosk.queue.day import station_day
from kiosk.queue.staff_call import StaffCallReason
from kiosk.queue.ticket import Ticket
from kiosk.visit.event import (
    AlreadyWaiting,
    Event,
    ProceduresChanged,
    ServicesChanged,
    StationChanged,
    StationTrouble,
    TicketFault,
)

OUTBOX_FILE = "outbox.sqlite"

_OFFER_NOTE = "station-offer"
_ADDRESS_NOTE = "station-address"
_MOST_TRIES = 3
_LEAST_TRY = 0.3
"""Seconds: with less left, another try on line is not worth it."""
_SHORTEST_PAUSE = 0.05
_REFUSALS = {
    "service-closed": TicketFault.CLOSED,
    "already-waiting": TicketFault.ALREADY_WAITING,
    "assurance-too-low": TicketFault.REFUSED,
    "day-full": TicketFault.FULL,
    "unknown-service": TicketFault.REFUSED,
}
_log = logging.getLogger(__name__)


class StationLink:
    """Finds the station, watches it, asks it, and goes on without it.

    `station_url`: a fixed address (`http://127.0.0.1:8700`), or None to find it by zeroconf;
    then `station_id` may say which of several stations on the network is meant.
    `state_dir` holds the outbox (`outbox.sqlite`: leased numbers and undelivered tickets, nothing
    personal); one process at a time may use it.
    `on_event` is called from the link's own threads and, with `StaffHeard`, from that of
    `call_staff`. It must not block; it is not called after `stop` returned.

    `clock`: one that is to be believed, or what is known of one.

    All other methods block for a few seconds at most, may be called from any thread, several at
    a time, and never raise for what the network or the station does.
    """

    def __init__(
        self,
        *,
        terminal_id: str,
        station_url: str | None,
        state_dir: Path,
        on_event: Callable[[Event], None],
        station_id: str | None = None,
        timing: Timing = DEFAULT_TIMING,
        clock: Clock | KnownTime = own_clock,
    ) -> None:
        """Raises ValueError for a bad `terminal_id` or `station_url`, OutboxError for the disk."""
        if not is_terminal_id(terminal_id):
            raise ValueError("terminal id: up to 64 of letters, digits, _ and -")
        self._terminal = terminal_id
        self._timing = timing
        self._time: KnownTime = OwnTime(clock) if callable(clock) else clock
        self._on_event = on_event
        self._searched = threading.Event()
        self._wake = threading.Event()
        self._ending = threading.Event()
        self._outbox = Outbox(state_dir / OUTBOX_FILE)
        identity_file = IdentityFile(state_dir)
        try:
            self._finder = Finder(
                url=station_url,
                station_id=station_id,
                hint=self._outbox.noted(_ADDRESS_NOTE),
                terminal_id=terminal_id,
                file=identity_file,
                known_time=self._time,
                timing=timing,
                on_found=self._wake.set,
                stopping=self._ending.is_set,
            )
        except ValueError:
            self._outbox.close()
            raise
        self.standing = LinkStanding(self._outbox, lambda: (self._reachable, self._trouble))
        self._under_way = UnderWay(self._outbox, terminal_id)
        self._delivery = Delivery(self._outbox, timing, self._ending.is_set)
        self._stock = Stock(self._outbox, terminal_id, self._ending.is_set)
        self._staff_calls = StaffCalls(self._emit)
        self._procedures = Procedures(
            self._outbox, station_id, lambda found: self._emit(ProceduresChanged(found))
        )
        self._renewal = Renewal(identity_file)
        self._ordered = OrderedPairing(state_dir, identity_file, terminal_id, timing)
        self._pairing = ScreenPairing(
            lambda: self._finder.wants_pairing, terminal_id, identity_file, timing, self._tell
        )
        self.begin_pairing = self._pairing.begin
        self.confirm_pairing = self._pairing.confirm
        self.cancel_pairing = self._pairing.cancel
        self.feedback = Feedback(lambda: self._client if self._reachable else None)
        self.lookups = Lookups(self.reached, self._wake.set)
        self.staff_access = StaffAccess(self.reached, self._wake.set)
        self._client: StationClient | None = None
        self._reachable: bool | None = None
        self._trouble: StationTrouble | None = None
        self._offer = self._noted_offer(station_id)
        self._told: ServicesChanged | None = None
        self._said_time: tuple[dt.datetime, float] | None = None
        self._thread = threading.Thread(target=self._run, name="station-link", daemon=True)

    def start(self) -> None:
        """Begin to watch. What the station offered last is reported at once, then its state."""
        self._thread.start()

    def stop(self) -> None:
        """End watching and close the outbox. Safe to call twice."""
        self._ending.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._pairing.close()
        self._finder.close()
        self._outbox.close()

    # -- tickets ------------------------------------------------------------------------------

    def take_ticket(
        self, service_id: str, applicant: Applicant
    ) -> Ticket | TicketFault | AlreadyWaiting:
        """A ticket from the station or, when it cannot be reached, from a leased block.

        A ticket that is returned is on disk, here or at the station, and is the only one that
        this call leads to: a request whose answer was lost is withdrawn. Who the applicant is
        goes to the station or nowhere: a leased ticket is on this terminal's disk.
        """
        self._searched.wait(self._timing.first_answer)
        offer, client, reachable = self._offer, self._client, self._reachable
        if offer is None:
            return TicketFault.STATION_AWAY
        fault = offer.fault(service_id, applicant.assurance)
        if fault is not None:
            return fault
        now = self._station_now()
        asking = replace(applicant, declared=offer.priority_of(applicant, station_day(now)))
        if client is None:
            return self._leased(offer, service_id, asking, None) or TicketFault.STATION_AWAY
        if not reachable:
            ticket = self._leased(offer, service_id, asking, None)
            if ticket is not None:
                return ticket
        key = str(uuid.uuid4())
        self._under_way.begin(key, offer.station_id)
        answer = self._on_line(key, lambda left: client.take_ticket(key, service_id, asking, left))
        if isinstance(answer, Ticket):
            return offer.foreseen(answer)
        if answer is not None:
            return answer
        self._wake.set()
        return self._leased(offer, service_id, asking, key) or TicketFault.STATION_AWAY

    def _on_line(
        self, key: str, ask: Callable[[float], Ticket | Failure]
    ) -> Ticket | TicketFault | AlreadyWaiting | None:
        """Ask the station. None: no certain answer; the request stays noted as under way."""
        answer = self._asked(ask)
        if isinstance(answer, Refused):
            fault = _REFUSALS.get(answer.code)
            if fault is None:
                _log.error("the station refuses tickets: %s", answer)
                return None
            self._under_way.settle(key)
            already = fault is TicketFault.ALREADY_WAITING
            return AlreadyWaiting(answer.number) if already else fault
        if isinstance(answer, Ticket):
            self._under_way.settle(key)
            return answer
        _log.warning("a ticket was asked for without answer: %s", answer)
        return None

    def _asked(self, ask: Callable[[float], Ticket | Failure]) -> Ticket | Failure:
        """Ask within so many seconds until there is an answer or the time for it is over."""
        end = time.monotonic() + self._timing.ticket
        answer: Ticket | Failure = Away("no-connection", maybe_sent=False)
        for _ in range(_MOST_TRIES):
            left = end - time.monotonic()
            if left < min(_LEAST_TRY, self._timing.ticket):
                break
            answer = ask(left)
            if not isinstance(answer, Away | Faulty):
                break
            self._ending.wait(jittered(0.1))
        return answer

    def _leased(
        self, offer: StationOffer, service_id: str, applicant: Applicant, lost_key: str | None
    ) -> Ticket | None:
        """A ticket from a leased block; None when no number is left or the disk fails."""
        now = self._station_now()
        try:
            leased = self._outbox.issue(
                station_id=offer.station_id,
                terminal_id=self._terminal,
                service_id=service_id,
                applicant=applicant,
                now=now,
                day=station_day(now),
                lost_key=lost_key,
            )
        except OutboxError as error:
            _log.error("no leased ticket: %s", error)
            if lost_key is not None:
                self._under_way.lose(lost_key)
            return None
        if leased is None:
            return None
        return Ticket(
            id=leased.ticket_id,
            number=leased.number,
            service_id=service_id,
            counters=offer.counters_of(service_id),
            waiting_before=None,
            issued_at=now,
            station_name=offer.name,
            priority=applicant.declared,
            offline=True,
        )

    # -- asking, without keeping ----------------------------------------------------------------

    def reached(self) -> StationClient | None:
        """The station's client, or None while it is away."""
        self._searched.wait(self._timing.first_answer)
        return self._client if self._reachable else None

    def call_staff(self, reason: StaffCallReason) -> bool:
        """Ask for staff. True: the station has it. False: it is kept and tried again."""
        self._staff_calls.raise_hand(reason)
        client = self._client
        heard = client is not None and bool(self._reachable) and self._staff_calls.pass_on(client)
        if not heard:
            self._wake.set()
        return heard

    # -- the link's own thread ----------------------------------------------------------------

    def _run(self) -> None:
        self._tell_offer()
        self._procedures.begin()
        away = Backoff(self._timing.away_first, self._timing.away_longest)
        while not self._ending.is_set():
            self._wake.clear()
            try:
                reachable = self._look_after()
            except Exception as error:  # noqa: BLE001 - a dead link would cut the terminal off
                _log.error("the link stumbled: %s", type(error).__name__)
                reachable = False
            self._tell_offer()
            if self._reachable is not None:
                self._searched.set()
            if reachable:
                away.reset()
            self._wake.wait(jittered(self._timing.poll) if reachable else away.next())
            self._ending.wait(_SHORTEST_PAUSE)

    def _look_after(self) -> bool:
        """One search and, when it finds the station, what is to be done with it."""
        found = self._finder.find()
        if self._ordered.attend(self._finder.secured_addresses()):
            found = self._finder.find()
        if found is None:
            if self._finder.has_looked_around():
                self._reachable_is(False)
            return False
        client, offer = found
        self._client = client
        if not self._reachable:
            self._procedures.came_back()
        self._said_time = (offer.time, since_boot())
        self._keep_offer(offer, client.url)
        self._reachable_is(True)
        # Requests may go on from here; what follows can take longer.
        self._searched.set()
        self._staff_calls.pass_on(client)
        self._staff_calls.follow_up(client)
        try:
            self._under_way.repair(client)
            self._delivery.deliver(client, offer.station_id)
            self._stock.top_up(client, offer)
            self._procedures.attend(client, offer.station_id)
        except OutboxError as error:
            _log.error("the outbox cannot be used: %s", error)
        if self._finder.identity is not None:
            self._renewal.attend(client, self._finder.identity, offer.time)
        return True

    def _station_now(self) -> dt.datetime:
        """What the station's clock shows: it said so, and some time has passed since.

        Only before the station was first heard is this terminal's own clock asked; that may be set
        while the station is away, forwards or backwards, and a ticket be counted to another day.
        """
        if self._said_time is None:
            return self._time.now()
        said, at = self._said_time
        return said + dt.timedelta(seconds=since_boot() - at)

    def _reachable_is(self, reachable: bool) -> None:
        trouble = self._finder.trouble
        if (self._reachable, self._trouble) != (reachable, trouble):
            self._reachable, self._trouble = reachable, trouble
            if trouble is not None:
                _log.error("between this terminal and its station: %s", trouble.value)
            self._emit(StationChanged(reachable, trouble))

    def _keep_offer(self, offer: StationOffer, url: str) -> None:
        before, self._offer = self._offer, offer
        self._tell_offer()
        if before is None or before.lasting() != offer.lasting():
            self._note(_OFFER_NOTE, msgspec.json.encode(offer.lasting()).decode())
        if self._reachable is not True:
            self._note(_ADDRESS_NOTE, url)

    def _tell_offer(self) -> None:
        """What the station offers, if it is another thing than was told: staff have changed it, or
        it has become another day, while the station is away too."""
        if self._offer is None:
            return
        event = self._offer.as_event(station_day(self._station_now()))
        if event != self._told:
            self._told = event
            self._emit(event)

    def _note(self, name: str, text: str) -> None:
        try:
            if self._outbox.noted(name) != text:
                self._outbox.note(name, text)
        except OutboxError as error:
            _log.error("the outbox cannot be used: %s", error)

    def _noted_offer(self, station_id: str | None) -> StationOffer | None:
        """What the station offered before the restart, unless another station is meant now."""
        text = self._outbox.noted(_OFFER_NOTE)
        try:
            offer = msgspec.json.decode(text, type=StationOffer) if text else None
        except msgspec.DecodeError:
            return None
        return offer if offer and station_id in (None, offer.station_id) else None

    def _tell(self, event: Event) -> None:
        """Of the pairing, after which the station is to be looked for at once."""
        self._emit(event)
        self._wake.set()

    def _emit(self, event: Event) -> None:
        if not self._ending.is_set():
            self._on_event(event)
