"""A short soak of the core: visits leave nothing behind. `./dev bench soak` is the long one."""

from __future__ import annotations

import pytest

from tests.bench._core_visits import CoreVisits
from tests.bench.soak import GROWTH_PERCENT

WARM, VISITS = 100, 400


@pytest.mark.slow
def test_the_core_keeps_nothing_of_hundreds_of_visits() -> None:
    with CoreVisits() as core:
        for _ in range(WARM):
            core.one()
        memory, descriptors, threads = core.standing()
        for _ in range(VISITS):
            core.one()
        later = core.standing()
    assert later[0] <= memory * (1 + GROWTH_PERCENT / 100)
    assert later[1:] == (descriptors, threads)
