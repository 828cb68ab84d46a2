"""The breaker of the registry behind HTTP, and the only answer of it that is kept."""

from __future__ import annotations

import time
from dataclasses import replace

from kiosk.records.dossier import StepState
from kiosk.station.registry.interface import BreakerState
from tests.kiosk.station.registry import conforming as fault
from tests.kiosk.station.registry.asking import OFFICES, RECORD, SLACK, unavailable, within
from tests.kiosk.station.registry.conforming import Server
from tests.kiosk.station.registry.conftest import PATIENT, Connect
from tests.kiosk.station.running import MINH

# -- the breaker ----------------------------------------------------------------------------------


def test_a_registry_that_fails_is_left_alone_and_tried_again_by_one_question(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    shared.faults.extend([fault.status(500)] * PATIENT.failures)
    for _ in range(PATIENT.failures):
        assert registry.breaker is BreakerState.CLOSED
        assert unavailable(lambda: registry.record(MINH)) == "status-500"
    assert registry.breaker is BreakerState.OPEN
    asked = shared.count(RECORD)
    assert within(SLACK, lambda: registry.record(MINH)) == "circuit-open"
    assert shared.count(RECORD) == asked

    deadline = time.monotonic() + 2
    while registry.breaker is BreakerState.OPEN and time.monotonic() < deadline:
        time.sleep(0.01)
    assert registry.breaker is BreakerState.HALF_OPEN
    shared.faults.append(fault.status(500))
    assert unavailable(lambda: registry.record(MINH)) == "status-500"
    assert registry.breaker is BreakerState.OPEN

    while registry.breaker is BreakerState.OPEN and time.monotonic() < deadline:
        time.sleep(0.01)
    assert registry.record(MINH) is not None
    assert registry.breaker is BreakerState.CLOSED


# -- offices --------------------------------------------------------------------------------------


def test_offices_are_kept_and_asked_for_again_by_their_tag(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    for _ in range(3):
        assert registry.dossiers(MINH)[0].office == "Công an xã Lý Nhân"
    assert shared.count(OFFICES) == 1
    registry = connect(limits=replace(PATIENT, offices_kept=0.001))
    registry.dossiers(MINH)
    time.sleep(0.01)
    assert registry.dossiers(MINH)[0].office == "Công an xã Lý Nhân"
    assert shared.count(f"{OFFICES} 304") >= 1
    shared.renamed["Công an xã Lý Nhân"] = "Công an phường Lý Nhân"
    shared.revision += 1
    time.sleep(0.01)
    assert registry.dossiers(MINH)[0].office == "Công an phường Lý Nhân"


def test_without_the_offices_names_the_answer_is_there_all_the_same(
    shared: Server, connect: Connect
) -> None:
    registry = connect()
    shared.faults.extend([_only_offices_fail] * 9)
    (newest, _) = registry.dossiers(MINH)
    assert newest.office.startswith("G01.")
    assert newest.steps[0].state is StepState.DONE


def _only_offices_fail(handler: fault.Handler) -> None:
    if handler.path == OFFICES:
        handler.send(500, b"", {})
    else:
        handler._answer_question(b'{"number":"%s"}' % MINH.encode())
