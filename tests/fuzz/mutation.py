"""Changing samples: bytes, and the data objects (BER-TLV) that they are made of."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from drivers.simulated.chipcard import tlv

MAX_SIZE = 64 * 1024
"""Bytes that a changed sample may have."""
TELLING = (0x00, 0x01, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x88, 0xFE, 0xFF, 0x1F, 0x30, 0x31)
"""Bytes at which lengths, tags and signs turn over."""

Change = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def changed(random_: random.Random, samples: Sequence[bytes]) -> bytes:
    """One of the samples, changed once to a few times."""
    data = random_.choice(samples)
    for _ in range(random_.choice((1, 1, 1, 2, 3, 6))):
        data = random_.choice(CHANGES)(random_, data, samples)
    return data[:MAX_SIZE]


def _flip(random_: random.Random, data: bytes, _samples: Sequence[bytes]) -> bytes:
    if not data:
        return data
    out = bytearray(data)
    out[random_.randrange(len(out))] ^= 1 << random_.randrange(8)
    return bytes(out)


def _put(random_: random.Random, data: bytes, _samples: Sequence[bytes]) -> bytes:
    at = random_.randint(0, len(data))
    return data[:at] + bytes([random_.choice(TELLING)]) + data[at + random_.randint(0, 2) :]


def _cut(random_: random.Random, data: bytes, _samples: Sequence[bytes]) -> bytes:
    start, end = sorted(random_.randint(0, len(data)) for _ in range(2))
    return data[:start] + data[end:]


def _end(random_: random.Random, data: bytes, _samples: Sequence[bytes]) -> bytes:
    return data[: random_.randint(0, len(data))]


def _repeat(random_: random.Random, data: bytes, _samples: Sequence[bytes]) -> bytes:
    start = random_.randint(0, len(data))
    piece = data[start : start + random_.choice((1, 2, 16, 256))]
    return data[:start] + piece * random_.choice((2, 3, 17, 300)) + data[start:]


def _noise(random_: random.Random, data: bytes, _samples: Sequence[bytes]) -> bytes:
    at = random_.randint(0, len(data))
    return data[:at] + random_.randbytes(random_.choice((1, 2, 4, 16))) + data[at:]


def _splice(random_: random.Random, data: bytes, samples: Sequence[bytes]) -> bytes:
    other = random_.choice(samples)
    return data[: random_.randint(0, len(data))] + other[random_.randint(0, len(other)) :]


Node = tuple[int, "bytes | list[Node]"]


def _parsed(data: bytes, depth: int = 0) -> list[Node] | None:
    """The data objects that fill `data`; None where it is not made of any."""
    try:
        found = list(tlv.objects(data))
    except (tlv.TlvError, IndexError):
        return None
    nodes: list[Node] = []
    for tag, value in found:
        # Values of primitive objects may hold objects too: octet strings of X.509 and CMS do.
        inside = _parsed(value, depth + 1) if value and depth < 12 else None
        nodes.append((tag, value if inside is None else inside))
    return nodes


def _encoded(nodes: Sequence[Node]) -> bytes:
    return b"".join(
        tlv.encode(tag, value if isinstance(value, bytes) else _encoded(value))
        for tag, value in nodes
    )


def _lists(nodes: list[Node]) -> list[list[Node]]:
    """Every list of siblings."""
    found = [nodes] if nodes else []
    for _, value in nodes:
        if isinstance(value, list):
            found += _lists(value)
    return found


def _object(random_: random.Random, data: bytes, samples: Sequence[bytes]) -> bytes:
    """Changes one data object and sets the lengths around it right again."""
    nodes = _parsed(data)
    if not nodes:
        return _put(random_, data, samples)
    siblings = random_.choice(_lists(nodes))
    at = random_.randrange(len(siblings))
    tag, value = siblings[at]
    plain = value if isinstance(value, bytes) else _encoded(value)
    match random_.randrange(9):
        case 0:
            del siblings[at]
        case 1:
            siblings.insert(at, siblings[at])
        case 2:
            siblings[at] = (
                random_.choice((*TELLING[:-2], 0x02, 0x04, 0x06, 0x5F1F, tag ^ 1)),
                value,
            )
        case 3:
            siblings[at] = (tag, b"")
        case 4:
            siblings[at] = (tag, random_.choice((b"\x00", b"\xff", b"\x80", b"\x7f\xff")) * 5)
        case 5:
            siblings[at] = (tag, _flip(random_, plain, samples))
        case 6:
            siblings[at] = (tag, plain * random_.choice((2, 10)))
        case 7:
            other = random_.choice(siblings)
            siblings[at] = (tag, other[1])
        case _:
            random_.shuffle(siblings)
    # An object that was put into itself would have no end.
    return _encoded(nodes) if len(data) < MAX_SIZE else data


CHANGES: tuple[Change, ...] = (
    _flip,
    _put,
    _put,
    _cut,
    _end,
    _repeat,
    _noise,
    _splice,
    _object,
    _object,
    _object,
    _object,
)
