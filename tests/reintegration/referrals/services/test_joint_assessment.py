"""A partner in a joint risk assessment: let in by a grant, a referral and a consent together, and to nothing else."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from foundation.accounts.models import AccessGrant
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.compartments import Compartment, shared_part
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.models import Referral
from reintegration.referrals.queries import coordinators_in_force
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.protection.models import ProtectedNote, ProtectedRecord
from returns.protection.queries import newest_of, versions_behind
from returns.protection.rules.records import FACTORS, RecordKind
from returns.protection.services.records import place_of, write_record
from tests.doors.visits import counted
from tests.factories.behind_doors import anything, make_holder, make_partners_grant, write, write_everything
from tests.factories.makers import Browser, Person, arrived, make_account
from tests.factories.referred import Referred, make_partner, make_referred

P = TransferPurpose.FOLLOW_UP
NEVER = uuid.UUID("11111111-1111-4111-8111-111111111111")


@dataclass
class Joint:
    """A referred case with something of every kind behind its doors, who gives grants, and who holds them all."""

    one: Referred
    specialist: Person
    holder: Person

    @property
    def address(self) -> str:
        """Where the partner reads and writes."""
        return f"/people/{self.one.case}/assessment"


@pytest.fixture
def joint(container: Container) -> Joint:
    """The case."""
    one = make_referred(container, (P,))
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, one.owner.office_id)
    holder = make_holder(container, one.case, specialist)
    write_everything(container, holder, one.case)
    return Joint(one, specialist, holder)


def seen(container: Container, who: Person) -> int:
    """How many records somebody sees."""
    with reading(container.units, who.scope(container)) as unit:
        return unit.session.execute(select(func.count(ProtectedRecord.id))).scalar_one()


def view(person: uuid.UUID, note: str = "The cousin is back.") -> dict[str, str]:
    """The form of a partner, filled."""
    return {"person": person.hex, **{f"factor_{one}": "no" for one in FACTORS}, "note": note}


def test_a_grant_opens_what_is_shared_and_nothing_else(container: Container, joint: Joint) -> None:
    assert seen(container, joint.one.coordinator) == 0
    make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    assert (seen(container, joint.one.coordinator), seen(container, joint.one.worker)) == (4, 0)
    with reading(container.units, joint.one.coordinator.scope(container)) as unit:
        assert unit.session.execute(select(func.count(ProtectedNote.id))).scalar_one() == 0
        own = place_of(unit, joint.one.case, Compartment.TRAFFICKING)
        assert versions_behind(unit.session, [own.door]) == []


ENDS: dict[str, Callable[[Joint, MovableClock], None]] = {
    "withdrawn": lambda joint, clock: joint.one.withdraw(P),
    "revoked": lambda joint, clock: joint.one.change(Referral, joint.one.referrals[P], state=ReferralState.REVOKED),
    "case ended": lambda joint, clock: joint.one.change(Case, joint.one.case, state=CaseState.CLOSED),
    "time is up": lambda joint, clock: clock.move(timedelta(minutes=10)),
}


@pytest.mark.parametrize("how", ENDS)
def test_it_ends_with_the_next_request(
    app: Flask, container: Container, joint: Joint, clock: MovableClock, how: str
) -> None:
    grant = make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    browser = arrived(app, joint.one.coordinator)
    assert browser.get(joint.address).status_code == 200
    if how == "time is up":
        joint.one.change(AccessGrant, grant, until=clock.now() + timedelta(minutes=5))
    ENDS[how](joint, clock)
    form = f"{joint.address}/{joint.one.people[0]}"
    assert [browser.get(joint.address).status_code, browser.get(form).status_code] == [404, 404]
    assert browser.post(form, **view(joint.one.people[0])).status_code == 404
    assert seen(container, joint.one.coordinator) == 0


@pytest.mark.parametrize("who", ["coordinator", "worker"])
def test_without_a_grant_it_is_like_a_case_that_never_was(
    app: Flask, container: Container, joint: Joint, who: str
) -> None:
    browser: Browser = arrived(app, getattr(joint.one, who))
    answers = []
    browser.get(f"/people/{NEVER}/assessment")
    for case in (joint.one.case, NEVER):
        with counted(container) as asked:
            answer = browser.get(f"/people/{case}/assessment")
        answers.append((answer.status_code, len(answer.data), [sql for _store, sql in asked.statements]))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_a_grant_for_one_case_opens_no_other(app: Flask, container: Container, joint: Joint) -> None:
    partner = (joint.one.coordinator, joint.one.worker)
    other = make_referred(container, (P,), partner=partner, owner=joint.one.owner)
    make_partners_grant(container, joint.specialist, joint.one.coordinator, other.case)
    browser = arrived(app, joint.one.coordinator)
    assert browser.get(joint.address).status_code == 404
    assert browser.get(f"/people/{other.case}/assessment").status_code == 200


def test_no_page_of_an_office_opens_to_a_partner(app: Flask, container: Container, joint: Joint) -> None:
    make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    browser, case = arrived(app, joint.one.coordinator), joint.one.case
    doors = [container.secrets.door(case, one) for one in ("trafficking", shared_part(Compartment.TRAFFICKING))]
    addresses = [*(f"/protected/{one}" for one in doors), f"/cases/{case}/protected", f"/cases/{case}/grants/partner"]
    assert {browser.get(one).status_code for one in addresses} <= {403, 404}
    assert {browser.get(one).status_code for one in addresses[:3]} == {404}


def test_the_view_is_the_partners_and_counts(app: Flask, container: Container, joint: Joint) -> None:
    make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    browser, person = arrived(app, joint.one.coordinator), joint.one.people[0]
    assert browser.post(f"{joint.address}/{person}", **view(person)).status_code == 303
    assert "The cousin is back." in browser.get(joint.address).text
    with writing(container.units, joint.holder.scope(container)) as unit:
        place = place_of(unit, joint.one.case, Compartment.TRAFFICKING)
        newest = [
            v for v in newest_of(versions_behind(unit.session, place.doors)) if v.record.kind is RecordKind.RISK_ORIGIN
        ]
        assert [(v.number, v.record.organisation) for v in newest] == [(2, joint.one.organisation.hex)]
        said = anything(container, RecordKind.RISK_ORIGIN)
        with pytest.raises(RuleBroken):
            write_record(unit, place, RecordKind.RISK_ORIGIN, person, said, newest[0])
    page = arrived(app, joint.holder).get(f"/protected/{container.secrets.door(joint.one.case, 'trafficking')}")
    assert "The cousin is back." in page.text


def test_all_that_is_missing_is_told_and_stays(app: Flask, container: Container, joint: Joint) -> None:
    make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    browser, person = arrived(app, joint.one.coordinator), joint.one.people[0]
    answer = browser.post(f"{joint.address}/{person}", person=person.hex, note="Typed before.")
    assert answer.status_code == 422
    assert "Typed before." in answer.text
    assert answer.text.count("Choose one.") >= len(FACTORS)


def test_only_the_own_view_is_written(container: Container, joint: Joint) -> None:
    make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    with pytest.raises(Exception, match="may not write ProtectedRecord"):
        write(container, joint.one.coordinator, joint.one.case, RecordKind.RISK_HOST)


def test_only_coordinators_in_force_are_let_in(container: Container, joint: Joint) -> None:
    stranger, _worker = make_partner(container)
    for who in (stranger, joint.one.worker, joint.one.owner):
        with pytest.raises(BadInput) as wrong:
            make_partners_grant(container, joint.specialist, who, joint.one.case)
        assert list(wrong.value.errors) == ["to"]
    other = make_account(container, Role.PROTECTION_SPECIALIST)
    with reading(container.units, joint.specialist.scope(container)) as unit:
        assert [one.id for one in coordinators_in_force(unit.session, joint.one.case)] == [joint.one.coordinator.id]
    with reading(container.units, other.scope(container)) as unit:
        assert list(coordinators_in_force(unit.session, joint.one.case)) == []
    joint.one.withdraw(P)
    with pytest.raises(BadInput):
        make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)


def test_only_who_takes_part_is_led_on(app: Flask, container: Container, joint: Joint) -> None:
    browser, here = arrived(app, joint.one.coordinator), f"/people/{joint.one.case}"
    assert joint.address not in browser.get(here).text
    make_partners_grant(container, joint.specialist, joint.one.coordinator, joint.one.case)
    assert joint.address in browser.get(here).text
    assert joint.address not in arrived(app, joint.one.worker).get(here).text
