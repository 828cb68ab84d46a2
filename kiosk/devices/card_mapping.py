"""From what the chip card driver read to the domain's values.

Fail-safe: a check is PASSED only where the driver's findings say so one by one; whatever is
missing, unknown or in doubt comes out as FAILED or NOT_DONE.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from drivers.chipcard.document import Dg1, Dg13, Document, FileId, Status
from drivers.chipcard.passive import CLOCK_UNVERIFIED as UNVERIFIED_CLOCK
from kiosk.devices.card_dates import (
    last_day,
    parse_date,
    parse_mrz_birth,
    parse_mrz_expiry,
    says_no_expiry,
)
from kiosk.identity.access_key import NUMBER_LENGTH, AccessKey
from kiosk.identity.assurance import CLOCK_UNVERIFIED, Check, Evidence, Outcome
from kiosk.identity.card_data import CardData, PartialDate
from kiosk.identity.signed_data import SignedData
from kiosk.visit.effect import ReadCard
from kiosk.visit.event import CardRead, CardReadFailed, ReadFault

LONGEST_TEXT = 500
LARGEST_PORTRAIT = 1 << 20
NUMBER_MISMATCH = "number_mismatch"

_NUMBER = re.compile(rf"[0-9]{{{NUMBER_LENGTH}}}", re.ASCII)
_SIGNED_FILES = tuple(file for file in FileId if file.data_group is not None)
_OUTCOMES = {
    Status.PASSED: Outcome.PASSED,
    Status.FAILED: Outcome.FAILED,
    Status.NOT_OFFERED: Outcome.NOT_OFFERED,
    Status.NOT_DONE: Outcome.NOT_DONE,
}
_MRZ_SEX = {"M": "Nam", "F": "Nữ"}
_MRZ_NATIONALITY = {"VNM": "Việt Nam"}


def read_answer(
    effect: ReadCard, document: Document, today: dt.date | None
) -> CardRead | CardReadFailed:
    """What the visit is told of a reading that went through. `today` None: this terminal's clock
    is not verified, and no date is judged by it."""
    card = card_data(document, today)
    if card is None:
        return CardReadFailed(effect.request, ReadFault.NOT_AN_ID_CARD)
    evidence = evidence_of(document, effect.key, today)
    if Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.FAILED, NUMBER_MISMATCH) in evidence:
        # Only the last six digits open the chip, so a slip in the first six gets this far. The
        # person types again; of whoever's card it is, nothing is shown.
        return CardReadFailed(effect.request, ReadFault.WRONG_KEY)
    signed = signed_data(document, evidence)
    return CardRead(effect.request, card, evidence, today, signed)


def card_data(document: Document, today: dt.date | None) -> CardData | None:
    """The holder's data: DG13 first, DG1 where DG13 has nothing.

    None: there is no 12-digit number in it, so it is not a Vietnamese ID card.
    """
    dg13 = document.dg13 or Dg13()
    number = _card_number(document)
    if not number:
        return None
    portrait = document.dg2.image if document.dg2 else b""
    issued = parse_date(dg13.date_of_issue)
    return CardData(
        number=number,
        full_name=_full_name(document),
        date_of_birth=parse_date(dg13.date_of_birth) or _mrz_birth(document.dg1, number, today),
        sex=clean(dg13.sex) or _mrz_word(document.dg1, "sex", _MRZ_SEX),
        nationality=clean(dg13.nationality)
        or _mrz_word(document.dg1, "nationality", _MRZ_NATIONALITY),
        ethnicity=clean(dg13.ethnicity),
        religion=clean(dg13.religion),
        place_of_origin=clean(dg13.place_of_origin),
        residence=clean(dg13.residence),
        identifying_features=clean(dg13.identifying_features),
        date_of_issue=last_day(issued) if issued else None,
        date_of_expiry=expiry(document)[0],
        father=clean(dg13.father),
        mother=clean(dg13.mother),
        spouse=clean(dg13.spouse),
        old_number=clean(dg13.old_number),
        portrait=portrait if len(portrait) <= LARGEST_PORTRAIT else b"",
    )


def identified_name(document: Document, key: AccessKey) -> str:
    """Of a card whose portrait is still being read: the holder's name, if it is signed and the
    number is the one that was typed or scanned; else empty."""
    signed = _signed_for(document, key).outcome is Outcome.PASSED
    return _full_name(document) if signed else ""


def evidence_of(document: Document, key: AccessKey, today: dt.date | None) -> tuple[Evidence, ...]:
    """What the reading proves. At least Passive Authentication, a chip check and validity."""
    return (_signed_for(document, key), *_chip_checks(document), _validity(document, today))


def _signed_for(document: Document, key: AccessKey) -> Evidence:
    """Passive Authentication, of the document that the key is for."""
    passive = _passive_authentication(document)
    if passive.outcome is Outcome.PASSED and not number_agrees(document, key):
        return Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.FAILED, NUMBER_MISMATCH)
    return passive


def signed_data(document: Document, evidence: tuple[Evidence, ...]) -> tuple[SignedData, ...]:
    """Hashes of what says who the holder is (DG1, DG13), if all that was read is signed.

    Not of the portrait: no correction is about it.
    """
    if Evidence(Check.PASSIVE_AUTHENTICATION, Outcome.PASSED) not in evidence:
        return ()
    return tuple(
        SignedData(file.sfi, signed.algorithm, signed.value.hex())
        for file in (FileId.DG1, FileId.DG13)
        if (signed := document.hashes.get(file)) is not None
    )


def number_agrees(document: Document, key: AccessKey) -> bool:
    """The number in the chip is the one that was typed or scanned, not only its last six digits.

    A key from an MRZ opens no other document, whether it tells the number or not.
    """
    if key.mrz is not None and not key.number:
        return True
    return _card_number(document) == key.number


def clean(text: str) -> str:
    """NFC, one space between words, nothing that is not text, at most LONGEST_TEXT characters."""
    normal = unicodedata.normalize("NFC", text[: 2 * LONGEST_TEXT])
    printable = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in normal)
    return " ".join(printable.split())[:LONGEST_TEXT].rstrip()


def expiry(document: Document) -> tuple[dt.date | None, str]:
    """Last day of validity, or None with why: `unlimited`, `no_date`, `unreadable_date`."""
    text = clean(document.dg13.date_of_expiry) if document.dg13 else ""
    mrz = document.dg1.date_of_expiry if document.dg1 else ""
    if says_no_expiry(text) or (not text and says_no_expiry(mrz)):
        return None, "unlimited"
    date = parse_date(text) if text else parse_mrz_expiry(mrz)
    day = last_day(date) if date else None
    if day is not None:
        return day, ""
    return None, "unreadable_date" if text or mrz else "no_date"


def _card_number(document: Document) -> str:
    """Twelve digits of DG13, or of the MRZ's optional data; empty where neither has them."""
    if document.dg13 is not None and (number := document.dg13.number.strip()):
        return number if _NUMBER.fullmatch(number) else ""
    if document.dg1 is not None:
        optional = document.dg1.optional_data.strip("< ")[:NUMBER_LENGTH]
        return optional if _NUMBER.fullmatch(optional) else ""
    return ""


