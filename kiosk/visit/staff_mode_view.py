"""Bodies of Views in staff mode: what an officer or a technician sees who looks after a terminal.

Nothing here can name a resident; of what was typed as a code only how much.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

import msgspec

from kiosk.appliance.device import DeviceKind, FoundDevice, Trial
from kiosk.appliance.finding import Finding
from kiosk.appliance.provisioning import FoundStation
from kiosk.appliance.report import UpdateState
from kiosk.appliance.request import MachineState, Unit
from kiosk.appliance.settings_version import SettingsVersion
from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role


class StaffCodeKind(Enum):
    """Which code is asked for."""

    STATION = "station"
    SETUP = "setup"
    """The station is away: the terminal's own."""
    CARD_NUMBER = "card_number"
    """A card lies on the reader: its number, or its QR code, opens the chip."""


class StaffCodeEntry(msgspec.Struct, frozen=True, tag=True):
    typed: int = 0
    """Digits so far."""
    kind: StaffCodeKind = StaffCodeKind.STATION
    checking: bool = False
    fault: AccessFault | None = None
    tries_left: int | None = None
    locked_minutes: int | None = None
    """So long nothing is taken; whole minutes, rounded up."""
    card_possible: bool = False
    scanner_ready: bool = True


class StaffPage(Enum):
    DEVICES = "devices"
    HEALTH = "health"
    SCREEN = "screen"
    NETWORK = "network"
    SETTINGS = "settings"
    PAIRING = "pairing"
    SOFTWARE = "software"


class StaffAnswer(msgspec.Struct, frozen=True):
    """How the last thing that was asked for came out."""

    done: bool
    detail: str = ""
    """In English, of driver or caretaker; empty where there is no more to say."""
    restart_needed: bool = False
    """It holds once the program has been started anew."""


class StaffMenu(msgspec.Struct, frozen=True, tag=True):
    role: Role
    pages: tuple[StaffPage, ...]
    """That this role may open."""
    out_of_service: bool = False
    faults: int = 0
    warnings: int = 0
    """Among the findings."""
    answer: StaffAnswer | None = None


class DeviceList(msgspec.Struct, frozen=True, tag=True):
    devices: tuple[FoundDevice, ...]


class WhyNot(Enum):
    """Why a device cannot be used."""

    NO_DRIVER = "no_driver"
    AWAY = "away"
    IN_USE = "in_use"
    """It is used already."""


class DeviceShown(msgspec.Struct, frozen=True, tag=True):
    device: FoundDevice
    kinds: tuple[DeviceKind, ...]
    """As what it can be tried and used."""
    why_not: WhyNot | None = None
    instead_of: str = ""
    """Name of the device of its kind that is used now."""
    waiting: bool = False
    answer: StaffAnswer | None = None


class DeviceTrial(msgspec.Struct, frozen=True, tag=True):
    device: FoundDevice
    kind: DeviceKind
    trial: Trial
    usable: bool = False
    """It has passed, and is not used yet."""


class HealthList(msgspec.Struct, frozen=True, tag=True):
    findings: tuple[Finding, ...]


class ScreenSetup(msgspec.Struct, frozen=True, tag=True):
    brightness: int | None = None
    """Percent; None: this screen has no such control, or it is not known yet."""
    volume: int | None = None
    waiting: bool = False
    answer: StaffAnswer | None = None


class Point(msgspec.Struct, frozen=True):
    """Of the panel: shares of width and height, from the upper left corner."""

    x: float
    y: float


class CalibrationStage(Enum):
    TOUCHING = "touching"
    SAVING = "saving"
    SAVED = "saved"
    UNCLEAR = "unclear"
    """The touches do not fit together: to be done again."""
    REFUSED = "refused"


class TouchCalibration(msgspec.Struct, frozen=True, tag=True):
    stage: CalibrationStage
    target: Point | None = None
    """To be touched now."""
    number: int = 0
    """Which it is, from 1."""
    of: int = 0


class CornerTest(msgspec.Struct, frozen=True, tag=True):
    """Each field is to be touched once; the corners among them."""

    columns: int
    rows: int
    touched: tuple[int, ...]
    """Row by row, from 0."""


class NetworkField(Enum):
    ADDRESS = "address"
    """With prefix length."""
    GATEWAY = "gateway"
    DNS = "dns"


class NetworkSetup(msgspec.Struct, frozen=True, tag=True):
    by_dhcp: bool
    address: str
    gateway: str
    dns: str
    editing: NetworkField | None
    fault: NetworkField | None
    """Which of them is no address."""
    has_now: tuple[str, ...]
    station_reachable: bool
    waiting: bool = False
    answer: StaffAnswer | None = None


class SettingsHistory(msgspec.Struct, frozen=True, tag=True):
    versions: tuple[SettingsVersion, ...]
    """The newest first."""
    asking: int | None = None
    """Whether this version is to be put back."""
    stick: bool = False
    waiting: bool = False
    answer: StaffAnswer | None = None


class PairingSetup(msgspec.Struct, frozen=True, tag=True):
    terminal_id: str
    station_name: str
    station_reachable: bool
    paired: bool


class SoftwareShown(msgspec.Struct, frozen=True, tag=True):
    version: str
    machine: MachineState | None
    update: UpdateState
    waiting: bool = False
    answer: StaffAnswer | None = None


class RestartQuestion(msgspec.Struct, frozen=True, tag=True):
    unit: Unit
    waiting: bool = False
    answer: StaffAnswer | None = None


class ProvisionStep(Enum):
    WELCOME = "welcome"
    NAME = "name"
    STATION = "station"
    STATION_ADDRESS = "station_address"
    SETUP_CODE = "setup_code"
    SETUP_CODE_AGAIN = "setup_code_again"
    SAVING = "saving"
    DONE = "done"


class ProvisionFault(Enum):
    NO_NAME = "no_name"
    """Letters of ASCII, digits, dot, dash and underscore only."""
    NO_ADDRESS = "no_address"
    NO_CODE = "no_code"
    """Too short."""
    PLAIN_CODE = "plain_code"
    """Anybody would try it first."""
    CODES_DIFFER = "codes_differ"
    NOT_SAVED = "not_saved"
    NOT_UNDERSTOOD = "not_understood"
    """A code was scanned that sets up nothing."""


class ProvisionQuestion(msgspec.Struct, frozen=True, tag=True):
    """The first start of a terminal."""

    step: ProvisionStep
    text: str = ""
    """Typed so far: name or address."""
    typed: int = 0
    """Digits of the setup code."""
    stations: tuple[FoundStation, ...] = ()
    looking: bool = False
    fault: ProvisionFault | None = None
    detail: str = ""


class TechnicianNeeded(msgspec.Struct, frozen=True, tag=True):
    """The terminal cannot help itself any more. Residents go to a counter."""

    failed: str
    since: dt.datetime
    tried: tuple[str, ...] = ()
    contact: str = ""


StaffModeBody = (
    StaffCodeEntry
    | StaffMenu
    | DeviceList
    | DeviceShown
    | DeviceTrial
    | HealthList
    | ScreenSetup
    | TouchCalibration
    | CornerTest
    | NetworkSetup
    | SettingsHistory
    | PairingSetup
    | SoftwareShown
    | RestartQuestion
    | ProvisionQuestion
    | TechnicianNeeded
)
