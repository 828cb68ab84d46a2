"""`kiosk station procedures check FILE`: whether a file of procedures can be used."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.catalogue.loader import CatalogueError, load_catalogue
from kiosk.procedures.entries import ProcedureFault
from kiosk.procedures.load import load_procedures
from kiosk.station.options import StationOptions


def procedures_task(options: StationOptions, file: str) -> int:
    """0: it can be used; 1: it cannot, and everything that is wrong has been said."""
    try:
        procedures = load_procedures(Path(file))
        services = load_catalogue(options.catalogue_file).catalogue.services
    except (ProcedureFault, CatalogueError) as fault:
        print(f"kiosk station procedures: {fault}", file=sys.stderr)
        return 1
    known = {service.id for service in services}
    for procedure in procedures:
        if procedure.service and procedure.service not in known:
            print(
                f"{file}: {procedure.id}: the counters have no service {procedure.service!r}: "
                "no ticket is offered for it",
                file=sys.stderr,
            )
    unchecked = sum(procedure.checked_on is None for procedure in procedures)
    print(
        f"{len(procedures)} procedures can be used; {unchecked} say that nobody has checked them."
    )
    return 0
