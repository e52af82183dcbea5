"""The scope by which tests look past all others, to see what is there."""

from dataclasses import dataclass

from foundation.storage.scopes import SystemScope


@dataclass(frozen=True)
class EverythingOpen(SystemScope):
    """Reads and writes whatever there is."""

    def is_open(self, table: str) -> bool:
        """Yes."""
        return True


EVERYTHING = EverythingOpen("everything")
