"""A Vietnamese chip identity card, or another travel document, seen from the chip's side.

`PROFILES` names the kinds of card there are; `DemoCountry` signs them and writes what real
countries publish (certificates, link certificate, CRL, master list, LDIF, terminals' chains);
`ModelledLink` puts a slow contactless link before a card.

It can be used in this process (`ChipCard.process`) or be put into the virtual PC/SC reader
(`VirtualSlot`). It shares no protocol code with the reader in `drivers.chipcard`.
"""

from drivers.simulated.chipcard.apdu import CardPulled
from drivers.simulated.chipcard.card import ChipCard
from drivers.simulated.chipcard.cv_authority import CvAuthority, TerminalCredentials
from drivers.simulated.chipcard.holder import DocumentKind, Holder
from drivers.simulated.chipcard.link_model import LinkCount, LinkModel, ModelledLink
from drivers.simulated.chipcard.match_on_card import EnrolledFinger
from drivers.simulated.chipcard.pcscd import PcscService, Service, ensure_pcscd
from drivers.simulated.chipcard.personalise import personalise
from drivers.simulated.chipcard.pki import DemoCountry, SignerState
from drivers.simulated.chipcard.profile import Hostile, Profile, Quirks
from drivers.simulated.chipcard.profiles import GENUINE, PROFILES
from drivers.simulated.chipcard.vpcd import SlotState, VirtualSlot

__all__ = [
    "GENUINE",
    "PROFILES",
    "CardPulled",
    "ChipCard",
    "CvAuthority",
    "DemoCountry",
    "DocumentKind",
    "EnrolledFinger",
    "Holder",
    "Hostile",
    "LinkCount",
    "LinkModel",
    "ModelledLink",
    "PcscService",
    "Profile",
    "Quirks",
    "Service",
    "SignerState",
    "SlotState",
    "TerminalCredentials",
    "VirtualSlot",
    "ensure_pcscd",
    "personalise",
]
