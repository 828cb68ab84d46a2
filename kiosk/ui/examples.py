"""Example Views of every kind. All persons, numbers and dossiers in them are made up."""

from __future__ import annotations

import io
from collections.abc import Iterator

import msgspec

from kiosk.board.announcement import Announcement
from kiosk.catalogue.service import Service
from kiosk.identity.assurance import Assurance, Check, Evidence, Outcome
from kiosk.language import Language
from kiosk.queue.estimate import WaitEstimate
from kiosk.queue.priority import PriorityClass
from kiosk.queue.ticket import ServiceQueue, Ticket
from kiosk.queue.ticket_now import ServedTicket, Stand, TicketNow
from kiosk.ui.drawing.illustrations import portrait
from kiosk.ui.lookup_examples import NAME, NOW, STATION, lookup_bodies
from kiosk.ui.staff_examples import FIRST_START, TECHNICIAN_NEEDED, staff_mode_bodies
from kiosk.visit import view as v
from kiosk.visit.look import Voice
from kiosk.visit.staff_mode_view import StaffModeBody, TechnicianNeeded

SERVICES = (
    Service("residence", "A", {"vi": "Cư trú", "en": "Residence registration"}, icon="house"),
    Service("identity_card", "B", {"vi": "Căn cước", "en": "Identity card"}, icon="card"),
    Service(
        "electronic_identity",
        "C",
        {"vi": "Định danh điện tử (VNeID)", "en": "Electronic identity (VNeID)"},
        Assurance.CARD_GENUINE,
        "phone",
    ),
    Service("vehicles", "D", {"vi": "Đăng ký xe", "en": "Vehicle registration"}, icon="vehicle"),
    Service(
        "criminal_record",
        "E",
        {"vi": "Phiếu lý lịch tư pháp", "en": "Criminal record certificate"},
        Assurance.HOLDER_VERIFIED,
        "certificate",
    ),
    Service(
        "security_order",
        "F",
        {"vi": "An ninh, trật tự", "en": "Security and public order"},
        icon="shield",
    ),
)

QUEUES = tuple(
    ServiceQueue(
        service.id,
        waiting,
        (counter,),
        open=service.id != "security_order",
        wait=WaitEstimate(120.0 * waiting, 170.0 * waiting, 240.0 * waiting),
    )
    for service, waiting, counter in zip(SERVICES, (4, 12, 0, 3, 1, 0), "122331", strict=True)
)

ANNOUNCEMENTS = (
    Announcement(
        id="1",
        text={
            "vi": "Thứ Bảy 28/11, từ 7:30 đến 11:30: làm căn cước lưu động cho người già, người "
            "khuyết tật tại nhà văn hóa thôn 3. Xin mang theo giấy khai sinh hoặc thẻ cũ nếu có.",
            "en": "Saturday 28 November, 7:30 to 11:30: identity cards for elderly and disabled "
            "people at the culture house of hamlet 3. Please bring your old card if you have it.",
        },
        first_day=NOW.date(),
        last_day=NOW.date(),
    ),
)

EVIDENCE = (
    Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),
    Evidence(Check.CHIP_AUTHENTICATION, Outcome.PASSED),
    Evidence(Check.ACTIVE_AUTHENTICATION, Outcome.NOT_OFFERED),
    Evidence(Check.CARD_VALIDITY, Outcome.PASSED),
)


def many_services(count: int) -> tuple[Service, ...]:
    """More services than fit on a screen."""
    return tuple(
        Service(f"service_{i}", "G", {"vi": f"Thủ tục số {i}", "en": f"Procedure {i}"})
        for i in range(count)
    )


def example_portrait(encoding: str = "JPEG") -> bytes:
    """A drawn face, as `JPEG` or `JPEG2000`."""
    encoded = io.BytesIO()
    portrait().save(encoded, encoding)
    return encoded.getvalue()


def example_ticket(*, offline: bool = False) -> Ticket:
    return Ticket(
        id="00000000-0000-4000-8000-000000000042",
        number="B042",
        service_id="identity_card",
        counters=("2",),
        waiting_before=None if offline else 12,
        issued_at=NOW,
        wait=None if offline else WaitEstimate(1500.0, 2100.0, 2900.0),
        station_name=STATION,
        offline=offline,
    )


