"""What is written to a connection in one turn of the event loop leaves in one piece."""

from __future__ import annotations

import asyncio
from typing import cast

from kiosk.station.api.joined import JoinedTransport


class Line:
    """Notes what a transport is told."""

    def __init__(self) -> None:
        self.told: list[bytes | str] = []
        self.ended = False

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def close(self) -> None:
        self.ended = True
        self.told.append("closed")

    def abort(self) -> None:
        self.ended = True
        self.told.append("aborted")

    def is_closing(self) -> bool:
        return self.ended


def told(*steps: str) -> list[bytes | str]:
    """What a line is told when `steps` are taken; `turn` lets the loop go round."""

    async def take() -> list[bytes | str]:
        line = Line()
        loop = asyncio.get_running_loop()
        joined = JoinedTransport(cast("asyncio.Transport", line), loop)
        for step in steps:
            if step == "turn":
                await asyncio.sleep(0)
            elif step in ("close", "abort"):
                getattr(joined, step)()
            else:
                joined.write(step.encode())
        await asyncio.sleep(0)
        assert joined.is_closing() == line.ended
        return line.told

    return asyncio.run(take())


def test_head_and_body_leave_together() -> None:
    assert told("head", "body") == [b"headbody"]


def test_each_turn_is_sent_by_itself_and_in_order() -> None:
    assert told("a", "b", "turn", "c", "turn", "d") == [b"ab", b"c", b"d"]


def test_what_was_written_before_the_end_is_sent_before_it() -> None:
    assert told("head", "body", "close") == [b"headbody", "closed"]
    assert told("head", "turn", "body", "close") == [b"head", b"body", "closed"]


def test_nothing_is_sent_on_a_line_that_was_cut() -> None:
    assert told("head", "abort") == ["aborted"]
    assert told("head", "close", "body") == [b"head", "closed"]
