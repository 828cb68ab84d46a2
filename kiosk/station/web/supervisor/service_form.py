"""The form of one service: between what is typed and an entry of the catalogue."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from kiosk.catalogue.catalogue import Catalogue
from kiosk.catalogue.entries import Entries, catalogue_of, entries_of
from kiosk.catalogue.fault import Fault, Faulty, Flaw
from kiosk.catalogue.hours import DAYS
from kiosk.catalogue.service import TYPICAL_MINUTES, Service
from kiosk.identity.assurance import Assurance
from kiosk.language.vietnamese import as_typed
from kiosk.station.web.forms import Form

MOST_ROWS = 14
"""Of opening hours in the form."""
ICONS = (
    *("document", "house", "card", "phone", "vehicle", "certificate", "shield", "record"),
    *("person", "people", "folder", "fingerprint", "globe", "lock", "info", "printer"),
    *("station", "ticket"),
)
_LONGEST_ID = 40


class HoursRow(msgspec.Struct, frozen=True):
    first_day: str = "mon"
    last_day: str = "fri"
    opens: str = ""
    closes: str = ""

    @property
    def empty(self) -> bool:
        return not self.opens and not self.closes

    @property
    def written(self) -> str:
        days = (
            self.first_day
            if self.first_day == self.last_day
            else (f"{self.first_day}-{self.last_day}")
        )
        return f"{days} {self.opens}-{self.closes}"


class ServiceForm(msgspec.Struct, frozen=True, kw_only=True):
    """As typed; whatever it holds can be shown again."""

    id: str = ""
    """Empty: a new service."""
    prefix: str = ""
    name_vi: str = ""
    name_en: str = ""
    assurance: str = "anonymous"
    icon: str = "document"
    always: bool = True
    hours: tuple[HoursRow, ...] = ()
    capacity: str = ""
    minutes: str = f"{TYPICAL_MINUTES:g}"
    counters: tuple[str, ...] = ()
    corrections: bool = False
    """It sees to requests for correction, and no other service does."""

    @classmethod
    def of(cls, service: Service, catalogue: Catalogue) -> ServiceForm:
        return cls(
            id=service.id,
            prefix=service.prefix,
            name_vi=service.name["vi"],
            name_en=service.name.get("en", ""),
            assurance=service.required_assurance.name.lower(),
            icon=service.icon,
            always=not service.hours,
            hours=tuple(
                HoursRow(
                    DAYS[span.first_day],
                    DAYS[span.last_day],
                    f"{span.opens:%H:%M}",
                    f"{span.closes:%H:%M}",
                )
                for span in service.hours
            ),
            capacity="" if service.daily_capacity is None else str(service.daily_capacity),
            minutes=f"{service.typical_minutes:g}",
            counters=catalogue.counters_of(service.id),
            corrections=service.corrections,
        )

    @classmethod
    def typed(cls, form: Form, service_id: str) -> ServiceForm:
        columns = [form.all(name) for name in ("from", "to", "opens", "closes")]
        rows = (HoursRow(*map(str.strip, row)) for row in zip(*columns, strict=False))
        return cls(
            id=service_id,
            prefix=form.text("prefix").strip().upper(),
            name_vi=_tidy(form.text("name_vi")),
            name_en=_tidy(form.text("name_en")),
            assurance=form.text("assurance"),
            icon=form.text("icon"),
            always=form.text("open") != "hours",
            hours=tuple(row for row in rows if not row.empty)[:MOST_ROWS],
            capacity=form.text("capacity").strip(),
            minutes=form.text("minutes").strip().replace(",", "."),
            counters=tuple(form.all("counter")),
            corrections=form.text("corrections") == "1",
        )

    def put_into(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue with this service, in its place or at the end. Raises Faulty."""
        entries = entries_of(catalogue)
        before = catalogue.service(self.id)
        entry = self._entry(catalogue, before)
        if before is None:
            entries.service.append(entry)
        else:
            entries.service[catalogue.services.index(before)] = entry
        if self.corrections:
            for each in entries.service:
                each.pop("corrections", None)
            entry["corrections"] = True
        self._serve(entries, str(entry["id"]))
        faults = list(self._typed_faults())
        try:
            changed = catalogue_of(entries)
        except Faulty as faulty:
            # What could not be read as a number stands there as none.
            raise Faulty((*faults, *faulty.faults)) from None
        if faults:
            raise Faulty(tuple(faults))
        return changed

    def _entry(self, catalogue: Catalogue, before: Service | None) -> dict[str, object]:
        others = {} if before is None else {k: v for k, v in before.name.items() if k != "en"}
        names = {**others, "vi": self.name_vi}
        if self.name_en:
            names["en"] = self.name_en
        entry: dict[str, object] = {
            "id": self.id or _new_id(self.name_en or self.name_vi, catalogue),
            "prefix": self.prefix,
            "name": names,
            "required_assurance": self.assurance,
            "icon": self.icon,
            "hours": [] if self.always else [row.written for row in self.hours],
        }
        if self.capacity.isascii() and self.capacity.isdigit() and len(self.capacity) <= 9:
            entry["daily_capacity"] = int(self.capacity)
        if _is_decimal(self.minutes):
            entry["typical_minutes"] = float(self.minutes)
        return entry

    def _serve(self, entries: Entries, service_id: str) -> None:
        for counter in entries.counter:
            served = [s for s in _texts(counter["services"]) if s != service_id]
            if counter["name"] in self.counters:
                # Where it stood: what has not changed must not look so.
                before = _texts(counter["services"])
                place = before.index(service_id) if service_id in before else len(served)
                served.insert(place, service_id)
            counter["services"] = served

    def _typed_faults(self) -> list[Fault]:
        faults = []
        if self.capacity and not (
            self.capacity.isascii() and self.capacity.isdigit() and len(self.capacity) <= 9
        ):
            faults.append(Fault(Flaw.CAPACITY))
        if not _is_decimal(self.minutes):
            faults.append(Fault(Flaw.MINUTES))
        if not self.always and not self.hours:
            faults.append(Fault(Flaw.HOURS, ""))
        return faults


ASSURANCES = tuple(level.name.lower() for level in Assurance)


def _texts(value: object) -> list[str]:
    return msgspec.convert(value, list[str])


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,3})?", text, re.ASCII) is not None


def _new_id(name: str, catalogue: Catalogue) -> str:
    """Made of the name, and no other service's."""
    words = re.sub(r"[^a-z0-9]+", "_", as_typed(name)).strip("_")
    base = words if words[:1].isalpha() else f"service_{words}".strip("_")
    taken = {service.id for service in catalogue.services}
    numbers = ("", *(f"_{n}" for n in range(2, len(taken) + 3)))
    made = (f"{base[: _LONGEST_ID - len(number)]}{number}" for number in numbers)
    return next(each for each in made if each not in taken)
