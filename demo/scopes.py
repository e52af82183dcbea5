"""The scope of the invented caseload: the only one in the program that opens every table."""

from dataclasses import dataclass

from foundation.storage.scopes import SystemScope


@dataclass(frozen=True)
class EverythingOpen(SystemScope):
    """Reads and writes whatever there is: nobody real is in an installation with invented people."""

    def is_open(self, table: str) -> bool:
        """Yes."""
        return True


DEMO = EverythingOpen("demo")
