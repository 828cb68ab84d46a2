"""Draws the portrait of a simulated card: a friendly face, always the same for the same person."""

from __future__ import annotations

import hashlib
import io
import random
from dataclasses import dataclass, field, replace

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFilter

from drivers.simulated.chipcard.profile import ImageFormat

WIDTH, HEIGHT = 413, 531
"""Pixels: 35 × 45 mm at 300 dpi."""
_FINE = 2
"""Drawn larger by this, then reduced, for smooth edges."""
_TARGET_BYTES = 15_000

_SKINS = ((241, 203, 170), (233, 190, 154), (224, 176, 138), (212, 162, 124))
_SHIRTS = ((236, 239, 244), (95, 125, 160), (130, 60, 70), (70, 105, 95), (84, 84, 110))
_BLACK_HAIR = ((28, 24, 26), (38, 30, 28), (22, 22, 28))
_GREY_HAIR = (176, 174, 176)

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Image:
    data: bytes = field(repr=False)
    width: int
    height: int
    format: ImageFormat


@dataclass(frozen=True)
class _Person:
    female: bool
    age: int
    skin: Colour
    hair: Colour
    shirt: Colour
    glasses: bool
    wide: float
    """Half width of the face."""
    brow: float
    smile: float
    long_hair: bool

    @classmethod
    def of(cls, seed: str, *, female: bool, age: int) -> _Person:
        dice = random.Random(hashlib.sha256(seed.encode()).digest())  # noqa: S311 – looks, no secret
        grey = min(1.0, max(0.0, (age - 45) / 30))
        black = dice.choice(_BLACK_HAIR)
        return cls(
            female=female,
            age=age,
            skin=dice.choice(_SKINS),
            hair=_mix(black, _GREY_HAIR, grey),
            shirt=dice.choice(_SHIRTS),
            glasses=dice.random() < (0.15 if age < 45 else 0.45),
            wide=dice.uniform(92, 102) - (6 if female else 0),
            brow=dice.uniform(-2, 3),
            smile=dice.uniform(6, 13),
            long_hair=female and (age < 45 or dice.random() < 0.3),
        )


class _Canvas:
    """Draws in pixels of the finished picture, whose middle column is x = 0."""

    def __init__(self) -> None:
        self.image = Pillow.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE))
        self._draw = ImageDraw.Draw(self.image)

    def _place(self, points: list[tuple[float, float]]) -> list[tuple[float, float]]:
        return [((x + WIDTH / 2) * _FINE, y * _FINE) for x, y in points]

    def oval(self, x: float, y: float, across: float, down: float, colour: Colour) -> None:
        box = self._place([(x - across, y - down), (x + across, y + down)])
        self._draw.ellipse([*box[0], *box[1]], fill=colour)

    def block(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        corner: float = 0,
    ) -> None:
        box = self._place([(left, top), (right, bottom)])
        self._draw.rounded_rectangle([*box[0], *box[1]], corner * _FINE, fill=colour)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        self._draw.polygon(self._place(points), fill=colour)

    def bow(
        self,
        x: float,
        y: float,
        across: float,
        down: float,
        span: tuple[int, int],
        colour: Colour,
        width: float,
    ) -> None:
        box = self._place([(x - across, y - down), (x + across, y + down)])
        self._draw.arc([*box[0], *box[1]], *span, fill=colour, width=round(width * _FINE))

    def finished(self) -> Pillow.Image:
        small = self.image.resize((WIDTH, HEIGHT), Pillow.Resampling.LANCZOS)
        return small.filter(ImageFilter.GaussianBlur(0.4))


def draw(seed: str, *, female: bool, age: int, image_format: ImageFormat) -> Image:
    """A portrait of about 15 kB. `seed` names the person; the same seed gives the same bytes."""
    person = _Person.of(seed, female=female, age=age)
    canvas = _Canvas()
    _background(canvas)
    _hair_behind(canvas, person)
    _shoulders(canvas, person)
    _head(canvas, person)
    _hair_in_front(canvas, person)
    _eyes(canvas, person)
    _nose_and_mouth(canvas, person)
    if person.age >= 50:
        _wrinkles(canvas, person)
    if person.glasses:
        _glasses(canvas, person)
    return _encoded(canvas.finished(), image_format)


def filled(image: Image, size: int) -> Image:
    """The image with bytes behind its end, which decoders do not read, `size` bytes at least."""
    return replace(image, data=image.data.ljust(size, b"\x00"))


def _background(canvas: _Canvas) -> None:
    for y in range(0, HEIGHT, 3):
        share = y / HEIGHT
        tone = _mix((226, 236, 246), (186, 206, 228), share)
        canvas.block(-WIDTH, y, WIDTH, y + 3, tone)


def _hair_behind(canvas: _Canvas, person: _Person) -> None:
    if person.long_hair:
        wide = person.wide + 26
        canvas.oval(0, 205, wide, 125, person.hair)
        canvas.block(-wide, 205, wide, 420, person.hair, corner=46)
    elif person.female:
        canvas.oval(0, 205, person.wide + 20, 122, person.hair)
        canvas.oval(0, 88, 42, 32, person.hair)


