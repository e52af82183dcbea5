"""A house with one case and everybody who has to do with it."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from foundation.accounts.permissions import Permission, Role
from foundation.web.container import Container
from tests.factories.makers import Person, make_account, make_case, make_grant, make_office

NAMES = ("Dilnozaxon", "Karimovabegim", "Samarqandcha", "+905321234567", "DOC7654321")


@dataclass(frozen=True)
class Story:
    """Who is there, and the case with its names."""

    officer: Person
    lead: Person
    specialist: Person
    holder: Person
    administrator: Person
    protector: Person
    stranger: Person
    case: uuid.UUID
    grant: uuid.UUID

    def person(self, who: str) -> Person:
        """Somebody by their part in the story."""
        found = getattr(self, who)
        assert isinstance(found, Person)
        return found

    def at(self, address: str) -> str:
        """An address with the ids of this story in it."""
        return address.format(case=self.case, grant=self.grant, officer=self.officer.id)


def tell(container: Container) -> Story:
    """One office with its people, another office, and a case that one colleague may open to the bottom."""
    office = make_office(container)
    officer = make_account(container, place=office)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, office)
    holder = make_account(container, Role.PROTECTION_SPECIALIST, office)
    given, family, place, phone, document = NAMES
    case = make_case(
        container,
        officer,
        given_name=given,
        family_name=family,
        place_of_return=place,
        phone=phone,
        document_number=document,
        legal_deadline=container.clock.now().date() + timedelta(days=3),  # so that it stands on the start page
    )
    return Story(
        officer=officer,
        lead=make_account(container, place=office, extras=frozenset({Permission.LEAD_OFFICE})),
        specialist=specialist,
        holder=holder,
        administrator=make_account(container, Role.ADMINISTRATOR),
        protector=make_account(container, Role.DATA_PROTECTION_OFFICER),
        stranger=make_account(container),
        case=case,
        grant=make_grant(container, case, specialist, holder),
    )
