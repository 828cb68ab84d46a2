"""A screen that has drawn nothing is not alive yet, whatever its clock does."""

from __future__ import annotations

import pytest

from kiosk.ui.heartbeat import Heartbeat


@pytest.mark.usefixtures("screen")
def test_there_is_no_sign_of_life_before_the_first_frame_and_one_at_each_call_after():
    beats: list[int] = []
    heart = Heartbeat(lambda: beats.append(1))
    heart.beat(1.0)
    assert beats == []
    heart.end_frame(None)
    heart.beat(1.0)
    heart.beat()
    assert len(beats) == 2
