"""`kiosk provision`: sets this terminal up with the file on its boot partition, if there is one;
or makes such a file, looks at it, or makes a code of it.

Runs before the core, at each start where the file is there (kiosk-provision.service).
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from kiosk.commands.private_file import write_private
from kiosk.commands.secret_input import asked_secretly
from kiosk.ops.provisioning.boot_file import take
from kiosk.ops.provisioning.code import as_code
from kiosk.ops.provisioning.content import Provisioning, as_text, understood
from kiosk.ops.provisioning.fault import ProvisioningFault, Why
from kiosk.ops.provisioning.file_text import text_of
from kiosk.ops.provisioning.taking import taken
from kiosk.settings.load import SettingsError, settled_value
from kiosk.settings.store import SettingsStore
from kiosk.settings.toml_text import Tables
from kiosk.settings.tree import Settings
from kiosk.staff.access import is_plain, is_setup_code
from kiosk.staff.hashed import hash_password

LONGEST_LINE = 100
"""Characters; what is longer is no setup code."""


def main(settings: Settings, options: argparse.Namespace) -> int:
    """0: set up, or nothing to take; 1: something is wrong, and said."""
    try:
        if options.new:
            return _new(options)
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
    except SettingsError as error:
        print(f"kiosk provision: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"kiosk provision: {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    if content is None:
        print(f"{options.file}: nothing to take")
    else:
        print(f"{options.file}: taken and erased: {', '.join(content.names)}")
    return 0


def _new(options: argparse.Namespace) -> int:
    """Writes a file of the settings that were given with --set."""
    tables: Tables = {}
    for override in options.overrides:
        path, _, value = override.partition("=")
        section, _, key = path.strip().partition(".")
        tables.setdefault(section, {})[key] = settled_value(path.strip(), value)
    content = understood(as_text(Provisioning(tables, _setup_code())))
    write_private(options.file, as_text(content).encode())
    print(f"{options.file}: {', '.join(content.names)}")
    return 0


def _setup_code() -> str:
    """The hash of what is typed; empty for nothing. Raises ProvisioningFault."""
    asking = "Setup code for the terminal's staff mode, 6 to 12 digits (empty: none): "
    typed = asked_secretly(asking, LONGEST_LINE)
    if not typed:
        return ""
    if not is_setup_code(typed) or is_plain(typed):
        raise ProvisioningFault(Why.WRONG_CODE, "setup_code")
    return hash_password(typed)


def _read(options: argparse.Namespace) -> int:
    file: Path = options.file
    text = text_of(file)
    if text is None:
        raise ProvisioningFault(Why.NOT_A_FILE, "it is not there")
    content = understood(text)
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
