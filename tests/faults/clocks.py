"""A clock that runs on by itself, and that a test puts ahead or back, for every process at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path


class ClockAhead:
    """The machine's clock, and so many seconds more (or less) as a file says."""

    def __init__(self, path: Path) -> None:
        """The file holds a number."""
        self.path = path

    def now(self) -> datetime:
        """The instant, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=float(self.path.read_text()))

    def jump(self, by: timedelta) -> None:
        """Put it ahead, or back; whoever reads the file sees all of the number, or the one before."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(float(self.path.read_text()) + by.total_seconds()))
        fresh.replace(self.path)

    @classmethod
    def beginning(cls, path: Path, at: datetime) -> "ClockAhead":
        """A clock that shows this instant now."""
        path.write_text(str((at - datetime.now(UTC)).total_seconds()))
        return cls(path)
