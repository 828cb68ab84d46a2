"""What a kind of simulated card does otherwise than an honest, ordinary one, as data.

The kinds themselves are in `profiles`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from drivers.simulated.chipcard.curves import BRAINPOOL256, Domain
from drivers.simulated.chipcard.cv_certificate import TerminalScheme
from drivers.simulated.chipcard.finger_record import FingerFormat
from drivers.simulated.chipcard.groups import Group
from drivers.simulated.chipcard.holder import DocumentKind
from drivers.simulated.chipcard.match_on_card import Demands
from drivers.simulated.chipcard.pace import Mapping, PaceOffer
from drivers.simulated.chipcard.pki import SignerState
from drivers.simulated.chipcard.signing import SignatureScheme
from drivers.simulated.chipcard.suite import AES_128, Suite


class ImageFormat(Enum):
    """Of the portrait in DG2."""

    JPEG2000 = "jpeg2000"
    JPEG = "jpeg"


class FaceFormat(Enum):
    """Of the record around the portrait."""

    ISO_19794 = "iso_19794"
    ISO_39794 = "iso_39794"


class Hostile(Enum):
    """What a card of bad intent holds; signed as if all were well."""

    ENDLESS = "endless"
    """DG13 announces two gigabytes, and gives them."""
    NESTED = "nested"
    """DG13 and DG14 are data objects in data objects, thousands deep."""
    INDEFINITE = "indefinite"
    """DG13 has an indefinite length."""
    IMAGE_BOMB = "image_bomb"
    """The portrait announces 65,500 pixels either way."""
    HUGE_RSA = "huge_rsa"
    """DG15 holds an RSA key of 32,768 bits."""
    POINT_OFF_CURVE = "point_off_curve"
    """The Chip Authentication key in DG14 is no point of its curve."""
    MADE_UP_CURVE = "made_up_curve"
    """The keys' explicit curve has a generator of the card's own choice."""


@dataclass(frozen=True)
class Quirks:
    """How the chip takes commands."""

    select_master_file: bool = False
    """False: 6D00, as some Vietnamese cards answer."""
    select_silently: bool = True
    """P2 = 0C, no answer wanted; False: 6A86, only P2 = 00 will do."""
    select_files_with: tuple[int, ...] = (0x00, 0x02)
    """P1 with which elementary files are selected by their identifier."""
    short_identifiers: bool = True
    """READ BINARY by short file identifier; False: 6A86."""
    read_past_end: bool = True
    """More than a file has: its rest with 6282; False: 6700."""
    access_in_application: bool = False
    """EF.CardAccess is in the application, which is all there is, as on a Java card."""
    one_access: bool = False
    """The chip is opened once from reset to reset; 6982 to every further try."""
    protects_errors: bool = True
    """False: an error ends the session, and its status is sent in plain."""
    states_status: bool = True
    """False: good answers under secure messaging lack DO 99, as those of early chips."""
    parameter_reference: bool = True
    """DO 84 in PACE's MSE:Set AT; False: 6A80 to it."""
    chaining: bool = True
    """Commands in pieces (ISO/IEC 7816-4, 5.3.3); False: 6884. PACE chains in any case."""


@dataclass(frozen=True)
class Profile:
    name: str
    summary: str
    is_document: bool = True
    """False: another kind of card, without the eMRTD application."""

    suite: Suite = AES_128
    domain: Group = BRAINPOOL256
    """Of PACE, and of Chip and Active Authentication where these have no domain of their own."""
    mapping: Mapping = Mapping.GENERIC
    false_map: bytes | None = None
    """See PaceOffer."""
    more_offers: tuple[PaceOffer, ...] = ()
    """Further entries of EF.CardAccess."""
    pace: bool = True
    """False: no EF.CardAccess, Basic Access Control only."""
    basic_access: bool = False
    """Basic Access Control beside PACE."""
    can: str | None = None
    """None: the last six digits of the number."""
    tries: int | None = None

    chip_authentication: bool = True
    chip_suite: Suite | None = None
    chip_domain: Group | None = None
    chip_key_id: int | None = None
    active_authentication: bool = True
    active_domain: Domain | None = None
    active_rsa: int | None = None
    """Bits of the key; None: ECDSA."""
    active_digest: str = "sha256"
    terminal_authentication: TerminalScheme | None = None
    """Fingerprints in DG3 and irises in DG4, readable after it. None: DG3 is closed for ever."""
    finger_format: FingerFormat = FingerFormat.WSQ

    compares: bool = True
    """Compares fingerprints, where the card has references."""
    comparison: Demands = field(default_factory=Demands)
    """Of that comparison."""

    document: DocumentKind = DocumentKind.TD1
    vietnamese: bool = True
    """Has DG13."""
    more_groups: frozenset[int] = frozenset()
    """Of 7, 11, 12 and 16."""
    image: ImageFormat = ImageFormat.JPEG2000
    face: FaceFormat = FaceFormat.ISO_19794
    portrait_bytes: int = 0
    """The image is filled up to this size."""
    lds_version: int = 0
    """Of the LDS security object; 1 goes with LDS 1.8."""
    signature: SignatureScheme | None = None
    """Of the document signer; None: the country's usual one."""
    signer: SignerState = SignerState.IN_ORDER
    by_key_identifier: bool = False
    """The security object names its signer by key identifier, not by issuer and number."""
    explicit_curves: bool = True
    """Keys in DG14 and DG15 spell their curve out, as most issuers' do."""

    other_chip_keys: bool = False
    """All files are copied from the real card; the private keys could not be."""
    untrusted_signer: bool = False
    """The same as SignerState.UNKNOWN."""
    tampered: bool = False
    """A group was changed after it was signed: DG13, or DG1 of a card without it."""
    truncated: bool = False
    """DG13 ends before its header says."""
    hostile: Hostile | None = None

    extended_length: bool = True
    announces_extended: bool | None = None
    """In historical bytes and EF.ATR/INFO; None: the truth."""
    response_limit: int = 0x8000
    """Bytes of a response with extended length, announced in EF.ATR/INFO."""
    has_info: bool = True
    """EF.ATR/INFO and EF.DIR are there."""
    has_com: bool = True
    """EF.COM is there, as ICAO 9303-10 has it."""
    quirks: Quirks = Quirks()
    delay_ms: int = 0
    pulled_after: int | None = None
    """The card leaves the field once, at the command after so many."""

    @property
    def offers(self) -> tuple[PaceOffer, ...]:
        if not self.pace:
            return ()
        first = PaceOffer(self.suite, self.domain, self.mapping, self.false_map)
        return (first, *self.more_offers)

    @property
    def says_extended(self) -> bool:
        """In historical bytes and EF.ATR/INFO."""
        announced = self.announces_extended
        return self.extended_length if announced is None else announced

    @property
    def signer_state(self) -> SignerState:
        return SignerState.UNKNOWN if self.untrusted_signer else self.signer
