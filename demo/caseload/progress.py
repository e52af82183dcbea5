"""How far a load of the invented caseload is, on stderr: a line for each batch, and between them one now and then."""

import sys
import time
from collections.abc import Callable

_QUIET_SECONDS = 2.0
# The sweeps and counts after the last batch take about as long as this share of all batches.
_AFTERWARDS = 0.15


class Progress:
    """The cases `first` to `last` of a load, counted from 0, as they get done."""

    def __init__(self, first: int, last: int, now: Callable[[], float] = time.monotonic) -> None:
        """Begin to measure. `now` is a clock in seconds."""
        self._first, self._last, self._now = first, last, now
        self._began = self._told = now()

    def step(self, number: int, steps: int, start: int, end: int) -> None:
        """A step of the batch `start` to `end` is done. Told if nothing was told for a while."""
        if self._now() - self._told >= _QUIET_SECONDS:
            self.tell(f"cases {start + 1} to {end} of {self._last}, step {number} of {steps}")

    def batch(self, end: int) -> None:
        """The cases up to `end` are done. What is left is reckoned from the pace so far."""
        each = (self._now() - self._began) / (end - self._first)
        left = each * (self._last - end + _AFTERWARDS * (self._last - self._first))
        self.tell(f"{end} of {self._last}, about {left:.0f} s left")

    def tell(self, what: str) -> None:
        """Write one line."""
        self._told = self._now()
        sys.stderr.write(f"invented caseload: {what}\n")

    def loaded(self) -> None:
        """All is done, and took so long."""
        self.tell(f"{self._last} of {self._last} loaded in {self._now() - self._began:.0f} s")
