"""What each code of a View is called, as message ids. `N_` marks them for the catalogue."""

from __future__ import annotations

from kiosk.identity.assurance import Assurance, Check, Outcome
from kiosk.queue.priority import PriorityClass
from kiosk.records.dossier import DossierStatus
from kiosk.records.record import Field, Verdict
from kiosk.visit.view import (
    CheckResult,
    FingerHint,
    FingerPrompt,
    KeyFault,
    Notice,
    PairingFault,
    PrintState,
    ReadingStage,
    StaffCall,
    Task,
    View,
    WayOn,
)


def N_(text: str) -> str:
    """Mark a message id where it stands; it is translated where it is shown."""
    return text


NOTICES = {
    Notice.CARD_READER_AWAY: N_("Card reader not working"),
    Notice.CODE_SCANNER_AWAY: N_("Code scanner not working"),
    Notice.FINGERPRINT_AWAY: N_("Fingerprint reader not working"),
    Notice.PRINTER_AWAY: N_("Printer not working"),
    Notice.PRINTER_OUT_OF_PAPER: N_("Printer out of paper"),
    Notice.STATION_AWAY: N_("No connection to the station"),
    Notice.NOT_PAIRED: N_("Terminal not yet paired with the station"),
    Notice.NOT_ADMITTED: N_("Terminal no longer admitted by the station"),
    Notice.CLOCK_WRONG: N_("The clocks of terminal and station differ"),
    Notice.CLOCK_UNVERIFIED: N_("Clock unverified"),
}

ADVICE = {
    Notice.CARD_READER_AWAY: N_("You can still take a number without your card."),
    Notice.CODE_SCANNER_AWAY: N_("Please type the 12 digits instead."),
    Notice.FINGERPRINT_AWAY: N_("The officer will confirm who you are."),
    Notice.PRINTER_AWAY: N_("Please note down your number."),
    Notice.PRINTER_OUT_OF_PAPER: N_("Please note down your number."),
    Notice.STATION_AWAY: N_("You can still take a number."),
    Notice.NOT_PAIRED: N_("Please go to a counter."),
    Notice.NOT_ADMITTED: N_("Please go to a counter."),
    Notice.CLOCK_WRONG: N_("Please go to a counter."),
    Notice.CLOCK_UNVERIFIED: N_("The dates on your card cannot be checked now."),
}
"""What to do about it, where there is room to say so."""


def idle_title(view: View) -> str:
    """What whoever comes is asked to do first."""
    if Notice.CARD_READER_AWAY in view.notices:
        return N_("Please touch the screen")
    return N_("Please lay your identity card on the reader")


STAFF_CALLS = {
    StaffCall.NONE: N_("Call staff"),
    StaffCall.CALLING: N_("Calling staff"),
    StaffCall.CALLED: N_("Staff called"),
    StaffCall.COMING: N_("Staff is coming"),
}

STAFF_ICONS = {
    StaffCall.NONE: "bell",
    StaffCall.CALLING: "clock",
    StaffCall.CALLED: "check",
    StaffCall.COMING: "check",
}

PAIRING_FAULTS = {
    PairingFault.NO_STATION: N_(
        "The station does not answer. Is it on, and the network connected?"
    ),
    PairingFault.CLOSED: N_("Pairing was not opened at the station within five minutes."),
    PairingFault.TOO_MANY: N_("Too many terminals have asked. Open pairing at the station again."),
    PairingFault.OVER: N_("The station ended the pairing, or the time is over. Begin again."),
    PairingFault.NOT_UNDERSTOOD: N_(
        "The address does not answer as a station this terminal understands. Tell the technician."
    ),
    PairingFault.NOT_KEPT: N_(
        "This terminal could not keep its certificate. Is its disk full? Tell the technician."
    ),
}

KEY_FAULTS = {
    KeyFault.NOT_A_CARD_CODE: N_("That code is not from an identity card."),
    KeyFault.GARBLED: N_("The code could not be read well. Please scan again or type the number."),
    KeyFault.TOO_SHORT: N_("The number has 12 digits. Please type all of them."),
    KeyFault.WRONG_KEY: N_("This number does not open the card. Please check it."),
}

STAGES = {
    ReadingStage.ACCESS: N_("Opening the chip"),
    ReadingStage.IDENTITY: N_("Reading the details"),
    ReadingStage.SIGNATURE: N_("Checking the state's signature"),
    ReadingStage.CHIP: N_("Checking that the chip is genuine"),
    ReadingStage.PORTRAIT: N_("Reading the portrait"),
}

