"""A flood of sign-ins takes two hashes' memory and nobody else's thread."""

from __future__ import annotations

import asyncio
import threading

import pytest

from kiosk.staff.hashed import hash_password, is_password
from kiosk.station.refusal import Reason, Refusal
from kiosk.station.staff.passwords import AT_ONCE, MOST_WAITING, Hashing


def test_two_are_hashed_at_once_some_wait_and_the_rest_is_told_to_come_again() -> None:
    going_on, most, may_end = [], [], threading.Event()

    def work() -> None:
        going_on.append(1)
        most.append(len(going_on))
        may_end.wait(20)
        going_on.pop()

    async def flood() -> list[object]:
        hashing = Hashing()
        asked = [asyncio.create_task(hashing.run(work)) for _ in range(AT_ONCE + MOST_WAITING + 5)]
        while sum(task.done() for task in asked) < 5:
            await asyncio.sleep(0.01)
        may_end.set()
        answers = await asyncio.gather(*asked, return_exceptions=True)
        await hashing.run(work)
        return answers

    answers = asyncio.run(flood())
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [refusal.reason for refusal in refused] == [Reason.TOO_BUSY] * 5
    assert max(most) == AT_ONCE


def test_a_hash_is_salted_and_knows_its_password_in_every_form() -> None:
    one, two = hash_password("mưa rơi trên phố"), hash_password("mưa rơi trên phố")
    assert one != two
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password("mu\u031ba ro\u031bi trên phô\u0301", one)
    assert not is_password("mưa rơi trên phô", one)


@pytest.mark.parametrize("hashed", ["", "$", "$argon2id$v=19$m=1,t=1,p=1$x$y", "plain"])
def test_what_is_no_hash_is_nobodys_password(hashed: str) -> None:
    assert not is_password("mưa rơi trên phố", hashed)
