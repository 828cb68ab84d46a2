"""Two clients that others wrote for real modules work with the simulated one.

`pyfingerprint` and Adafruit's library were made against ZFM-20, R30x and R503 hardware. What they
get out of the simulated module shows that its wire is the real one's.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import adafruit_fingerprint
import pytest
import serial
from PIL import Image
from pyfingerprint.pyfingerprint import PyFingerprint

from drivers.fingerprint.image import GreyImage
from drivers.simulated.finger import SimulatedFinger
from drivers.simulated.finger_image import draw_finger
from drivers.simulated.fingerprint_module import R503, ZFM_20, FingerprintModule, ModuleModel

HOLDER = SimulatedFinger("holder")
STRANGER = SimulatedFinger("stranger")


@pytest.fixture
def module() -> Iterator[FingerprintModule]:
    with FingerprintModule() as module:
        yield module


@pytest.fixture
def pyfingerprint(module: FingerprintModule) -> PyFingerprint:
    return PyFingerprint(module.port, 57600, 0xFFFFFFFF, 0)


@pytest.fixture
def adafruit(module: FingerprintModule) -> Iterator[adafruit_fingerprint.Adafruit_Fingerprint]:
    with serial.Serial(module.port, baudrate=57600, timeout=5) as uart:
        yield adafruit_fingerprint.Adafruit_Fingerprint(uart)


def in_sixteen_greys(image: GreyImage) -> bytes:
    return bytes((value >> 4) * 17 for value in image.pixels)


# pyfingerprint


def test_pyfingerprint_opens_it_and_reads_its_parameters(pyfingerprint: PyFingerprint) -> None:
    assert pyfingerprint.verifyPassword()
    assert pyfingerprint.getSystemParameters() == (0, 9, 1000, 3, 0xFFFFFFFF, 2, 6)
    assert pyfingerprint.getMaxPacketSize() == 128


def test_pyfingerprint_is_refused_with_a_wrong_password() -> None:
    with FingerprintModule(password=7) as module:
        assert not PyFingerprint(module.port).verifyPassword()
        assert PyFingerprint(module.port, password=7).verifyPassword()


def test_pyfingerprint_enrols_a_finger_and_finds_it_again(
    module: FingerprintModule, pyfingerprint: PyFingerprint
) -> None:
    for buffer in (1, 2):
        assert not pyfingerprint.readImage()
        module.press(HOLDER)
        assert pyfingerprint.readImage()
        assert pyfingerprint.convertImage(buffer)
        module.lift()
    assert pyfingerprint.compareCharacteristics() > 0
    assert pyfingerprint.createTemplate()
    assert pyfingerprint.storeTemplate(5) == 5
    assert pyfingerprint.getTemplateCount() == 1
    assert pyfingerprint.getTemplateIndex(0).index(True) == 5

    def search(finger: SimulatedFinger) -> tuple[int, int]:
        module.press(finger)
        while not pyfingerprint.readImage():
            pass
        pyfingerprint.convertImage(1)
        position, accuracy = pyfingerprint.searchTemplate()
        module.lift()
        return position, accuracy

    assert search(HOLDER)[0] == 5
    assert search(STRANGER) == (-1, -1)
    assert pyfingerprint.deleteTemplate(5)
    assert search(HOLDER) == (-1, -1)


def test_pyfingerprint_takes_a_template_out_and_puts_it_in(
    module: FingerprintModule, pyfingerprint: PyFingerprint
) -> None:
    module.press(HOLDER)
    assert pyfingerprint.readImage()
    pyfingerprint.convertImage(1)
    template = pyfingerprint.downloadCharacteristics(1)
    assert len(template) == 512
    assert pyfingerprint.uploadCharacteristics(2, template)
    assert pyfingerprint.compareCharacteristics() > 0


def test_pyfingerprint_gets_the_picture_in_sixteen_greys(
    module: FingerprintModule, pyfingerprint: PyFingerprint, tmp_path: Path
) -> None:
    picture = draw_finger("picture")
    module.press(HOLDER, picture)
    assert pyfingerprint.readImage()
    pyfingerprint.downloadImage(str(tmp_path / "finger.bmp"))
    with Image.open(tmp_path / "finger.bmp") as image:
        assert image.size == (256, 288)
        assert image.convert("L").tobytes() == in_sixteen_greys(picture)


# Adafruit


def test_adafruit_opens_it_and_reads_its_parameters(
    adafruit: adafruit_fingerprint.Adafruit_Fingerprint,
) -> None:
    assert adafruit.check_module()
    assert adafruit.library_size == 1000
    assert adafruit.data_packet_size == 2
    assert adafruit.baudrate == 6


def test_adafruit_enrols_a_finger_and_finds_it_again(
    module: FingerprintModule, adafruit: adafruit_fingerprint.Adafruit_Fingerprint
) -> None:
    ok = adafruit_fingerprint.OK
    for slot in (1, 2):
        assert adafruit.get_image() == adafruit_fingerprint.NOFINGER
        module.press(HOLDER)
        assert adafruit.get_image() == ok
        assert adafruit.image_2_tz(slot) == ok
        module.lift()
    assert adafruit.create_model() == ok
    assert adafruit.store_model(300) == ok
    assert adafruit.count_templates() == ok
    assert adafruit.template_count == 1
    assert adafruit.read_templates() == ok
    assert adafruit.templates == [300]
    for search in (adafruit.finger_search, adafruit.finger_fast_search):
        assert search() == ok
        assert adafruit.finger_id == 300
    assert adafruit.load_model(300, slot=2) == ok
    assert adafruit.compare_templates() == ok
    assert adafruit.empty_library() == ok
    assert adafruit.finger_search() == adafruit_fingerprint.NOTFOUND


def test_adafruit_takes_a_template_out_and_puts_it_in(
    module: FingerprintModule, adafruit: adafruit_fingerprint.Adafruit_Fingerprint
) -> None:
    module.press(HOLDER)
    assert adafruit.get_image() == adafruit_fingerprint.OK
    assert adafruit.image_2_tz(1) == adafruit_fingerprint.OK
    template = adafruit.get_fpdata("char", 1)
    assert len(template) == 512
    assert adafruit.send_fpdata(template, "char", 2)
    assert adafruit.compare_templates() == adafruit_fingerprint.OK


@pytest.mark.parametrize("model", [ZFM_20, R503], ids=lambda model: model.name)
def test_adafruit_gets_the_picture_in_sixteen_greys(model: ModuleModel) -> None:
    picture = draw_finger("picture", width=model.width, height=model.height, dpi=model.dpi)
    with (
        FingerprintModule(model=model, packet_size=256) as module,
        serial.Serial(module.port, baudrate=57600, timeout=5) as uart,
    ):
        client = adafruit_fingerprint.Adafruit_Fingerprint(uart)
        module.press(HOLDER, picture)
        assert client.get_image() == adafruit_fingerprint.OK
        received = bytes(client.get_fpdata("image"))
    pixels = bytes(nibble * 17 for byte in received for nibble in (byte >> 4, byte & 15))
    assert pixels == in_sixteen_greys(picture)


def test_adafruit_lights_the_ring_of_an_r503() -> None:
    with (
        FingerprintModule(model=R503) as module,
        serial.Serial(module.port, baudrate=57600, timeout=5) as uart,
    ):
        client = adafruit_fingerprint.Adafruit_Fingerprint(uart)
        assert client.set_led(color=2, mode=1, speed=0x60, cycles=3) == adafruit_fingerprint.OK
        assert module.light == bytes((1, 0x60, 2, 3))
