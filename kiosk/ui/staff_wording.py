"""What is said in staff mode, as message ids."""

from __future__ import annotations

from kiosk.appliance.device import DeviceHealth, DeviceKind, TrialStage
from kiosk.appliance.fault_words import fault_in
from kiosk.appliance.finding import Condition
from kiosk.appliance.report import UpdateStage
from kiosk.appliance.request import Unit
from kiosk.staff.access import AccessFault
from kiosk.staff.member import Role
from kiosk.ui.widgets.lines import Look
from kiosk.ui.wording import N_
from kiosk.ui.words import Words
from kiosk.visit.staff_mode_view import (
    NetworkField,
    ProvisionFault,
    StaffAnswer,
    StaffCodeKind,
    StaffPage,
    WhyNot,
)

STAFF = N_("Staff")
TITLE = N_("For staff")

CODES = {
    StaffCodeKind.STATION: N_("Type your code, or hold it to the scanner"),
    StaffCodeKind.SETUP: N_("Type this terminal's setup code"),
    StaffCodeKind.CARD_NUMBER: N_("Scan your card's code, or type its 12 digits"),
}
CODE_NOTES = {
    StaffCodeKind.STATION: N_(
        "The station's console makes one, in the menu under your name. It opens once."
    ),
    StaffCodeKind.SETUP: N_("The station cannot be reached, so no other code can be checked."),
    StaffCodeKind.CARD_NUMBER: N_("Your card lies on the reader. It opens with its own number."),
}
CARD_NOTE = N_("Or lay your staff card on the reader.")

ACCESS_FAULTS = {
    AccessFault.UNKNOWN: N_("This code does not open this terminal."),
    AccessFault.LOCKED: N_("Too many wrong codes."),
    AccessFault.STATION_AWAY: N_("The station does not answer. Please try again."),
    AccessFault.NO_SETUP_CODE: N_("This terminal has no setup code. The station is needed."),
    AccessFault.NOT_A_CODE: N_("This is not a code that opens a terminal."),
    AccessFault.CARD_UNREADABLE: N_("The card could not be read. Please try again."),
    AccessFault.CARD_NOT_GENUINE: N_("The chip of this card could not be proved genuine."),
    AccessFault.CARD_UNKNOWN: N_("This card is not registered for staff."),
}

