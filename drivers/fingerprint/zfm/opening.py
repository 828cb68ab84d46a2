"""Finding a ZFM-20 family module on a port, and finding out what it can do."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import DeviceProtocolError, DeviceTimeout
from drivers.fingerprint.patience import Patience
from drivers.fingerprint.scanner import ScannerInfo, TemplateFormat
from drivers.fingerprint.zfm.exchange import Exchange
from drivers.fingerprint.zfm.geometry import Geometry
from drivers.fingerprint.zfm.lamp import Lamp, Light
from drivers.fingerprint.zfm.module import Parameters, Product, ZfmModule
from drivers.fingerprint.zfm.scanner import Parts, ZfmScanner
from drivers.serial_line import SerialLine

_SETTLING = 10.0
"""Seconds that the rest of an image may come from a request that another program left."""
_ASKING = 10.0
_OWN_FORMAT = 0


@dataclass(frozen=True)
class ZfmOptions:
    address: int = 0xFFFFFFFF
    password: int = 0
    bauds: tuple[int, ...] = (57600, 115200, 38400, 19200, 9600)
    """Tried in this order until the module answers."""
    reply_timeout: float = 2.0
    """Seconds that a module may take to answer one command (a slow one needs 1 s for an image)."""
    probe_timeout: float = 0.5
    """Seconds to wait at each baud, and for what not every module can answer."""
    image: Geometry | None = None
    """Only for a module whose image has a size that the driver does not recognise."""
    iso_parameter: int | None = None
    """Number of the vendor's system parameter that chooses what UpChar gives after Img2Tz:
    0 the module's own template, 1 ISO/IEC 19794-2:2011 compact card minutiae. The family's
    manual has none; a vendor that offers it names its number. None: never asked for.
    """


def open_zfm(port: str, options: ZfmOptions | None = None) -> ZfmScanner:
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
    _settle(line, options)
    _find_speed(line, options)
    exchange = Exchange(line, options.address, options.reply_timeout)
    module = ZfmModule(exchange, (options.image,) if options.image else None)
    patience = Patience.of(_ASKING)
    parameters = module.read_parameters(patience, options.probe_timeout)
    product = module.read_product(patience, options.probe_timeout)
    lamp = Lamp(exchange, options.probe_timeout)
    lamp.show(Light.OFF, patience)
    iso_parameter = options.iso_parameter
    if iso_parameter is not None and not module.set_parameter(iso_parameter, _OWN_FORMAT, patience):
        iso_parameter = None
    info = _describe(parameters, product, iso=iso_parameter is not None)
    return ZfmScanner(Parts(line, exchange, module, lamp, info, iso_parameter))


def _settle(line: SerialLine, options: ZfmOptions) -> None:
    try:
        Exchange(line, options.address, options.reply_timeout).run_dry(Patience.of(_SETTLING))
    except DeviceTimeout as error:
        raise DeviceProtocolError("what is on the port does not stop sending") from error


def _describe(parameters: Parameters | None, product: Product | None, *, iso: bool) -> ScannerInfo:
    formats = {TemplateFormat.SENSOR}
    if iso:
        formats.add(TemplateFormat.ISO_19794_2_COMPACT)
    name = "ZFM-20 family"
    if product and product.model:
        name = f"{name} ({product.model})"
    elif parameters:
        name = f"{name} (system {parameters.system_id:04X})"
    library_size = parameters.library_size if parameters else 0
    return ScannerInfo(name, frozenset(formats), library_size)


def _find_speed(line: SerialLine, options: ZfmOptions) -> None:
    garbled = False
    for baud in options.bauds:
        line.set_baud(baud)
        module = ZfmModule(Exchange(line, options.address, options.probe_timeout))
        try:
            accepted = module.verify_password(
                options.password, Patience.of(4 * options.probe_timeout)
            )
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
