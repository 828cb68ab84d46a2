"""Is the audit trail whole?"""

from __future__ import annotations

from pathlib import Path

from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.ops.audit import verify_trail


def audit_trail(path: Path) -> Finding:
    """Reads all of it: seconds for a trail of years."""
    part = Part.AUDIT
    try:
        seen = verify_trail(path)
    except FileNotFoundError:
        return found(part, Code.NONE)
    except OSError as error:
        return found(part, Code.UNREADABLE, error=error.strerror or type(error).__name__)
    if seen.intact:
        return found(part, Code.OK, count=seen.entries)
    first = seen.faults[0]
    return found(part, Code.BROKEN, line=first.line, kind=first.kind)
