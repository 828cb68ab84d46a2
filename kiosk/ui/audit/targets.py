"""Touch targets smaller than a finger needs."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.ui.audit.finding import Finding
from kiosk.ui.audit.scene import Scene

RULE = "small-target"


def check(scene: Scene) -> Iterator[Finding]:
    least = scene.promise.touch
    for target in scene.targets:
        # Half a pixel is what rounding the panel's 20 mm takes.
        if min(target.box.width, target.box.height) < least - 0.5:
            size = f"{target.box.width:.0f} × {target.box.height:.0f}"
            yield scene.finding(RULE, target, f"{size}, promised {least:.0f}")
