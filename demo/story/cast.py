"""The cast of the story: one office, two partner organisations, and who works there. Nobody of them exists."""

from demo.caseload.cases import invent_colleague
from demo.colleagues import Colleague
from foundation.accounts.models import Office, Organisation
from foundation.accounts.permissions import Permission, Role
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit

_MAY_SIGN = (Permission.SIGN_OFF,)
# What somebody plays, name, role, place, extra permissions. The officer may sign off too, but not the own work.
_CAST: tuple[tuple[str, str, Role, str, tuple[Permission, ...]], ...] = (
    ("officer", "Defne Aksoy", Role.RETURN_OFFICER, "office", _MAY_SIGN),
    ("second officer", "Kerem Yalın", Role.RETURN_OFFICER, "office", _MAY_SIGN),
    ("specialist", "Elif Duran", Role.PROTECTION_SPECIALIST, "office", ()),
    ("coordinator", "Nilufar Rahimova", Role.PARTNER_COORDINATOR, "partner", ()),
    ("worker", "Jasur Tosheff", Role.PARTNER_WORKER, "partner", ()),
    ("other worker", "Nino Beridze", Role.PARTNER_WORKER, "other partner", ()),
    ("manager", "Anna Lindqvist", Role.MANAGER, "", ()),
)


def invent_cast(unit: Unit, secrets: Secrets) -> dict[str, Colleague]:
    """Make the office, the organisations and the accounts; returns who plays what."""
    places: dict[str, Office | Organisation] = {
        "office": Office(name="Istanbul office", country="TR"),
        "partner": Organisation(name="Samarkand Return Support", country="UZ"),
        "other partner": Organisation(name="Another Return Support", country="UZ"),
    }
    unit.session.add_all(places.values())
    unit.session.flush()  # the accounts refer to them
    return {
        part: invent_colleague(unit, secrets, role, name, places.get(place), extras)
        for part, name, role, place, extras in _CAST
    }
