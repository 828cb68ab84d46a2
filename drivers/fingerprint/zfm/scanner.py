"""A ZFM-20 family module as a `FingerprintScanner`."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.errors import DeviceError, DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.scanner import (
    Comparison,
    FingerEvent,
    FingerprintScanner,
    ScannerInfo,
    TemplateFormat,
)
from drivers.fingerprint.zfm.module import (
    LIVE_BUFFER,
    REFERENCE_BUFFER,
    UPLOAD_MAX,
    ImageResult,
    Parameters,
    Patience,
    ZfmModule,
)
from drivers.serial_line import SerialLine

_COMPACT_MINUTIA = 3
_COMPACT_MOST = 255
_USUAL_TEMPLATE = 512
_POLL_PAUSE = 0.03
_OWN_FORMAT, _ISO_FORMAT = 0, 1


@dataclass(frozen=True)
class ZfmOptions:
    address: int = 0xFFFFFFFF
    password: int = 0
    bauds: tuple[int, ...] = (57600, 115200, 38400, 19200, 9600)
    """Tried in this order until the module answers."""
    reply_timeout: float = 2.0
    """Seconds that a module may take to answer one command (a slow one needs 1 s for an image)."""
    probe_timeout: float = 0.5
    """Seconds to wait at each baud."""
    iso_parameter: int | None = None
    """Number of the vendor's system parameter that chooses what UpChar gives after Img2Tz:
    0 the module's own template, 1 ISO/IEC 19794-2:2011 compact card minutiae. The family's
    manual has none; a vendor that offers it names its number. None: never asked for.
    """


def open_zfm(port: str, options: ZfmOptions | None = None) -> FingerprintScanner:
    """Finds the module's speed, gives the password and asks what it can do.

    Raises DeviceGone (no such port, in use), DeviceTimeout (nothing answers at any speed),
    DeviceProtocolError (wrong password, not such a module).
    """
    options = options or ZfmOptions()
    line = SerialLine(port, baud=options.bauds[0])
    try:
        return _open_on(line, options)
    except BaseException:
        line.close()
        raise


def _open_on(line: SerialLine, options: ZfmOptions) -> ZfmScanner:
    _find_speed(line, options)
    module = ZfmModule(line, options.address, options.reply_timeout)
    patience = Patience(time.monotonic() + 10, lambda: False)
    parameters: Parameters | None = None
    # Some clones (R308) leave this one unanswered or answer it in their own way; the family's
    # default packet size serves them.
    with contextlib.suppress(DeviceTimeout, DeviceProtocolError):
        parameters = module.read_parameters(patience)
    iso_parameter = options.iso_parameter
    if iso_parameter is not None and not module.set_parameter(iso_parameter, _OWN_FORMAT, patience):
        iso_parameter = None
    return ZfmScanner(line, module, parameters, iso_parameter)


def _find_speed(line: SerialLine, options: ZfmOptions) -> None:
    garbled = False
    for baud in options.bauds:
        line.set_baud(baud)
        module = ZfmModule(line, options.address, options.probe_timeout)
        patience = Patience(time.monotonic() + 4 * options.probe_timeout, lambda: False)
        try:
            accepted = module.verify_password(options.password, patience)
        except DeviceTimeout:
            continue
        except DeviceProtocolError:
            garbled = True
            continue
        if not accepted:
            raise DeviceProtocolError("the fingerprint module wants another password")
        return
    if garbled:
        raise DeviceProtocolError("no fingerprint module of this family on the port")
    raise DeviceTimeout("no fingerprint module answers on the port")


class ZfmScanner:
    """See `FingerprintScanner`. Made by `open_zfm`."""

    def __init__(
        self,
        line: SerialLine,
        module: ZfmModule,
        parameters: Parameters | None,
        iso_parameter: int | None,
    ) -> None:
        self._line = line
        self._module = module
        self._iso_parameter = iso_parameter
        self._finger_was_on = False
        formats = {TemplateFormat.SENSOR}
        if iso_parameter is not None:
            formats.add(TemplateFormat.ISO_19794_2_COMPACT)
        name = f" (system {parameters.system_id:04X})" if parameters else ""
        self._info = ScannerInfo(f"ZFM-20 family{name}", frozenset(formats))

    @property
    def info(self) -> ScannerInfo:
        return self._info

    def verify(
        self,
        template: bytes,
        *,
        deadline: float,
        on_event: Callable[[FingerEvent], None],
        cancelled: Callable[[], bool],
    ) -> Comparison:
        patience = Patience(deadline, cancelled)
        try:
            self._load_reference(template, patience)
            self._touch(patience, on_event)
            return self._module.match(patience)
        finally:
            self._wipe(len(template))

    def capture(
        self,
        template_format: TemplateFormat,
        *,
        deadline: float,
        on_event: Callable[[FingerEvent], None],
        cancelled: Callable[[], bool],
    ) -> bytes:
        if template_format not in self._info.template_formats:
            raise DeviceProtocolError("the fingerprint module does not give this format")
        patience = Patience(deadline, cancelled)
        iso = template_format is TemplateFormat.ISO_19794_2_COMPACT
        if self._iso_parameter is not None:
            self._module.set_parameter(
                self._iso_parameter, _ISO_FORMAT if iso else _OWN_FORMAT, patience
            )
        try:
            self._touch(patience, on_event)
            template = self._module.upload(LIVE_BUFFER, patience)
        finally:
            self._wipe(_USUAL_TEMPLATE)
        return _checked_compact(template) if iso else template

    def close(self) -> None:
        self._line.close()

    def _load_reference(self, template: bytes, patience: Patience) -> None:
        """Gives the module what to compare with, and makes sure that it has it.

        Data packets are not acknowledged. Were one lost, the buffer would still hold the person
        before, and that one's finger would match.
        """
        if not 0 < len(template) <= UPLOAD_MAX:
            raise DeviceProtocolError("no template that the fingerprint module could take")
        if self._iso_parameter is not None:
            self._module.set_parameter(self._iso_parameter, _OWN_FORMAT, patience)
        for _ in range(2):
            self._module.download(REFERENCE_BUFFER, template, patience)
            if self._module.upload(REFERENCE_BUFFER, patience).startswith(template):
                return
        raise DeviceProtocolError("the fingerprint module does not keep the template")

    def _touch(self, patience: Patience, on_event: Callable[[FingerEvent], None]) -> None:
        """One new touch, until its features are in the live buffer."""
        self._await_lift(patience, on_event)
        while True:
            on_event(FingerEvent.WAITING)
            image = self._await_finger(patience)
            self._finger_was_on = True
            if image is ImageResult.TAKEN:
                on_event(FingerEvent.DETECTED)
                if self._module.extract(patience):
                    on_event(FingerEvent.LIFT)
                    return
            on_event(FingerEvent.POOR_IMAGE)
            self._await_lift(patience, on_event)

    def _await_finger(self, patience: Patience) -> ImageResult:
        while True:
            patience.check()
            image = self._module.take_image(patience)
            if image is not ImageResult.NO_FINGER:
                return image
            time.sleep(_POLL_PAUSE)

    def _await_lift(self, patience: Patience, on_event: Callable[[FingerEvent], None]) -> None:
        """A finger that still lies there from the touch before is not a second touch."""
        told = False
        while self._finger_was_on:
            patience.check()
            if self._module.take_image(patience) is ImageResult.NO_FINGER:
                self._finger_was_on = False
                return
            if not told:
                on_event(FingerEvent.LIFT)
                told = True
            time.sleep(_POLL_PAUSE)

    def _wipe(self, size: int) -> None:
        """Leaves nobody's features in the module's memory."""
        patience = Patience(time.monotonic() + 1, lambda: False)
        # The comparison's outcome stands even if this fails; the next one replaces and reads
        # back the buffer anyway.
        with contextlib.suppress(DeviceError):
            for buffer in (REFERENCE_BUFFER, LIVE_BUFFER):
                self._module.download(buffer, bytes(size), patience)


def _checked_compact(template: bytes) -> bytes:
    """Refuses what cannot be compact card minutiae: 1 to 255 of 3 bytes each."""
    if len(template) % _COMPACT_MINUTIA or len(template) > _COMPACT_MINUTIA * _COMPACT_MOST:
        raise DeviceProtocolError("not card format minutiae")
    return template
