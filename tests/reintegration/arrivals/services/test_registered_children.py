"""Children among registered arrivals: who stands for them is recorded, and the case goes on from there."""

import uuid
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from foundation.errors import BadInput
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.models import ArrivalOffer
from reintegration.arrivals.rules import StatedGuardian
from reintegration.arrivals.services.registrations import take_offer
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.models import Consent
from returns.consent.queries import age_of
from returns.consent.rules import Assent, ConsentForm, Signer
from returns.lifecycle.rules.lifecycle import EventKind
from returns.people.models import Guardianship
from returns.people.queries import guardian_facts, guardians_of_case
from returns.people.rules.families import Capacity, guardian_reasons
from tests.doors.visits import nothing_stored, rows
from tests.factories.registering import Desk, make_desk
from tests.factories.scopes import EVERYTHING
from tests.factories.timeline import events_of_case

_UNCLE = StatedGuardian(Capacity.RELATIVE, name="Given75", contact="+998 90 222 33 44", reference="Decision 75")
_CHILD: dict[str, Any] = {
    "birth_date": date(2018, 3, 4),
    "form": ConsentForm.WRITTEN,
    "stands": _UNCLE,
    "assent": Assent.GIVEN,
}


@pytest.fixture
def desk(container: Container) -> Desk:
    """A partner and two offices."""
    return make_desk(container)


def _signed(desk: Desk, case_id: uuid.UUID) -> set[tuple[uuid.UUID | None, uuid.UUID | None, str, str]]:
    """Who signed the consents of a case: of the case, from outside, what the child said, and which proxy."""
    with reading(desk.container.units, EVERYTHING) as unit:
        found = unit.session.execute(select(Consent).where(Consent.case_id == case_id)).scalars()
        return {(one.signed_by, one.guardian_id, one.content.assent, one.content.proxy_name) for one in found}


def test_whoever_stands_for_a_child_is_recorded_and_signs_for_it(desk: Desk) -> None:
    case_id = desk.register(**_CHILD)
    with reading(desk.container.units, desk.officer.scope(desk.container)) as unit:
        (child,) = members_of_case(unit.session, case_id)
        (row,) = guardians_of_case(unit.session, case_id)
        facts = guardian_facts(row)
        assert (facts.capacity, facts.guardian, row.person_id) == (Capacity.RELATIVE, "", child.id)
        assert row.content.name == "Given75"
        assert row.content.contact == "+998 90 222 33 44"
        assert row.appointed_on == desk.container.clock.now().date()
        kinds = [one.kind for one in events_of_case(unit.session, case_id)]
        assert EventKind.GUARDIAN_RECORDED in kinds
    assert _signed(desk, case_id) == {(None, row.id, "assent_given", "")}


def test_the_readiness_of_the_case_knows_who_stands_for_the_child(desk: Desk) -> None:
    today = desk.container.clock.now().date()
    alone = {**_CHILD, "stands": None, "form": ConsentForm.PROXY, "witness": "Given76"}
    for changed, codes in ((_CHILD, []), (alone, ["guardian_missing"])):
        case_id = desk.register(**changed)
        with reading(desk.container.units, desk.officer.scope(desk.container)) as unit:
            people = [Signer(one.id.hex, age_of(one, today)) for one in members_of_case(unit.session, case_id)]
            known = [guardian_facts(one) for one in guardians_of_case(unit.session, case_id)]
        assert [one.code for one in guardian_reasons(people, known, 18, today)] == codes


def test_an_older_child_signs_too(desk: Desk) -> None:
    born = desk.container.clock.now().date().replace(year=desk.container.clock.now().year - 17, month=1, day=1)
    case_id = desk.register(birth_date=born, form=ConsentForm.WRITTEN, stands=_UNCLE)
    with reading(desk.container.units, EVERYTHING) as unit:
        (child,) = members_of_case(unit.session, case_id)
        (row,) = guardians_of_case(unit.session, case_id)
    assert _signed(desk, case_id) == {(child.id, row.id, "", "")}


def test_through_a_proxy_nobody_of_the_case_has_signed_and_the_proxy_is_named(desk: Desk) -> None:
    case_id = desk.register(birth_date=date(2018, 3, 4), form=ConsentForm.PROXY, witness="Given76")
    assert _signed(desk, case_id) == {(None, None, "", "Given76")}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"assent": None}, ["assent"]),
        ({"assent": Assent.REFUSED}, ["assent"]),
        ({"form": ConsentForm.ORAL, "assent": None}, ["assent", "form"]),
        ({"stands": None}, ["form"]),
        ({"stands": None, "form": ConsentForm.PROXY}, ["witness"]),
        ({"stands": StatedGuardian(Capacity.AUTHORITY)}, ["guardian_name"]),
        ({"stands": StatedGuardian(Capacity.AUTHORITY, organisation="Office 9", contact="12")}, ["guardian_contact"]),
        ({"birth_date": date(1990, 1, 1)}, ["guardian_capacity"]),
        ({"stands": StatedGuardian(Capacity.PARENT, name="Given75", since=date(2099, 1, 1))}, ["guardian_since"]),
        ({"stands": StatedGuardian(Capacity.PARENT, name="Given75", since=date(2001, 1, 1))}, ["guardian_since"]),
        (
            {"stands": StatedGuardian(Capacity.PARENT, contact="12", since=date(2099, 1, 1)), "assent": None},
            ["assent", "guardian_contact", "guardian_name", "guardian_since"],
        ),
    ],
)
def test_everything_wrong_about_a_child_is_said_at_its_field_and_nothing_is_stored(
    desk: Desk, changed: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(BadInput) as wrong:
        desk.register(**{**_CHILD, **changed})
    assert sorted(wrong.value.errors) == fields
    assert nothing_stored(desk.container)
    assert rows(desk.container, Guardianship) == 0


def test_the_partner_sees_the_child_and_not_who_stands_for_it(desk: Desk) -> None:
    case_id = desk.register(**_CHILD)
    with reading(desk.container.units, desk.coordinator.scope(desk.container)) as unit:
        assert len(members_of_case(unit.session, case_id)) == 1
        assert guardians_of_case(unit.session, case_id) == []


def test_the_office_takes_the_child_over_with_whoever_stands_for_it(desk: Desk) -> None:
    authority = StatedGuardian(Capacity.AUTHORITY, organisation="Office 9", since=date(2026, 1, 1))
    case_id = desk.register(**{**_CHILD, "stands": authority})
    with writing(desk.container.units, desk.officer.scope(desk.container)) as unit:
        row = unit.session.get(ArrivalOffer, desk.offers(case_id)[0].id)
        assert row is not None
        take_offer(unit, row)
        case = case_by_id(unit.session, case_id)
        assert case is not None
        assert [one.appointed_on for one in guardians_of_case(unit.session, case_id)] == [date(2026, 1, 1)]
