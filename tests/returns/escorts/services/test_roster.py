"""The roster: kept by its office alone, with papers that are counted, and nobody in it twice by one press."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.errors import BadInput
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.escorts.models import MemberContent
from returns.escorts.queries.escorts import active_members, member_by_id, paper_of, papers_of
from returns.escorts.rules.escorts import NEVER, PaperKind, Skill
from returns.escorts.services import (
    StatedPaper,
    add_absence,
    add_member,
    add_paper,
    bring_back,
    remove_paper,
    retire_member,
)
from returns.people.rules.people import Sex
from tests.factories.makers import arrived, make_account
from tests.factories.roster import PASSPORT, make_member, make_roster

STATED = MemberContent("Given97", "+90 532 123 45 67", (Skill.NURSE,), ("uz", "uz", "tr"))


def test_each_escort_has_a_place_on_the_list_and_each_language_once(container: Container) -> None:
    officer = make_account(container)
    assert officer.office_id is not None
    with writing(container.units, officer.scope(container)) as unit:
        add_member(unit, officer.office_id, Sex.FEMALE, STATED)
    make_member(container, officer)
    with reading(container.units, officer.scope(container)) as unit:
        first, second = active_members(unit.session)
        assert (first.ordinal, second.ordinal) == (1, 2)
        assert first.content.languages == ("uz", "tr")
        assert first.content.phone == "+905321234567"


def test_everything_wrong_is_said_at_its_field(container: Container) -> None:
    officer = make_account(container)
    assert officer.office_id is not None
    with pytest.raises(BadInput) as refusal, writing(container.units, officer.scope(container)) as unit:
        add_member(unit, officer.office_id, Sex.FEMALE, replace(STATED, phone="12", languages=("uz", "zzz")))
    assert set(refusal.value.errors) == {"phone", "second_language"}


def test_the_first_paper_that_ends_is_counted_when_papers_come_and_go(container: Container) -> None:
    officer = make_account(container)
    one = make_member(container, officer, PASSPORT, StatedPaper(PaperKind.VISA, date(2027, 2, 1), country="UZ"))
    for expected in (date(2027, 2, 1), date(2030, 1, 31), NEVER):
        with writing(container.units, officer.scope(container)) as unit:
            member = member_by_id(unit.session, one)
            assert member is not None
            assert member.papers_until == expected
            papers = sorted(papers_of(unit.session, one), key=lambda paper: paper.expires_on or NEVER)
            if papers:
                remove_paper(unit, papers[0])


def test_who_is_retired_is_proposed_no_more_and_can_come_back(container: Container) -> None:
    officer = make_account(container)
    one = make_member(container, officer)
    for step, there in ((retire_member, 0), (bring_back, 1)):
        with writing(container.units, officer.scope(container)) as unit:
            member = member_by_id(unit.session, one)
            assert member is not None
            step(unit, member)
        with reading(container.units, officer.scope(container)) as unit:
            assert len(active_members(unit.session)) == there


def test_days_that_have_passed_are_refused(container: Container) -> None:
    officer = make_account(container)
    one = make_member(container, officer)
    with pytest.raises(BadInput), writing(container.units, officer.scope(container)) as unit:
        member = member_by_id(unit.session, one)
        assert member is not None
        day = unit.clock.now().date() - timedelta(days=1)
        add_absence(unit, member, day, day)


def test_another_office_sees_nobody_and_whoever_works_in_this_one_does(app: Flask, container: Container) -> None:
    officer, stranger = make_account(container), make_account(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, officer.office_id)
    made = make_roster(container, officer)
    with reading(container.units, stranger.scope(container)) as unit:
        assert not active_members(unit.session)
        assert member_by_id(unit.session, made.member) is None
        assert paper_of(unit.session, made.member, made.paper) is None
    assert arrived(app, stranger).get(f"/roster/{made.member}").status_code == 404
    for who in (officer, specialist):
        assert "Given97" in arrived(app, who).get("/roster").text
        assert "U1234567" in arrived(app, who).get(f"/roster/{made.member}").text


def test_a_paper_of_one_escort_is_not_removed_at_the_address_of_another(app: Flask, container: Container) -> None:
    officer = make_account(container)
    one, other = make_roster(container, officer), make_roster(container, officer)
    browser = arrived(app, officer)
    browser.get("/roster")
    assert browser.post(f"/roster/{other.member}/papers/{one.paper}/remove").status_code == 404
    assert browser.post(f"/roster/{one.member}/papers/{one.paper}/remove").status_code == 303


def test_a_list_of_escorts_asks_as_often_for_one_as_for_many_and_finds_papers_that_end(
    app: Flask, container: Container
) -> None:
    officer = make_account(container)
    soon = container.clock.now().date() + timedelta(days=10)
    make_member(container, officer, StatedPaper(PaperKind.PASSPORT, soon, country="TR"), name="Given94")
    make_member(container, officer, PASSPORT, name="Given95")
    browser = arrived(app, officer)
    both, ending = browser.get("/roster").text, browser.get("/roster?papers=ending").text
    assert "Given94" in both
    assert "Given95" in both
    assert "Given94" in ending
    assert "Given95" not in ending


def test_what_was_typed_stays_when_a_paper_is_refused(app: Flask, container: Container) -> None:
    officer = make_account(container)
    made = make_roster(container, officer)
    browser = arrived(app, officer)
    browser.get(f"/roster/{made.member}")
    answer = browser.post(f"/roster/{made.member}/papers", kind="visa", number="KEPT1")
    assert answer.status_code == 422
    assert 'value="KEPT1"' in answer.text


def test_a_qualification_keeps_its_skill_and_no_country(container: Container) -> None:
    officer = make_account(container)
    one = make_member(container, officer)
    with writing(container.units, officer.scope(container)) as unit:
        member = member_by_id(unit.session, one)
        assert member is not None
        add_paper(unit, member, StatedPaper(PaperKind.QUALIFICATION, None, Skill.NURSE, "TR"))
    with reading(container.units, officer.scope(container)) as unit:
        [paper] = papers_of(unit.session, one)
        assert (paper.content.skill, paper.content.country) == ("nurse", "")
