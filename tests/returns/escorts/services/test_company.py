"""Journeys with escorts of the roster: what is checked, across cases too, and who is proposed."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from msgspec import structs

from foundation.errors import BadInput
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.escorts.jobs import seal_kinds_of_before
from returns.escorts.models import Escort, EscortContent
from returns.escorts.queries.escorts import escorts_of_case, member_by_id
from returns.escorts.queries.proposals import proposals_for
from returns.escorts.queries.ways import itineraries_of
from returns.escorts.rules.escorts import EscortKind, PaperKind, Skill
from returns.escorts.services import NewEscort, StatedPaper, assign_escort, retire_member
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegMode, LegStatus
from returns.journey.services import NewLeg, plan_leg
from returns.people.rules.people import Sex
from returns.readiness.services import readiness_of
from tests.doors.visits import counted
from tests.factories.apart import later_legs, make_two, only
from tests.factories.journeys import Team, at_work, looking_at, make_ready, make_team, point
from tests.factories.makers import arrived, make_account
from tests.factories.roster import PASSPORT, make_member
from tests.factories.scopes import EVERYTHING

UZBEK_VISA = StatedPaper(PaperKind.VISA, date(2028, 1, 31), country="UZ")


def sent_along(
    container: Container, team: Team, case_id: uuid.UUID, member: uuid.UUID, kind: EscortKind = EscortKind.OPERATIONAL
) -> uuid.UUID:
    """The escort assigned to all legs, and flown home two days later."""
    with at_work(container, team.owner, case_id) as (unit, case):
        escort = assign_escort(unit, case, NewEscort(kind, 1, 3, member_id=member))
        unit.session.flush()
        start = datetime.combine(container.clock.now().date() + timedelta(days=11), time(9))
        ends = (point("SKD"), point("IST"), start, start + timedelta(hours=4), LegStatus.TICKETED)
        plan_leg(unit, case, NewLeg(LegMode.AIR, *ends, escort_id=escort))
        last = next(leg for leg in legs_of_case(unit.session, case_id) if leg.escort_id is None and leg.ordinal == 3)
        last.content = structs.replace(last.content, night="Guest House")  # where the escort sleeps until then
        return escort


def said_of(container: Container, team: Team, case_id: uuid.UUID) -> set[str]:
    """The codes of what is said of the escorts of a case."""
    with looking_at(container, team.owner, case_id) as (unit, case):
        return {one.code for one in readiness_of(unit, case).findings if one.cleared_by == "escorts"}


def test_an_escort_of_the_roster_with_good_papers_leaves_a_journey_ready(container: Container) -> None:
    team = make_team(container)
    case, member = make_ready(container, team), make_member(container, team.owner, PASSPORT, UZBEK_VISA)
    sent_along(container, team, case, member)
    assert said_of(container, team, case) == set()
    with looking_at(container, team.owner, case) as (unit, _case):
        [escort] = escorts_of_case(unit.session, case)
        assert (escort.content.name, escort.kind, escort.kind_before) == ("Given97", EscortKind.OPERATIONAL, None)


def test_what_the_roster_says_is_checked_and_a_change_of_it_voids_what_was_signed(container: Container) -> None:
    team = make_team(container)
    case, member = make_ready(container, team), make_member(container, team.owner, PASSPORT, UZBEK_VISA)
    sent_along(container, team, case, member)
    with looking_at(container, team.owner, case) as (unit, found):
        before = readiness_of(unit, found).facts_hash
    with writing(container.units, team.owner.scope(container)) as unit:
        row = member_by_id(unit.session, member)
        assert row is not None
        retire_member(unit, row)
    assert said_of(container, team, case) == {"escort_retired"}
    with looking_at(container, team.owner, case) as (unit, found):
        assert readiness_of(unit, found).facts_hash != before


def test_nobody_of_the_roster_is_in_two_places_and_the_other_case_stays_unnamed(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    first, second = make_ready(container, team), make_ready(container, team)
    nurse = make_member(container, team.owner, PASSPORT, UZBEK_VISA, skills=(Skill.NURSE,))
    for case in (first, second):
        sent_along(container, team, case, nurse, EscortKind.MEDICAL)
    for case, other in ((first, second), (second, first)):
        assert "escort_travels_elsewhere" in said_of(container, team, case)
        page = arrived(app, team.owner).get(f"/cases/{case}/escorts").text
        assert "on another journey at that time" in page
        assert str(other) not in page
    with looking_at(container, team.owner, second) as (unit, found):
        assert found.reference not in arrived(app, team.owner).get(f"/cases/{first}/escorts").text
        unit.session.rollback()


@pytest.mark.parametrize(("days", "ways"), [(0, 1), (180, 1), (200, 0)])
def test_journeys_of_half_a_year_before_are_not_read_any_more(container: Container, days: int, ways: int) -> None:
    team = make_team(container)
    case, member = make_ready(container, team), make_member(container, team.owner, PASSPORT, UZBEK_VISA)
    sent_along(container, team, case, member)
    with looking_at(container, team.owner, case) as (unit, found):
        first = found.departs_or_never + timedelta(days=days)
        read = itineraries_of(unit.session, [member], first)
    assert [of for of, _way in read.get(member, [])] == [case] * ways


def test_whoever_sets_out_long_after_the_others_of_a_case_still_binds_an_escort(container: Container) -> None:
    team = make_team(container)
    case_id, first, second = make_two(container, team)
    nurse = make_member(container, team.owner, PASSPORT, UZBEK_VISA, skills=(Skill.NURSE,))
    with at_work(container, team.owner, case_id) as (unit, case):
        later = case.departs_or_never + timedelta(days=200)
        for leg in legs_of_case(unit.session, case_id):
            only(unit, case, leg.id, first)
        for new in later_legs(unit, case, later, second):
            plan_leg(unit, case, new)
        assign_escort(unit, case, NewEscort(EscortKind.MEDICAL, 4, 6, member_id=nurse))
    with looking_at(container, team.owner, case_id) as (unit, _case):
        for first_day, ways in ((later, [case_id]), (later + timedelta(days=200), [])):
            assert [of for of, _way in itineraries_of(unit.session, [nurse], first_day).get(nurse, [])] == ways


def test_a_group_on_the_same_flights_shares_an_operational_escort(container: Container) -> None:
    team = make_team(container)
    first, second = make_ready(container, team), make_ready(container, team)
    member = make_member(container, team.owner, PASSPORT, UZBEK_VISA)
    for case in (first, second):
        sent_along(container, team, case, member)
    assert said_of(container, team, first) == set()


def test_who_is_assigned_has_to_be_on_the_roster_of_this_office_and_once_on_a_leg(container: Container) -> None:
    team, stranger = make_team(container), make_account(container)
    case, own = make_ready(container, team), make_member(container, team.owner, PASSPORT, UZBEK_VISA)
    wrong = (
        (NewEscort(EscortKind.SOCIAL, 1, 3), "name"),
        (NewEscort(EscortKind.SOCIAL, 1, 3, member_id=new_id()), "member_id"),
        (NewEscort(EscortKind.SOCIAL, 1, 3, member_id=make_member(container, stranger)), "member_id"),
        (NewEscort(EscortKind.FAMILY, 1, 3, member_id=own), "kind"),
    )
    for new, field in wrong:
        with pytest.raises(BadInput) as refusal, at_work(container, team.owner, case) as (unit, found):
            assign_escort(unit, found, new)
        assert set(refusal.value.errors) == {field}
    sent_along(container, team, case, own)
    with pytest.raises(BadInput), at_work(container, team.owner, case) as (unit, found):
        assign_escort(unit, found, NewEscort(EscortKind.OPERATIONAL, 2, 2, member_id=own))


def test_kinds_from_before_come_under_the_seal_once(container: Container) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    with at_work(container, team.owner, case) as (unit, _case):
        old = EscortContent("Given94")
        unit.session.add(Escort(case_id=case, kind_before="medical", first_leg=1, last_leg=3, content=old))
    with looking_at(container, team.owner, case) as (unit, found):
        before = readiness_of(unit, found).facts_hash
    seal = seal_kinds_of_before(container.units)
    assert [seal(container.clock.now()) for _again in (1, 2)] == [1, 0]
    with looking_at(container, team.owner, case) as (unit, found):
        [escort] = escorts_of_case(unit.session, case)
        assert (escort.kind_before, escort.kind) == (None, EscortKind.MEDICAL)
        assert readiness_of(unit, found).facts_hash == before


def test_whoever_fits_best_is_proposed_first_with_why(app: Flask, container: Container) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    make_member(container, team.owner, name="Given91", sex=Sex.MALE)
    best = make_member(container, team.owner, PASSPORT, UZBEK_VISA, name="Given92")
    with looking_at(container, team.owner, case) as (unit, found):
        ranked = proposals_for(unit.session, found, container.clock.now().date()).by_kind
    [candidates] = ranked.values()
    assert candidates[0].member == best.hex
    page = arrived(app, team.owner).get(f"/cases/{case}/company").text
    assert page.index("Given92") < page.index("Given91")
    assert "has no passport valid to the end" in page


def test_of_many_the_best_are_shown_and_a_link_leads_to_everybody(
    app: Flask, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("returns.escorts.pages.escorts._SUGGESTED", 1)
    team = make_team(container)
    case = make_ready(container, team)
    make_member(container, team.owner, name="Given91")
    make_member(container, team.owner, PASSPORT, UZBEK_VISA, name="Given92")
    browser = arrived(app, team.owner)
    page, everybody = (browser.get(f"/cases/{case}/company{more}").text for more in ("", "?show=all"))
    assert ("Given92" in page, "Given91" in page) == (True, False)
    way = f'href="/cases/{case}/company?show=all"'
    assert (way in page, way in everybody) == (True, False)
    assert ("Given92" in everybody, "Given91" in everybody) == (True, True)


def test_a_press_on_a_proposal_assigns_once(app: Flask, container: Container) -> None:
    team = make_team(container)
    case, member = make_ready(container, team), make_member(container, team.owner, PASSPORT, UZBEK_VISA)
    browser, idempotency_key = arrived(app, team.owner), new_id().hex
    browser.get(f"/cases/{case}/company")
    press = {
        "member_id": member.hex,
        "kind": "operational",
        "first_leg": "1",
        "last_leg": "3",
        "idempotency_key": idempotency_key,
    }
    for _again in (1, 2):
        assert browser.post(f"/cases/{case}/escorts", needs_way_home="yes", **press).status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        assert len(escorts_of_case(unit.session, case)) == 1


def test_proposals_ask_as_often_for_many_as_for_one(app: Flask, container: Container) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    browser, asked = arrived(app, team.owner), []
    for more in (1, 4):
        for _one in range(more):
            make_member(container, team.owner, PASSPORT, UZBEK_VISA)
        browser.get(f"/cases/{case}/company")
        with counted(container) as statements:
            assert browser.get(f"/cases/{case}/company").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]