def _shoulders(canvas: _Canvas, person: _Person) -> None:
    dark = _mix(person.shirt, (0, 0, 0), 0.22)
    canvas.oval(0, 560, 196, 156, person.shirt)
    shadow = _mix(person.skin, (120, 70, 50), 0.28)
    canvas.block(-42, 300, 42, 425, shadow, corner=26)
    canvas.shape([(-43, 398), (43, 398), (0, 462)], shadow)
    canvas.shape([(-50, 388), (-70, 418), (-24, 474), (0, 452)], dark)
    canvas.shape([(50, 388), (70, 418), (24, 474), (0, 452)], dark)
    for button in (488, 518):
        canvas.oval(0, button, 3.5, 3.5, dark)


def _head(canvas: _Canvas, person: _Person) -> None:
    ear = _mix(person.skin, (150, 80, 60), 0.15)
    for side in (-1, 1):
        canvas.oval(side * (person.wide + 3), 240, 15, 28, ear)
    canvas.oval(0, 212, person.wide, 112, person.skin)
    canvas.oval(0, 264, person.wide - 12, 94, person.skin)
    blush = _mix(person.skin, (226, 120, 105), 0.22 if person.female else 0.12)
    for side in (-1, 1):
        canvas.oval(side * 53, 282, 20, 14, blush)


def _hair_in_front(canvas: _Canvas, person: _Person) -> None:
    wide = person.wide + (10 if person.female else 5)
    line = 128 if person.age > 58 and not person.female else 146
    canvas.bow(0, 206, wide, 122, (188, 352), person.hair, 34 if line == 146 else 24)
    if person.female:
        canvas.shape(
            [(-wide + 6, 222), (-wide + 20, 122), (-12, 90), (26, 98), (-26, 158), (-70, 186)],
            person.hair,
        )
        canvas.shape(
            [(wide - 6, 222), (wide - 18, 122), (18, 92), (0, 112), (54, 160)], person.hair
        )
    else:
        canvas.shape(
            [
                (-wide + 8, 190),
                (-wide + 22, 132),
                (0, 90),
                (wide - 22, 132),
                (wide - 8, 190),
                (wide - 26, 158),
                (30, line),
                (-34, line - 4),
                (-wide + 26, 158),
            ],
            person.hair,
        )


def _eyes(canvas: _Canvas, person: _Person) -> None:
    brow = _mix(person.hair, (60, 50, 48), 0.35)
    for side in (-1, 1):
        x = side * 42
        canvas.oval(x, 236, 21, 10.5, (250, 250, 250))
        canvas.oval(x, 236, 10, 10, (52, 36, 28))
        canvas.oval(x, 236, 5, 5, (12, 10, 10))
        canvas.oval(x + 3.5, 232, 2.8, 2.8, (255, 255, 255))
        lid = 3.4 if person.female else 2.4
        canvas.bow(x, 240, 24, 17, (195, 345), (48, 34, 32), lid)
        canvas.bow(x, 216 + person.brow, 27, 13, (200, 340), brow, 4 if person.female else 6.5)


def _nose_and_mouth(canvas: _Canvas, person: _Person) -> None:
    shade = _mix(person.skin, (140, 80, 60), 0.38)
    canvas.bow(0, 272, 14, 11, (25, 155), shade, 3.2)
    for side in (-1, 1):
        canvas.bow(side * 15, 275, 7, 7, (100, 260) if side < 0 else (280, 80), shade, 2.4)
    lips = _mix(person.skin, (192, 60, 66), 0.62 if person.female else 0.36)
    canvas.oval(0, 314, 30, 9.5 if person.female else 7.5, lips)
    canvas.bow(0, 312 - person.smile, 33, person.smile + 3, (15, 165), (122, 52, 50), 2.6)


def _wrinkles(canvas: _Canvas, person: _Person) -> None:
    line = _mix(person.skin, (120, 70, 55), 0.30)
    for side in (-1, 1):
        span = (300, 30) if side < 0 else (150, 240)
        canvas.bow(side * 52, 300, 18, 26, span, line, 2)
        canvas.bow(side * 42, 250, 22, 10, (30, 150), line, 1.8)
    if person.age >= 62:
        for height in (172, 184):
            canvas.bow(0, height + 10, 56, 12, (225, 315), line, 1.6)


def _glasses(canvas: _Canvas, person: _Person) -> None:
    frame = (52, 48, 54)
    for side in (-1, 1):
        canvas.bow(side * 42, 238, 33, 25, (0, 360), frame, 3)
        canvas.shape(
            [
                (side * 74, 232),
                (side * (person.wide + 4), 226),
                (side * (person.wide + 4), 230),
                (side * 74, 236),
            ],
            frame,
        )
    canvas.bow(0, 238, 11, 9, (200, 340), frame, 3)


def _encoded(picture: Pillow.Image, image_format: ImageFormat) -> Image:
    out = io.BytesIO()
    if image_format is ImageFormat.JPEG2000:
        rate = picture.width * picture.height * 3 / _TARGET_BYTES
        picture.save(
            out, "JPEG2000", quality_mode="rates", quality_layers=[rate], irreversible=True, mct=1
        )
    else:
        picture.save(out, "JPEG", quality=82, optimize=True)
    return Image(out.getvalue(), picture.width, picture.height, image_format)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
