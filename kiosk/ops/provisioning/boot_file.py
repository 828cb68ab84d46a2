"""The file that a technician puts on the boot partition: taken once, then overwritten and gone.

Overwriting reaches the blocks that FAT has given the file; what a flash card's controller keeps of
them elsewhere, no program reaches. The setup code is therefore better given as its hash.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

from kiosk.ops.provisioning.content import Provisioning, understood
from kiosk.ops.provisioning.fault import ProvisioningFault
from kiosk.ops.provisioning.file_text import text_of
from kiosk.whole_file import sync_folder, write_whole

_ERROR, _TAKEN = "kiosk-provisioning-error.txt", "kiosk-provisioning-taken.txt"
_OVER = "# kiosk-provisioning: taken\n"


def take(
    path: Path, apply: Callable[[Provisioning], int], now: Callable[[], dt.datetime]
) -> Provisioning | None:
    """Apply what the file says and make it unreadable; None where there is none to take.

    What is wrong stands beside it in kiosk-provisioning-error.txt, the file stays as it is, and
    ProvisioningFault is raised; OSError where the partition cannot be written.
    """
    error_note = path.with_name(_ERROR)
    try:
        text = text_of(path)
        if text is None:
            return None
        if text.startswith(_OVER):  # the power went after it was overwritten
            _remove(path)
            return None
        content = understood(text)
        apply(content)
    except ProvisioningFault as fault:
        _note(error_note, _error_text(path.name, fault))
        raise
    _note(path.with_name(_TAKEN), _taken_text(content, now()))
    _overwrite(path)
    _remove(path)
    error_note.unlink(missing_ok=True)
    return content


def _overwrite(path: Path) -> None:
    """In its place, so that its blocks are those that are overwritten."""
    with path.open("r+b") as file:
        length = os.fstat(file.fileno()).st_size
        file.write(_OVER.encode().ljust(length, b"\n"))
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    path.unlink()
    sync_folder(path.parent)


def _note(path: Path, text: str) -> None:
    """Written only where it says something else than before: this may come with every start."""
    data = text.replace("\n", "\r\n").encode()
    try:
        if path.read_bytes() == data:
            return
    except OSError:
        pass
    write_whole(path, data)


def _error_text(name: str, fault: ProvisioningFault) -> str:
    return (
        f"Chưa cài đặt được máy bằng tệp {name}:\n  {fault.vietnamese}\n"
        "Sửa tệp rồi khởi động lại máy.\n\n"
        f"This terminal could not be set up with {name}:\n  {fault.english}\n"
        "Correct the file, then restart the terminal.\n"
    )


def _taken_text(content: Provisioning, now: dt.datetime) -> str:
    names = "\n".join(f"  {name}" for name in content.names)
    time = f"{now:%Y-%m-%d %H:%M} UTC"
    return (
        f"Máy đã nhận cài đặt lúc {time}; tệp đã được xóa. Đã nhận:\n"
        f"The terminal was set up at {time}; the file was erased. Taken:\n{names}\n"
    )
