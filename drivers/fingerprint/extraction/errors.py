"""What can go wrong between an image and its minutiae. Texts never hold anything of the image."""

from __future__ import annotations


class ExtractionError(Exception):
    """There is no template of this image."""


class ExtractorUnavailable(ExtractionError):
    """The detector is not installed, does not start, or misread the known picture. Staff must act;
    another image will not help.
    """


class ImageRefused(ExtractionError):
    """Larger or smaller than a finger can be at its resolution."""


class ExtractionTimedOut(ExtractionError):
    """The image took longer than any finger does. The process was ended."""


class ExtractorDied(ExtractionError):
    """The process ended while it had this image: it ran into its limits, crashed or was killed.
    The next image gets a new process.
    """
