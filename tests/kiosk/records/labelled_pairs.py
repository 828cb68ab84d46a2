"""The labelled pairs of pairs.tsv: card, registry, and the verdict that the rules ask for."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from kiosk.identity.card_data import CardData, PartialDate
from kiosk.places.places import Places
from kiosk.records.comparison import compare
from kiosk.records.record import Field, FieldComparison, RegistryRecord, Verdict

FILE = Path(__file__).with_name("pairs.tsv")
LEFT_OUT = "left_out"
NUMBER = "001099000001"


class Pair(NamedTuple):
    line: int
    rule: str
    field: Field
    card: str
    registry: str
    verdict: Verdict | None
    today: str

    def compared(self, places: Places | None) -> FieldComparison | None:
        """None: neither side says anything of the field."""
        given: dict[str, str] = {"number": NUMBER, "full_name": ""}
        name = self.field.value
        card = CardData(**{**given, name: _value(self.field, self.card)})
        record = RegistryRecord(**{**given, name: _value(self.field, self.registry)})
        found = {each.field: each for each in compare(card, record, places)}
        return found.get(self.field)


def labelled_pairs() -> list[Pair]:
    pairs = []
    for number, line in enumerate(FILE.read_text(encoding="utf-8").split("\n"), start=1):
        if line and not line.startswith("#"):
            rule, field, card, registry, verdict, today = line.split("\t")
            if rule != "rule":
                wanted = None if verdict == LEFT_OUT else Verdict(verdict)
                pairs.append(Pair(number, rule, Field(field), card, registry, wanted, today))
    return pairs


def _value(field: Field, text: str) -> str | PartialDate | None:
    if field is not Field.DATE_OF_BIRTH:
        return text
    return PartialDate(*(int(part) for part in reversed(text.split("/")))) if text else None
