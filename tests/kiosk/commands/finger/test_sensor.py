"""A technician proves a sensor: it keeps a finger, knows it again, and forgets it."""

from __future__ import annotations

import msgspec

from drivers.simulated.fingerprint_module import R308, FingerprintModule
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner
from kiosk.commands.finger.exit_codes import Exit
from tests.kiosk.commands.finger.command import finger
from tests.kiosk.commands.finger.conftest import HOLDER, STRANGER, hand_on


def enrolled(module: FingerprintModule, slot: int) -> None:
    with hand_on(module, HOLDER):
        assert finger("enrol", slot, "--port", module.port).code == Exit.DONE
    assert slot in module.stored


def test_an_enrolled_finger_is_known_again_and_then_forgotten(module: FingerprintModule) -> None:
    enrolled(module, 3)
    with hand_on(module, HOLDER):
        known = finger("verify", 3, "--port", module.port)
    assert known.code == Exit.DONE
    assert "that of slot 3" in known.words
    assert finger("delete", 3, "--port", module.port).out == "Slot 3 is empty now.\n"
    assert not module.stored


def test_another_finger_is_told_apart(module: FingerprintModule) -> None:
    enrolled(module, 0)
    with hand_on(module, STRANGER):
        done = finger("verify", 0, "--port", module.port)
        searched = finger("verify", "--port", module.port)
    assert done.code == searched.code == Exit.CHECK_FAILED
    assert "not that of slot 0" in done.words
    assert "in no slot" in searched.words


def test_without_a_slot_the_sensor_finds_the_finger_itself(module: FingerprintModule) -> None:
    enrolled(module, 17)
    with hand_on(module, HOLDER):
        done = finger("verify", "--json", "--port", module.port)
    said = msgspec.json.decode(done.out)
    assert (said["matched"], said["slot"]) == (True, 17)


def test_enrolling_asks_for_two_touches_and_calls_what_is_kept_personal(
    module: FingerprintModule,
) -> None:
    with hand_on(module):
        done = finger("enrol", 1, "--port", module.port)
    assert done.err.count("Lay the finger flat") == 2
    assert "personal data" in done.err
    assert "kiosk finger delete 1" in done.words


def test_a_slot_in_use_is_replaced_only_when_asked_for(module: FingerprintModule) -> None:
    enrolled(module, 2)
    refused = finger("enrol", 2, "--port", module.port)
    assert refused.code == Exit.NO_LIBRARY
    assert "--replace" in refused.words
    with hand_on(module, STRANGER):
        assert finger("enrol", 2, "--replace", "--port", module.port).code == Exit.DONE
        assert finger("verify", 2, "--port", module.port).code == Exit.DONE


def test_the_slots_in_use_are_listed(module: FingerprintModule) -> None:
    assert finger("slots", "--port", module.port).out == "0 of 1000 slots are in use\n"
    for slot in (0, 1, 999):
        enrolled(module, slot)
    listed = finger("slots", "--port", module.port)
    assert listed.out == "3 of 1000 slots are in use: 0-1, 999\n"
    said = msgspec.json.decode(finger("slots", "--json", "--port", module.port).out)
    assert said == {"size": 1000, "used": [0, 1, 999]}


def test_an_empty_slot_and_one_that_is_not_there_are_said_to_be_so(
    module: FingerprintModule,
) -> None:
    empty = finger("verify", 5, "--port", module.port)
    assert empty.code == Exit.NO_LIBRARY
    assert "Slot 5 is empty" in empty.words
    for action in ("verify", "enrol", "delete"):
        beyond = finger(action, 1000, "--port", module.port)
        assert beyond.code == Exit.USAGE
        assert "0 to 999" in beyond.words
    assert "was empty already" in finger("delete", 5, "--port", module.port).out


def test_scanners_that_keep_no_fingers_are_said_to_keep_none(usb: SimulatedUsbScanner) -> None:
    with FingerprintModule(model=R308) as silent_about_its_size:
        for which in (
            ("--virtual-usb", usb.socket_path),
            ("--port", silent_about_its_size.port),
        ):
            done = finger("slots", *which)
            assert done.code == Exit.NO_LIBRARY
            assert "keeps no fingers itself" in done.words
