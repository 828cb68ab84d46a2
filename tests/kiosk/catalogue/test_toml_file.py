"""What is written is what is read, whatever a name holds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.catalogue.catalogue import Catalogue, Counter
from kiosk.catalogue.entries import catalogue_of, entries_of
from kiosk.catalogue.hours import DAYS, OpenSpan, parse_span, written_span
from kiosk.catalogue.loader import load_catalogue, parse_catalogue
from kiosk.catalogue.service import Service
from kiosk.catalogue.toml_file import catalogue_toml
from kiosk.identity.assurance import Assurance

FILE = Path("written.toml")
IDS = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
PREFIXES = st.from_regex(r"[A-Z]{1,3}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)


@st.composite
def spans(draw: st.DrawFn) -> OpenSpan:
    first, last = sorted(draw(st.tuples(st.integers(0, 6), st.integers(0, 6))))
    minutes = st.integers(0, 24 * 60 - 1)
    opens, closes = sorted(draw(st.lists(minutes, min_size=2, max_size=2, unique=True)))
    return OpenSpan(first, last, *(dt.time(m // 60, m % 60) for m in (opens, closes)))


@st.composite
def services(draw: st.DrawFn) -> Service:
    names = draw(st.dictionaries(TEXTS, TEXTS, max_size=2))
    names["vi"] = draw(TEXTS.filter(str.strip))
    return Service(
        id=draw(IDS),
        prefix=draw(PREFIXES),
        name=names,
        required_assurance=draw(st.sampled_from(list(Assurance))),
        icon=draw(IDS),
        hours=tuple(draw(st.lists(spans(), max_size=3))),
        daily_capacity=draw(st.none() | st.integers(1, 100_000)),
        typical_minutes=draw(st.floats(0.5, 240)),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    offered = draw(
        st.lists(services(), min_size=1, max_size=4, unique_by=(lambda s: s.id, lambda s: s.prefix))
    )
    marked = draw(st.none() | st.integers(0, len(offered) - 1))
    if marked is not None:
        offered[marked] = replace(offered[marked], corrections=True)
    ids = st.lists(st.sampled_from([s.id for s in offered]), unique=True)
    names = TEXTS.filter(lambda name: len(name.strip()) > 0 and len(name) <= 20)
    counters = st.lists(
        st.builds(Counter, names, ids.map(tuple)), max_size=3, unique_by=lambda c: c.name
    )
    return Catalogue(tuple(offered), tuple(draw(counters)))


@given(catalogues())
def test_a_written_catalogue_reads_back_the_same(catalogue: Catalogue) -> None:
    assert parse_catalogue(catalogue_toml(catalogue).encode(), FILE) == catalogue


@given(catalogues())
def test_so_it_does_from_its_entries(catalogue: Catalogue) -> None:
    assert catalogue_of(entries_of(catalogue)) == catalogue


@given(spans())
def test_hours_are_written_as_they_are_read(span: OpenSpan) -> None:
    assert parse_span(written_span(span)) == span
    assert written_span(span).count("-") == (2 if span.first_day != span.last_day else 1)
    assert written_span(span)[:3] in DAYS


def test_the_delivered_catalogue_comes_out_legible() -> None:
    root = Path(__file__).parents[3]
    catalogue = load_catalogue(root / "assets" / "catalogue" / "services.toml").catalogue
    written = catalogue_toml(catalogue)
    assert 'name = { vi = "Cư trú", en = "Residence registration" }' in written
    assert '[[counter]]\nname = "1"\nservices = ["residence", "security_order"]' in written
    assert parse_catalogue(written.encode(), FILE) == catalogue
