"""Whatever is done in whatever order at a station, nothing is lost and nothing doubled."""

from __future__ import annotations

from hypothesis import settings

from tests.kiosk.queue.day_machine import DayMachine

TestAnyDay = DayMachine.TestCase
TestAnyDay.settings = settings(max_examples=60, stateful_step_count=50, deadline=None)
