"""`./dev fuzz [SECONDS] [TARGET…]`: each target for so many seconds, with what it came to."""

from __future__ import annotations

import sys

from tests.fuzz import harness
from tests.fuzz.targets import NAMES, target

DEFAULT_S = 10.0


def main(arguments: list[str]) -> int:
    seconds = DEFAULT_S
    if arguments and arguments[0].replace(".", "", 1).isdigit():
        seconds = float(arguments.pop(0))
    unknown = set(arguments) - set(NAMES)
    if unknown:
        print(f"no such target: {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
        return 2
    faults = 0
    print(f"  {'':<20}{'runs/s':>10}{'taken':>8}{'slowest':>12}{'memory':>10}")
    for name in arguments or NAMES:
        try:
            outcome = harness.run(target(name), seconds)
        except harness.Fault as fault:
            faults += 1
            print(f"  {name:<20}{fault}", flush=True)
            continue
        share = 100 * outcome.taken / outcome.executions
        print(
            f"  {name:<20}{outcome.per_second:>10.0f}{share:>7.0f}%"
            f"{outcome.slowest * 1000:>9.1f} ms{outcome.memory / 2**20:>7.0f} MB",
            flush=True,
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
