"""What a simulated fingerprint module holds: an image, two feature buffers, a library."""

from __future__ import annotations

import random
from dataclasses import dataclass

from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger import Minutia, SimulatedFinger
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.fingerprint_module.model import ModuleModel
from drivers.simulated.minutia_matcher import THRESHOLD, score
from drivers.simulated.module_template import (
    SIZE,
    Feature,
    decode_module_template,
    encode_module_template,
)

_TEMPLATE_MAX = 2048
_WHITE = 255


@dataclass(frozen=True)
class Touch:
    """A finger as it lies on the window."""

    finger: SimulatedFinger
    minutiae: tuple[Minutia, ...]
    grain: int
    """Which impression of the finger the window shows."""
    image: GreyImage | None = None
    """What the window shows instead."""


Features = bytes | tuple[Minutia, ...]
"""A buffer's content: a template as it came, or what was extracted."""


class ModuleMemory:
    def __init__(self, model: ModuleModel) -> None:
        self._model = model
        self.library: dict[int, bytes] = {}
        """Survives the power."""
        self.power_on()

    def power_on(self) -> None:
        self.image: Touch | None = None
        self.buffers: dict[int, Features] = {}
        self.stale = False
        """The live features match nothing any more."""
        self._loading: tuple[int, bytearray] | None = None

    @property
    def blank(self) -> bool:
        held = list(self.buffers.values())
        return all(isinstance(content, bytes) and not any(content) for content in held)

    def template(self, buffer: int) -> bytes:
        """In the module's own format and size."""
        content = self.buffers.get(buffer, b"")
        if not isinstance(content, bytes):
            content = encode_module_template(_features(content))
        return content.ljust(self._model.template_size, b"\0")

    def compare(self) -> int:
        if self.stale:
            return 0
        return score(_features(self.buffers.get(1)), _features(self.buffers.get(2)))

    def merge(self) -> bool:
        """RegModel: one template from both buffers; False when they are two fingers."""
        one, other = _features(self.buffers.get(1)), _features(self.buffers.get(2))
        if score(one, other) < THRESHOLD:
            return False
        self.buffers[1] = self.buffers[2] = self.template(1)
        return True

    def search(self, buffer: int, first: int, count: int) -> tuple[int, int] | None:
        """Slot and score of the most similar one; None when none is similar enough."""
        if self.stale:
            return None
        live = _features(self.buffers.get(buffer))
        best = max(
            (
                (score(live, _features(template)), -slot)
                for slot, template in self.library.items()
                if first <= slot < first + count
            ),
            default=(0, 0),
        )
        return (-best[1], best[0]) if best[0] >= THRESHOLD else None

    def begin_download(self, buffer: int) -> None:
        self._loading = (buffer, bytearray())

    def abandon_download(self) -> None:
        self._loading = None

    def download(self, payload: bytes) -> None:
        if self._loading is not None:
            self._loading[1].extend(payload)
            if len(self._loading[1]) > _TEMPLATE_MAX:
                self._loading = None

    def end_download(self, *, keep: bool) -> None:
        if self._loading is not None and keep:
            buffer, received = self._loading
            self.buffers[buffer] = bytes(received)
        self._loading = None


def picture(touch: Touch, model: ModuleModel) -> bytes:
    """The window's grey values, row by row, one byte each; the picture lies in its middle."""
    image = touch.image or draw_finger(
        touch.finger.seed,
        press=random.Random(touch.grain),  # noqa: S311 - repeatable, nothing secret
        width=model.width,
        height=model.height,
        dpi=model.dpi,
    )
    rows = []
    for y in range(model.height):
        source_y = y + (image.height - model.height) // 2
        row = bytes((_WHITE,)) * model.width
        if 0 <= source_y < image.height:
            row = _centred(
                image.pixels[source_y * image.width : (source_y + 1) * image.width], model.width
            )
        rows.append(row)
    return b"".join(rows)


def on_the_wire(pixels: bytes, bits: int) -> bytes:
    """UpImage's bytes: with 4 bits, two pixels in each, the left one in the upper half."""
    if bits == 8:
        return pixels
    pairs = zip(pixels[0::2], pixels[1::2], strict=True)
    return bytes((left & 0xF0) | (right >> 4) for left, right in pairs)


def _centred(row: bytes, width: int) -> bytes:
    if len(row) >= width:
        start = (len(row) - width) // 2
        return row[start : start + width]
    left = (width - len(row)) // 2
    return (b"\xff" * left + row).ljust(width, b"\xff")


def _features(content: Features | None) -> tuple[Feature, ...]:
    if content is None:
        return ()
    if isinstance(content, bytes):
        return decode_module_template(content[:SIZE])
    return tuple((m.x, m.y, m.angle, int(m.kind)) for m in content)
