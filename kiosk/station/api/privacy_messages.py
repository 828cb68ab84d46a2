"""What terminals send and get about the processing of a resident's data."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import BaseModel, Field, model_validator

from kiosk.identity.assurance import Assurance
from kiosk.records.held import Held, Processing, Purpose
from kiosk.station.api.lookup_messages import LookupBody
from kiosk.station.api.messages import AssuranceName


class ConsentBody(LookupBody):
    """What the resident was asked, and said, before the first look at personal data of a visit."""

    purposes: Annotated[list[Purpose], Field(min_length=1, max_length=len(Purpose))]
    given: Annotated[bool, Field(strict=True)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.purposes)) != len(self.purposes):
            raise ValueError("a purpose stands there twice")
        return self


class HeldEntryAnswer(BaseModel):
    at: dt.datetime
    what: Processing
    terminal: str
    assurance: AssuranceName
    detail: str
    """A code: a ticket's number with its service, a correction's code, purposes."""
    until: dt.date | None
    """When it will be deleted; none: not before staff have decided."""


class HeldAnswer(BaseModel):
    entries: list[HeldEntryAnswer]
    """Newest first."""
    more: bool
    """There are older ones."""

    @classmethod
    def of(cls, held: Held) -> HeldAnswer:
        return cls(
            entries=[
                HeldEntryAnswer(
                    at=entry.at,
                    what=entry.what,
                    terminal=entry.terminal,
                    assurance=AssuranceName[Assurance(entry.assurance).name],
                    detail=entry.detail,
                    until=entry.until,
                )
                for entry in held.entries
            ],
            more=held.more,
        )
