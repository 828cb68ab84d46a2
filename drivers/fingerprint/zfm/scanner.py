"""A ZFM-20 family module as a scanner that gives images, and that compares by itself."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from drivers.errors import DeviceError, DeviceGone, DeviceProtocolError
from drivers.fingerprint.image import GreyImage
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import (
    Comparison,
    Found,
    Listener,
    QualityHint,
    ScannerInfo,
    SensorLibrary,
    SensorMatcher,
    TemplateFormat,
)
from drivers.fingerprint.zfm.buffers import Buffers, check_template
from drivers.fingerprint.zfm.exchange import Exchange
from drivers.fingerprint.zfm.lamp import Lamp, Light
from drivers.fingerprint.zfm.library import ZfmLibrary
from drivers.fingerprint.zfm.module import LIVE_BUFFER, REFERENCE_BUFFER, ZfmModule
from drivers.fingerprint.zfm.touch import Window
from drivers.serial_line import SerialLine

_COMPACT_MINUTIA = 3
_COMPACT_MOST = 255
_OWN_FORMAT, _ISO_FORMAT = 0, 1
_LAMP_SECONDS = 0.3
_CLEANING_SECONDS = 0.4


@dataclass(frozen=True)
class Parts:
    """What a scanner is made of. See `open_zfm`."""

    line: SerialLine
    exchange: Exchange
    module: ZfmModule
    lamp: Lamp
    info: ScannerInfo
    iso_parameter: int | None


class ZfmScanner(SensorMatcher):
    """Made by `open_zfm`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._module = parts.module
        self._buffers = Buffers(parts.exchange, parts.module)
        self._window = Window(parts.module, parts.lamp)
        self._iso_chosen: bool | None = None
        self._owed = False
        """A withdrawn request left something to clean up."""
        self._library = ZfmLibrary(
            self._module, self._buffers, parts.info.library_size, self._search_touched
        )

    @property
    def info(self) -> ScannerInfo:
        return self._parts.info

    @property
    def library(self) -> SensorLibrary:
        return self._library

    def capture_image(
        self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> GreyImage:
        patience = Patience(deadline, cancelled)
        with self._operation(patience):
            self._window.await_image(patience, on_event)
            self._parts.lamp.show(Light.BUSY, patience)
            return self._module.upload_image(patience, on_event)

    def verify(
        self, template: bytes, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]
    ) -> Comparison:
        check_template(template)
        patience = Patience(deadline, cancelled)
        with self._operation(patience):
            self._choose_format(patience, iso=False)
            self._touch(patience, on_event)
            # After the touch: some modules (R503) lose what is in the buffers with each image.
            self._buffers.load_reference(template, patience)
            return self._module.match(patience)

    def capture(
        self,
        template_format: TemplateFormat,
        *,
        deadline: float,
        on_event: Listener,
        cancelled: Callable[[], bool],
    ) -> bytes:
        if template_format not in self.info.template_formats:
            raise DeviceProtocolError("the fingerprint module does not give this format")
        patience = Patience(deadline, cancelled)
        iso = template_format is TemplateFormat.ISO_19794_2_COMPACT
        with self._operation(patience):
            self._choose_format(patience, iso=iso)
            self._touch(patience, on_event)
            template = self._module.upload(LIVE_BUFFER, patience)
            self._buffers.will_hold(len(template))
        return _checked_compact(template) if iso else template

    def enrol(self, *, deadline: float, on_event: Listener, cancelled: Callable[[], bool]) -> bytes:
        patience = Patience(deadline, cancelled)
        with self._operation(patience):
            self._choose_format(patience, iso=False)
            while True:
                for buffer in (LIVE_BUFFER, REFERENCE_BUFFER):
                    self._touch(patience, on_event, buffer)
                if self._module.combine(patience):
                    template = self._module.upload(LIVE_BUFFER, patience)
                    self._buffers.will_hold(len(template))
                    return template
                on_event(QualityHint.NOT_THE_SAME)

    def light(self, *, on: bool, deadline: float) -> bool:
        """The plain light of a module that has one (False: it has none)."""
        return self._parts.lamp.switch(on=on, patience=Patience(deadline))

    def check(self) -> None:
        if self._parts.line.read(0.0) or not self._owed:
            return
        try:
            self._parts.exchange.run_dry(Patience.of(_CLEANING_SECONDS))
        except DeviceGone:
            raise
        except DeviceError:
            return  # It still sends; the next time, then.
        self._clean_up()

    def close(self) -> None:
        self._parts.line.close()

    @contextlib.contextmanager
    def _operation(self, patience: Patience) -> Iterator[None]:
        self._buffers.wipe_now(patience)
        try:
            yield
        finally:
            self._clean_up()

    def _clean_up(self) -> None:
        """While the module still answers a withdrawn request, that would take long: `check`, or
        the next request, does it then.
        """
        self._buffers.wipe()
        if not self._parts.exchange.busy:
            with contextlib.suppress(DeviceError):
                self._parts.lamp.show(Light.OFF, Patience.of(_LAMP_SECONDS))
        self._owed = self._parts.exchange.busy

    def _search_touched(self, patience: Patience, on_event: Listener) -> Found | None:
        with self._operation(patience):
            self._choose_format(patience, iso=False)
            self._touch(patience, on_event)
            return self._module.search(LIVE_BUFFER, self.info.library_size, patience)

    def _choose_format(self, patience: Patience, *, iso: bool) -> None:
        parameter = self._parts.iso_parameter
        if parameter is not None and iso is not self._iso_chosen:
            self._iso_chosen = None
            self._module.set_parameter(parameter, _ISO_FORMAT if iso else _OWN_FORMAT, patience)
            self._iso_chosen = iso

    def _touch(self, patience: Patience, on_event: Listener, buffer: int = LIVE_BUFFER) -> None:
        def extract() -> QualityHint | None:
            self._buffers.will_hold()
            return self._module.extract(buffer, patience)

        self._window.await_extract(extract, patience, on_event)


def _checked_compact(template: bytes) -> bytes:
    """Refuses what cannot be compact card minutiae: 1 to 255 of 3 bytes each."""
    if len(template) % _COMPACT_MINUTIA or len(template) > _COMPACT_MINUTIA * _COMPACT_MOST:
        raise DeviceProtocolError("not card format minutiae")
    return template
