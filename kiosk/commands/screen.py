"""`kiosk screen`: draws what the core says; no driver, no network."""

from __future__ import annotations

import argparse
import sys

from kiosk.core.channel import ScreenChannel
from kiosk.ops.logs import set_up_logging
from kiosk.ops.notify import Notifier
from kiosk.settings.tree import Settings
from kiosk.speech.player import Player
from kiosk.speech.prompter import Prompter
from kiosk.ui.environment import VideoDriver, prepare_environment
from kiosk.ui.options import ScreenOptions


def main(settings: Settings, options: argparse.Namespace) -> int:
    set_up_logging(settings.log.level)
    if prepare_environment() is VideoDriver.OFFSCREEN:
        print("kiosk screen: there is no display; drawing offscreen", file=sys.stderr)
    from kiosk.ui.app import KioskApp

    screen = settings.screen
    KioskApp(
        ScreenChannel(settings.terminal.socket),
        ScreenOptions(
            screen.width,
            screen.height,
            screen.fullscreen,
            input_method=screen.input_method,
            tones=screen.tones,
        ),
        speaker=Prompter(Player(), dialect=settings.audio.dialect),
        beat=Notifier().beat,
    ).run()
    return 0
