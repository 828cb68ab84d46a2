"""Serial optical modules: ZhianTec/Grow ZFM-20, R30x, AS608."""

from drivers.fingerprint.zfm.scanner import ZfmOptions, ZfmScanner, open_zfm

__all__ = ["ZfmOptions", "ZfmScanner", "open_zfm"]
