"""How far a reading is, as a bar."""

from __future__ import annotations

from collections.abc import Callable

from drivers.chipcard.document import Progress, Stage
from kiosk.commands.progress_bar import ProgressBar

_STAGES = {
    Stage.ACCESS: "opening",
    Stage.IDENTITY: "identity",
    Stage.SIGNATURE: "signature",
    Stage.CHIP: "chip",
    Stage.PORTRAIT: "files and photo",
}


def drawn_on(bar: ProgressBar) -> Callable[[Progress], None]:
    return lambda progress: bar.draw(_STAGES[progress.stage], progress.done, progress.total)