def _before_the_card() -> Iterator[tuple[str, v.Body]]:
    yield "idle", v.Idle(STATION, SERVICES, QUEUES)
    yield "idle-many", v.Idle(STATION, SERVICES + many_services(9), QUEUES)
    yield "idle-announcing", v.Idle(STATION, SERVICES, QUEUES, ANNOUNCEMENTS)
    yield "idle-announcement", v.Idle(STATION, (), (), ANNOUNCEMENTS)
    yield "place-card", v.PlaceCard()
    yield "place-card-only", v.PlaceCard(anonymous_services=False)
    yield "access-key", v.AccessKeyEntry()
    yield "access-key-typing", v.AccessKeyEntry("0351900", scanner_ready=False)
    yield "access-key-wrong", v.AccessKeyEntry("035190000768", v.KeyFault.WRONG_KEY, 2)
    yield "access-key-garbled", v.AccessKeyEntry("", v.KeyFault.GARBLED, 2)


def _with_the_card() -> Iterator[tuple[str, v.Body]]:
    yield "reading", v.Reading(v.ReadingStage.SIGNATURE, 0.48)
    yield (
        "reading-named",
        v.Reading(v.ReadingStage.PORTRAIT, 0.62, "NGUYỄN HOÀNG PHƯƠNG THẢO NGUYÊN"),
    )
    masked = "••••••••0768"
    picture = example_portrait()
    yield "check-result", v.CheckResult(NAME, masked, picture, EVIDENCE, Assurance.CARD_GENUINE)
    doubtful = (
        Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED),
        Evidence(Check.CHIP_AUTHENTICATION, Outcome.NOT_OFFERED),
        Evidence(Check.ACTIVE_AUTHENTICATION, Outcome.NOT_DONE),
        Evidence(Check.CARD_VALIDITY, Outcome.FAILED),
    )
    yield (
        "check-result-doubtful",
        v.CheckResult(
            "TÔN NỮ HOÀNG PHƯƠNG QUỲNH TRANG ANH",
            masked,
            b"",
            doubtful,
            Assurance.CARD_DATA_AUTHENTIC,
        ),
    )
    yield "menu", v.Menu(NAME, Assurance.CARD_GENUINE)
    yield "menu-offline", v.Menu(NAME, Assurance.CARD_GENUINE, lookups_available=False)
    yield "menu-answered", v.Menu(NAME, Assurance.CARD_GENUINE, answered_corrections=1)
    yield "services", v.ServiceChoice(SERVICES, QUEUES, Assurance.ANONYMOUS)
    yield (
        "services-first",
        v.ServiceChoice(SERVICES, QUEUES, Assurance.ANONYMOUS, PriorityClass.SMALL_CHILD),
    )
    yield "priorities", v.PriorityChoice(PriorityClass.MERIT)
    yield (
        "services-many",
        v.ServiceChoice(SERVICES + many_services(7), QUEUES, Assurance.CARD_GENUINE),
    )
    for finger, hint, fraction in (
        ("right_index", v.FingerHint.PLACE, None),
        ("right_index", v.FingerHint.TRANSFER, 0.6),
        ("left_thumb", v.FingerHint.NO_MATCH, None),
        ("left_index", v.FingerHint.TOO_DRY, None),
        ("", v.FingerHint.MATCHING, None),
    ):
        yield f"finger-{hint.value}", v.FingerPrompt(finger, hint, 2, fraction)


def _results() -> Iterator[tuple[str, v.Body]]:
    for task in v.Task:
        yield f"working-{task.value}", v.Working(task)
    card = SERVICES[1]
    yield "ticket", v.TicketTaken(example_ticket(), card, v.PrintState.PRINTED)
    yield (
        "ticket-not-printed",
        v.TicketTaken(
            example_ticket(offline=True), SERVICES[2], v.PrintState.FAILED, more_possible=False
        ),
    )
    again = example_ticket(offline=True)
    yield "ticket-print-again", v.TicketTaken(again, SERVICES[2], v.PrintState.FAILED)
    yield from lookup_bodies(example_ticket())


