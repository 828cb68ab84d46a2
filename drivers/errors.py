"""Faults that any device can have. Drivers raise these and nothing else."""

from __future__ import annotations


class DeviceError(Exception):
    """A device did not do what was asked. Texts never hold data that a person gave."""


class DeviceGone(DeviceError):
    """Unplugged, or its port cannot be opened. Comes back by opening it again."""


class DeviceTimeout(DeviceError):
    """No answer, or no complete one, before the deadline."""


class DeviceProtocolError(DeviceError):
    """An answer that the protocol does not allow (bad checksum, wrong length, garbage)."""


class DeviceCancelled(DeviceError):
    """The caller withdrew the request."""
