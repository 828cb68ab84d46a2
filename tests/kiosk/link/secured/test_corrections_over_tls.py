"""A paired terminal asks for a correction, hears of it, and notes what it does, over TLS."""

from __future__ import annotations

import uuid

from kiosk.link.identity import Identity
from kiosk.link.lookup_client import LookupClient
from kiosk.link.outcome import Done
from kiosk.records.correction import CorrectionReceipt
from kiosk.records.held import Held, Processing, Purpose
from kiosk.records.record import Field, FieldComparison, Verdict
from kiosk.visit.lookup_effect import ReportCheck, SendConsent
from tests.kiosk.link.paired import SecuredStation
from tests.kiosk.link.secured.asking import client
from tests.kiosk.link.test_lookups import GENUINE, correction
from tests.kiosk.station.running import MINH


def test_a_paired_terminal_may_do_all_that_a_correction_takes(
    station: SecuredStation, identity: Identity
) -> None:
    asker = client(station.url, identity)
    lookups = LookupClient(asker, 10)
    consent = SendConsent(MINH, Purpose.CORRECTION, given=True)
    assert isinstance(lookups.consent(str(uuid.uuid4()), consent, GENUINE), Done)
    fields = (FieldComparison(Field.SEX, "Nam", "Nam", Verdict.MATCH),)
    assert isinstance(lookups.report_check(ReportCheck(MINH, "", fields), GENUINE), Done)
    receipt = lookups.send_correction(correction())
    assert isinstance(receipt, CorrectionReceipt)
    found = lookups.corrections(MINH, GENUINE)
    assert isinstance(found, tuple)
    assert [each.code for each in found] == [receipt.code]
    assert isinstance(lookups.corrections_seen(MINH, (receipt.code,), GENUINE), Done)
    held = lookups.held(MINH, GENUINE)
    assert isinstance(held, Held)
    assert {entry.what for entry in held.entries} == {
        Processing.CONSENT,
        Processing.CORRECTION,
        Processing.HELD,
    }
    asker.close()
