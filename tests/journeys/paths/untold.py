"""Edges of the machine that no path runs, as patterns (of `fnmatch`), each with its reason."""

_NOT_THERE = "no button of this screen asks for it; the machine takes it all the same"
_GREYED = "its tile takes no touch while the station is away"
_OUTSIDE = "nothing can be called while the station is not reached; staff stand there anyway"

UNTOLD: dict[str, str] = {
    "Menu -- OpenDossierCode -> *": _NOT_THERE,
    "LookupMenu -- OpenDossierCode -> *": _NOT_THERE,
    "ConsentQuestion -- AnswerConsent(True) -> DossierCodeEntry": "follows on the two above only",
    "Menu -- OpenLookup(card) -> *": _NOT_THERE,
    "Menu -- OpenLookup(electronic_identity) -> *": _NOT_THERE,
    "Menu -- OpenLookup(held) -> *": _NOT_THERE,
    "Menu -- OpenLookup(places) -> *": _NOT_THERE,
    "Menu -- OpenLookup(procedures) -> *": _NOT_THERE,
    "Menu -- OpenLookup(residence) -> *": _NOT_THERE,
    "RecordCheck -- OpenCorrections -> *": _NOT_THERE,
    "CorrectionList -- Back -> RecordCheck": "follows on the one above only",
    "Goodbye -- Start -> *": _NOT_THERE,
    "AccessKeyEntry -- SubmitDigits -> AccessKeyEntry": "the button wants all twelve digits",
    "ServiceChoice -- ChooseService -> ProblemNotice(service_closed)": "a closed one is greyed",
    "Menu -- OpenCorrections -> *": "the band stands there only once the answer is known",
    "Menu -- OpenLookup(*) -> ProblemNotice(station_away)": _GREYED,
    "LookupMenu -- OpenLookup(*) -> ProblemNotice(station_away)": _GREYED,
    "LookupMenu -- OpenCorrections -> ProblemNotice(station_away)": _GREYED,
    "Pairing -- CallStaff -> Pairing": _OUTSIDE,
    "ClockWrong -- CallStaff -> ClockWrong": _OUTSIDE,
}

_WHOLE_PANEL = "it takes the whole panel; Back leads out of it"
STAFF_UNTOLD: dict[str, str] = {
    "CornerTest -- Finish -> *": _WHOLE_PANEL,
    "TouchCalibration -- Finish -> *": _WHOLE_PANEL,
    "StaffMenu -- Back -> *": "Finish stands there instead",
}
"""As UNTOLD, of staff mode."""
