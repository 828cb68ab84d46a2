"""`kiosk finger compare`: score of two pictures, as this terminal compares fingers."""

from __future__ import annotations

import argparse
from pathlib import Path

from drivers.fingerprint.extraction.errors import ExtractionError, ExtractorUnavailable
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.matching.matcher import compare
from drivers.fingerprint.matching.threshold import SAME_FINGER
from drivers.fingerprint.minutia import MinutiaTemplate
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.failures import Failed, no_disk, no_extractor, usage
from kiosk.commands.finger.picture_file import NoPicture, read_plain
from kiosk.commands.finger.session import reported
from kiosk.commands.json_output import write_json
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    return reported("compare", options, lambda: _compare(options))


def _compare(options: argparse.Namespace) -> int:
    paths: tuple[Path, Path] = (options.one, options.other)
    images = [_read(path, options.dpi) for path in paths]
    with MinutiaeExtractor() as extractor:
        one, other = (
            _extracted(extractor, image, path) for image, path in zip(images, paths, strict=True)
        )
    score = compare(one, other)
    same = score >= SAME_FINGER
    counts = [len(template.minutiae) for template in (one, other)]
    if options.json:
        write_json(
            {
                "outcome": "compared",
                "score": score,
                "threshold": SAME_FINGER,
                "same_finger": same,
                "minutiae": counts,
            }
        )
    else:
        verdict = "taken to be the same finger" if same else "not taken to be the same finger"
        print(
            f"score {score:.1f} of 100, threshold {SAME_FINGER:g}: {verdict} "
            f"({counts[0]} and {counts[1]} minutiae)"
        )
    return Exit.DONE if same else Exit.CHECK_FAILED


def _read(path: Path, dpi: int | None) -> GreyImage:
    try:
        return read_plain(path, dpi)
    except NoPicture as error:
        raise Failed(usage(f"{path}: {error}.")) from None
    except OSError as error:
        raise Failed(no_disk(path, error)) from None


def _extracted(extractor: MinutiaeExtractor, image: GreyImage, path: Path) -> MinutiaTemplate:
    try:
        return extractor.extract(image)
    except ExtractorUnavailable as error:
        raise Failed(no_extractor(error)) from None
    except ExtractionError as error:
        raise Failed(usage(f"{path}: {error}.")) from None
