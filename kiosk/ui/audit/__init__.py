"""Whether a screen holds what the design promises. One check in one module, findings as values."""

from __future__ import annotations

from kiosk.ui.audit import blank, clipped, contrast, glyphs, letters, outside, overlaps, targets
from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene

CHECKS = (
    clipped.check,
    outside.check,
    overlaps.check_texts,
    overlaps.check_targets,
    targets.check,
    blank.check,
    letters.check,
    contrast.check,
    glyphs.check,
)


def audit(scene: Scene) -> list[Finding]:
    """Everything that is wrong with it, check by check."""
    return [finding for check in CHECKS for finding in check(scene)]
