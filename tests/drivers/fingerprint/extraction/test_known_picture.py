"""The known picture would come out otherwise if the detector were misread in any usual way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from drivers.fingerprint.extraction.known_picture import known_picture, shows_what_is_known
from drivers.fingerprint.minutia import Minutia, MinutiaKind

SIDE = 256 / 500 * 25.4


@pytest.fixture(scope="module")
def found() -> tuple[Minutia, ...]:
    with MinutiaeExtractor() as extractor:
        return extractor.extract(known_picture()).minutiae


def test_it_is_recognised(found: tuple[Minutia, ...]) -> None:
    assert shows_what_is_known(found)


def swapped(kind: MinutiaKind) -> MinutiaKind:
    return MinutiaKind.ENDING if kind is MinutiaKind.BIFURCATION else MinutiaKind.BIFURCATION


@pytest.mark.parametrize(
    "misread",
    [
        lambda m: replace(m, y=SIDE - m.y),
        lambda m: replace(m, x=SIDE - m.x),
        lambda m: replace(m, x=m.y, y=m.x),
        lambda m: replace(m, angle=(m.angle + 180) % 360),
        lambda m: replace(m, angle=-m.angle % 360),
        lambda m: replace(m, angle=(m.angle + 45) % 360),
        lambda m: replace(m, kind=swapped(m.kind)),
        lambda m: replace(m, kind=MinutiaKind.ENDING),
        lambda m: replace(m, quality=0),
        lambda m: replace(m, x=m.x * 1.1, y=m.y * 1.1),
    ],
    ids=[
        "y from below",
        "mirrored",
        "x and y swapped",
        "angles out of the ridge",
        "angles clockwise",
        "angles from elsewhere",
        "types swapped",
        "one type",
        "no quality",
        "other resolution",
    ],
)
def test_a_misreading_is_noticed(
    found: tuple[Minutia, ...], misread: Callable[[Minutia], Minutia]
) -> None:
    assert not shows_what_is_known([misread(minutia) for minutia in found])


def test_a_minutia_too_few_or_too_many_is_noticed(found: tuple[Minutia, ...]) -> None:
    assert not shows_what_is_known(found[1:])
    assert not shows_what_is_known([*found, replace(found[0], x=1.0)])
