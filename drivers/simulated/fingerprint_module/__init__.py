"""A serial optical fingerprint module in software, on a pty: the ZFM-20 family's wire.

It shares no code with the driver. It answers only at its own speed, and it does what real ones
were seen doing wrong, when a switch in `ModuleFaults` says so.
"""

from drivers.simulated.fingerprint_module.faults import ModuleFaults
from drivers.simulated.fingerprint_module.model import R308, R503, R551, ZFM_20, ModuleModel
from drivers.simulated.fingerprint_module.module import ISO_PARAMETER, FingerprintModule

__all__ = [
    "ISO_PARAMETER",
    "R308",
    "R503",
    "R551",
    "ZFM_20",
    "FingerprintModule",
    "ModuleFaults",
    "ModuleModel",
]
