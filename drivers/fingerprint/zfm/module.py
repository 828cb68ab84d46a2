"""Commands of the ZFM-20 module family, one call each.

Names and codes are those of the ZhianTec ZFM-20 manual; ReadProdInfo and AuraLedConfig are of the
Grow R503 manual 1.2.2. Every call raises DeviceGone, DeviceTimeout, DeviceProtocolError,
DeviceCancelled.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, IntEnum

from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import Comparison, Found, ImageProgress, QualityHint
from drivers.fingerprint.zfm.exchange import ATTEMPTS, Exchange, Transfer, pause
from drivers.fingerprint.zfm.geometry import IMAGE_MAX, Geometry, candidates, recognise, unpack

LIVE_BUFFER = 1
REFERENCE_BUFFER = 2
UPLOAD_MAX = 2048
_TEMPLATE_SIZES = frozenset({512, 768, 1536})
"""What is whole without an end packet."""
_PRODUCT = struct.Struct(">16s4s8s2s8sHHHH")
_INDEX_PAGE = 256


class Instruction(IntEnum):
    GEN_IMG = 0x01
    IMG_2_TZ = 0x02
    MATCH = 0x03
    SEARCH = 0x04
    REG_MODEL = 0x05
    STORE = 0x06
    LOAD_CHAR = 0x07
    UP_CHAR = 0x08
    DOWN_CHAR = 0x09
    UP_IMAGE = 0x0A
    DELET_CHAR = 0x0C
    EMPTY = 0x0D
    SET_SYS_PARA = 0x0E
    READ_SYS_PARA = 0x0F
    VFY_PWD = 0x13
    TEMPLATE_NUM = 0x1D
    READ_INDEX_TABLE = 0x1F
    READ_PROD_INFO = 0x3C


class Confirmation(IntEnum):
    OK = 0x00
    NO_FINGER = 0x02
    IMAGE_FAILED = 0x03
    TOO_DRY = 0x04
    TOO_WET = 0x05
    TOO_DISORDERLY = 0x06
    TOO_FEW_FEATURES = 0x07
    NO_MATCH = 0x08
    NOT_FOUND = 0x09
    NOT_COMBINED = 0x0A
    NO_SUCH_SLOT = 0x0B
    SLOT_UNREADABLE = 0x0C
    WRONG_PASSWORD = 0x13
    NO_IMAGE = 0x15
    INVALID_PARAMETER = 0x1A


_HINTS = {
    Confirmation.TOO_DRY: QualityHint.TOO_DRY,
    Confirmation.TOO_WET: QualityHint.TOO_WET,
    Confirmation.TOO_DISORDERLY: QualityHint.DISORDERLY,
    Confirmation.TOO_FEW_FEATURES: QualityHint.TOO_FEW_FEATURES,
    Confirmation.NO_IMAGE: QualityHint.UNREADABLE,
}


class ImageResult(Enum):
    TAKEN = "taken"
    NO_FINGER = "no_finger"
    FAILED = "failed"


@dataclass(frozen=True)
class Parameters:
    system_id: int
    library_size: int
    packet_size: int
    """Bytes of payload in data packets: 32, 64, 128 or 256."""


@dataclass(frozen=True)
class Product:
    model: str
    window: tuple[int, int]
    """Width and height in pixels."""
    template_size: int
    """Bytes; 0: not said."""


class ZfmModule:
    """One module on an open line. Used from one thread."""

    def __init__(self, exchange: Exchange, possible: tuple[Geometry, ...] | None = None) -> None:
        """`possible`: what its images may look like, where that is known beforehand."""
        self._exchange = exchange
        self._possible = possible or candidates(None)
        self._fixed_geometry = possible is not None
        self._geometry: Geometry | None = None
        self._template_sizes = _TEMPLATE_SIZES

    # Who it is.

    def verify_password(self, password: int, patience: Patience) -> bool:
        reply = self._command(Instruction.VFY_PWD, patience, struct.pack(">I", password))
        return _accept(reply, Confirmation.WRONG_PASSWORD) is Confirmation.OK

    def read_parameters(self, patience: Patience, reply_timeout: float) -> Parameters | None:
        """None when the module does not say (R308)."""
        reply = self._ask(Instruction.READ_SYS_PARA, 16, patience, reply_timeout)
        if reply is None:
            return None
        _, system_id, library_size, _, _, size_code, _ = struct.unpack(">HHHHIHH", reply)
        if size_code > 3:
            return None
        self._exchange.packet_size = 32 << size_code
        return Parameters(system_id, library_size, self._exchange.packet_size)

    def read_product(self, patience: Patience, reply_timeout: float) -> Product | None:
        """None when the module does not say: all but newer ones."""
        reply = self._ask(Instruction.READ_PROD_INFO, _PRODUCT.size, patience, reply_timeout)
        if reply is None:
            return None
        name, *_, width, height, template_size, _ = _PRODUCT.unpack(reply)
        model = bytes(c for c in name.split(b"\0")[0] if 0x20 < c < 0x7F).decode("ascii")
        if not self._fixed_geometry:
            self._possible = candidates((width, height))
        if 0 < template_size <= UPLOAD_MAX:
            self._template_sizes |= {template_size}
        return Product(model, (width, height), template_size)

    def set_parameter(self, number: int, value: int, patience: Patience) -> bool:
        """False when the module has no such parameter."""
        reply = self._command(Instruction.SET_SYS_PARA, patience, bytes((number, value)))
        return _accept(reply, Confirmation.INVALID_PARAMETER) is Confirmation.OK

    # A touch.

    def take_image(self, patience: Patience) -> ImageResult:
        reply = self._command(Instruction.GEN_IMG, patience)
        result = _accept(reply, Confirmation.NO_FINGER, Confirmation.IMAGE_FAILED)
        if result is Confirmation.OK:
            return ImageResult.TAKEN
        failed = result is Confirmation.IMAGE_FAILED
        return ImageResult.FAILED if failed else ImageResult.NO_FINGER

    def extract(self, buffer: int, patience: Patience) -> QualityHint | None:
        """Features of the image into a buffer; a hint when the image is too poor."""
        reply = self._command(Instruction.IMG_2_TZ, patience, bytes((buffer,)))
        return _HINTS.get(_accept(reply, *_HINTS))

    def match(self, patience: Patience) -> Comparison:
        """Compares the two buffers."""
        reply = self._command(Instruction.MATCH, patience, answer_size=2)
        matched = _accept(reply, Confirmation.NO_MATCH) is Confirmation.OK
        return Comparison(matched, int.from_bytes(reply[1:3], "big") if matched else 0)

    def combine(self, patience: Patience) -> bool:
        """One template of both buffers, in both; False when they are not one finger's."""
        reply = self._command(Instruction.REG_MODEL, patience)
        return _accept(reply, Confirmation.NOT_COMBINED) is Confirmation.OK

    def upload_image(
        self, patience: Patience, on_progress: Callable[[ImageProgress], None]
    ) -> GreyImage:
        """The image that was taken last."""
        expected = self._geometry.size if self._geometry else self._only_size()
        for attempt in range(ATTEMPTS):
            _accept(self._command(Instruction.UP_IMAGE, patience))
            transfer = self._exchange.receive_data(
                patience,
                most=IMAGE_MAX,
                expected=expected,
                on_bytes=lambda count: on_progress(ImageProgress(count, expected)),
            )
            # Where no sum is ever right, none says anything; a picture shows by itself what it is.
            if transfer and (transfer.clean or transfer.sums_useless):
                geometry = recognise(transfer.data, self._possible)
                if geometry is not None:
                    self._geometry = geometry
                    return unpack(transfer.data, geometry)
                if transfer.ended and attempt:
                    raise DeviceProtocolError("the fingerprint module's image has no known size")
            pause(attempt)
        raise DeviceProtocolError("image damaged on the line")

    def _only_size(self) -> int | None:
        sizes = {geometry.size for geometry in self._possible}
        return sizes.pop() if len(sizes) == 1 else None

    # Templates.

    def upload(self, buffer: int, patience: Patience) -> bytes:
        """A buffer's template, at most `UPLOAD_MAX` bytes."""
        unsure: bytes | None = None
        for attempt in range(ATTEMPTS):
            _accept(self._command(Instruction.UP_CHAR, patience, bytes((buffer,))))
            transfer = self._exchange.receive_data(patience, most=UPLOAD_MAX)
            if transfer and self._is_whole(transfer):
                # Where no sum is ever right, the same bytes twice have to do.
                if transfer.clean or (transfer.sums_useless and transfer.data == unsure):
                    return transfer.data
                unsure = transfer.data
            pause(attempt)
        raise DeviceProtocolError("template damaged on the line")

    def _is_whole(self, transfer: Transfer) -> bool:
        return bool(transfer.data) and (
            transfer.ended or len(transfer.data) in self._template_sizes
        )

    def download(self, buffer: int, template: bytes, patience: Patience) -> None:
        _accept(self._command(Instruction.DOWN_CHAR, patience, bytes((buffer,))))
        self._exchange.send_data(template, patience)

    # The library.

    def store(self, buffer: int, slot: int, patience: Patience) -> None:
        _accept(self._command(Instruction.STORE, patience, struct.pack(">BH", buffer, slot)))

    def load(self, buffer: int, slot: int, patience: Patience) -> bool:
        """False when the slot is empty."""
        reply = self._command(Instruction.LOAD_CHAR, patience, struct.pack(">BH", buffer, slot))
        return _accept(reply, Confirmation.SLOT_UNREADABLE) is Confirmation.OK

    def delete(self, slot: int, patience: Patience) -> None:
        _accept(self._command(Instruction.DELET_CHAR, patience, struct.pack(">HH", slot, 1)))

    def empty(self, patience: Patience) -> None:
        _accept(self._command(Instruction.EMPTY, patience))

    def search(self, buffer: int, slots: int, patience: Patience) -> Found | None:
        arguments = struct.pack(">BHH", buffer, 0, slots)
        reply = self._command(Instruction.SEARCH, patience, arguments, answer_size=4)
        if _accept(reply, Confirmation.NOT_FOUND) is not Confirmation.OK:
            return None
        slot, score = struct.unpack(">HH", reply[1:])
        return Found(slot, score)

    def template_count(self, patience: Patience) -> int:
        reply = self._command(Instruction.TEMPLATE_NUM, patience, answer_size=2)
        _accept(reply)
        return int.from_bytes(reply[1:], "big")

    def used_slots(self, slots: int, patience: Patience) -> frozenset[int]:
        used: set[int] = set()
        for page in range(-(-slots // _INDEX_PAGE)):
            reply = self._command(
                Instruction.READ_INDEX_TABLE, patience, bytes((page,)), answer_size=32
            )
            _accept(reply)
            table = int.from_bytes(reply[1:], "little")
            used |= {page * _INDEX_PAGE + bit for bit in range(_INDEX_PAGE) if table >> bit & 1}
        return frozenset(slot for slot in used if slot < slots)

    def _command(
        self,
        instruction: Instruction,
        patience: Patience,
        arguments: bytes = b"",
        *,
        answer_size: int = 0,
    ) -> bytes:
        return self._exchange.command(instruction, arguments, answer_size, patience)

    def _ask(
        self, instruction: int, answer_size: int, patience: Patience, reply_timeout: float
    ) -> bytes | None:
        """The answer's field, of a module that may not know the instruction."""
        try:
            reply = self._exchange.command(
                instruction, b"", answer_size, patience, attempts=2, reply_timeout=reply_timeout
            )
        except DeviceGone:
            raise
        except DeviceError:
            patience.check()
            return None
        return reply[1:] if reply[0] == Confirmation.OK else None


def _accept(reply: bytes, *others: Confirmation) -> Confirmation:
    """OK or one of `others`; anything else is an error."""
    for expected in (Confirmation.OK, *others):
        if reply[0] == expected:
            return expected
    raise DeviceProtocolError(f"the fingerprint module refused: {reply[0]:02X}")
