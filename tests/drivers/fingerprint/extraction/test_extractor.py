"""Minutiae come out of an image in ISO/IEC 19794-2's conventions, whatever the image."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.fingerprint.extraction import extractor as extractor_module
from drivers.fingerprint.extraction import worker_process
from drivers.fingerprint.extraction.errors import (
    ExtractionError,
    ExtractionTimedOut,
    ExtractorDied,
    ExtractorUnavailable,
    ImageRefused,
)
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.extraction.known_picture import known_picture
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.minutia import Minutia, MinutiaTemplate
from drivers.simulated.finger_image import draw_finger, planted_minutiae


@pytest.fixture(scope="module")
def shared() -> Iterator[MinutiaeExtractor]:
    with MinutiaeExtractor() as extractor:
        yield extractor


@pytest.fixture
def extractor() -> Iterator[MinutiaeExtractor]:
    with MinutiaeExtractor() as own:
        yield own


def noise(side: int, seed: int = 1) -> GreyImage:
    grey = np.random.default_rng(seed).integers(0, 256, side * side, dtype=np.uint8)
    return GreyImage(side, side, 500, grey.tobytes())


def computed(pid: int) -> float:
    """Seconds of processor time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def kill_once_at_work(pid: int) -> None:
    before = computed(pid)
    while computed(pid) < before + 0.1:
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)


def partner(planted: Minutia, template: MinutiaTemplate) -> Minutia | None:
    """The one found within two thirds of a ridge period."""
    near = [m for m in template.minutiae if math.hypot(m.x - planted.x, m.y - planted.y) < 0.3]
    return min(near, key=lambda m: math.hypot(m.x - planted.x, m.y - planted.y), default=None)


@pytest.mark.parametrize("dpi", [350, 500, 508, 1000])
def test_planted_minutiae_are_found_at_their_place_with_angle_and_type(
    shared: MinutiaeExtractor, dpi: int
) -> None:
    size = {"width": round(256 * dpi / 500), "height": round(288 * dpi / 500), "dpi": dpi}
    turned, same_kind, found, planted = [], 0, 0, 0
    for seed in range(6):
        template = shared.extract(draw_finger(seed, **size))
        for minutia in planted_minutiae(seed, **size).minutiae:
            planted += 1
            if (match := partner(minutia, template)) is not None:
                found += 1
                turned.append(abs((match.angle - minutia.angle + 180) % 360 - 180))
                same_kind += match.kind is minutia.kind
    assert found > 0.75 * planted
    assert np.median(turned) < 8
    assert np.percentile(turned, 90) < 25
    assert same_kind > 0.85 * found


def test_a_template_has_the_size_of_its_image_in_millimetres(shared: MinutiaeExtractor) -> None:
    template = shared.extract(draw_finger(1, width=500, height=600, dpi=1000))
    assert (template.width, template.height) == pytest.approx((12.7, 15.24))
    assert template.minutiae
    for minutia in template.minutiae:
        assert 0 <= minutia.x < template.width
        assert 0 <= minutia.y < template.height
        assert 0 <= minutia.angle < 360
        assert 1 <= minutia.quality <= 100


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_an_image_without_ridges_has_no_minutiae(shared: MinutiaeExtractor, grey: int) -> None:
    assert shared.extract(GreyImage(256, 288, 500, bytes([grey]) * 256 * 288)).minutiae == ()