ASSURANCES = {
    Assurance.ANONYMOUS: N_("Card not confirmed"),
    Assurance.CARD_DATA_AUTHENTIC: N_("Details are authentic"),
    Assurance.CARD_GENUINE: N_("The card is genuine"),
    Assurance.HOLDER_VERIFIED: N_("Card and fingerprint confirmed"),
}

NEEDS = {
    Assurance.CARD_DATA_AUTHENTIC: N_("Card needed"),
    Assurance.CARD_GENUINE: N_("Card needed"),
    Assurance.HOLDER_VERIFIED: N_("Fingerprint needed"),
}

_FINGER_OUTCOMES = {
    Outcome.PASSED: N_("The fingerprint matches"),
    Outcome.FAILED: N_("The fingerprint does not match"),
    Outcome.NOT_OFFERED: N_("There is no fingerprint to compare with"),
    Outcome.NOT_DONE: N_("No fingerprint was compared"),
}

CHECKS = {
    Check.PASSIVE_AUTHENTICATION: {
        Outcome.PASSED: N_("The details are signed by the state"),
        Outcome.FAILED: N_("The state's signature does not fit the details"),
        Outcome.NOT_OFFERED: N_("The card carries no signature"),
        Outcome.NOT_DONE: N_("The signature was not checked"),
    },
    Check.CHIP_AUTHENTICATION: {
        Outcome.PASSED: N_("The chip is the original, not a copy"),
        Outcome.FAILED: N_("The chip could not prove that it is the original"),
        Outcome.NOT_OFFERED: N_("The chip of this kind of card cannot be checked"),
        Outcome.NOT_DONE: N_("The chip was not checked"),
    },
    Check.ACTIVE_AUTHENTICATION: {
        Outcome.PASSED: N_("The chip passed a second check"),
        Outcome.FAILED: N_("The chip failed a second check"),
        Outcome.NOT_OFFERED: N_("This kind of card has no second check of the chip"),
        Outcome.NOT_DONE: N_("The second check of the chip was not made"),
    },
    Check.CARD_VALIDITY: {
        Outcome.PASSED: N_("The card is valid"),
        Outcome.FAILED: N_("The card has expired"),
        Outcome.NOT_OFFERED: N_("The card states no date of expiry"),
        Outcome.NOT_DONE: N_("The date of expiry was not checked"),
    },
    Check.FINGERPRINT_ON_CARD: {
        Outcome.PASSED: N_("The fingerprint matches the card"),
        Outcome.FAILED: N_("The fingerprint does not match the card"),
        Outcome.NOT_OFFERED: N_("The card does not compare fingerprints"),
        Outcome.NOT_DONE: N_("No fingerprint was compared"),
    },
    Check.FINGERPRINT_ON_HOST: _FINGER_OUTCOMES,
    Check.FINGERPRINT_ON_SENSOR: _FINGER_OUTCOMES,
}

UNDATED = {
    Check.PASSIVE_AUTHENTICATION: N_("Clock unverified: the signature could not be judged"),
    Check.CARD_VALIDITY: N_("Clock unverified: the date of expiry was not checked"),
}
"""In place of the words above where nobody knows what day it is."""


def card_verdict(body: CheckResult) -> str:
    """What matters most of how the card was found, in a word or two."""
    validity = next((e for e in body.evidence if e.check is Check.CARD_VALIDITY), None)
    if validity is not None and validity.outcome is Outcome.FAILED:
        return N_("Card expired")
    return ASSURANCES[body.assurance]


FINGERS_WANTED = {
    "right_thumb": N_("Please lay your right thumb on the reader"),
    "right_index": N_("Please lay your right index finger on the reader"),
    "right_middle": N_("Please lay your right middle finger on the reader"),
    "right_ring": N_("Please lay your right ring finger on the reader"),
    "right_little": N_("Please lay your right little finger on the reader"),
    "left_thumb": N_("Please lay your left thumb on the reader"),
    "left_index": N_("Please lay your left index finger on the reader"),
    "left_middle": N_("Please lay your left middle finger on the reader"),
    "left_ring": N_("Please lay your left ring finger on the reader"),
    "left_little": N_("Please lay your left little finger on the reader"),
}

