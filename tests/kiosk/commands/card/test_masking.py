"""What the card says of its holder stays out of everything that `kiosk card` writes, unless asked
for: searched for in plain, without marks, as in the MRZ, and in hexadecimal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from drivers.simulated.chipcard import Holder
from tests.kiosk.commands.card.command import Done, card

pytestmark = pytest.mark.pcsc


def spellings(text: str) -> Iterator[str]:
    plain = text.replace("Đ", "D").replace("đ", "d")
    without_marks = "".join(
        sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign)
    )
    forms = [text, unicodedata.normalize("NFD", text)]
    if len(text) > 2:  # two letters without marks are in every other word
        forms += [text.upper(), without_marks.upper()]
    for form in forms:
        yield form
        encoded = form.encode()
        if len(encoded) > 3:
            yield from (encoded.hex(), encoded.hex().upper())
            yield from (encoded.hex(" "), encoded.hex(" ").upper())


def personal(holder: Holder) -> set[str]:
    """Everything that stands on the card about its holder, and the keys that open it."""
    texts = [str(getattr(holder, each.name)) for each in fields(holder)]
    surname, *given = holder.mrz()[2].replace("<", " ").split()
    texts += [holder.can, holder.document_number, surname, " ".join(given), *holder.mrz()]
    texts += [part for line in holder.mrz() for part in line.split("<") if len(part) > 3]
    texts += [holder.mrz()[1][0:6], holder.mrz()[1][8:14]]
    return {spelling for text in texts for spelling in spellings(text)}


def found_in(done: Done, holder: Holder) -> set[str]:
    written = done.out + done.err
    return {value for value in personal(holder) if value in written}


WAYS = [
    ("read",),
    ("read", "--json"),
    ("read", "--trace"),
    ("read", "--trace", "--short", "--json"),
    ("read", "--all", "--trace"),
    ("read", "--only", "DG13", "--trace"),
    ("verify",),
    ("verify", "--json", "--trace"),
]


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_no_value_of_the_holder_is_written(lay_down, trust: Path, holder: Holder, way):
    lay_down("all_groups")
    done = card(*way, "--trust", trust, "--can-file", "-", given=holder.can)
    assert done.code == 0, done.err
    assert found_in(done, holder) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("profile", "key"),
    [
        ("genuine", "wrong"),
        ("truncated", "right"),
        ("tampered", "right"),
        ("nested", "right"),
        ("endless", "right"),
        ("passport", "right"),
        ("bac_only", "mrz"),
        ("old_passport", "mrz"),
    ],
)
def test_nor_where_something_is_wrong_with_the_card_or_it_is_of_another_kind(
    lay_down, trust, holder, profile, key
):
    lay_down(profile)
    given = {"wrong": "111111", "right": holder.can, "mrz": "\n".join(holder.mrz())}[key]
    flag = "--mrz-file" if key == "mrz" else "--can-file"
    done = card("read", "--trace", "--trust", trust, flag, "-", given=given)
    assert "#1" in done.err
    assert found_in(done, holder) == set()


def test_the_same_search_finds_them_where_they_were_asked_for(lay_down, trust, holder):
    lay_down("genuine")
    flags = ("read", "--trust", trust, "--can-file", "-", "--show-personal")
    done = card(*flags, "--trace", given=holder.can)
    found = found_in(done, holder)
    for each in fields(holder):
        assert getattr(holder, each.name) in found
    assert holder.full_name.encode().hex(" ").upper() in found, "the trace has the plain answers"


def exchanges(trace: str) -> dict[str, list[str]]:
    """Lines of a trace below the step that they belong to."""
    found: dict[str, list[str]] = {}
    step = ""
    for line in trace.splitlines():
        if line.startswith("#"):
            step = line.split(maxsplit=1)[1]
        elif line.startswith("  "):
            found.setdefault(step, []).append(line)
    return found


def test_of_protected_exchanges_the_trace_has_headers_lengths_status_and_time(
    lay_down, trust, holder
):
    lay_down("genuine")
    done = card("read", "--trace", "--trust", trust, "--can-file", "-", given=holder.can)
    sent, received = exchanges(done.err)["DG13, protected"]
    assert sent == "  > 0C B0 8D 00 Le 8192, 23 bytes sent"
    assert re.fullmatch(
        r"  < \(\d+ bytes\) SW (9000|6282), \d+ bytes received  [\d.]+ ms", received
    )


def test_of_basic_access_control_not_even_the_cryptograms_are_shown(lay_down, trust, holder):
    """With them, and with what follows, one could try out all machine-readable zones."""
    lay_down("bac_only")
    mrz = "\n".join(holder.mrz())
    done = card("read", "--trace", "--trust", trust, "--mrz-file", "-", given=mrz)
    lines = exchanges(done.err)["access"]
    # Before them the card is asked, with nothing secret, for PACE inside its application.
    challenge = lines.index("  > 00 84 00 00 Le 8, 5 bytes sent")
    cryptograms = lines[challenge:]
    assert len(cryptograms) == 4
    assert [line for line in cryptograms if "bytes)" not in line and "Le " not in line] == []


def test_the_keys_exchange_of_pace_is_shown_whole_for_those_who_look_for_a_fault(
    lay_down, trust, holder
):
    lay_down("genuine")
    done = card("read", "--trace", "--trust", trust, "--can-file", "-", given=holder.can)
    lines = exchanges(done.err)["access"]
    assert lines[0].startswith("  > 00 22 C1 A4")
    assert sum(line.startswith("  > 10 86") or "00 86 00 00" in line for line in lines) == 4
