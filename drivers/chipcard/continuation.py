"""Answers that come in pieces, or ask for another length (ISO/IEC 7816-3, 12.1; 7816-4, 5.3.4).

Prescribed for T=0; some cards answer so under T=1 and over the air too.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.errors import DeviceProtocolError

MORE, OTHER_LENGTH = 0x61, 0x6C
GET_RESPONSE = 0xC0
SHORT_CASE_2 = 5
"""Bytes of a command without data that wants an answer."""
MAX_CONTINUATIONS = 300
"""256 bytes each: more than the longest answer takes."""


def whole_answer(exchange: Callable[[bytes], bytes], command: bytes, *, t0: bool) -> bytes:
    """The answer to `command` over `exchange`, 61XX and 6CXX resolved. Under `t0` data and Le
    of one command do not go together, so that every 6CXX asks for the command without data.

    Raises DeviceProtocolError for an answer without end, and what `exchange` raises.
    """
    answer = exchange(command)
    if _first(answer) == OTHER_LENGTH and len(answer) == 2 and (t0 or len(command) == SHORT_CASE_2):
        answer = exchange(command[:4] + answer[-1:])
    data = bytearray()
    for _ in range(MAX_CONTINUATIONS):
        data += answer[:-2]
        if _first(answer) != MORE:
            return bytes(data) + answer[-2:]
        answer = exchange(bytes((command[0] & 0x03, GET_RESPONSE, 0, 0, answer[-1])))
    raise DeviceProtocolError("an answer without end")


def _first(answer: bytes) -> int:
    """SW1."""
    return answer[-2]
