"""The procedures as written: entries of a file, and everything that is wrong with them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator

import msgspec

from kiosk.identity.assurance import Assurance
from kiosk.language import Language
from kiosk.procedures.procedure import Fee, LegalBasis, Paper, Procedure

MOST_PROCEDURES = 300
MOST_PAPERS = 20
MOST_FEES = 12
MOST_TEXTS = 12
MOST_WORDS = 30
LONGEST_NAME = 160
LONGEST_TEXT = 500
LONGEST_WORD = 60
HIGHEST_FEE = 1_000_000_000

_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_DOCUMENT = re.compile(r"[0-9]+(?:/[0-9]{4})?/[A-ZĐƯ0-9-]+")
_ARTICLES = re.compile(r"[0-9]+[a-zđ]?(?: \([0-9]+\))?(?:, [0-9]+[a-zđ]?(?: \([0-9]+\))?)*")
_FORM = re.compile(r"[A-Z0-9Đ][A-Z0-9Đ./-]{0,19}")
_ASSURANCE = {level.name.lower(): level for level in Assurance}
_LANGUAGES = {language.value for language in Language}
_NEEDED = Language.VIETNAMESE.value

_Text = dict[str, str]


class PaperEntry(msgspec.Struct, forbid_unknown_fields=True):
    name: _Text
    note: _Text = {}
    form: str = ""


class FeeEntry(msgspec.Struct, forbid_unknown_fields=True):
    dong: int
    case: _Text = {}


class BasisEntry(msgspec.Struct, forbid_unknown_fields=True):
    document: str
    articles: str = ""


class ProcedureEntry(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    name: _Text
    also: list[str] = []
    summary: _Text = {}
    service: str = ""
    papers: list[str | PaperEntry] = []
    fees: list[FeeEntry] = []
    time_limit: _Text = {}
    online: bool = False
    legal_basis: list[BasisEntry] = []
    valid_from: dt.date | None = None
    checked_on: dt.date | None = None
    required_assurance: str = "anonymous"


class Entries(msgspec.Struct, forbid_unknown_fields=True):
    """Procedures are not decoded further at first, so that a message can name the entry."""

    procedure: list[dict[str, object]]
    documents: dict[str, _Text] = {}
    papers: dict[str, PaperEntry] = {}


class ProcedureFault(Exception):
    """The file cannot be used. The text has one line for each thing wrong."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)
        super().__init__("\n".join(self.lines))


def procedures_of(entries: Entries) -> tuple[Procedure, ...]:
    """In the entries' order. Raises ProcedureFault, with all that is wrong at once."""
    if not 0 < len(entries.procedure) <= MOST_PROCEDURES:
        raise ProcedureFault([f"must have 1 to {MOST_PROCEDURES} procedures"])
    faults = list(_shared_faults(entries))
    found: dict[str, Procedure] = {}
    for position, raw in enumerate(entries.procedure, 1):
        place = f"procedure {position} ({str(raw.get('id', 'without id'))[:60]})"
        try:
            entry = msgspec.convert(raw, ProcedureEntry)
        except msgspec.ValidationError as error:
            faults.append(f"{place}: {error}")
            continue
        wrong = [f"{place}: {fault}" for fault in _faults(entry, entries)]
        if entry.id in found:
            wrong.append(f"{place}: id stands there twice")
        faults += wrong
        if not wrong:
            found[entry.id] = _procedure(entry, entries)
    if faults:
        raise ProcedureFault(faults)
    return tuple(found.values())


def _procedure(entry: ProcedureEntry, entries: Entries) -> Procedure:
    return Procedure(
        id=entry.id,
        name=_composed(entry.name),
        also=tuple(unicodedata.normalize("NFC", word.strip()) for word in entry.also),
        summary=_composed(entry.summary),
        service=entry.service,
        papers=tuple(
            _paper(entries.papers[each] if isinstance(each, str) else each) for each in entry.papers
        ),
        fees=tuple(Fee(each.dong, _composed(each.case)) for each in entry.fees),
        time_limit=_composed(entry.time_limit),
        online=entry.online,
        legal_basis=tuple(
            LegalBasis(b.document, _composed(entries.documents.get(b.document, {})), b.articles)
            for b in entry.legal_basis
        ),
        valid_from=entry.valid_from,
        checked_on=entry.checked_on,
        required_assurance=_ASSURANCE[entry.required_assurance],
    )