def _about_tickets() -> Iterator[tuple[str, v.Body]]:
    def standing(stand: Stand, service: int = 1, **changes: object) -> v.TicketStanding:
        one = SERVICES[service]
        now = TicketNow("00000000-0000-4000-8000-000000000042", f"{one.prefix}042", one.id, stand)
        return v.TicketStanding(msgspec.structs.replace(now, **changes), one)

    yield (
        "standing-waiting",
        standing(Stand.WAITING, 4, before=11, wait=WaitEstimate(1500, 2300, 3300)),
    )
    yield "standing-next", standing(Stand.WAITING, 2, before=0, wait=WaitEstimate(20, 100, 400))
    yield "standing-sent", standing(Stand.WAITING, before=3, counter="3")
    yield "standing-called", standing(Stand.CALLED, counter="2")
    for stand in Stand:
        if stand not in (Stand.WAITING, Stand.CALLED, Stand.SERVED):
            yield f"standing-{stand.value}", standing(stand, counter="2")
    for fault in v.LookFault:
        yield f"standing-{fault.value}", v.TicketStanding(None, None, fault)
    yield "served-none", v.ServedList((), SERVICES)
    numbers = tuple(
        ServedTicket(f"{s.prefix}{n:03d}", s.id) for s in SERVICES[:3] for n in (7, 8, 12)
    )
    yield "served", v.ServedList(numbers, SERVICES)
    many = tuple(ServedTicket(f"AB{n:03d}", SERVICES[0].id) for n in range(100, 140))
    yield "served-many", v.ServedList(many, SERVICES)
    yield "rating", v.RatingQuestion("B042", SERVICES[1])
    yield "rating-unsent", v.RatingQuestion("E1042", SERVICES[4], unsent=True)
    yield "rating-thanks", v.RatingThanks(explainable=False)
    yield "rating-reasons", v.RatingThanks(explainable=True)


_WITHOUT_CARD = (v.WayOn.TICKET_WITHOUT_CARD, v.WayOn.FINISH)
_AGAIN_OR_WITHOUT = (v.WayOn.TRY_AGAIN, *_WITHOUT_CARD)
_MENU = (v.WayOn.MENU, v.WayOn.FINISH)
_TO_COUNTER = (v.WayOn.TICKET, *_MENU)
_WITHOUT_FINGER = (v.WayOn.CONTINUE, *_MENU)
WAYS_ON = {
    v.Problem.CARD_REMOVED: ((v.WayOn.TRY_AGAIN, v.WayOn.FINISH),),
    v.Problem.CARD_UNREADABLE: (_AGAIN_OR_WITHOUT,),
    v.Problem.NOT_AN_ID_CARD: (_AGAIN_OR_WITHOUT,),
    v.Problem.CARD_BLOCKED: (_WITHOUT_CARD,),
    v.Problem.CARD_CLONED: (_WITHOUT_CARD,),
    v.Problem.CARD_NOT_SIGNED: (_WITHOUT_CARD,),
    v.Problem.CARD_READER_AWAY: (_WITHOUT_CARD,),
    v.Problem.CLOCK_UNVERIFIED: (_WITHOUT_CARD,),
    v.Problem.CARD_EXPIRED: ((v.WayOn.CONTINUE, v.WayOn.FINISH),),
    v.Problem.HOLDER_NOT_VERIFIED: ((v.WayOn.TRY_AGAIN, *_WITHOUT_FINGER), _WITHOUT_FINGER),
    v.Problem.FINGERPRINT_AWAY: ((v.WayOn.TRY_AGAIN, *_WITHOUT_FINGER), _WITHOUT_FINGER),
    v.Problem.ALREADY_WAITING: (_MENU,),
    v.Problem.CHIP_NOT_PROVED: (_MENU,),
    v.Problem.DAY_FULL: (_MENU,),
    v.Problem.SERVICE_CLOSED: (_MENU,),
    v.Problem.STATION_AWAY: ((v.WayOn.TRY_AGAIN, *_MENU),),
    v.Problem.LOOKUP_FAILED: ((v.WayOn.TRY_AGAIN, *_MENU),),
    v.Problem.REGISTRY_AWAY: ((v.WayOn.TRY_AGAIN, *_TO_COUNTER),),
    v.Problem.RECORD_AMBIGUOUS: (_TO_COUNTER,),
    v.Problem.RECORD_UNKNOWN: (_TO_COUNTER,),
    v.Problem.TOO_MANY_CORRECTIONS: (_TO_COUNTER,),
    v.Problem.CONSENT_REFUSED: (_TO_COUNTER,),
}
"""What a visit offers at each problem, one example for each; a test holds it to the machine."""


