"""`./dev bench [name]`: measures, each printed beside the bound that it runs against."""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import sys
from pathlib import Path


def names() -> list[str]:
    here = Path(__file__).parent
    found = [module.name for module in pkgutil.iter_modules([str(here)])]
    return sorted(n for n in found if not n.startswith("_") and n != "figures")


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"of {', '.join(names())}; none: all")
    parser.add_argument(
        "--minutes", type=float, help="province: how much of its ten is played; soak: the core's"
    )
    parser.add_argument("--communes", type=int, help="province: how many it has")
    parser.add_argument("--visits", type=int, help="soak: how many")
    parser.add_argument("--peer", type=Path, help="peer: a checkout of mrf345/FQM")
    return parser.parse_args()


def main() -> int:
    given = options()
    wanted = given.name or names()
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(names())}")
        return 2
    for name in wanted:
        print(f"\n{name}")
        bench = importlib.import_module(f"tests.bench.{name}").run
        takes = inspect.signature(bench).parameters
        bench(**{k: v for k, v in vars(given).items() if k in takes and v is not None})
    return 0


if __name__ == "__main__":
    sys.exit(main())
