"""What a station may change on its terminals, and that it fits the settings' own tree."""

from __future__ import annotations

import pytest

from kiosk.appliance.remote_setting import (
    REMOTE,
    OneOf,
    TimeOfDay,
    Value,
    WholeNumber,
    allowed,
    typed,
)
from kiosk.settings.load import SettingsError, settled_value


@pytest.mark.parametrize("path", REMOTE)
def test_all_that_may_be_set_can_be_set(path: str) -> None:
    match REMOTE[path]:
        case WholeNumber(least=least, most=most):
            tried: tuple[Value, ...] = (least, most)
        case OneOf(choices=choices):
            tried = choices
        case TimeOfDay():
            tried = ("00:00", "23:59")
    for value in tried:
        assert settled_value(path, value) == value
        assert typed(path, str(value)) == value
        assert allowed({path: value})


@pytest.mark.parametrize("path", [p for p, kind in REMOTE.items() if isinstance(kind, OneOf)])
def test_every_choice_of_the_tree_is_offered(path: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        settled_value(path, "none of these")
    assert not typed(path, "none of these")
    assert path in str(wrong.value)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"station.url": "https://192.0.2.1"},
        {"terminal.state_dir": "/tmp"},
        {"visit.inactivity": 14},
        {"visit.inactivity": True},
        {"visit.inactivity": "60"},
        {"visit.inactivity": 60.5},
        {"update.quiet_from": "1:00"},
        {"update.quiet_from": "01:00\n"},
        {"screen.variant": "pink"},
    ],
)
def test_nothing_else_is_allowed(settings: dict[str, Value]) -> None:
    assert not allowed(settings)
    assert not allowed({**settings, "visit.countdown": 20}) or not settings


def test_nothing_that_decides_whom_the_terminal_trusts_is_among_them() -> None:
    sections = {path.split(".")[0] for path in REMOTE}
    assert not sections & {"station", "service", "registry", "terminal", "card", "card_fingerprint"}
