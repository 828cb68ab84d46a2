"""The service keeps to its published contract, whatever Schemathesis makes of that.

Requests that the contract allows, made likelier to reach the queue by names that exist, and
requests that it forbids, at every operation; the choice is the same in every run.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi

from kiosk.queue.day import station_day
from kiosk.station.serve import StationServer
from tests.kiosk.station.running import DUNG, HOA, MINH, Caller, Clock, new_key, options

EXAMPLES = 12
"""Of each kind at each operation."""
STREAM = "/v1/events"
CHECKS = [
    not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_headers_conformance,
    openapi.response_schema_conformance,
]
SESSION_COOKIE = "__Host-staff"
UNHURRIED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture
def officer(tmp_path: Path) -> Iterator[Caller]:
    """Signed in, at a station with tickets of every state, a block on lease and an appointment."""
    chosen = options(tmp_path)
    with StationServer(chosen, clock=Clock()) as server:
        caller = Caller(server.url, of=chosen)
        for service in ("residence", "vehicles", "identity_card"):
            for _ in range(3):
                assert caller.take(service).status_code == 201
        caller.next("1")
        caller.next("2")
        yield caller


class Known:
    """Names that exist, put into every other request in the place of invented ones."""

    def __init__(self, caller: Caller) -> None:
        block = caller.lease(size=100).json()
        queue = caller.get("/v1/staff/queue?counter=1").json()
        current = queue["counter"]["ticket"]["id"]
        waiting = [ticket["id"] for ticket in queue["waiting"]]
        day = station_day(Clock().now).isoformat()
        self._turn = itertools.count()
        self._values: dict[str, Iterator[Any]] = {
            "service_id": itertools.cycle(["residence", "vehicles"]),
            "counter": itertools.cycle(["1", "2"]),
            "ticket_id": itertools.cycle([current, *waiting]),
            "current": itertools.cycle([current, None]),
            "block_id": itertools.repeat(block["id"]),
            "ordinal": itertools.count(block["first"]),
            "assurance": itertools.repeat("card_genuine"),
            "issued_at": itertools.repeat(f"{day}T09:00:00+07:00"),
            "at": itertools.repeat(f"{day}T10:00:00+07:00"),
            "day": itertools.repeat(day),
            "number": itertools.cycle([MINH, HOA, DUNG]),
            "code": itertools.repeat("G01.899.108.000-261103-0012"),
            "revision": itertools.repeat(None),
        }

    def put_into(self, case: Any) -> None:
        if next(self._turn) % 2:
            return
        for part in (case.body, case.query):
            if isinstance(part, dict):
                for name in part.keys() & self._values.keys():
                    part[name] = next(self._values[name])
        if case.path == "/v1/staff/call":
            case.body["number"] = "A002"


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_operation_answers_as_its_contract_says(officer: Caller) -> None:
    officer.be_signed_in()
    contract = schemathesis.openapi.from_url(f"{officer.url}/v1/openapi.json")
    known = Known(officer)
    done: Counter[str] = Counter()
    for result in contract.get_all_operations():
        operation = result.ok()
        if operation.path != STREAM:
            _try(officer, operation, known, done)
    missing = {
        f"{method.upper()} {path}"
        for path, methods in officer.get("/v1/openapi.json").json()["paths"].items()
        for method in methods
        if path != STREAM and not done[f"{method.upper()} {path} answered"]
    }
    assert not missing
    # The tries go deep enough to change something: at most of the operations some succeed.
    operations = [name for name in done if name.endswith(" answered")]
    successes = [name for name in done if name.endswith(" success")]
    assert len(successes) > 0.6 * len(operations), sorted(successes)
    # And the station is none the worse for it.
    assert officer.get("/v1/ready").status_code == 200
    assert officer.lease(day="2026-11-25").status_code == 201


def _try(officer: Caller, operation: Any, known: Known, done: Counter[str]) -> None:
    def ask(case: Any) -> int:
        headers = {} if case.path.endswith("/sessions") else {"X-CSRF-Token": officer.csrf}
        answer = case.call(session=officer.session, headers=headers, timeout=20)
        case.validate_response(answer, checks=CHECKS)
        done[f"{operation.label} answered"] += 1
        return int(answer.status_code)

    @UNHURRIED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def what_it_allows(case: Any) -> None:
        known.put_into(case)
        if ask(case) < 300:
            done[f"{operation.label} success"] += 1

    @UNHURRIED
    @given(case=operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def what_it_forbids(case: Any) -> None:
        status = ask(case)
        assert status >= 400 or _makes_no_difference(case), case.body

    what_it_allows()
    if _takes_anything(operation):
        what_it_forbids()


def _makes_no_difference(case: Any) -> bool:
    """The real session's cookie is sent in the place of any other, and a query may say more than
    anybody asks for: that is left out of account."""
    said = case.meta.phase.data
    added = (
        "additionalProperties" in mutation.keywords
        for mutation in said.mutations or ()
        if mutation.parameter_location is ParameterLocation.QUERY
    )
    return said.parameter == SESSION_COOKIE or any(added)


def _takes_anything(operation: Any) -> bool:
    return bool(operation.body) or any(True for _ in operation.iter_parameters())


def test_the_stream_of_events_answers_as_its_contract_says(officer: Caller) -> None:
    said = officer.get("/v1/openapi.json").json()["paths"][STREAM]["get"]["responses"]
    with officer.session.get(officer.url + STREAM, stream=True, timeout=10) as answer:
        assert answer.status_code == 200
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind in said["200"]["content"]
    wrong = officer.session.get(officer.url + STREAM, headers={"Last-Event-ID": "x"}, timeout=10)
    assert (wrong.status_code, wrong.headers["Content-Type"]) == (422, "application/problem+json")
    assert "application/problem+json" in said["4XX"]["content"]


def test_each_address_names_the_methods_that_it_takes(officer: Caller) -> None:
    for path, methods in officer.get("/v1/openapi.json").json()["paths"].items():
        for method in {"get", "post", "put", "delete", "patch"} - methods.keys():
            answer = officer.session.request(method, officer.url + path, timeout=10)
            assert answer.status_code == 405, f"{method} {path}"
            assert answer.headers["Content-Type"] == "application/problem+json"
            allowed = {word.strip().lower() for word in answer.headers["Allow"].split(",")}
            assert allowed == methods.keys(), f"{method} {path}"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"\x00", b"{", b"{'a': 1}"])
def test_what_is_no_json_is_malformed_like_any_other(officer: Caller, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": new_key()}
    for path in ("/v1/tickets", "/v1/blocks", "/v1/lookups/record"):
        answer = officer.session.post(officer.url + path, data=body, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
