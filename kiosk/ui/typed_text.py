"""A text that is typed here while the core's word on what was typed before is still under way."""

from __future__ import annotations

from collections import deque

MOST_UNANSWERED = 64


class TypedText:
    """`text` is what stands in the field: what was typed last, until the core says otherwise."""

    def __init__(self) -> None:
        self.text = ""
        self._unanswered: deque[str] = deque(maxlen=MOST_UNANSWERED)
        self._heard = ""

    def put(self, text: str) -> None:
        """It was typed, and is on its way to the core."""
        self.text = text
        self._unanswered.append(text)

    def heard(self, text: str) -> None:
        """The core shows this: an echo of what was typed a moment ago, or something of its own.

        What it showed before, shown once more while keys are under way, is no answer to them: it
        is drawn again for whatever else has changed.
        """
        if text == self._heard and self._unanswered:
            return
        self._heard = text
        if text not in self._unanswered:
            self._unanswered.clear()
            self.text = text
            return
        while self._unanswered.popleft() != text:
            pass

    def forget(self) -> None:
        self.text = self._heard = ""
        self._unanswered.clear()
