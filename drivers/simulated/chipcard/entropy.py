"""Where the simulated chip takes its random numbers from; a test may script them."""

from __future__ import annotations

import secrets


class Entropy:
    def octets(self, size: int) -> bytes:
        return secrets.token_bytes(size)

    def scalar(self, order: int) -> int:
        """1 … order - 2, so that scalar + 1 is a scalar too (see `curves.multiply`)."""
        return 1 + secrets.randbelow(order - 2)
