"""`kiosk finger scanners` names what is plugged in and what it can do."""

from __future__ import annotations

import msgspec

from drivers.simulated.fingerprint_module import ISO_PARAMETER, R503, FingerprintModule
from drivers.simulated.usb_finger_scanner import SimulatedUsbScanner
from kiosk.commands.finger.exit_codes import Exit
from kiosk.commands.finger.scanners import serial_ports
from kiosk.settings.tree import Settings
from tests.kiosk.commands.finger.command import finger


def test_the_module_of_the_settings_is_asked_for_its_model_and_library() -> None:
    with FingerprintModule(model=R503) as module:
        done = finger("scanners", "--set", f"fingerprint.port={module.port}")
    assert done.code == Exit.DONE
    for said in (module.port, "R503", "pictures", "templates: sensor", "keeps 200 fingers"):
        assert said in done.words


def test_machines_get_the_same_as_json(module: FingerprintModule) -> None:
    flags = ("--set", f"fingerprint.iso_parameter={ISO_PARAMETER}")
    done = finger("scanners", "--json", "--port", module.port, *flags)
    said = msgspec.json.decode(done.out)
    (found,) = (each for each in said["serial"] if each["port"] == module.port)
    assert found["templates"] == ["iso_19794_2_compact", "sensor"]
    assert (found["library_size"], found["library_used"]) == (1000, 0)


def test_a_usb_scanner_is_listed_with_the_name_of_its_driver(usb: SimulatedUsbScanner) -> None:
    done = finger("scanners", "--virtual-usb", usb.socket_path)
    assert done.code == Exit.DONE
    assert "USB, virtual_image Virtual image device for debugging" in done.words


def test_a_port_is_asked_only_when_it_is_named_or_all_are_to_be(
    module: FingerprintModule,
) -> None:
    listed = {module.port: "an adapter"}
    (left_alone,) = serial_ports(listed, "", Settings(), probe_all=False)
    assert left_alone.what == "an adapter"
    assert not left_alone.model
    assert not module.commands
    (asked,) = serial_ports(listed, "", Settings(), probe_all=True)
    assert asked.model.startswith("ZFM-20 family")
    (named,) = serial_ports(listed, module.port, Settings(), probe_all=False)
    assert named == asked


def test_a_port_on_which_nothing_answers_stays_in_the_list_with_the_reason(
    module: FingerprintModule,
) -> None:
    module.faults.silent = True
    done = finger("scanners", "--port", module.port)
    assert done.code == Exit.NO_SCANNER
    assert f"Nothing answers on The module on {module.port}" not in done.words
    assert f"Nothing answers on {module.port}" in done.words
    assert "--probe" in done.err
