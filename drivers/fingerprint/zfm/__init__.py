"""Serial modules: ZhianTec/Grow ZFM-20, R30x, AS608, R503 and their clones."""

from drivers.fingerprint.zfm.geometry import Geometry
from drivers.fingerprint.zfm.opening import ZfmOptions, open_zfm
from drivers.fingerprint.zfm.scanner import ZfmScanner

__all__ = ["Geometry", "ZfmOptions", "ZfmScanner", "open_zfm"]
