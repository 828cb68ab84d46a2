"""What the queue does not do, and why."""

from __future__ import annotations

from enum import Enum


class QueueFault(Enum):
    UNKNOWN_TICKET = "unknown-ticket"
    UNKNOWN_COUNTER = "unknown-counter"
    UNKNOWN_SERVICE = "unknown-service"
    UNKNOWN_APPOINTMENT = "unknown-appointment"
    WRONG_STATE = "wrong-state"
    """The ticket's state does not allow it."""
    OTHER_COUNTER = "other-counter"
    """The person stands at another counter."""
    COUNTER_NOT_OPEN = "counter-not-open"
    """The counter is closed or has a break."""
    CHANGED_MEANWHILE = "changed-meanwhile"
    """The counter's or ticket's state is no longer the one that the officer saw."""
    GRACE_OVER = "grace-over"
    """Came back too late, or too often, after a missed call."""
    SERVICE_CLOSED = "service-closed"
    """Closed by staff, outside of its hours, without a counter, or out of numbers."""
    DAY_FULL = "day-full"
    """The service's daily capacity is used up."""
    ALREADY_WAITING = "already-waiting"
    """This resident waits for this service already."""
    TOO_FAR_AHEAD = "too-far-ahead"
    """For an appointment."""
    ALREADY_BOOKED = "already-booked"
    """This resident has an appointment for this service on that day."""
    HOUR_FULL = "hour-full"
    """As many appointments as the service takes in one hour are booked."""
    TOO_EARLY = "too-early"
    """For an appointment's check-in."""
    NOT_SERVED = "not-served"
    """Only who was served can rate it."""
    ALREADY_RATED = "already-rated"
    NOT_RATED = "not-rated"
    """There is no poor rating to which a reason could be added."""
    TOO_LATE = "too-late"
    """For a rating or its reason, or for an appointment."""


class NotPossible(Exception):
    """It is not done; nothing was changed.

    `number` is the printed number of the ticket that stands in the way, where there is one.
    """

    def __init__(self, fault: QueueFault, number: str | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.number = number
