"""Basic Access Control, the chip's side (ICAO 9303-11, 4.3): 3DES throughout."""

from __future__ import annotations

from cryptography.hazmat.primitives import constant_time

from drivers.simulated.chipcard.apdu import AUTHENTICATION_FAILED, WRONG_LENGTH, CardStatus
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.suite import MAC_SIZE, TDES, SessionKeys

NONCE_SIZE = 8
_KEY_SIZE = 16
_SECRET_SIZE = 2 * NONCE_SIZE + _KEY_SIZE


class BasicAccess:
    """One run: the challenge, then the terminal's answer to it. `secret` is the hashed MRZ."""

    def __init__(self, secret: bytes, entropy: Entropy) -> None:
        self._keys = SessionKeys.derived(TDES, secret[:_KEY_SIZE])
        self._entropy = entropy
        self.challenge = entropy.octets(NONCE_SIZE)

    def answer(self, data: bytes) -> tuple[bytes, SessionKeys, int]:
        """Response to EXTERNAL AUTHENTICATE, the session's keys and its send sequence counter.

        Raises CardStatus 6700, 6300.
        """
        if len(data) != _SECRET_SIZE + MAC_SIZE:
            raise CardStatus(WRONG_LENGTH)
        secret, seal = data[:_SECRET_SIZE], data[_SECRET_SIZE:]
        zero = bytes(TDES.block)
        if not self._keys.is_authentic(secret, seal):
            raise CardStatus(AUTHENTICATION_FAILED)
        plain = TDES.decrypt(self._keys.encryption, zero, secret)
        theirs, echoed = plain[:NONCE_SIZE], plain[NONCE_SIZE : 2 * NONCE_SIZE]
        if not constant_time.bytes_eq(echoed, self.challenge):
            raise CardStatus(AUTHENTICATION_FAILED)
        mine = self._entropy.octets(_KEY_SIZE)
        answer = TDES.encrypt(self._keys.encryption, zero, self.challenge + theirs + mine)
        answer += self._keys.authenticate(answer)
        seed = bytes(a ^ b for a, b in zip(plain[2 * NONCE_SIZE :], mine, strict=True))
        counter = int.from_bytes(self.challenge[4:] + theirs[4:], "big")
        return answer, SessionKeys.derived(TDES, seed), counter