def example_bodies() -> Iterator[tuple[str, v.Body]]:
    """A name for each example, and the View body; every kind and every problem is there."""
    yield from _before_the_card()
    yield from _with_the_card()
    yield from _results()
    yield from _about_tickets()
    for problem in v.Problem:
        number = "B042" if problem is v.Problem.ALREADY_WAITING else ""
        for at, ways in enumerate(WAYS_ON[problem]):
            name = f"problem-{problem.value}{'-after-tries' * at}"
            yield name, v.ProblemNotice(problem, ways, number)
    yield "goodbye-take-card", v.Goodbye(take_card=True)
    yield "goodbye", v.Goodbye(take_card=False)
    for stage in v.PairingStage:
        code = stage in (v.PairingStage.COMPARING, v.PairingStage.CONFIRMING)
        yield (
            f"pairing-{stage.value}",
            v.Pairing(
                stage,
                "hall-1",
                STATION,
                "40718265" if code else "",
                v.PairingFault.NOT_UNDERSTOOD if stage is v.PairingStage.FAILED else None,
            ),
        )
    yield "clock-wrong", v.ClockWrong()
    yield "out-of-service", v.OutOfService(STATION, ("1", "2", "3"))
    yield from staff_mode_bodies()


_WITH_STAFF_KEY = v.Idle | v.Pairing | v.ClockWrong | v.OutOfService | TechnicianNeeded


def example_views(language: Language) -> Iterator[tuple[str, v.View]]:
    """Every example as a complete View, then the frame's own variations."""
    outside = v.Idle | v.Goodbye | v.Pairing | v.ClockWrong | v.OutOfService
    sequence = 0
    for sequence, (name, body) in enumerate(example_bodies()):
        staff = isinstance(body, StaffModeBody)
        yield (
            name,
            v.View(
                sequence,
                language,
                body,
                in_visit=not isinstance(body, outside | StaffModeBody),
                staff_key=isinstance(body, _WITH_STAFF_KEY) or body == FIRST_START,
                in_staff_mode=staff and body not in (FIRST_START, TECHNICIAN_NEEDED),
            ),
        )
    menu = v.Menu(NAME, Assurance.CARD_GENUINE)
    yield (
        "look",
        v.View(sequence + 1, language, menu, STATION, choosing_look=True, in_visit=True),
    )
    yield "countdown", v.View(sequence + 1, language, menu, countdown=12, in_visit=True)
    notices = (v.Notice.CARD_READER_AWAY, v.Notice.PRINTER_OUT_OF_PAPER, v.Notice.STATION_AWAY)
    yield (
        "notices-staff-called",
        v.View(
            sequence + 2,
            language,
            menu,
            notices=notices,
            staff_call=v.StaffCall.CALLED,
            in_visit=True,
        ),
    )
    entry = v.AccessKeyEntry("0351", v.KeyFault.TOO_SHORT, 3)
    yield "notices-key", v.View(sequence + 3, language, entry, notices=notices, in_visit=True)
    idle = v.Idle(STATION, SERVICES, QUEUES)
    yield "notices-idle", v.View(sequence + 4, language, idle, notices=notices)
    yield (
        "voice",
        v.View(sequence + 5, language, menu, in_visit=True, voice=Voice(), headphones=True),
    )
    yield "voice-idle", v.View(sequence + 6, language, idle, voice=Voice())
