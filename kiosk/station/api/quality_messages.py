"""What terminals send when a record was checked, and what supervisors get about all of them."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, Field, StringConstraints, model_validator

from kiosk.records.quality import MOST_FIELDS, QualityFigures
from kiosk.records.record import Verdict
from kiosk.station.api.correction_messages import Area
from kiosk.station.api.lookup_messages import LookupBody

Month = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Count = Annotated[int, Field(strict=True, ge=0, le=MOST_FIELDS)]


class RecordCheckBody(LookupBody):
    """How a resident's record compares with the card, as counts of fields; no value of any.

    The number serves to count a person once a month and is not kept.
    """

    area: Area = ""
    outcome: dict[Verdict, Count]
    """Fields by verdict; at least one, else nothing was checked."""

    @model_validator(mode="after")
    def _something_checked(self) -> Self:
        if not any(self.outcome.values()):
            raise ValueError("no field was compared")
        return self


class QualityFiguresAnswer(BaseModel):
    """Rounded to fives; null: fewer than five."""

    checked: int | None
    correct: int | None
    complete: int | None
    differing: int | None
    missing: int | None
    outdated: int | None
    asked: int | None
    accepted: int | None

    @classmethod
    def of(cls, figures: QualityFigures) -> QualityFiguresAnswer:
        return cls.model_validate(figures, from_attributes=True)


class AreaQualityAnswer(BaseModel):
    area: str
    """Empty: not known."""
    figures: QualityFiguresAnswer


class StationQualityAnswer(BaseModel):
    station_id: str
    figures: QualityFiguresAnswer
    areas: list[AreaQualityAnswer]


class DataQualityAnswer(BaseModel):
    month: str
    total: QualityFiguresAnswer
    stations: list[StationQualityAnswer]
    """All that share this database."""
