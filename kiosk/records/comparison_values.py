"""When two values of one field say the same: texts, numbers, dates, and the words of closed lists.

Sex and nationality: DG1 and foreign registers write them in English or as an ICAO 9303 code, DG13
and ours in Vietnamese. Ethnic groups: by the list of the General Statistics Office (decision
121-TCTK/PPCĐ of 2 March 1979), of which registers use the other names as well; blanks, hyphens and
apostrophes do not count. Religions: "Đạo Phật" is "Phật giáo".

Offices write "không", "chưa có", a dash or zeros where there is nothing. Such a value is no value,
except that "Không" as a religion is an answer: an empty field beside it has still to be filled.
"""

from __future__ import annotations

import re
import unicodedata

from kiosk.identity.card_data import PartialDate
from kiosk.language.vietnamese import WORD, as_read, as_typed
from kiosk.records.record import Field

Value = str | PartialDate | None

_UNSAID = frozenset(
    map(
        as_read,
        [
            *("Chưa có", "Chưa có thông tin", "Chưa rõ", "Chưa xác định", "Không rõ"),
            *("Không xác định", "Không có thông tin", "N/A", "null", "none", "unknown"),
        ],
    )
)
_NONE = frozenset(
    map(
        as_read,
        [
            *("Không", "Không có", "Không tôn giáo", "Không theo tôn giáo", "Không theo đạo"),
            *("Không theo tôn giáo nào", "Không theo đạo nào", "none"),
        ],
    )
)
_ZEROS = re.compile(r"0+")

_SEX = {
    **dict.fromkeys(("nam", "male", "m"), "nam"),
    **dict.fromkeys(("nu", "female", "f"), "nu"),
}
_VIETNAM = frozenset({"vietnam", "vnm", "vn", "vietnamese"})
_ETHNIC = {
    as_read(other).replace(" ", ""): as_read(group).replace(" ", "")
    for group, others in {
        "Kinh": ("Kinh (Việt)", "Việt (Kinh)"),
        "Mông": ("H'Mông",),
        "Hoa": ("Hoa (Hán)",),
        "Khmer": ("Khơ-me", "Khmer (Khơ-me)", "Khơ-me (Khmer)"),
        "Chăm": ("Chàm", "Chăm (Chàm)"),
        "Cơ Ho": ("K'Ho",),
        "Xtiêng": ("S'tiêng",),
        "Ba Na": ("Bahnar", "Ba Na (Bahnar)"),
        "Gia Rai": ("Jrai", "Gia Rai (Jrai)"),
    }.items()
    for other in others
}
"""Other names → group, as read and without blanks."""


def said(field: Field, value: Value) -> str:
    """As the person sees it: composed, without surrounding or repeated spaces; empty: no value."""
    text = unicodedata.normalize("NFC", " ".join(str(value or "").split()))
    read = as_read(text)
    if not read or (read in _UNSAID and not (field is Field.RELIGION and read in _NONE)):
        return ""
    if field is not Field.RELIGION and read in _NONE:
        return ""
    if field is Field.OLD_NUMBER and _ZEROS.fullmatch(read):
        return ""
    return text


def same(field: Field, left: str | PartialDate, right: str | PartialDate) -> bool:
    """Whether two values, both said, are the same. Not for addresses."""
    if isinstance(left, PartialDate) and isinstance(right, PartialDate):
        return same_date(left, right)
    return _meant(field, str(left)) == _meant(field, str(right))


def same_date(left: PartialDate, right: PartialDate) -> bool:
    """Whether what both know agrees: nothing that one says is contradicted by the other."""
    return left.year == right.year and all(
        one is None or other is None or one == other
        for one, other in ((left.month, right.month), (left.day, right.day))
    )


def _meant(field: Field, text: str) -> str:
    """What is compared."""
    match field:
        case Field.NUMBER | Field.OLD_NUMBER:
            return "".join(WORD.findall(text)).casefold()
        case Field.SEX:
            return _SEX.get(as_typed(text), as_read(text))
        case Field.NATIONALITY:
            return "vietnam" if as_typed(text).replace(" ", "") in _VIETNAM else as_read(text)
        case Field.ETHNICITY:
            return _ethnic(as_read(text))
        case Field.RELIGION:
            return _religion(as_read(text))
        case _:
            return as_read(text)


def _ethnic(read: str) -> str:
    whole = read.replace(" ", "")
    return _ETHNIC.get(whole, whole)


def _religion(read: str) -> str:
    if read in _NONE:
        return "không"
    words = [word for word in read.split() if word not in _FAITH]
    return " ".join(words) or read


_FAITH = frozenset({as_read("đạo"), as_read("giáo")})
