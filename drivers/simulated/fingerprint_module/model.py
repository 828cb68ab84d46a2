"""Models of the family, as far as they differ on the wire."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ModuleModel:
    name: str
    width: int = 256
    """Pixels, as `height`."""
    height: int = 288
    dpi: int = 500
    image_bits: int = 4
    """Of one pixel on the wire; 4 or 8."""
    template_size: int = 512
    """Bytes."""
    library_size: int = 1000
    system_id: int = 0x0009
    product_info: bool = False
    """Answers ReadProdInfo (3C), with the size of its image."""
    ring_light: bool = False
    """AuraLedConfig (35); the others have OpenLED and CloseLED (50, 51)."""
    answers_parameters: bool = True
    sends_last_packet: bool = True
    forgets_live_features: bool = False
    """Taking an image after features were extracted makes them match nothing (seen on R503)."""


ZFM_20 = ModuleModel("ZFM-20")
R308 = ModuleModel("R308", library_size=500, answers_parameters=False)
R503 = ModuleModel(
    "R503",
    width=192,
    height=192,
    dpi=508,
    template_size=1536,
    library_size=200,
    system_id=0x0000,
    product_info=True,
    ring_light=True,
    forgets_live_features=True,
)
R551 = ModuleModel("R551", library_size=500, sends_last_packet=False)
