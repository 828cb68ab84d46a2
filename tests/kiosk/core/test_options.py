"""What the settings say, as the core takes it."""

from __future__ import annotations

import pytest

from drivers.chipcard.fingerprint_application import FingerprintApplication, TemplateLayout
from kiosk.core.options import core_options
from kiosk.settings.load import SettingsError, load


def comparison(*overrides: str) -> FingerprintApplication | None:
    return core_options(load(overrides=overrides)).match_on_card


def test_fingers_are_not_compared_on_the_card_unless_switched_on() -> None:
    assert comparison() is None
    assert comparison("card_fingerprint.reference=1") is None
    assert comparison("card.match_on_card=true") == FingerprintApplication()


def test_every_part_of_a_card_s_fingerprint_application_is_a_setting() -> None:
    assert comparison(
        "card.match_on_card=true",
        "card_fingerprint.application=F04D4F4356",
        "card_fingerprint.information_file=7941",
        "card_fingerprint.reference=18",
        "card_fingerprint.layout=A1",
        "card_fingerprint.format_type=31",
    ) == FingerprintApplication(
        name=bytes.fromhex("F04D4F4356"),
        information_file=0x1F05,
        reference=0x12,
        layout=TemplateLayout.CONSTRUCTED,
        format_types=frozenset((5, 6, 31)),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        "application=F04D4F",
        "application=F04D4F435",
        "application=no hex here",
        "information_file=0",
        "reference=256",
        "layout=82",
    ],
)
def test_settings_that_no_card_can_have_are_refused_with_their_place(wrong: str) -> None:
    with pytest.raises(SettingsError, match="card_fingerprint"):
        load(overrides=[f"card_fingerprint.{wrong}"])


def test_the_times_of_a_visit_are_settings() -> None:
    times = ("inactivity", "countdown", "farewell", "take_card", "revealed")
    given = [f"visit.{name}={number}" for number, name in enumerate(times, 11)]
    rules = core_options(load(overrides=given)).rules
    assert [getattr(rules, name) for name in times] == [11, 12, 13, 14, 15]