def _full_name(document: Document) -> str:
    return clean(document.dg13.full_name if document.dg13 else "") or _mrz_name(document.dg1)


def _mrz_name(dg1: Dg1 | None) -> str:
    """Family name first, as Vietnamese names are written; the MRZ has no diacritics."""
    if dg1 is None:
        return ""
    return clean(f"{dg1.surname} {dg1.given_names}".replace("<", " "))


def _mrz_birth(dg1: Dg1 | None, number: str, today: dt.date | None) -> PartialDate | None:
    if dg1 is None:
        return None
    # The number's fourth digit hints at the century (0 and 1: 20th), the next two at the year.
    # Only a hint: it is used where the year agrees.
    agrees = number[4:6] == dg1.date_of_birth[:2]
    century = 1900 + 100 * (int(number[3]) // 2) if agrees else None
    return parse_mrz_birth(dg1.date_of_birth, century=century, today=today)


def _mrz_word(dg1: Dg1 | None, name: str, words: dict[str, str]) -> str:
    if dg1 is None:
        return ""
    code = clean(str(getattr(dg1, name)).strip("<"))
    return words.get(code, code if name == "nationality" else "")


def _passive_authentication(document: Document) -> Evidence:
    """ICAO 9303-11, 5.1: every file that was read is in the signed list, the list is signed, the
    signer belongs to a country that is trusted. A certificate that has expired since spoils
    nothing where all were valid when it was signed: that finding stands by itself."""
    check = Check.PASSIVE_AUTHENTICATION
    deciding = [f for f in document.findings if _is_passive(f.check) and document.decides(f)]
    failed = [f.check for f in deciding if f.status is Status.FAILED]
    if failed:
        return Evidence(check, Outcome.FAILED, failed[0])
    read = [file for file in _SIGNED_FILES if file in document.files]
    needed = [f"passive.hash.{file.name}" for file in read]
    if not read:
        return Evidence(check, Outcome.NOT_DONE, "nothing_read")
    for name in (*needed, "passive.signature", "passive.chain", "passive.validity.today"):
        found = [f for f in document.findings if f.check == name]
        if not found or any(f in deciding and f.status is not Status.PASSED for f in found):
            undated = any(f.reason == UNVERIFIED_CLOCK for f in found)
            return Evidence(check, Outcome.NOT_DONE, CLOCK_UNVERIFIED if undated else name)
    still_open = [f.check for f in deciding if f.status is not Status.PASSED]
    if still_open:
        return Evidence(check, Outcome.NOT_DONE, still_open[0])
    return Evidence(check, Outcome.PASSED)


def _is_passive(check: str) -> bool:
    return check == "passive" or check.startswith("passive.")


def _chip_checks(document: Document) -> tuple[Evidence, ...]:
    found = []
    for check, name, key_file in (
        (Check.CHIP_AUTHENTICATION, "chip_authentication", FileId.DG14),
        (Check.ACTIVE_AUTHENTICATION, "active_authentication", FileId.DG15),
    ):
        if not any(f.check == name or f.check.startswith(f"{name}.") for f in document.findings):
            continue
        outcome = _OUTCOMES[document.status(name)]
        reason = "" if outcome is Outcome.PASSED else name
        if outcome is Outcome.PASSED and not _is_signed(document, key_file):
            # Whoever makes a copy can bring a key of his own: only a signed key proves the chip.
            outcome, reason = Outcome.NOT_DONE, "key_not_signed"
        found.append(Evidence(check, outcome, reason))
    if not found:
        return (Evidence(Check.CHIP_AUTHENTICATION, Outcome.NOT_DONE, "no_finding"),)
    # Where one way has decided, that the other was not gone says nothing more.
    decided = [e for e in found if e.outcome in (Outcome.PASSED, Outcome.FAILED)]
    return tuple(decided or found)


def _is_signed(document: Document, file: FileId) -> bool:
    return file in document.files and (
        document.status(f"passive.hash.{file.name}") is Status.PASSED
    )


def _validity(document: Document, today: dt.date | None) -> Evidence:
    day, why = expiry(document)
    if today is None and day is not None:
        return Evidence(Check.CARD_VALIDITY, Outcome.NOT_DONE, CLOCK_UNVERIFIED)
    issued = parse_date(document.dg13.date_of_issue) if document.dg13 else None
    issue_day = None if issued is None else _first_day(issued)
    if today is not None and issue_day is not None and today < issue_day:
        # A card from the future: more likely this terminal's clock was never set.
        return Evidence(Check.CARD_VALIDITY, Outcome.NOT_DONE, "before_issue")
    if day is None:
        outcome = Outcome.PASSED if why == "unlimited" else Outcome.NOT_DONE
        return Evidence(Check.CARD_VALIDITY, outcome, why)
    if today is not None and today > day:
        return Evidence(Check.CARD_VALIDITY, Outcome.FAILED, "expired")
    return Evidence(Check.CARD_VALIDITY, Outcome.PASSED)


def _first_day(date: PartialDate) -> dt.date | None:
    if not dt.MINYEAR <= date.year <= dt.MAXYEAR:
        return None
    return dt.date(date.year, date.month or 1, date.day or 1)