def _paper(entry: PaperEntry) -> Paper:
    return Paper(_composed(entry.name), _composed(entry.note), entry.form)


def _composed(text: _Text) -> _Text:
    return {code: unicodedata.normalize("NFC", each.strip()) for code, each in text.items()}


def _shared_faults(entries: Entries) -> Iterator[str]:
    for number, title in entries.documents.items():
        yield from (f"documents.{number[:40]!r}: {f}" for f in _text_faults("title", title))
        if not _DOCUMENT.fullmatch(number):
            yield f"documents: {number[:40]!r} is no document's number, such as 68/2020/QH14"
    for key, paper in entries.papers.items():
        yield from (f"papers.{key[:40]}: {fault}" for fault in _paper_faults(paper))


def _faults(entry: ProcedureEntry, entries: Entries) -> Iterator[str]:
    if not _ID.fullmatch(entry.id):
        yield "id must be up to 60 of a-z, 0-9 and _, beginning with a letter"
    if entry.service and not _ID.fullmatch(entry.service):
        yield f"service must be the id of a service, not {entry.service[:60]!r}"
    yield from _text_faults("name", entry.name, LONGEST_NAME)
    if entry.summary:
        yield from _text_faults("summary", entry.summary)
    if entry.time_limit:
        yield from _text_faults("time_limit", entry.time_limit, LONGEST_NAME)
    if len(entry.also) > MOST_WORDS or not all(map(_is_word, entry.also)):
        yield f"also must be at most {MOST_WORDS} texts of 1 to {LONGEST_WORD} characters"
    yield from _list_faults(entry, entries)
    if entry.required_assurance not in _ASSURANCE:
        yield f"required_assurance must be one of {', '.join(_ASSURANCE)}"


def _list_faults(entry: ProcedureEntry, entries: Entries) -> Iterator[str]:
    if len(entry.papers) > MOST_PAPERS:
        yield f"papers: more than {MOST_PAPERS}"
    for number, paper in enumerate(entry.papers[:MOST_PAPERS], 1):
        if isinstance(paper, PaperEntry):
            yield from (f"papers, number {number}: {fault}" for fault in _paper_faults(paper))
        elif paper not in entries.papers:
            yield f"papers, number {number}: there is no {paper[:40]!r} under [papers]"
    if len(entry.fees) > MOST_FEES:
        yield f"fees: more than {MOST_FEES}"
    for number, fee in enumerate(entry.fees[:MOST_FEES], 1):
        if not 0 <= fee.dong <= HIGHEST_FEE:
            yield f"fees, number {number}: dong must be 0 to {HIGHEST_FEE}"
        if fee.case:
            yield from (f"fees, number {number}: {f}" for f in _text_faults("case", fee.case))
    if len(entry.legal_basis) > MOST_TEXTS:
        yield f"legal_basis: more than {MOST_TEXTS}"
    for number, basis in enumerate(entry.legal_basis[:MOST_TEXTS], 1):
        if basis.document not in entries.documents:
            yield f"legal_basis, number {number}: no {basis.document[:40]!r} under [documents]"
        if basis.articles and not _ARTICLES.fullmatch(basis.articles[:LONGEST_NAME]):
            yield f"legal_basis, number {number}: articles must look like '20, 21 (2)'"


def _paper_faults(paper: PaperEntry) -> Iterator[str]:
    yield from _text_faults("name", paper.name, LONGEST_NAME)
    if paper.note:
        yield from _text_faults("note", paper.note)
    if paper.form and not _FORM.fullmatch(paper.form):
        yield f"form must be a form's sign, such as CT01, not {paper.form[:40]!r}"


def _text_faults(field: str, text: _Text, longest: int = LONGEST_TEXT) -> Iterator[str]:
    if not text.get(_NEEDED, "").strip():
        yield f"{field}.{_NEEDED} is missing"
    if unknown := sorted(text.keys() - _LANGUAGES):
        yield f"{field}: {unknown[0][:20]!r} is none of {', '.join(sorted(_LANGUAGES))}"
    if any(not 0 < len(each.strip()) <= longest for each in text.values()):
        yield f"{field}: each text must have 1 to {longest} characters"
    if any(map(_has_control_characters, text.values())):
        yield f"{field}: must not have control characters"


def _is_word(text: str) -> bool:
    return 0 < len(text.strip()) <= LONGEST_WORD and not _has_control_characters(text)


def _has_control_characters(text: str) -> bool:
    return any(unicodedata.category(character) == "Cc" for character in text)
