"""Files of one document as far as they were read; outlives a connection that was lost.

So nothing is read twice: a reading that begins again finds here what it has already.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.chipcard.document import FileId


@dataclass
class Collected:
    """Of one document: whoever lays down another one begins with an empty one."""

    whole: dict[FileId, bytes | None] = field(default_factory=dict, repr=False)
    """None: the card does not have or does not show the file."""
    begun: dict[FileId, bytearray] = field(default_factory=dict, repr=False)
    """First bytes of files whose reading was interrupted; the header at least."""

    @property
    def witness(self) -> FileId | None:
        """The file to recognise the document by: small, and no two documents have the same."""
        for file in (FileId.DG1, FileId.DG13, FileId.SOD):
            if self.whole.get(file) is not None:
                return file
        return None

    def finish(self, file: FileId, data: bytes | None) -> None:
        self.begun.pop(file, None)
        self.whole[file] = data

    def forget(self) -> None:
        self.begun.clear()
        self.whole.clear()
