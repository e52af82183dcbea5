"""Who may be here already when an arrival is registered, and when an office takes it over: seen by whoever may."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from foundation.errors import BadInput, RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.arrivals.models import ArrivalOffer
from reintegration.arrivals.rules import OfferState
from reintegration.arrivals.services.registrations import (
    SeenBefore,
    decline_offer,
    register_unless_here,
    take_unless_here,
)
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.names.models import NameToken, OfficeQuestion, OtherCase, SetApart
from returns.names.services.duplicates import A_NEW_PERSON
from returns.people.rules.people import Sex
from tests.audit.written import changes
from tests.factories.makers import Person, make_case
from tests.factories.registering import ALL_AGREED, Desk, make_desk
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING

_NAME: dict[str, Any] = {"given_name": "Zebiniso", "family_name": "Qodirova", "birth_date": date(1991, 4, 2)}


@pytest.fixture
def desk(container: Container) -> Desk:
    """A partner and two offices."""
    return make_desk(container)


def _ask(desk: Desk, who: str | None = None, by: Person | None = None, **changed: Any) -> Any:
    with writing(desk.container.units, (by or desk.coordinator).scope(desk.container)) as unit:
        new = desk.new(**{**_NAME, **changed})
        return register_unless_here(unit, desk.container.units, desk.container.secrets, new, who)


def _known_elsewhere(desk: Desk, owner: Person, **changed: Any) -> uuid.UUID:
    about = {**_NAME, "sex": Sex.FEMALE, "phone": None, "document_number": None, **changed}
    return make_case(desk.container, owner, **about)


def _cases(desk: Desk) -> int:
    with reading(desk.container.units, EVERYTHING) as unit:
        return len(unit.session.execute(select(Case.id)).all())


def _take(desk: Desk, case_id: uuid.UUID, who: str | None) -> None:
    offer = desk.offers(case_id)[0]
    with writing(desk.container.units, desk.officer.scope(desk.container)) as unit:
        row = unit.session.get(ArrivalOffer, offer.id)
        assert row is not None
        take_unless_here(unit, desk.container.secrets, row, who)


def _person_of(desk: Desk, case_id: uuid.UUID) -> uuid.UUID:
    with reading(desk.container.units, EVERYTHING) as unit:
        return members_of_case(unit.session, case_id)[0].id


def test_whoever_is_referred_to_the_partner_is_suggested_before_anything_is_stored(desk: Desk) -> None:
    first = desk.register(**_NAME)
    seen = _ask(desk)
    assert isinstance(seen, SeenBefore)
    assert [case.id for case, _person in seen.referred] == [first]
    assert seen.offices == []  # whom the partner sees makes no office known
    assert _cases(desk) == 1


def test_the_same_person_is_registered_once_and_somebody_else_all_the_same(desk: Desk) -> None:
    first = desk.register(**_NAME)
    assert _ask(desk, _person_of(desk, first).hex) == (first, False)
    assert _cases(desk) == 1
    case_id, is_new = _ask(desk, A_NEW_PERSON)
    assert is_new
    assert case_id != first
    assert _cases(desk) == 2


@pytest.mark.parametrize(
    "guess",
    [{"family_name": "Elsewhere"}, {"birth_date": date(1960, 1, 1)}, {"sex": Sex.MALE}, {"family_name": None}],
)
def test_what_a_partner_types_beside_the_given_name_changes_nothing_of_what_it_is_shown(
    desk: Desk, guess: dict[str, Any]
) -> None:
    """Otherwise family names and dates of birth, which no page of a partner shows, could be guessed one by one."""
    desk.register(**_NAME)
    exact, guessed = _ask(desk), _ask(desk, **guess)
    assert [case.id for case, _person in exact.referred] == [case.id for case, _person in guessed.referred]
    assert exact.offices == guessed.offices == []


def test_a_family_name_alone_suggests_nobody(desk: Desk) -> None:
    desk.register(**_NAME)
    case_id, is_new = _ask(desk, given_name="Otabek", family_name="Qodirova")
    assert is_new
    assert case_id


def test_of_everybody_else_only_the_office_is_named(desk: Desk) -> None:
    """Another office, the one it would be offered to, another partner's people: the answer is always an office."""
    _known_elsewhere(desk, desk.other_lead)
    seen = _ask(desk)
    assert seen.referred == []
    with reading(desk.container.units, EVERYTHING) as unit:
        rows = unit.session.execute(select(Case.office_id)).scalars().all()
    assert len(seen.offices) == len(rows) == 1
    _known_elsewhere(desk, desk.officer)
    assert len(_ask(desk).offices) == 2


def test_another_partner_learns_the_office_and_nothing_of_the_referral(desk: Desk) -> None:
    desk.register(**_NAME)
    seen = _ask(desk, by=desk.stranger)
    assert seen.referred == []
    assert len(seen.offices) == 1


