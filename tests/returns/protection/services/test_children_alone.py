"""Who is a child alone for a clearance, and what of it is known outside the doors already."""

from datetime import date

import pytest

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries.cases import case_by_id, members_of_case
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose
from returns.consent.services import NewConsent, TakenTogether, each_of, give_consents
from returns.protection.queries.records import children_alone
from returns.protection.rules.behind_doors import ChildFacts
from tests.factories.families import GROWN, TWELVE, Family, lose_key, make_family, make_guardian, make_siblings
from tests.factories.journeys import at_work
from tests.factories.makers import make_account


def alone(container: Container, family: Family) -> list[ChildFacts]:
    """The children alone of a case, today."""
    with reading(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        people, today = members_of_case(unit.session, case.id), unit.clock.now().date()
        return children_alone(unit.session, case, people, today)


@pytest.mark.parametrize(
    ("births", "number"),
    [
        ((TWELVE, TWELVE), 2),
        ((TWELVE, None), 2),  # an age that is not known lifts nothing
        ((TWELVE, GROWN), 0),
        ((GROWN, None), 0),
        ((None,), 0),  # nobody is surely a child
    ],
)
def test_children_are_alone_where_nobody_is_surely_of_age(
    container: Container, births: tuple[date | None, ...], number: int
) -> None:
    family = make_family(container, make_account(container), *births)
    assert len(alone(container, family)) == number


@pytest.mark.parametrize(("assent", "counts"), [(Assent.GIVEN, True), (Assent.TOO_YOUNG, False)])
def test_what_the_consent_says_of_guardian_and_child_is_not_asked_again_inside(
    container: Container, assent: Assent, counts: bool
) -> None:
    family = make_siblings(container, make_account(container))
    assert [(one.has_guardian, one.has_guardians_consent, one.has_assent) for one in alone(container, family)] == [
        (False, False, False)
    ] * 2
    for n in range(2):
        make_guardian(container, family, n)
    with at_work(container, family.owner, family.case) as (unit, case):
        today, purpose = unit.clock.now().date(), ConsentPurpose.DATA
        said = NewConsent(family.people[0], None, purpose, ConsentForm.WRITTEN, today, CHECKLIST, assent=assent)
        form = TakenTogether(family.people, (purpose,), None, (), "g", said)
        give_consents(unit, case, each_of(unit, case, form))
    facts = [(one.has_guardian, one.has_guardians_consent, one.has_assent) for one in alone(container, family)]
    assert facts == [(True, True, counts)] * 2


def test_an_assent_that_can_no_longer_be_read_does_not_count(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    for person in family.people:
        lose_key(container, person)
    assert alone(container, family) == []
