"""`kiosk rescue`: what stands on a screen that cannot be drawn any more, in plain letters.

It is the end of the escalation: a part of the terminal has fallen five times in five minutes. The
unit loads a font that has all Vietnamese letters. Nothing can be typed here.
"""

from __future__ import annotations

import argparse
import datetime as dt
import signal
import sys

from kiosk.queue.day import STATION_TIME
from kiosk.settings.tree import Settings

AGAIN_SECONDS = 1800
"""Then the part is started once more."""
_TEXT = """\
\033[2J\033[H


    MÁY NÀY TẠM NGỪNG PHỤC VỤ
    Mời ông/bà đến quầy. Cán bộ sẽ giúp ông/bà.

    THIS TERMINAL IS OUT OF SERVICE
    Please go to a counter. An officer will help you.


    Dành cho cán bộ / For staff
    ---------------------------
    Máy: {terminal}
    Bộ phận: {part}
    Từ: {since}

    Phần mềm đã thử khởi động lại nhiều lần. Hãy tắt máy, chờ 10 giây rồi bật lại.
    Nếu vẫn như vậy, hãy gọi kỹ thuật viên và đọc cho họ những dòng trên.
    Máy tự thử lại lúc {again}.

    It was started again several times. Switch the terminal off, wait ten seconds, switch it on.
    If this comes back, call the technician and read out the lines above.
    The terminal tries again by itself at {again}.
"""


def text_of(terminal: str, part: str, now: dt.datetime) -> str:
    """What stands there. `now`: with a time zone."""
    local = now.astimezone(STATION_TIME)
    again = local + dt.timedelta(seconds=AGAIN_SECONDS)
    return _TEXT.format(
        terminal=terminal, part=part, since=f"{local:%d/%m/%Y %H:%M}", again=f"{again:%H:%M}"
    )


def main(settings: Settings, options: argparse.Namespace) -> int:
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    sys.stdout.write(text_of(settings.terminal.id, options.part, dt.datetime.now(dt.UTC)))
    sys.stdout.flush()
    signal.sigtimedwait(ends, AGAIN_SECONDS)
    return 0
