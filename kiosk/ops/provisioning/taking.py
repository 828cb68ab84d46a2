"""What a provisioning says becomes this terminal's: the setup code first, then the order to pair,
then the settings.

Done twice it is as done once, so a power cut in between costs nothing.
"""

from __future__ import annotations

from pathlib import Path

from kiosk.link.identity import IdentityError, IdentityFile
from kiosk.link.pairing_order import PairingOrders
from kiosk.ops.provisioning.content import Provisioning
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.ops.staff_desk.setup_code import SetupCode
from kiosk.settings.load import SettingsError
from kiosk.settings.store import SettingsStore
from kiosk.settings.version_file import Author

SETUP_CODE = "setup-code"
"""In the state folder of the terminal."""


def taken(content: Provisioning, store: SettingsStore, state_dir: Path) -> int:
    """The number of the settings' version. Raises ProvisioningFault."""
    try:
        if content.setup_code_hash:
            SetupCode(state_dir / SETUP_CODE).put_hash(content.setup_code_hash)
        if content.pairing is not None:
            order = content.pairing
            before = _certificate(state_dir)
            PairingOrders(state_dir).put(order.secret, order.authority, before)
        return store.change(content.values, Author.PROVISIONING)
    except OSError as error:
        raise ProvisioningFault(Why.NOT_SAVED, str(error.strerror)) from None
    except SettingsError as error:
        raise ProvisioningFault(Why.NOT_SAVED, str(error)) from None


def _certificate(state_dir: Path) -> str:
    """Serial of the terminal's present one; empty: it has none that can be read."""
    try:
        identity = IdentityFile(state_dir).current()
    except IdentityError:
        return ""
    return "" if identity is None else identity.own.serial