@given(
    width=st.integers(32, 160),
    height=st.integers(32, 160),
    dpi=st.integers(250, 1200),
    data=st.data(),
)
@settings(max_examples=60, deadline=None)
def test_any_image_gives_a_template_or_a_clear_error(
    shared: MinutiaeExtractor, width: int, height: int, dpi: int, data: st.DataObject
) -> None:
    tile = data.draw(st.binary(min_size=1, max_size=64))
    pixels = (tile * (width * height // len(tile) + 1))[: width * height]
    try:
        template = shared.extract(GreyImage(width, height, dpi, pixels))
    except ExtractionError:
        return
    assert all(0 <= m.x <= template.width + 0.1 for m in template.minutiae)


@pytest.mark.parametrize(("side", "dpi"), [(1100, 500), (900, 300), (60, 1200)])
def test_an_image_that_no_finger_fills_is_refused(
    shared: MinutiaeExtractor, side: int, dpi: int
) -> None:
    with pytest.raises(ImageRefused):
        shared.extract(GreyImage(side, side, dpi, bytes(side * side)))


def test_an_image_that_takes_too_long_is_given_up_and_the_next_works() -> None:
    with MinutiaeExtractor(seconds=0.5) as extractor:
        extractor.extract(draw_finger(1))
        begun = time.monotonic()
        with pytest.raises(ExtractionTimedOut):
            extractor.extract(noise(1024))
        assert time.monotonic() - begun < 5
        assert extractor.extract(draw_finger(1)).minutiae


def test_a_worker_killed_in_the_middle_is_a_clear_error_and_the_next_image_works(
    extractor: MinutiaeExtractor,
) -> None:
    before = extractor.extract(draw_finger(1))
    first = extractor.pid
    assert first is not None
    killer = threading.Thread(target=kill_once_at_work, args=(first,))
    killer.start()
    with pytest.raises(ExtractorDied):
        extractor.extract(noise(1024))
    killer.join()
    assert extractor.extract(draw_finger(1)) == before
    assert extractor.pid not in (None, first)


def test_a_worker_killed_between_two_images_is_not_noticed(extractor: MinutiaeExtractor) -> None:
    before = extractor.extract(draw_finger(1))
    assert extractor.pid is not None
    os.kill(extractor.pid, signal.SIGKILL)
    while extractor.pid is not None:
        time.sleep(0.01)
    assert extractor.extract(draw_finger(1)) == before


def test_two_threads_share_one_extractor(shared: MinutiaeExtractor) -> None:
    expected = {seed: shared.extract(draw_finger(seed)) for seed in range(4)}
    got: dict[int, MinutiaTemplate] = {}
    threads = [
        threading.Thread(
            target=lambda seed=seed: got.update({seed: shared.extract(draw_finger(seed))})
        )
        for seed in expected
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == expected


def test_a_detector_that_misreads_the_known_picture_is_refused(
    monkeypatch: pytest.MonkeyPatch, extractor: MinutiaeExtractor
) -> None:
    picture = known_picture()
    upside_down = picture.pixels[::-1]
    monkeypatch.setattr(
        extractor_module,
        "known_picture",
        lambda: GreyImage(picture.width, picture.height, picture.dpi, upside_down),
    )
    with pytest.raises(ExtractorUnavailable, match="known picture"):
        extractor.extract(draw_finger(1))
    assert extractor.pid is None


NO_LIBRARY = "import sys; sys.stdout.buffer.write(bytes((2, 0, 0)))"
DIES_AT_ONCE = "raise SystemExit(1)"
GARBAGE = "print('hello, this is not an answer')"
READY = "import sys, time; sys.stdout.buffer.write(bytes(3)); sys.stdout.flush(); "
DIES_ON_THE_PICTURE = READY + "sys.stdin.buffer.read(10)"
TOO_MANY = (
    READY + "sys.stdout.buffer.write(bytes((0, 255, 255))); sys.stdout.flush(); time.sleep(9)"
)


@pytest.mark.parametrize(
    "script", [NO_LIBRARY, DIES_AT_ONCE, GARBAGE, DIES_ON_THE_PICTURE, TOO_MANY]
)
def test_an_extractor_that_does_not_come_up_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, extractor: MinutiaeExtractor, script: str
) -> None:
    path = tmp_path / "worker.py"
    path.write_text(script)
    monkeypatch.setattr(worker_process, "_SCRIPT", path)
    with pytest.raises(ExtractorUnavailable):
        extractor.extract(draw_finger(1))
    monkeypatch.undo()
    assert extractor.extract(draw_finger(1)).minutiae
