"""Runs a target for a time, and says what came of it."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.fuzz.mutation import changed

LONGEST_S = 5.0
"""One input: anything longer is as good as for ever to the person who waits. Far above what the
slowest takes, so that a busy machine does not matter."""
MOST_MEMORY = 256 * 1024 * 1024
"""Bytes that a run may add to the process."""


@dataclass(frozen=True)
class Target:
    name: str
    parse: Callable[[bytes], object]
    samples: Sequence[bytes] = field(repr=False)
    refuses_with: tuple[type[Exception], ...] = ()
    """What it is documented to raise; nothing: it answers everything with a value."""


@dataclass
class Outcome:
    target: str
    executions: int = 0
    taken: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_input: bytes = field(default=b"", repr=False)
    memory: int = 0
    """Bytes by which the process grew at its highest."""
    refusals: Counter[str] = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return self.executions / self.seconds if self.seconds else 0.0


class Fault(AssertionError):
    """A parser did what it must not; the text has the input that made it."""


def run(target: Target, seconds: float, seed: int | None = None) -> Outcome:
    """The samples as they are, then changed ones until the time is over. Raises Fault."""
    seed = random.randrange(1 << 32) if seed is None else seed
    random_ = random.Random(seed)
    outcome = Outcome(target.name)
    for sample in target.samples:
        if not _execute(target, sample, outcome):
            raise Fault(f"{target.name} refuses a real sample: {_shown(sample)}")
    before, began = _peak(), time.perf_counter()
    outcome = Outcome(target.name)
    while (elapsed := time.perf_counter() - began) < seconds:
        _execute(target, changed(random_, target.samples), outcome)
    outcome.seconds = elapsed
    outcome.memory = _peak() - before
    if outcome.memory > MOST_MEMORY:
        raise Fault(f"{target.name} took {outcome.memory} bytes, with seed {seed}")
    return outcome


def _execute(target: Target, data: bytes, outcome: Outcome) -> bool:
    """Whether the input was taken."""
    began = time.perf_counter()
    try:
        target.parse(data)
    except target.refuses_with as error:
        outcome.refusals[type(error).__name__] += 1
        taken = False
    except Exception as error:
        name = type(error).__name__
        raise Fault(f"{target.name} raises {name} over {_shown(data)}") from error
    else:
        taken = True
    spent = time.perf_counter() - began
    outcome.executions += 1
    outcome.taken += taken
    if spent > outcome.slowest:
        outcome.slowest, outcome.slowest_input = spent, data
    if spent > LONGEST_S:
        raise Fault(f"{target.name} takes {spent:.1f} s over {_shown(data)}")
    return taken


def _shown(data: bytes) -> str:
    return f"{len(data)} bytes: {data.hex()}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
