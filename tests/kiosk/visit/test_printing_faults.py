"""Paper: a number that was not printed is not lost, and can be printed again."""

from __future__ import annotations

from kiosk.visit import effect as ef
from kiosk.visit import event as ev
from kiosk.visit import intent as it
from kiosk.visit import view as vw
from kiosk.visit.event import Health
from kiosk.visit.view import Device
from tests.kiosk.visit import people
from tests.kiosk.visit.driver import VisitOnPaper


def test_a_ticket_without_a_printer_is_shown_to_be_noted() -> None:
    visit = VisitOnPaper()
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.OUT_OF_PAPER))
    assert vw.Notice.PRINTER_OUT_OF_PAPER in visit.view.notices
    visit.send(it.Start(), it.WithoutCard(), it.ChooseService("residence"))
    body = visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    assert isinstance(body, vw.TicketTaken)
    assert body.printed is vw.PrintState.FAILED
    assert not visit.asked(ef.PrintTicket)


def test_of_several_notices_the_one_that_keeps_most_from_working_comes_first() -> None:
    visit = VisitOnPaper()
    for device in (Device.CODE_SCANNER, Device.FINGERPRINT, Device.PRINTER, Device.CARD_READER):
        visit.send(ev.DeviceChanged(device, Health.AWAY))
    assert visit.view.notices == (
        vw.Notice.CARD_READER_AWAY,
        vw.Notice.PRINTER_AWAY,
        vw.Notice.FINGERPRINT_AWAY,
        vw.Notice.CODE_SCANNER_AWAY,
    )


def test_a_ticket_that_was_not_printed_is_printed_again_with_the_same_number() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.WithoutCard(), it.ChooseService("residence"))
    visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    first = visit.last(ef.PrintTicket)
    visit.send(ev.Printed(first.request, ok=False))
    assert visit.send(it.PrintShown()) == vw.Working(vw.Task.PRINTING)
    second = visit.last(ef.PrintTicket)
    assert (second.ticket, second.service_name) == (first.ticket, first.service_name)
    assert second.request != first.request
    body = visit.send(ev.Printed(second.request, ok=True))
    assert isinstance(body, vw.TicketTaken)
    assert body.printed is vw.PrintState.PRINTED
    assert visit.send(it.PrintShown()) == body
    assert sum(isinstance(one, ef.RequestTicket) for one in visit.effects) == 1


def test_a_ticket_is_not_printed_again_without_a_printer_nor_once_the_card_is_gone() -> None:
    visit = VisitOnPaper()
    visit.identify()
    visit.send(it.OpenTickets(), it.ChooseService("residence"))
    visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    visit.send(ev.Printed(visit.last(ef.PrintTicket).request, ok=False))
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.OUT_OF_PAPER))
    assert isinstance(visit.send(it.PrintShown()), vw.TicketTaken)
    visit.send(ev.DeviceChanged(Device.PRINTER, Health.READY), ev.CardRemoved())
    assert isinstance(visit.send(it.PrintShown()), vw.TicketTaken)
    assert sum(isinstance(one, ef.PrintTicket) for one in visit.effects) == 1


def test_a_printer_that_never_answers_does_not_hold_the_number_back() -> None:
    visit = VisitOnPaper()
    visit.send(it.Start(), it.WithoutCard(), it.ChooseService("residence"))
    visit.send(ev.TicketIssued(visit.last(ef.RequestTicket).request, people.ticket()))
    body = visit.wait(31)
    assert isinstance(body, vw.TicketTaken)
    assert body.printed is vw.PrintState.FAILED
