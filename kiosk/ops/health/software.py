"""What the terminal needs of the programs on it."""

from __future__ import annotations

import shutil

from drivers.fingerprint.extraction.errors import ExtractorUnavailable
from drivers.fingerprint.extraction.extractor import MinutiaeExtractor
from kiosk.appliance.finding import Code, Finding, Part
from kiosk.appliance.finding_words import found
from kiosk.language import Language
from kiosk.settings.tree import Settings
from kiosk.speech.espeak import synthesise
from kiosk.speech.fault import SpeechFault
from kiosk.speech.player import PLAYERS


def extractor(settings: Settings) -> Finding:
    """Without it only a module that compares by itself, or the card, can verify a holder."""
    part = Part.EXTRACTOR
    if not (settings.fingerprint.usb or settings.fingerprint.port):
        return found(part, Code.NOT_FITTED)
    with MinutiaeExtractor() as reads:
        try:
            reads.check()
        except ExtractorUnavailable as error:
            return found(part, Code.FAULTY, error=str(error))
    return found(part, Code.OK)


def voice(settings: Settings) -> Finding:
    """Without it the screen is silent; a person who does not see it needs an officer."""
    try:
        synthesise("một", Language.VIETNAMESE, settings.audio.dialect)
    except SpeechFault as fault:
        return found(Part.VOICE, Code.FAULTY, error=str(fault))
    player = next((one[0] for one in PLAYERS if shutil.which(one[0])), "")
    if not player:
        return found(Part.VOICE, Code.NO_PLAYER)
    return found(Part.VOICE, Code.OK, player=player)
