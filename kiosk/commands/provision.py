"""`kiosk provision`: sets this terminal up with the file on its boot partition, if there is one.

Runs before the core, at each start where the file is there (kiosk-provision.service).
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from kiosk.ops.provisioning.boot_file import take
from kiosk.ops.provisioning.code import as_code
from kiosk.ops.provisioning.content import LARGEST, understood
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.ops.provisioning.taking import taken
from kiosk.settings.store import SettingsStore
from kiosk.settings.tree import Settings


def main(settings: Settings, options: argparse.Namespace) -> int:
    """0: set up, or nothing to take; 1: something is wrong, and said."""
    try:
        if options.check or options.code:
            return _read(options)
        store, state_dir = SettingsStore(options.store), settings.terminal.state_dir
        content = take(
            options.file,
            lambda each: taken(each, store, state_dir),
            lambda: dt.datetime.now(dt.UTC),
        )
    except ProvisioningFault as fault:
        print(f"kiosk provision: {options.file}: {fault.english}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"kiosk provision: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    if content is None:
        print(f"{options.file}: nothing to take")
    else:
        print(f"{options.file}: taken and erased: {', '.join(content.names)}")
    return 0


def _read(options: argparse.Namespace) -> int:
    file: Path = options.file
    with file.open("rb") as opened:
        data = opened.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ProvisioningFault(Why.TOO_LARGE, f"{LARGEST >> 10} KiB at most")
    try:
        content = understood(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ProvisioningFault(Why.NOT_TOML, "it is not in UTF-8") from None
    if options.code is None:
        print(f"{file}: can be used: {', '.join(content.names)}")
        return 0
    import qrcode

    picture = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    picture.add_data(as_code(content))
    picture.make(fit=True)
    with options.code.open("xb") as out:
        picture.make_image().save(out, "PNG")
    print(options.code)
    return 0
