"""A visit driven by hand: events in, effects collected, the View looked at."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from kiosk.identity.assurance import Evidence
from kiosk.records.correction import Claim
from kiosk.records.record import Field, RegistryRecord
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit.effect import Audit, Effect, ReadCard
from kiosk.visit.event import Event, Health
from kiosk.visit.lookup_effect import FetchRecord, SendCorrection
from kiosk.visit.lookup_event import RecordFound
from kiosk.visit.lookup_view import ConsentQuestion, Lookup
from kiosk.visit.machine import Rules, initial, next_tick, step, view_of
from kiosk.visit.reference import Reference
from kiosk.visit.view import Body, Device, View
from tests.kiosk.visit import people

E = TypeVar("E", bound=Effect)


class VisitOnPaper:
    """A terminal whose devices are all there, with a clock that is moved by hand."""

    def __init__(self, rules: Rules | None = None, *, reference: Reference | None = None) -> None:
        self.now = 100.0
        self.state = initial(rules, reference=reference)
        self.effects: list[Effect] = []
        for device in Device:
            self.send(ev.DeviceChanged(device, Health.READY))
        self.send(
            ev.StationChanged(True),
            ev.ServicesChanged("Công an xã Lý Nhân", people.SERVICES, people.QUEUES),
        )
        self.effects.clear()

    def send(self, *events: Event) -> Body:
        for event in events:
            done = step(self.state, event, self.now)
            self.state = done.state
            self.effects.extend(done.effects)
        return self.body

    @property
    def view(self) -> View:
        return view_of(self.state, self.now)

    @property
    def body(self) -> Body:
        return self.view.body

    @property
    def kept(self) -> str:
        """All that the visit has in hand of a person, down to the last text."""
        state = self.state
        return msgspec.json.encode(
            (state.phase, state.holder, state.key, state.wanted_lookup)
        ).decode()

    def wait(self, seconds: float) -> Body:
        """Time passes, with a Tick whenever the machine asks for one."""
        end = self.now + seconds
        while (due := next_tick(self.state, self.now)) is not None and due <= end:
            self.now = max(self.now, due)
            self.send(ev.Tick())
        self.now = end
        return self.send(ev.Tick())

    def last(self, kind: type[E]) -> E:
        return [e for e in self.effects if isinstance(e, kind)][-1]

    def asked(self, kind: type[Effect]) -> bool:
        return any(isinstance(e, kind) for e in self.effects)

    def audits(self) -> list[Audit]:
        return [e for e in self.effects if isinstance(e, Audit)]

    def lay_card_and_scan(self) -> int:
        """To the point where the card is being read; returns the reading's request."""
        self.send(ev.CardInserted(), ev.CodeScanned(people.CODE))
        return self.last(ReadCard).request

    def identify(self, *evidence: Evidence) -> Body:
        """To the menu, as Minh, with this evidence (default: a genuine, valid card)."""
        request = self.lay_card_and_scan()
        found = evidence or (people.SIGNED, people.GENUINE, people.VALID)
        self.send(ev.CardRead(request, people.MINH, found, people.TODAY, people.SIGNED_DATA))
        return self.send(it.Continue())

    def look_up(self, lookup: Lookup) -> Body:
        """From the menu, with consent given if it is asked for."""
        body = self.send(it.OpenLookup(lookup))
        return self.send(it.AnswerConsent(True)) if isinstance(body, ConsentQuestion) else body

    def check_record(self, record: RegistryRecord | None = people.MINH_IN_REGISTRY) -> Body:
        """From the menu to the card beside this record."""
        self.look_up(Lookup.RECORD)
        return self.send(RecordFound(self.last(FetchRecord).request, record))

    def dispute(self, field: Field = Field.RESIDENCE, claim: Claim = Claim.CARD_IS_RIGHT) -> Body:
        """From the menu to a form with one field disputed."""
        self.check_record()
        return self.send(it.OpenCorrection(), it.Dispute(field, claim))

    def send_correction(self) -> SendCorrection:
        """From the form to the request on its way."""
        if isinstance(self.send(it.SubmitCorrection()), ConsentQuestion):
            self.send(it.AnswerConsent(True))
        return self.last(SendCorrection)
