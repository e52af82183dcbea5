"""Consents of people whose age is not known: nobody counts as adult because nothing was asked."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from foundation.errors import RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.consent.queries import consents_of_case
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose
from returns.consent.services import NewConsent, TakenTogether, correct_consent, each_of, give_consents
from tests.factories.families import GROWN, Family, make_family
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import make_account

OWN = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA)
CHILD = date(2016, 1, 1)


def _common(unit: Unit, **changed: Any) -> NewConsent:
    today, nobody = unit.clock.now().date(), uuid.uuid4()
    form = changed.pop("form", ConsentForm.WRITTEN)
    common = NewConsent(nobody, None, ConsentPurpose.DATA, form, today, CHECKLIST, assent=Assent.GIVEN)
    return replace(common, **changed)


def _give(unit: Unit, case: Case, family: Family, by: str = "", **changed: Any) -> None:
    taken = TakenTogether(family.people, OWN, None, (), by, _common(unit, **changed))
    give_consents(unit, case, each_of(unit, case, taken))


def _refused(container: Container, family: Family, by: str = "", **changed: Any) -> set[str]:
    with pytest.raises(RuleBroken) as refusal, at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, by, **changed)
    return set(refusal.value.codes)


def _signed(container: Container, family: Family) -> set[tuple[uuid.UUID, uuid.UUID | None, uuid.UUID | None, bool]]:
    with looking_at(container, family.owner, family.case) as (unit, _case):
        return {
            (one.person_id, one.signed_by, one.representative_id, one.content.says_of_age)
            for one in consents_of_case(unit.session, family.case)
        }


def test_nobody_signs_alone_without_a_known_age_unless_the_form_says_so(container: Container) -> None:
    family = make_family(container, make_account(container), None)
    (who,) = family.people
    assert _refused(container, family) == {"age_not_known"}
    assert _refused(container, family, f"p{who.hex}") == {"age_not_known"}  # nobody stands beside themselves
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, says_of_age=True)
    assert _signed(container, family) == {(who, who, None, True)}


def test_in_doubt_an_adult_of_the_case_signs_with_them(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, None)
    grown, unknown = family.people
    assert _refused(container, family) == {"age_not_known"}
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, f"p{grown.hex}")
    assert _signed(container, family) == {(grown, grown, None, False), (unknown, unknown, grown, False)}


def test_whose_age_is_not_known_signs_for_a_child_only_where_the_form_says_so(container: Container) -> None:
    family = make_family(container, make_account(container), None, CHILD)
    parent, child = family.people
    assert _refused(container, family, f"p{parent.hex}") == {"age_not_known"}
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, f"p{parent.hex}", says_of_age=True)
    assert _signed(container, family) == {(parent, parent, None, True), (child, parent, None, True)}


def test_the_words_change_nothing_where_the_age_is_known(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, CHILD)
    grown, child = family.people
    assert _refused(container, family, says_of_age=True) == {"representative_signs"}
    assert _refused(container, family, f"p{child.hex}", says_of_age=True) == {"representative_signs"}
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, f"p{grown.hex}", says_of_age=True)
    assert _signed(container, family) == {(grown, grown, None, False), (child, grown, None, False)}


def test_a_child_beside_somebody_of_unknown_age_counts_as_alone(container: Container) -> None:
    family = make_family(container, make_account(container), None, CHILD)
    oral = {"form": ConsentForm.ORAL, "witness": "A witness"}
    assert "guardian_consents_in_writing" in _refused(container, family, f"p{family.people[0].hex}", **oral)
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, f"p{family.people[0].hex}", says_of_age=True, **oral)


def test_somebody_decides_lawfully_also_where_the_age_is_not_known(container: Container) -> None:
    family = make_family(container, make_account(container), None)
    proxy = {"form": ConsentForm.PROXY, "proxy_name": "A lawyer", "proxy_basis": "Decision of a court"}
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, **proxy)
    assert _signed(container, family) == {(family.people[0], None, None, False)}


def test_a_correction_says_it_too(container: Container) -> None:
    family = make_family(container, make_account(container), None)
    (who,) = family.people
    with at_work(container, family.owner, family.case) as (unit, case):
        _give(unit, case, family, says_of_age=True)
    for said, refused in ((False, True), (True, False)):
        with at_work(container, family.owner, family.case) as (unit, case):
            wrong = next(one for one in consents_of_case(unit.session, case.id) if one.withdrawn_at is None)
            common = _common(unit, place="Ankara", says_of_age=said)
            (right,) = each_of(unit, case, TakenTogether([who], [ConsentPurpose.DATA], None, (), "", common))
            if not refused:
                correct_consent(unit, wrong, right, "The place was wrong.")
                continue
            with pytest.raises(RuleBroken):
                correct_consent(unit, wrong, right, "The place was wrong.")
