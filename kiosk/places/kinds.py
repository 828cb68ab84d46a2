"""The kinds of administrative units, and how people write them before a name."""

from __future__ import annotations

from kiosk.language.vietnamese import as_read, as_typed
from kiosk.places.place import Level

KINDS: dict[str, tuple[Level, ...]] = {
    "Thành phố": (Level.PROVINCE, Level.DISTRICT),
    "Thị trấn": (Level.COMMUNE,),
    "Đặc khu": (Level.COMMUNE,),
    "Thị xã": (Level.DISTRICT,),
    "Phường": (Level.COMMUNE,),
    "Huyện": (Level.DISTRICT,),
    "Quận": (Level.DISTRICT,),
    "Tỉnh": (Level.PROVINCE,),
    "Xã": (Level.COMMUNE,),
}

SHORT: dict[str, tuple[str, ...]] = {
    "Thành phố": ("tp", "t p"),
    "Thị trấn": ("tt", "t t"),
    "Đặc khu": ("đk",),
    "Thị xã": ("tx", "t x"),
    "Phường": ("p",),
    "Huyện": ("h",),
    "Quận": ("q",),
    "Tỉnh": ("t",),
    "Xã": ("x",),
}
"""Abbreviations, without what punctuation does: "TP.", "T.P" and "Tp" are `tp` and `t p`."""

WRITTEN: dict[tuple[str, ...], str] = {
    tuple(as_read(form).split()): kind for kind in KINDS for form in (kind, *SHORT[kind])
}
"""Words (as read) → the kind that they write."""

TYPED: dict[tuple[str, ...], str] = {
    tuple(as_typed(form).split()): kind for kind in KINDS for form in (kind, *SHORT[kind])
}
"""Words (as typed) → the kind that they write."""


def kind_and_name(full_name: str) -> tuple[str, str]:
    """("Xã", "Nhân Khang") of "Xã Nhân Khang"; no kind where none is written in full."""
    for kind in KINDS:
        if full_name.startswith(f"{kind} "):
            return kind, full_name[len(kind) + 1 :].strip()
    return "", full_name
