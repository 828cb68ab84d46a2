"""Finger images decoded in a process of their own: right, or refused in bounded time and memory."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.fingerprint.decoding import decoder, image_worker
from drivers.fingerprint.decoding.decoder import ImageRefused, decode_view, wsq_size
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.iso19794_4 import Compression, FingerView, parse_finger_record
from drivers.fingerprint.position import FingerPosition
from drivers.simulated.chipcard.finger_record import FingerFormat, finger_record
from drivers.simulated.finger_image import draw_finger

VECTORS = Path(__file__).parents[5] / "shared" / "vectors" / "fingerprints" / "wsq"
DRAWN = draw_finger("decoded")


def view_of(finger_format: FingerFormat, image: GreyImage = DRAWN) -> FingerView:
    return parse_finger_record(finger_record("right_thumb", image, finger_format).block)[0]


WSQ = view_of(FingerFormat.WSQ)


def mean_error(one: GreyImage, other: GreyImage) -> float:
    a, b = (np.frombuffer(image.pixels, np.uint8).astype(float) for image in (one, other))
    return float(np.abs(a - b).mean())


@pytest.mark.parametrize("finger_format", [FingerFormat.RAW, FingerFormat.PNG])
def test_what_loses_nothing_comes_back_as_it_was(finger_format: FingerFormat) -> None:
    assert decode_view(view_of(finger_format)) == DRAWN


@pytest.mark.parametrize(
    "finger_format", [FingerFormat.WSQ, FingerFormat.JPEG, FingerFormat.JPEG_2000]
)
def test_what_is_compressed_comes_back_nearly_as_it_was(finger_format: FingerFormat) -> None:
    view = view_of(finger_format)
    assert len(view.data) < 25_000
    image = decode_view(view)
    assert (image.width, image.height, image.dpi) == (DRAWN.width, DRAWN.height, DRAWN.dpi)
    assert mean_error(image, DRAWN) < 12


def test_a_resolution_is_the_record_s() -> None:
    assert decode_view(replace(WSQ, dpi=1000)).dpi == 1000


@pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors are not on this machine")
def test_a_wsq_image_of_nist_decodes_to_its_reference() -> None:
    data = (VECTORS / "wsq-original.wsq").read_bytes()
    assert wsq_size(data) == (832, 768)
    view = FingerView(FingerPosition.UNKNOWN, 0, 832, 768, 500, Compression.WSQ, data)
    with Image.open(VECTORS / "wsq-converted.png") as reference:
        assert decode_view(view).pixels == reference.convert("L").tobytes()


@pytest.mark.parametrize("kept", [0, 2, 11, 100, 400, 4000, -1])
def test_a_truncated_wsq_image_is_refused_without_a_word_on_the_terminal(
    kept: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ImageRefused):
        decode_view(replace(WSQ, data=WSQ.data[:kept]))
    assert capfd.readouterr() == ("", "")


def no_process(*_: object, **__: object) -> None:
    raise AssertionError("a process was started")


@pytest.mark.parametrize("side", [b"\xff\xff", b"\x00\x00", b"\x01\x01"])
def test_a_wsq_image_of_another_size_is_refused_before_it_is_decoded(
    side: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", no_process)
    frame = WSQ.data.index(b"\xff\xa2")
    for at in (frame + 6, frame + 8):
        data = WSQ.data[:at] + side + WSQ.data[at + 2 :]
        with pytest.raises(ImageRefused, match="another size"):
            decode_view(replace(WSQ, data=data))


def test_more_bytes_than_a_finger_needs_are_refused_before_they_are_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(subprocess, "run", no_process)
    with pytest.raises(ImageRefused, match="bytes"):
        decode_view(replace(WSQ, data=WSQ.data + bytes(decoder.MAX_BYTES)))


@pytest.mark.parametrize("compression", [Compression.JPEG, Compression.JPEG_2000, Compression.PNG])
def test_another_kind_of_image_than_announced_is_refused(compression: Compression) -> None:
    with pytest.raises(ImageRefused, match="not decodable"):
        decode_view(replace(WSQ, compression=compression))


def test_another_size_than_announced_is_refused() -> None:
    for finger_format in (FingerFormat.RAW, FingerFormat.PNG, FingerFormat.JPEG_2000):
        with pytest.raises(ImageRefused):
            decode_view(replace(view_of(finger_format), width=300))


def test_a_decoder_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ImageRefused, match="too long"):
        decode_view(WSQ, seconds=0.001)


@pytest.mark.parametrize(
    ("misdeed", "reason"),
    [
        ("import os; os.kill(os.getpid(), 11)", "died"),
        ("bytes(10**10)", "not decodable"),
        ("while True: pass", "died"),
        ("import sys\nwhile True: sys.stdout.buffer.write(bytes(10**6))", "not decodable"),
        ("print('x' * 100000)", "fill the size"),
    ],
)
def test_a_decoder_that_goes_wrong_takes_nothing_with_it(
    misdeed: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a library taken over by its image could: the limits stand before the image is read."""
    script = tmp_path / "worker.py"
    folder = Path(image_worker.__file__).parents[3]
    script.write_text(
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from drivers.fingerprint.decoding import image_worker\n"
        "image_worker.MAX_CPU_SECONDS = 1\n"
        f"image_worker.confine()\n{misdeed}\n"
    )
    monkeypatch.setattr(decoder, "_SCRIPT", script)
    with pytest.raises(ImageRefused, match=reason):
        decode_view(WSQ)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(WSQ.data) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_wsq_image_is_an_image_or_refused(at: int, damage: bytes) -> None:
    data = WSQ.data[:at] + damage + WSQ.data[at + len(damage) :]
    try:
        image = decode_view(replace(WSQ, data=data))
    except ImageRefused:
        return
    assert (image.width, image.height) == (WSQ.width, WSQ.height)


@given(st.binary(max_size=200))
def test_any_bytes_have_a_wsq_size_or_none(data: bytes) -> None:
    for each in (data, b"\xff\xa0" + data):
        try:
            width, height = wsq_size(each)
        except ValueError:
            continue
        assert 0 <= width <= 0xFFFF
        assert 0 <= height <= 0xFFFF
