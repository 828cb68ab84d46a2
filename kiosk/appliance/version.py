"""How a version of the system is named: by images, bundles and the station's shelf alike."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec

VERSION = r"^[0-9A-Za-z][0-9A-Za-z.+~_-]{0,39}$"
"""A file of this name lies in the folder that it was meant for, and nowhere else."""
Version = Annotated[str, msgspec.Meta(pattern=VERSION)]
_FORM = re.compile(VERSION, re.ASCII)


def is_version(text: str) -> bool:
    return _FORM.fullmatch(text) is not None