ROLES = {
    Role.CLERK: N_("Counter officer"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.TECHNICIAN: N_("Technician"),
}

PAGES = {
    StaffPage.DEVICES: ("reader", N_("Devices")),
    StaffPage.HEALTH: ("pulse", N_("Health")),
    StaffPage.SCREEN: ("touch", N_("Screen and sound")),
    StaffPage.NETWORK: ("globe", N_("Network")),
    StaffPage.SETTINGS: ("document", N_("Settings")),
    StaffPage.PAIRING: ("station", N_("Pairing")),
    StaffPage.SOFTWARE: ("gear", N_("Software")),
}
"""Icon and name."""

KINDS = {
    DeviceKind.CARD_READER: ("reader", N_("Card reader")),
    DeviceKind.CODE_SCANNER: ("scanner", N_("Code scanner")),
    DeviceKind.FINGERPRINT: ("fingerprint", N_("Fingerprint reader")),
    DeviceKind.PRINTER: ("printer", N_("Printer")),
    DeviceKind.HEADPHONES: ("ear", N_("Headphones")),
    None: ("not_done", N_("Unknown device")),
}
TRY_AS = {
    DeviceKind.CARD_READER: N_("Try as a card reader"),
    DeviceKind.CODE_SCANNER: N_("Try as a code scanner"),
    DeviceKind.FINGERPRINT: N_("Try as a fingerprint reader"),
    DeviceKind.PRINTER: N_("Try as a printer"),
    DeviceKind.HEADPHONES: N_("Try as headphones"),
}
HEALTHS = {
    DeviceHealth.READY: (Look.GOOD, N_("Works")),
    DeviceHealth.AWAY: (Look.BAD, N_("Not there")),
    DeviceHealth.FAULTY: (Look.BAD, N_("Does not work")),
    DeviceHealth.UNUSED: (Look.NEUTRAL, N_("Not in use")),
}
WHY_NOT = {
    WhyNot.NO_DRIVER: N_("No driver serves this device, so it cannot be used here."),
    WhyNot.AWAY: N_("It is not plugged in. Please check its cable."),
    WhyNot.IN_USE: N_("This one is in use."),
}
TRIAL_TASKS = {
    DeviceKind.CARD_READER: N_("Lay an identity card on the reader"),
    DeviceKind.CODE_SCANNER: N_("Hold any code to the scanner"),
    DeviceKind.FINGERPRINT: N_("Lay a finger on the glass"),
    DeviceKind.PRINTER: N_("A test page is being printed"),
    DeviceKind.HEADPHONES: N_("Plug headphones in"),
}
TRIAL_STAGES = {
    TrialStage.WORKING: N_("One moment please"),
    TrialStage.PASSED: N_("It works"),
    TrialStage.FAILED: N_("It did not work"),
}
CONDITIONS = {
    Condition.OK: ("passed", Look.GOOD, N_("In order")),
    Condition.WARNING: ("differs", Look.CAUTION, N_("Needs attention")),
    Condition.FAULT: ("failed", Look.BAD, N_("Fault")),
    Condition.NOT_FITTED: ("not_done", Look.NEUTRAL, N_("Not fitted")),
}
FIELDS = {
    NetworkField.ADDRESS: N_("Address, such as 192.168.10.21/24"),
    NetworkField.GATEWAY: N_("Gateway"),
    NetworkField.DNS: N_("Name server"),
}
UPDATES = {
    UpdateStage.NONE: (Look.GOOD, N_("No update is under way")),
    UpdateStage.FETCHING: (Look.CALM, N_("An update is being fetched")),
    UpdateStage.INSTALLING: (Look.CALM, N_("An update is being installed")),
    UpdateStage.WAITING_FOR_QUIET: (Look.CALM, N_("An update begins in the quiet hours")),
    UpdateStage.ON_TRIAL: (Look.CALM, N_("The update is on trial")),
    UpdateStage.GOOD: (Look.GOOD, N_("The last update works")),
    UpdateStage.FELL_BACK: (Look.BAD, N_("The last update did not work and was undone")),
    UpdateStage.REFUSED: (Look.BAD, N_("The last update was refused")),
}
RESTARTS = {
    Unit.PROGRAM: N_("Restart the program?"),
    Unit.READER_SERVICE: N_("Restart the card reader's service?"),
    Unit.MACHINE: N_("Restart the machine?"),
}
RESTART_NOTES = {
    Unit.PROGRAM: N_("It takes about ten seconds. Staff mode ends."),
    Unit.READER_SERVICE: N_("It takes a few seconds."),
    Unit.MACHINE: N_("It takes a few minutes. Please do not pull the plug."),
}
PROVISION_FAULTS = {
    ProvisionFault.NO_NAME: N_("Letters without marks, digits, dot and dash only."),
    ProvisionFault.NO_ADDRESS: N_("It begins with https:// and names a computer."),
    ProvisionFault.NO_CODE: N_("The code needs 6 to 12 digits."),
    ProvisionFault.PLAIN_CODE: N_("This code is too easy to guess. Please choose another."),
    ProvisionFault.CODES_DIFFER: N_("The two codes differ. Please type it again."),
    ProvisionFault.NOT_SAVED: N_("It could not be saved. Please try again."),
    ProvisionFault.NOT_UNDERSTOOD: N_("This is not a setup code."),
}

CLOCK_SOURCES = {
    "ntp": N_("a time server"),
    "rtc": N_("its own battery"),
    "station": N_("the station"),
}

FETCH_FAULTS = {
    "too-large": N_("the release is larger than there is room for"),
    "unknown-release": N_("the station does not have this release any more"),
}

_RESTART_NEEDED = N_("Done. It takes effect once the program is restarted.")


def answer_line(answer: StaffAnswer | None, words: Words) -> tuple[str, str, Look]:
    """What is said of the last thing that was done, its icon and look; empty: nothing."""
    _ = words.gettext
    if answer is None:
        return "", "info", Look.NEUTRAL
    if not answer.done:
        why = fault_in(answer.detail, _)
        said = _("Not done: %s") % why if why else _("It was not done.")
        return said, "failed", Look.BAD
    return _(_RESTART_NEEDED) if answer.restart_needed else _("Done."), "passed", Look.GOOD
