"""What a simulated fingerprint module does wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class ModuleFaults:
    """Switches; each may be set at any time."""

    silent: bool = False
    """Takes commands and says nothing."""
    byte_delay: float = 0.0
    """Seconds between the bytes of an answer."""
    garbage: bytes = b""
    """Sent before every packet."""
    garbage_within: bytes = b""
    """Put into the middle of so many of the next packets as `spoilt_packets` says."""
    spoilt_packets: int = 0
    bad_sums: int = 0
    """So many of the next packets carry a wrong sum."""
    bad_data_sums: bool = False
    """Every data packet carries a wrong sum, as some clones send them."""
    lost_bytes: int = 0
    """So many of the next packets lack a byte."""
    lost_data_bytes: int = 0
    """So many of the next data packets lack a byte."""
    poor_images: int = 0
    """So many of the next images have too few features."""
    lost_downloads: int = 0
    """So many of the next templates from the host are not kept."""
    no_last_packet: bool = False
    """Data ends without its end packet (R551)."""
    no_parameters: bool = False
    """ReadSysPara stays unanswered (R308)."""
    silent_after: int | None = None
    """Falls silent for good after sending so many more bytes."""
    unplug_after: int | None = None
    """Unplugs itself after sending so many more bytes."""
