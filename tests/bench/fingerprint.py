"""The host matcher on public fingerprint sets, next to NIST's bozorth3 in the same run.

All pairs of a set are compared: 280 of the same finger and 2,880 of different ones.
"""

from __future__ import annotations

import io
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PIL import Image

from drivers.fingerprint.extraction.enhancement import enhanced
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.matching.cylinders import prepare
from drivers.fingerprint.matching.matcher import compare_prepared
from drivers.fingerprint.matching.threshold import SAME_FINGER
from drivers.fingerprint.minutia import Minutia, MinutiaKind, MinutiaTemplate
from tests.bench._error_rates import Print, Scores, Trials, bounds, trials, upper_bound
from tests.bench.figures import show

FOLDER = Path(__file__).parents[2].parent / "shared" / "vectors" / "fingerprints"
SETS = ("fvc2002-db1_b", "fvc2004-db1_b")
_DPI = 500
_MM = 25.4 / _DPI

T = TypeVar("T")
Images = dict[Print, GreyImage]


def run() -> None:
    sets = [FOLDER / name for name in SETS if (FOLDER / name).is_dir()]
    if not sets:
        print(f"  no fingerprint images in {FOLDER}: nothing measured")
        return
    own: list[tuple[str, Scores]] = []
    times: dict[str, list[float]] = {}
    for folder in sets:
        images = dict(_images(folder))
        print(f"  {folder.name}: {len(images)} images of {len({k[0] for k in images})} fingers")
        scores = _own(images, times)
        own.append((folder.name, scores))
        _show("own extraction and matcher", scores)
        for name, foreign in _foreign(images):
            _show(name, foreign)
    _show_threshold(own)
    for name, step, bound in (
        ("minutiae from an image", "extract", None),
        ("template prepared for comparison", "prepare", None),
        ("comparison", "compare", 10),
    ):
        show(f"{name}, median", statistics.median(times[step]), "ms", bound)


def _images(folder: Path) -> Iterator[tuple[Print, GreyImage]]:
    for path in sorted(folder.glob("*.png")):
        finger, impression = path.stem.split("_")
        with Image.open(path) as picture:
            grey = picture.convert("L")
        image = GreyImage(grey.width, grey.height, _DPI, grey.tobytes())
        yield (int(finger), int(impression)), image


def _all_pairs(items: dict[Print, T], score: Callable[[T, T], float]) -> Scores:
    pairs = itertools.combinations(sorted(items), 2)
    return {(one, other): score(items[one], items[other]) for one, other in pairs}


def _own(images: Images, times: dict[str, list[float]]) -> Scores:
    with MinutiaeExtractor() as extractor:
        extractor.extract(next(iter(images.values())))  # its start is not measured
        extract = _timed(extractor.extract, times.setdefault("extract", []))
        templates = {key: extract(image) for key, image in images.items()}
    prepared = _timed(prepare, times.setdefault("prepare", []))
    ready = {key: prepared(template) for key, template in templates.items()}
    return _all_pairs(ready, _timed(compare_prepared, times.setdefault("compare", [])))


def _timed(function: Callable[..., T], into: list[float]) -> Callable[..., T]:
    def measured(*arguments: object) -> T:
        begun = time.perf_counter()
        result = function(*arguments)
        into.append((time.perf_counter() - begun) * 1000)
        return result

    return measured


def _foreign(images: Images) -> Iterator[tuple[str, Scores]]:
    """bozorth3 as nbis-py offers it, on the picture as it is and as our extractor sees it; and our
    matcher on the very minutiae that bozorth3 had.
    """
    try:
        from nbis import NbisExtractorSettings, new_nbis_extractor
    except ImportError:
        print("    nbis-py has no wheel for this machine: bozorth3 not measured")
        return
    extractor = new_nbis_extractor(
        NbisExtractorSettings(
            min_quality=0.0,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=False,
            ppi=float(_DPI),
        )
    )
    plain = {key: extractor.extract_minutiae(_png(image)) for key, image in images.items()}
    yield "bozorth3, nbis-py's extraction", _all_pairs(plain, lambda a, b: a.compare(b))
    ready = {key: prepare(_template(found, images[key])) for key, found in plain.items()}
    yield "own matcher, the same minutiae", _all_pairs(ready, compare_prepared)
    raised = {
        key: extractor.extract_minutiae(_png(enhanced(image))) for key, image in images.items()
    }
    yield "bozorth3, ridges brought out first", _all_pairs(raised, lambda a, b: a.compare(b))


def _png(image: GreyImage) -> bytes:
    out = io.BytesIO()
    Image.frombytes("L", (image.width, image.height), image.pixels).save(out, "PNG")
    return out.getvalue()


def _template(found: object, image: GreyImage) -> MinutiaTemplate:
    minutiae = [
        Minutia(
            x=(m.x() + 0.5) * _MM,
            y=(m.y() + 0.5) * _MM,
            angle=m.angle() % 360,
            kind=MinutiaKind.ENDING if m.kind().name == "RIDGE_ENDING" else MinutiaKind.BIFURCATION,
            quality=max(1, min(100, round(m.reliability() * 100))),
        )
        for m in found.get()  # type: ignore[attr-defined]
    ]
    return MinutiaTemplate(tuple(minutiae), image.width * _MM, image.height * _MM)


def _show(name: str, scores: Scores) -> None:
    measures: tuple[tuple[str, Callable[[Trials], float]], ...] = (
        ("EER", Trials.equal_error_rate),
        ("FRR at FAR 0.1 %", lambda t: t.rejects_at(0.001)),
        ("FRR at no false accept", lambda t: t.rejects_at(0)),
    )
    whole = trials(scores)
    parts = []
    for label, measure in measures:
        low, high = bounds(scores, measure)
        parts.append(f"{label} {measure(whole):6.2%} ({low:.1%}–{high:.1%})")
    print(f"    {name:<36}" + "  ".join(parts), flush=True)


def _show_threshold(sets: list[tuple[str, Scores]]) -> None:
    accepted = number = 0
    for name, scores in sets:
        whole = trials(scores)
        wrong = int((whole.impostor >= SAME_FINGER).sum())
        accepted, number = accepted + wrong, number + len(whole.impostor)
        print(
            f"  at the default threshold {SAME_FINGER:g}, {name}: "
            f"{whole.false_rejects(SAME_FINGER):.1%} of {len(whole.genuine)} genuine refused, "
            f"{wrong} of {len(whole.impostor)} impostor comparisons accepted "
            f"(highest score {whole.impostor[-1]:.1f})"
        )
    print(
        f"  {accepted} of {number} false accepts: below {upper_bound(accepted, number):.2%} "
        "at 95 % if the comparisons were independent; they are of few fingers"
    )
