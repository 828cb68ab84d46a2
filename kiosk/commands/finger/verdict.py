"""The quality of a print in words: for the technician, and as a resident is told."""

from __future__ import annotations

from drivers.fingerprint.quality import Advice, Quality
from kiosk.commands import table
from kiosk.devices.finger_reader import HINTS
from kiosk.language import Language
from kiosk.language.catalogue import offered, translator
from kiosk.ui.wording import FINGER_HINTS

MEANINGS = {
    Advice.GOOD: "good: worth comparing",
    Advice.NO_FINGER: "no finger to be seen: lay one on the glass, or clean the glass",
    Advice.TOO_WET: "too wet: blotted; dry the finger, press more lightly",
    Advice.CENTRE_IT: "not centred: the print lies beside the middle of the glass",
    Advice.COVER_MORE: "too little of it: only the tip or the edge; lay the whole pad down",
    Advice.PRESS_HARDER: "pale: press harder",
    Advice.TOO_DRY: "too dry: ridges broken into dots; breathe on the finger, press harder",
    Advice.UNCLEAR: "unclear: too few minutiae, or too many to be true; wipe finger and glass",
}


def resident_is_told(advice: Advice, language: Language) -> str:
    """Empty: nothing, the visit goes on."""
    hint = HINTS.get(advice)
    return translator(language)(FINGER_HINTS[hint]) if hint else ""


def lines(quality: Quality) -> list[str]:
    across, down = quality.off_centre
    rows = [("verdict", MEANINGS[quality.advice])]
    told = resident_is_told(quality.advice, Language.VIETNAMESE)
    if told:
        rows.append(("a resident sees", f"“{told}”"))
    rows += [
        ("score", f"{quality.score} of 100"),
        ("ridges", f"{quality.area:.0f} mm², {quality.blotted:.0%} of the finger blotted"),
        ("contrast", f"{quality.contrast:.0f} grey levels, {quality.dark:.0%} dark"),
        ("minutiae", f"{quality.minutiae}, of which {quality.clear_minutiae:.0f} count as clear"),
        (
            "off centre",
            f"{abs(across):.1f} mm to the {'right' if across >= 0 else 'left'}, "
            f"{abs(down):.1f} mm {'down' if down >= 0 else 'up'}",
        ),
    ]
    return table.labelled(rows)


def for_machines(quality: Quality) -> dict[str, object]:
    return {
        "advice": quality.advice.value,
        "resident_is_told": {
            language.value: resident_is_told(quality.advice, language) for language in offered()
        },
        "score": quality.score,
        "area_mm2": quality.area,
        "contrast": quality.contrast,
        "blotted": quality.blotted,
        "dark": quality.dark,
        "off_centre_mm": quality.off_centre,
        "minutiae": quality.minutiae,
        "clear_minutiae": quality.clear_minutiae,
    }