def test_a_number_that_another_office_knows_names_it(desk: Desk) -> None:
    _known_elsewhere(desk, desk.other_lead, given_name="Lola", family_name=None, phone="+998 90 555 66 77")
    assert len(_ask(desk, number="+998905556677").offices) == 1
    made = _ask(desk, number="+998905556678")
    assert not isinstance(made, SeenBefore)


def test_an_office_that_gave_somebody_back_is_not_named_any_more(desk: Desk) -> None:
    case_id = desk.register(**_NAME)
    with writing(desk.container.units, desk.officer.scope(desk.container)) as unit:
        row = unit.session.get(ArrivalOffer, desk.offers(case_id)[0].id)
        assert row is not None
        decline_offer(unit, row, "Not from here.")
    made = _ask(desk, by=desk.stranger)
    assert not isinstance(made, SeenBefore)  # nobody there sees the case: there is nobody to ask


def test_nobody_is_looked_for_without_agreement(desk: Desk) -> None:
    _known_elsewhere(desk, desk.other_lead)
    with pytest.raises(RuleBroken) as refused:
        _ask(desk, agreed=replace(ALL_AGREED, data=False))
    assert refused.value.codes == ["data_not_agreed"]
    with pytest.raises(BadInput):
        _ask(desk, arrived_on=desk.container.clock.now().date() + timedelta(days=2))
    with reading(desk.container.units, EVERYTHING) as unit:
        assert unit.session.execute(select(OfficeQuestion)).scalars().all() == []


def test_other_offices_are_asked_as_often_as_the_rule_allows(desk: Desk) -> None:
    change_rule(desk.container, "search.other_offices_per_day", 1)
    _known_elsewhere(desk, desk.other_lead)
    assert _ask(desk).offices
    assert _ask(desk).offices is None
    assert _ask(desk).offices is None  # said, so that whoever registers knows that nobody was asked
    assert _ask(desk, by=desk.stranger).offices  # each account its own


def test_the_audit_gets_hashes_and_counts(desk: Desk) -> None:
    desk.register(**_NAME)
    before = len(changes(desk.container))
    _ask(desk)
    record = changes(desk.container)[before]
    assert record.action == "duplicates.suggest"
    assert '"count":1' in record.detail
    assert "zebiniso" not in record.detail.casefold()


def test_a_coordinator_finds_the_names_of_the_own_people_alone_and_writes_no_question_for_others(desk: Desk) -> None:
    own = desk.register(**_NAME)
    _known_elsewhere(desk, desk.other_lead)
    mine = _person_of(desk, own)
    for who, people in ((desk.coordinator, {mine}), (desk.stranger, set()), (desk.worker, set())):
        with reading(desk.container.units, who.scope(desk.container)) as unit:
            assert set(unit.session.execute(select(NameToken.person_id)).scalars()) == people
    with pytest.raises(ScopeBreach), writing(desk.container.units, desk.coordinator.scope(desk.container)) as unit:
        unit.session.add(OfficeQuestion(account_id=desk.stranger.id, day=date(2026, 1, 1), asked=0))
        unit.session.flush()


def test_an_office_looks_before_it_takes_and_links_or_tells_apart(desk: Desk) -> None:
    here = _known_elsewhere(desk, desk.officer)
    case_id = desk.register(**_NAME)
    with pytest.raises(BadInput) as wrong:
        _take(desk, case_id, None)
    assert list(wrong.value.errors) == ["who"]
    with pytest.raises(BadInput):
        _take(desk, case_id, uuid.uuid4().hex)
    assert desk.offers(case_id)[0].state is OfferState.OFFERED
    _take(desk, case_id, _person_of(desk, here).hex)
    assert desk.offers(case_id)[0].state is OfferState.TAKEN
    with reading(desk.container.units, EVERYTHING) as unit:
        assert {one.case_id for one in unit.session.execute(select(OtherCase)).scalars()} == {here, case_id}


def test_told_apart_they_are_not_suggested_again(desk: Desk) -> None:
    _known_elsewhere(desk, desk.officer)
    case_id = desk.register(**_NAME)
    _take(desk, case_id, A_NEW_PERSON)
    with reading(desk.container.units, EVERYTHING) as unit:
        assert len(unit.session.execute(select(SetApart)).scalars().all()) == 1
        assert unit.session.execute(select(OtherCase)).scalars().all() == []


def test_people_of_another_office_stay_out_of_the_look_of_whoever_takes_over(desk: Desk) -> None:
    _known_elsewhere(desk, desk.other_lead)
    case_id = desk.register(**_NAME)
    _take(desk, case_id, None)
    assert desk.offers(case_id)[0].state is OfferState.TAKEN
