"""Examples of what becomes of data: a case that must be kept, and one whose person wants to be erased."""

from demo.caseload.lives import Life
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from rights.erasure.services.runs import ask_for_erasure
from rights.retention.services import ask_for_hold


def ask_to_keep(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A hold, because of proceedings that nobody conducts."""
    ask_for_hold(unit, life.case(unit).id, "Invented: a court hears the appeal until next year.", None, False)


def ask_to_erase(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The erasure of a case that has ended."""
    ask_for_erasure(unit, life.case(unit), None)
