"""Kivy is kept off the home folder, and SDL always has something to draw on."""

from __future__ import annotations

import pytest

from kiosk.ui.environment import VideoDriver, prepare_environment


@pytest.mark.parametrize(
    ("given", "kms", "driver", "sdl"),
    [
        ({}, False, VideoDriver.OFFSCREEN, "offscreen"),
        ({}, True, VideoDriver.KMSDRM, "kmsdrm"),
        ({"DISPLAY": ":0"}, False, VideoDriver.DESKTOP, None),
        ({"WAYLAND_DISPLAY": "wayland-0"}, False, VideoDriver.DESKTOP, None),
        ({"SDL_VIDEODRIVER": "x11", "DISPLAY": ":0"}, True, VideoDriver.CHOSEN, "x11"),
    ],
)
def test_the_video_driver_is_chosen_and_reported(given, kms, driver, sdl):
    environment = dict(given)
    assert prepare_environment(kms=kms, environ=environment) is driver
    assert environment.get("SDL_VIDEODRIVER") == sdl


def test_kivy_writes_no_configuration_and_no_log_and_reads_no_arguments():
    environment: dict[str, str] = {}
    prepare_environment(environ=environment)
    for name in ("KIVY_NO_ARGS", "KIVY_NO_CONFIG", "KIVY_NO_FILELOG"):
        assert environment[name] == "1"


def test_after_kivy_was_imported_it_is_too_late(screen):
    with pytest.raises(RuntimeError, match="before kivy"):
        prepare_environment()
