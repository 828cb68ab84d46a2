"""The ticket as it comes out of the printer.

Nothing on it comes from a card; its QR code holds the ticket's own identifiers only.
"""

from __future__ import annotations

from PIL import Image

from kiosk.devices.drawn_paper import TO_ACT_ON, DrawnPaper, Style
from kiosk.language import Language
from kiosk.queue.day import STATION_TIME
from kiosk.queue.estimate import SOON
from kiosk.queue.priority import PriorityClass
from kiosk.queue.ticket import Ticket
from kiosk.queue.ticket_code import code_of

_WORDS = {
    "number": ("Số thứ tự", "Your number"),
    "counter": ("Quầy", "Counter"),
    "counter_unknown": ("Xem số quầy trên bảng gọi số", "See the board for your counter"),
    "next": ("Không ai chờ trước", "Nobody is before you"),
    "waiting": ("{count} người chờ trước", "{count} waiting before you"),
    "waiting_unknown": ("Chưa rõ số người chờ", "Number waiting is not known"),
    "soon": ("Chờ dưới 5 phút", "Wait: under 5 minutes"),
    "wait": ("Khoảng {low}–{high} phút", "Wait: {low}–{high} minutes"),
    "appointment": ("Lịch hẹn lúc {hour}", "Appointment at {hour}"),
    "first": ("Diện ưu tiên: {which}", "Served first: {which}"),
    "offline": ("Cấp khi máy mất liên lạc", "Issued while offline"),
    "valid": ("Số vẫn có giá trị", "This number is valid"),
    "please": ("Xin chờ gọi số trên bảng.", "Please wait to be called."),
    "missed": ("Lỡ lượt? Xin báo cán bộ.", "Missed it? Tell an officer."),
    "scan": ("Quét mã để xem lượt và đánh giá", "Scan to see your turn and rate"),
    "thanks": ("Xin cảm ơn!", "Thank you!"),
}
_CLASSES = {
    PriorityClass.ELDERLY: ("người cao tuổi", "elderly person"),
    PriorityClass.DISABILITY: ("người khuyết tật", "person with a disability"),
    PriorityClass.PREGNANT: ("phụ nữ mang thai", "pregnant woman"),
    PriorityClass.MERIT: ("người có công", "person of merit"),
    PriorityClass.SMALL_CHILD: ("có con dưới 36 tháng", "with a child under 36 months"),
}


def render_ticket(
    ticket: Ticket, service_name: dict[str, str], language: Language, width_dots: int
) -> Image.Image:
    """A mode "1" picture, `width_dots` wide (384 on 58 mm paper, 576 on 80 mm).

    Small letters are 2.5 mm high in Vietnamese lines that one has to act on (counter, how many are
    before, how long), 2.1 mm in the English ones under them, 1.75 mm at least in all others.
    Vietnamese always; English under it when `language` is English. Over-long texts are shrunk,
    wrapped and at last cut, so that every ticket has a sensible length.
    """
    sheet = DrawnPaper(width_dots)
    english = language is Language.ENGLISH
    _head(sheet, ticket, service_name, english=english)
    _number(sheet, ticket, english=english)
    _queue(sheet, ticket, english=english)
    _foot(sheet, ticket, english=english)
    return sheet.finish()


def _head(
    sheet: DrawnPaper, ticket: Ticket, service_name: dict[str, str], *, english: bool
) -> None:
    sheet.text(ticket.station_name, Style(34, bold=True))
    sheet.gap(10)
    sheet.rule(4)
    sheet.gap(14)
    names = [service_name.get(Language.VIETNAMESE.value) or ticket.service_id]
    if english and (name := service_name.get(Language.ENGLISH.value)) and name not in names:
        names.append(name)
    sheet.text(names[0], Style(46, bold=True))
    for name in names[1:]:
        sheet.text(name, Style(32))


def _number(sheet: DrawnPaper, ticket: Ticket, *, english: bool) -> None:
    sheet.gap(16)
    sheet.text(" · ".join(_words("number", english=english)), Style(30, lines=1))
    sheet.gap(14)
    sheet.headline(ticket.number)
    sheet.gap(26)


def _queue(sheet: DrawnPaper, ticket: Ticket, *, english: bool) -> None:
    if ticket.counters:
        label = " / ".join(_words("counter", english=english))
        sheet.band(f"{label} {', '.join(ticket.counters)}")
    else:
        sheet.bilingual(_words("counter_unknown", english=english), _act(bold=True))
    sheet.gap(18)
    waiting = ticket.waiting_before
    if ticket.offline or waiting is None:
        if ticket.offline:
            sheet.bilingual(_words("offline", english=english), Style(30))
        sheet.bilingual(_words("valid", english=english), _act(bold=True))
        sheet.bilingual(_words("waiting_unknown", english=english), Style(30))
    elif waiting <= 0:
        sheet.bilingual(_words("next", english=english), _act())
    else:
        sheet.bilingual(_words("waiting", english=english, count=waiting), _act())
    _expected(sheet, ticket, english=english)


def _expected(sheet: DrawnPaper, ticket: Ticket, *, english: bool) -> None:
    """The hour of the appointment or the wait, and why it goes first."""
    style = _act()
    if ticket.appointed_at is not None:
        hour = f"{ticket.appointed_at.astimezone(STATION_TIME):%H:%M}"
        sheet.bilingual(_words("appointment", english=english, hour=hour), style)
    elif ticket.wait is not None and ticket.waiting_before:
        low, high = ticket.wait.rounded()
        key = "soon" if high <= SOON else "wait"
        sheet.bilingual(_words(key, english=english, low=low, high=high), style)
    if ticket.priority is not PriorityClass.NONE:
        pairs = zip(_WORDS["first"], _CLASSES[ticket.priority], strict=True)
        lines = [line.format(which=which) for line, which in pairs]
        sheet.bilingual(lines if english else lines[:1], Style(32))


def _foot(sheet: DrawnPaper, ticket: Ticket, *, english: bool) -> None:
    sheet.gap(16)
    sheet.rule(2, dashed=True)
    sheet.gap(8)
    issued = ticket.issued_at.astimezone(STATION_TIME)
    scan = _words("scan", english=english) if ticket.page else []
    lines = [
        (f"{issued:%H:%M} · {issued:%d/%m/%Y}", Style(32, bold=True, lines=1)),
        *((line, Style(26, bold=True)) for line in scan),
        *((line, Style(28)) for line in _words("please", english=english)),
        *((line, Style(28, bold=True)) for line in _words("missed", english=english)),
        (" · ".join(_words("thanks", english=english)), Style(26, lines=1)),
    ]
    sheet.code_beside(code_of(ticket), lines)
    sheet.gap(16)


def _act(*, bold: bool = False) -> Style:
    """For a line that one has to act on."""
    return Style(TO_ACT_ON, bold=bold, least=TO_ACT_ON)


def _words(key: str, *, english: bool, **values: object) -> list[str]:
    vietnamese, in_english = (line.format(**values) for line in _WORDS[key])
    return [vietnamese, in_english] if english else [vietnamese]
