"""`./dev bench [name]`: measures, each printed beside the bound that it runs against."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path


def names() -> list[str]:
    here = Path(__file__).parent
    found = [module.name for module in pkgutil.iter_modules([str(here)])]
    return sorted(n for n in found if not n.startswith("_") and n != "figures")


def main() -> int:
    wanted = sys.argv[1:] or names()
    unknown = set(wanted) - set(names())
    if unknown:
        print(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(names())}")
        return 2
    for name in wanted:
        print(f"\n{name}")
        importlib.import_module(f"tests.bench.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
