"""The consent ledger: one form for a family, guardians of children alone, corrections, confirmations, withdrawals."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from demo.steps import give_transfers
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.consent.queries import ConsentEnding, confirmations_of_case, consents_of_case, missing_of_case
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose, Ended, OwnAnswers, TransferPurpose
from returns.consent.services.consents import (
    NewConsent,
    TakenTogether,
    confirm_consent,
    correct_consent,
    each_of,
    give_consents,
)
from returns.consent.services.withdrawals import consequences_of, withdraw_consent
from returns.consent.words import ConsentNotice
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.people.rules.families import Capacity
from tests.factories.families import GROWN, Family, make_family, make_guardian, make_siblings
from tests.factories.inbox import notices_of
from tests.factories.journeys import at_work, looking_at, make_ready, make_team
from tests.factories.makers import make_account, make_organisation

# Consents of people whose age is not known: nobody counts as adult because nothing was asked.

NEEDED = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA)
CHILD = date(2016, 1, 1)


def _common(unit: Unit, **changed: Any) -> NewConsent:
    today, nobody = unit.clock.now().date(), uuid.uuid4()
    form = changed.pop("form", ConsentForm.WRITTEN)
    common = NewConsent(nobody, None, ConsentPurpose.DATA, form, today, CHECKLIST, assent=Assent.GIVEN)
    return replace(common, **changed)


def _give(unit: Unit, case: Case, family: Family, by: str = "", **changed: Any) -> None:
    common = _common(unit, **changed)
    own = OwnAnswers(NEEDED, common.voluntariness, common.read_back, common.assent)
    taken = TakenTogether(dict.fromkeys(family.people, own), None, (), by, common)
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
            (right,) = each_of(
                unit,
                case,
                TakenTogether({who: OwnAnswers([ConsentPurpose.DATA], common.voluntariness)}, None, (), "", common),
            )
            if not refused:
                correct_consent(unit, wrong, right, "The place was wrong.")
                continue
            with pytest.raises(RuleBroken):
                correct_consent(unit, wrong, right, "The place was wrong.")


OWN = (ConsentPurpose.ASSISTANCE, ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN)
SIXTEEN = date(2010, 1, 2)


def together(unit: Unit, people: tuple[uuid.UUID, ...], **changed: Any) -> TakenTogether:
    """A form in writing of today, for these people and everything that is theirs."""
    somebody = uuid.uuid4()  # each of them in turn takes their place
    common = NewConsent(somebody, None, ConsentPurpose.DATA, ConsentForm.WRITTEN, unit.clock.now().date(), CHECKLIST)
    said = replace(common, assent=Assent.GIVEN, **changed.pop("common", {}))
    own = OwnAnswers(changed.pop("purposes", OWN), said.voluntariness, said.read_back, said.assent)
    stated: dict[str, Any] = {"receiver": None, "transfers": (), "representative": ""}
    return TakenTogether(people=dict.fromkeys(people, own), common=said, **{**stated, **changed})


def missing(container: Container, family: Family) -> list[str]:
    """Which consents are missing to apply."""
    with looking_at(container, family.owner, family.case) as (unit, case):
        people = members_of_case(unit.session, case.id)
        return [one.code for one in missing_of_case(unit.session, case.id, people, unit.clock.now().date())]


def test_a_family_of_five_gives_three_consents_each_by_one_form(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, GROWN, SIXTEEN, date(2015, 1, 1), date(2024, 1, 1))
    with at_work(container, family.owner, family.case) as (unit, case):
        taken = together(unit, family.people, representative=f"p{family.people[0].hex}")
        give_consents(unit, case, each_of(unit, case, taken))
    assert missing(container, family) == []
    with looking_at(container, family.owner, family.case) as (unit, _case):
        found = consents_of_case(unit.session, family.case)
        assert len(found) == 15
        signed = {one.person_id: (one.signed_by, one.representative_id) for one in found}
        first, second, sixteen, child, baby = family.people
        assert signed == {
            first: (first, None), second: (second, None), sixteen: (sixteen, first),
            child: (first, None), baby: (first, None),
        }  # fmt: skip


def test_all_or_nothing_and_everything_that_is_wrong_at_once(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, SIXTEEN, date(2015, 1, 1))
    with pytest.raises(RuleBroken) as refused, at_work(container, family.owner, family.case) as (unit, case):
        give_consents(unit, case, each_of(unit, case, together(unit, family.people, common={"voluntariness": ()})))
    assert set(refused.value.codes) == {"voluntariness_incomplete", "representative_signs_too", "representative_signs"}
    assert any("Person 3" in sentence for sentence in refused.value.reasons)
    with pytest.raises(BadInput) as wrong, at_work(container, family.owner, family.case) as (unit, case):
        each_of(unit, case, together(unit, (), purposes=(), receiver=uuid.uuid4()))
    assert sorted(wrong.value.errors) == ["consents", "transfer_purposes"]
    with looking_at(container, family.owner, family.case) as (unit, _case):
        assert consents_of_case(unit.session, family.case) == []


def test_two_siblings_alone_get_every_consent_through_their_guardian_from_outside(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    organisation = make_organisation(container)

    def give(**common: Any) -> None:
        with at_work(container, family.owner, family.case) as (unit, case):
            to: dict[str, Any] = {"purposes": (*OWN, ConsentPurpose.TRANSFER), "receiver": organisation}
            to |= {"transfers": tuple(TransferPurpose), "representative": "g"}
            give_consents(unit, case, each_of(unit, case, together(unit, family.people, common=common, **to)))

    with pytest.raises(RuleBroken) as refused:
        give()
    assert set(refused.value.codes) == {"representative_signs"}
    guardians = {family.people[n]: make_guardian(container, family, n) for n in (0, 1)}
    with pytest.raises(RuleBroken) as refused:
        give(form=ConsentForm.ORAL, witness="A witness")
    assert set(refused.value.codes) == {"guardian_consents_in_writing", "transfer_in_writing"}
    give()
    assert missing(container, family) == []
    with looking_at(container, family.owner, family.case) as (unit, _case):
        found = consents_of_case(unit.session, family.case)
        assert len(found) == 12
        assert {one.person_id: one.guardian_id for one in found} == guardians
        assert {one.signed_by for one in found} == {None}


def test_a_guardian_signs_only_for_their_own_child_and_while_appointed(container: Container) -> None:
    family = make_siblings(container, make_account(container))
    other = make_guardian(container, family, 1)
    day = container.clock.now().date()
    wrong = NewConsent(
        family.people[0], None, ConsentPurpose.DATA, ConsentForm.WRITTEN, day, CHECKLIST, guardian_id=other,
        assent=Assent.GIVEN,
    )  # fmt: skip
    with pytest.raises(RuleBroken) as refused, at_work(container, family.owner, family.case) as (unit, case):
        give_consents(unit, case, [wrong])
    assert refused.value.codes == ["guardian_not_in_force"]


def _wrong_day(container: Container, family: Family, n: int, day: date, by: str) -> list[str]:
    with pytest.raises(BadInput) as wrong, at_work(container, family.owner, family.case) as (unit, case):
        taken = together(unit, (family.people[n],), common={"given_on": day}, representative=by)
        give_consents(unit, case, each_of(unit, case, taken))
    assert list(wrong.value.errors) == ["given_on"]
    return wrong.value.errors["given_on"]


def test_nobody_consented_before_they_were_born(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, date(2025, 3, 1))
    by = f"p{family.people[0].hex}"
    assert "before the person was born" in _wrong_day(container, family, 1, date(2025, 2, 28), by)[0]
    with at_work(container, family.owner, family.case) as (unit, case):
        taken = together(unit, family.people[1:], common={"given_on": date(2025, 3, 1)}, representative=by)
        give_consents(unit, case, each_of(unit, case, taken))


def test_of_an_estimated_year_only_what_is_certain_counts(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, None)
    with at_work(container, family.owner, family.case) as (unit, case):
        somebody = members_of_case(unit.session, case.id)[1]
        somebody.birth_year_band = 2025  # born in 2025 to 2029, by the estimate
    by = f"p{family.people[0].hex}"
    assert "before the person was born" in _wrong_day(container, family, 1, date(2024, 12, 31), by)[0]
    with at_work(container, family.owner, family.case) as (unit, case):
        taken = together(unit, family.people[1:], common={"given_on": date(2025, 1, 1)}, representative=by)
        give_consents(unit, case, each_of(unit, case, taken))


def test_nobody_signed_for_a_child_before_they_began_to_stand_for_it(container: Container) -> None:
    day = container.clock.now().date()
    family = make_family(container, make_account(container), GROWN, date(2015, 1, 1))
    make_guardian(container, family, 1)
    parent = {"name": "", "organisation": "", "contact": "", "reference": "", "capacity": Capacity.PARENT}
    make_guardian(container, family, 1, guardian_person_id=family.people[0], **parent)
    for by in ("g", f"p{family.people[0].hex}"):
        [said] = _wrong_day(container, family, 1, day - timedelta(days=1), by)
        assert said == "This representative began on 24 Nov 2026. Correct this date, or the representative's record."


def test_a_correction_takes_the_place_of_what_was_recorded_wrongly(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    with at_work(container, family.owner, family.case) as (unit, case):
        day = unit.clock.now().date()
        wrong = NewConsent(
            family.people[0], family.people[0], ConsentPurpose.DATA, ConsentForm.WRITTEN, day, CHECKLIST, place="Izmir"
        )
        give_consents(unit, case, [wrong])
    with at_work(container, family.owner, family.case) as (unit, case):
        (row,) = consents_of_case(unit.session, case.id)
        with pytest.raises(BadInput):
            correct_consent(unit, row, replace(wrong, place="Ankara"), " ")
        correct_consent(unit, row, replace(wrong, place="Ankara"), "It was in Ankara.")
    with looking_at(container, family.owner, family.case) as (unit, case):
        found = {one.withdrawn_at is None: one for one in consents_of_case(unit.session, case.id)}
        assert (found[True].corrects_id, found[True].content.place) == (found[False].id, "Ankara")
        assert (found[False].ended, found[False].ending.reason) == (Ended.CORRECTED, "It was in Ankara.")
        people = members_of_case(unit.session, case.id)
        left = [one.code for one in missing_of_case(unit.session, case.id, people, day)]
        assert left == ["consent_assistance_missing"]


def test_every_confirmation_is_kept_and_the_newest_counts(container: Container) -> None:
    case_id = make_ready(container, team := make_team(container))
    for _time in range(2):
        with at_work(container, team.owner, case_id) as (unit, case):
            confirm_consent(unit, consents_of_case(unit.session, case.id)[0])
    with looking_at(container, team.owner, case_id) as (unit, case):
        (confirmed,) = confirmations_of_case(unit.session, case.id).values()
        assert [one.confirmed_by for one in confirmed] == [team.owner.id] * 2


def _first(unit: Unit, case: Case, purpose: ConsentPurpose) -> Any:
    return next(one for one in consents_of_case(unit.session, case.id) if one.purpose is purpose)


def test_a_withdrawal_freezes_ends_the_transfers_and_tells_without_the_reason(container: Container) -> None:
    case_id = make_ready(container, team := make_team(container))
    organisation = make_organisation(container)
    with at_work(container, team.owner, case_id) as (unit, case):
        give_transfers(unit, case, organisation, (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP))
    with at_work(container, team.officer, case_id) as (unit, case):
        consent = _first(unit, case, ConsentPurpose.DATA)
        then = consequences_of(unit, case, consent)
        assert (then.legs, len(then.others)) == (3, 2)
        withdraw_consent(unit, consent, ConsentEnding("Her sister", "She is afraid of her uncle."))
    with looking_at(container, team.owner, case_id) as (unit, case):
        assert {leg.status for leg in legs_of_case(unit.session, case.id)} == {LegStatus.FROZEN}
        ended = [(one.purpose, one.ended) for one in consents_of_case(unit.session, case.id) if one.withdrawn_at]
        assert sorted(ended) == [
            (ConsentPurpose.DATA, Ended.WITHDRAWN),
            (ConsentPurpose.TRANSFER, Ended.WITH_ITS_BASE),
            (ConsentPurpose.TRANSFER, Ended.WITH_ITS_BASE),
        ]
    told = notices_of(container, team.owner)
    assert [(one.kind, one.about) for one in told] == [(ConsentNotice.CONSENT_WITHDRAWN, case_id)]


def test_a_transfer_that_was_given_twice_is_taken_back_once(container: Container) -> None:
    case_id = make_ready(container, team := make_team(container))
    first, second = make_organisation(container), make_organisation(container)
    given = [
        (first, TransferPurpose.RECEPTION),
        (first, TransferPurpose.FOLLOW_UP),
        (second, TransferPurpose.RECEPTION),
    ]
    with at_work(container, team.owner, case_id) as (unit, case):
        for organisation, purpose in (*given, given[0]):
            give_transfers(unit, case, organisation, (purpose,))
    with at_work(container, team.officer, case_id) as (unit, case):
        consent = next(one for one in consents_of_case(unit.session, case.id) if _said(one) == given[0])
        assert [_said(one) for one in consequences_of(unit, case, consent).others] == [given[0]]
        withdraw_consent(unit, consent)
    with looking_at(container, team.owner, case_id) as (unit, case):
        transfers = [one for one in consents_of_case(unit.session, case.id) if one.organisation_id]
        assert sorted(_said(one) for one in transfers if not one.withdrawn_at) == sorted(given[1:])
        assert len(transfers) == len(given) + 1


@pytest.mark.parametrize("purpose", OWN)
def test_what_was_given_twice_holds_no_longer_once_it_is_withdrawn(
    container: Container, purpose: ConsentPurpose
) -> None:
    family = make_family(container, make_account(container), GROWN)
    for _again in (1, 2):
        with at_work(container, family.owner, family.case) as (unit, case):
            give_consents(unit, case, each_of(unit, case, together(unit, family.people)))
    with at_work(container, family.owner, family.case) as (unit, case):
        withdraw_consent(unit, _first(unit, case, purpose))
    with looking_at(container, family.owner, family.case) as (unit, case):
        stands = [one.purpose for one in consents_of_case(unit.session, case.id) if one.withdrawn_at is None]
    assert sorted(stands) == sorted(one for one in (*OWN, *OWN) if one is not purpose)


def _said(consent: Any) -> tuple[uuid.UUID, TransferPurpose]:
    return consent.organisation_id, consent.transfer_purpose


ENDS: dict[str, Callable[[Unit, Any], None]] = {
    "twice": lambda unit, one: withdraw_consent(unit, one),
    "confirmed": lambda unit, one: confirm_consent(unit, one),
}


@pytest.mark.parametrize("how", ENDS)
def test_what_has_ended_stays_ended_and_undoing_is_a_new_consent(container: Container, how: str) -> None:
    case_id = make_ready(container, team := make_team(container))
    with at_work(container, team.owner, case_id) as (unit, case):
        withdraw_consent(unit, _first(unit, case, ConsentPurpose.CONTACT_AFTER_RETURN))
    with pytest.raises(RuleBroken) as refused, at_work(container, team.owner, case_id) as (unit, case):
        ENDS[how](unit, _first(unit, case, ConsentPurpose.CONTACT_AFTER_RETURN))
    assert refused.value.codes == ["consent_withdrawn"]
