"""The key pairs of one chip, and how its files tell of them."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from drivers.simulated.chipcard.active_authentication import (
    ActiveAuthentication,
    EcdsaAuthentication,
    RsaAuthentication,
    SilentAuthentication,
)
from drivers.simulated.chipcard.authentication import ChipAuthentication, ChipKey
from drivers.simulated.chipcard.curves import Domain
from drivers.simulated.chipcard.entropy import Entropy
from drivers.simulated.chipcard.hostile import public_key_of
from drivers.simulated.chipcard.pace import Mapping
from drivers.simulated.chipcard.profile import Hostile, Profile
from drivers.simulated.chipcard.security_infos import (
    active_authentication_info,
    chip_authentication_info,
    chip_key_info,
    pace_info,
    public_key,
    terminal_authentication_info,
)

_SILENT_SIZE = 200
"""Bytes of the answer of a chip that has no private key for its public one."""


@dataclass(frozen=True)
class ChipKeys:
    profile: Profile
    agreement: ChipKey = field(repr=False)
    """Of Chip Authentication."""
    mapping: MappingType[int, ChipKey] = field(repr=False)
    """Of chip-authentication mapping, by number of the domain parameters."""
    signing: ChipKey | None = field(repr=False)
    """Of Active Authentication by ECDSA."""
    rsa_key: rsa.RSAPrivateKey | None = field(repr=False)

    @classmethod
    def make(cls, profile: Profile, entropy: Entropy) -> ChipKeys:
        """Fresh ones."""
        agreement = ChipKey.generate(profile.chip_domain or profile.domain, entropy)
        mapping = {
            offer.group.number: ChipKey.generate(offer.group, entropy)
            for offer in profile.offers
            if offer.mapping is Mapping.CHIP_AUTHENTICATION
        }
        if agreement.domain.number in mapping:
            mapping[agreement.domain.number] = agreement  # one key for both
        signing, rsa_key = None, None
        if profile.active_authentication and profile.active_rsa:
            rsa_key = rsa.generate_private_key(65537, profile.active_rsa)
        elif profile.active_authentication:
            domain = profile.active_domain or profile.domain
            signing = ChipKey.generate(domain, entropy)
        return cls(profile, agreement, mapping, signing, rsa_key)

    @property
    def mapping_scalars(self) -> dict[int, int]:
        return {number: key.scalar for number, key in self.mapping.items()}

    @property
    def chip_authentication(self) -> ChipAuthentication | None:
        profile = self.profile
        if not profile.chip_authentication:
            return None
        suite = profile.chip_suite or profile.suite
        return ChipAuthentication(suite, self.agreement, profile.chip_key_id)

    def active_authentication(self, entropy: Entropy) -> ActiveAuthentication | None:
        if self.profile.hostile is Hostile.HUGE_RSA:
            return SilentAuthentication(_SILENT_SIZE)
        if self.rsa_key is not None:
            return RsaAuthentication(self.rsa_key, entropy, self.profile.active_digest)
        return self._ecdsa

    @property
    def active_public_key(self) -> bytes | None:
        """SubjectPublicKeyInfo for DG15."""
        if self.rsa_key is not None:
            public = self.rsa_key.public_key()
            return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        if self.signing is None:
            return None
        return public_key(self.signing, explicit=self.profile.explicit_curves)

    def security_infos(self) -> list[bytes]:
        """For DG14; nothing on chips that have nothing to tell."""
        profile = self.profile
        infos = [pace_info(offer) for offer in profile.offers]
        if profile.chip_authentication:
            suite = profile.chip_suite or profile.suite
            infos.append(self._key_info(self.agreement, profile.chip_key_id))
            infos.append(chip_authentication_info(suite, self.agreement, profile.chip_key_id))
        if self._ecdsa is not None:
            infos.append(active_authentication_info(self._ecdsa.algorithm))
        if profile.terminal_authentication is not None:
            infos.append(terminal_authentication_info())
        return infos

    def mapping_infos(self) -> list[bytes]:
        """For EF.CardSecurity; nothing without chip-authentication mapping."""
        if not self.mapping:
            return []
        infos = [pace_info(offer) for offer in self.profile.offers]
        return infos + [self._key_info(key, None) for key in self.mapping.values()]

    @property
    def _ecdsa(self) -> EcdsaAuthentication | None:
        if self.signing is None:
            return None
        return EcdsaAuthentication(self.signing, self.profile.active_digest)

    def _key_info(self, key: ChipKey, key_id: int | None) -> bytes:
        explicit = self.profile.explicit_curves and isinstance(key.domain, Domain)
        false_key = public_key_of(key, self.profile.hostile)
        return chip_key_info(key, key_id, explicit=explicit, false_key=false_key)
