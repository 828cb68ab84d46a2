"""What terminals send of themselves as machines, and what they are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from pydantic import AwareDatetime, BaseModel, Field, PlainValidator, WithJsonSchema

from kiosk.appliance.log_record import LINES_IN_PART, MOST_PARTS, LogLine
from kiosk.appliance.report import OrderKind, ReportAnswer, TerminalReport
from kiosk.station.api.messages import EARLIEST, LATEST, RequestBody, TerminalId

_T = TypeVar("_T")


def _schema_of(kind: type) -> dict[str, Any]:
    """As JSON schema, complete in itself."""
    (schema,), known = msgspec.json.schema_components((kind,), ref_template="{name}")

    def resolved(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return resolved(known[part["$ref"]])
            return {name: resolved(inner) for name, inner in part.items() if name != "default"}
        return [resolved(one) for one in part] if isinstance(part, list) else part

    found: dict[str, Any] = resolved(schema)
    return found


def _converted(kind: type[_T], moments: Callable[[_T], tuple[dt.datetime | None, ...]]) -> Any:
    def convert(value: object) -> _T:
        try:
            made = msgspec.convert(value, kind)
        except (msgspec.ValidationError, RecursionError):
            # What it says may quote what was sent.
            raise ValueError("not as the contract says") from None
        if not all(m is None or _is_sound(m) for m in moments(made)):
            raise ValueError("a moment without time zone, or out of bounds")
        return made

    return convert


def _is_sound(moment: dt.datetime) -> bool:
    return moment.tzinfo is not None and EARLIEST <= moment < LATEST


Report = Annotated[
    TerminalReport,
    PlainValidator(
        _converted(TerminalReport, lambda r: (r.started_at, r.reported_at, r.last_visit_at))
    ),
    WithJsonSchema(_schema_of(TerminalReport)),
]
Line = Annotated[
    LogLine,
    PlainValidator(_converted(LogLine, lambda line: (line.at,))),
    WithJsonSchema(_schema_of(LogLine)),
]


class TerminalReportBody(RequestBody):
    terminal_id: TerminalId
    report: Report


class TerminalLogBody(RequestBody):
    """A part of the log that was asked for with an order."""

    terminal_id: TerminalId
    order_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    part: Annotated[int, Field(strict=True, ge=0, lt=MOST_PARTS)]
    lines: Annotated[list[Line], Field(max_length=LINES_IN_PART)]


class OrderAnswer(BaseModel):
    id: str
    kind: OrderKind
    version: str
    settings: dict[str, str | int | float | bool]


class TerminalReportAnswer(BaseModel):
    now: AwareDatetime
    orders: list[OrderAnswer]

    @classmethod
    def of(cls, answer: ReportAnswer) -> TerminalReportAnswer:
        return cls.model_validate(msgspec.to_builtins(answer))
