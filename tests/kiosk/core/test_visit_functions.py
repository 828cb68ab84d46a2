"""What the conductor gets of the visit machine."""

from __future__ import annotations

import uuid
from dataclasses import replace

from kiosk.core.visit_functions import visit_functions
from kiosk.visit.machine import Rules


def test_no_idempotency_key_comes_twice_not_even_after_the_machine_began_anew() -> None:
    visit = visit_functions(Rules())
    keys = set()
    for _ in range(2):
        state = visit.initial()
        for request in range(3):
            keys.add(uuid.UUID(replace(state, last_request=request).new_key()))
    assert len(keys) == 6