FINGER_TITLES = {
    FingerHint.LIFT: N_("Please lift the finger"),
    FingerHint.TRANSFER: N_("The fingerprint is taken"),
    FingerHint.READING_CARD: N_("Reading your card"),
    FingerHint.MATCHING: N_("Comparing the fingerprint"),
    FingerHint.SENSOR_AWAY: N_("The fingerprint reader is not working"),
}
"""In place of the finger that is asked for, while none is."""
FINGER_HINTS = {
    FingerHint.PLACE: N_("Lay the finger flat on the glass and hold it still."),
    FingerHint.LIFT: N_("Thank you. One moment, please."),
    FingerHint.NO_MATCH: N_("The fingerprint did not match. Wipe the finger dry and try again."),
    FingerHint.POOR_IMAGE: N_("The print is not clear. Press a little more firmly, in the middle."),
    FingerHint.TOO_DRY: N_(
        "The finger is very dry. Breathe on it, then press a little more firmly."
    ),
    FingerHint.TOO_WET: N_("The finger is wet. Wipe it dry, then press lightly."),
    FingerHint.NOT_CENTRED: N_("Please lay the finger in the middle of the glass."),
    FingerHint.COVER_MORE: N_("Please lay the whole fingertip flat on the glass."),
    FingerHint.TOO_SHORT: N_("That was too short. Please keep the finger on the glass."),
    FingerHint.TRANSFER: N_("It is on its way into the computer. You may lift the finger."),
    FingerHint.READING_CARD: N_("Please keep the card still on the reader."),
    FingerHint.MATCHING: N_("You may lift the finger. One moment, please."),
    FingerHint.SENSOR_AWAY: N_("Please go on without a fingerprint."),
}


def finger_title(prompt: FingerPrompt) -> str:
    """Which finger is asked for, or what is being done while none is."""
    if prompt.hint in FINGER_TITLES:
        return FINGER_TITLES[prompt.hint]
    return FINGERS_WANTED.get(prompt.finger, N_("Please lay your finger on the reader"))


PRIORITIES = {
    PriorityClass.NONE: N_("None of these"),
    PriorityClass.ELDERLY: N_("Elderly person"),
    PriorityClass.DISABILITY: N_("Person with a disability"),
    PriorityClass.PREGNANT: N_("Pregnant woman"),
    PriorityClass.MERIT: N_("Person of merit to the country"),
    PriorityClass.SMALL_CHILD: N_("With a child under 36 months"),
}

TASKS = {
    Task.TICKET: N_("Taking a number for you"),
    Task.DOSSIERS: N_("Looking up your dossiers"),
    Task.RECORD: N_("Comparing your card with the register"),
    Task.LOOKUP: N_("Checking the register"),
    Task.CORRECTION: N_("Sending your request"),
    Task.PRINTING: N_("Printing your ticket"),
    Task.TICKET_STANDING: N_("Checking your place in the queue"),
    Task.SERVED_LIST: N_("Finding recently served numbers"),
    Task.RATING: N_("Passing on your rating"),
}

PRINT_STATES = {
    PrintState.PRINTED: N_("Printed. Please take the slip below."),
    PrintState.FAILED: N_("Not printed. Please note down the number."),
}

DOSSIER_STATUSES = {
    DossierStatus.RECEIVED: N_("Received"),
    DossierStatus.PROCESSING: N_("Being processed"),
    DossierStatus.NEEDS_DOCUMENTS: N_("Papers missing"),
    DossierStatus.READY: N_("Ready for collection"),
    DossierStatus.RETURNED: N_("Result handed over"),
    DossierStatus.REFUSED: N_("Refused"),
}

FIELDS = {
    Field.FULL_NAME: N_("Full name"),
    Field.NUMBER: N_("Identity number"),
    Field.DATE_OF_BIRTH: N_("Date of birth"),
    Field.SEX: N_("Sex"),
    Field.NATIONALITY: N_("Nationality"),
    Field.ETHNICITY: N_("Ethnicity"),
    Field.RELIGION: N_("Religion"),
    Field.PLACE_OF_ORIGIN: N_("Place of origin"),
    Field.RESIDENCE: N_("Residence"),
    Field.FATHER: N_("Father"),
    Field.MOTHER: N_("Mother"),
    Field.SPOUSE: N_("Spouse"),
    Field.OLD_NUMBER: N_("Old identity number"),
}

VERDICTS = {
    Verdict.MATCH: N_("Same"),
    Verdict.DIFFERS: N_("Differs"),
    Verdict.MISSING_IN_REGISTRY: N_("Not in the register"),
    Verdict.MISSING_ON_CARD: N_("Not on the card"),
    Verdict.OUTDATED: N_("Old place name"),
}

WAYS_ON = {
    WayOn.TRY_AGAIN: N_("Try again"),
    WayOn.CONTINUE: N_("Go on"),
    WayOn.TICKET_WITHOUT_CARD: N_("Ticket without card"),
    WayOn.MENU: N_("Back to the menu"),
    WayOn.TICKET: N_("Take a number"),
    WayOn.FINISH: N_("Finish"),
}
