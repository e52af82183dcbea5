"""Whatever was verified, checked, signed or given ends when what it was about is changed: one test over all of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.rules import CHECKLIST, Assent, ConsentForm, ConsentPurpose, OwnAnswers
from returns.consent.services.consents import NewConsent, TakenTogether, each_of, give_consents
from returns.documents.queries.documents import papers_of_case
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.services.documents import NewDocument, StatedDocument, change_document, record_document
from returns.escorts.models import MemberContent
from returns.escorts.queries.escorts import member_by_id, papers_of
from returns.escorts.rules.escorts import Skill
from returns.escorts.services import change_member
from returns.people.queries import guardian_of_case
from returns.people.rules.people import Sex
from returns.people.services.families import end_guardianship
from returns.protection.queries import children_alone
from returns.protection.rules.records import KINDS, RecordKind, begun_with
from returns.reception.queries import reception_of_case
from returns.reception.rules import OnwardMode, OpenHours, VerifiedHow
from returns.reception.services import NewReception, name_reception
from returns.safe_contact.queries import card_of_person
from returns.safe_contact.services import move_cards, record_safe_contact
from tests.factories.cards import make_card
from tests.factories.families import Family, make_guardian, make_siblings
from tests.factories.journeys import at_work, looking_at, people_of
from tests.factories.makers import arrived, make_account, make_case, make_organisation
from tests.factories.roster import PASSPORT, make_member

HOURS = (OpenHours(0, time(8), time(17)),)
HELD = {"name": "Person A", "where": "Exit 2", "phone": "+998 71 200 00 00", "hours": HOURS, "onward_by": "Person C"}
# Whatever identifies who meets people, where and when.
OTHERS: dict[str, dict[str, Any]] = {
    "another person": {"name": "Person B"},
    "another number": {"phone": "+998 71 200 00 01"},
    "another place": {"where": "Exit 3"},
    "other hours": {"hours": (OpenHours(1, time(8), time(17)),)},
    "no hours any more": {"hours": ()},
    "another driver": {"onward_by": "Person D"},
    "by another way": {"onward_mode": OnwardMode.BUS},
}


def _verified(container: Container, changed: dict[str, Any]) -> tuple[Any, str]:
    owner = make_account(container)
    case_id, today = make_case(container, owner), container.clock.now().date()
    told = {"verified_on": today, "how": VerifiedHow.PARTNER_CONFIRMED}
    for stated in ({**HELD, **told}, {**HELD, **changed}):
        with at_work(container, owner, case_id) as (unit, case):
            name_reception(unit, case, NewReception(**stated))
    with looking_at(container, owner, case_id) as (unit, _case):
        kept = reception_of_case(unit.session, case_id)
        assert kept is not None
        assert (kept.verified_by is None) == (kept.verified_on is None)
        return kept.verified_on, kept.content.how


@pytest.mark.parametrize("what", OTHERS)
def test_a_reception_of_somebody_else_or_elsewhere_is_not_verified_any_more(container: Container, what: str) -> None:
    assert _verified(container, OTHERS[what]) == (None, "")


def test_another_partner_voids_it_too(container: Container) -> None:
    owner = make_account(container)
    case_id, today = make_case(container, owner, country="UZ"), container.clock.now().date()
    partner = make_organisation(container, "UZ")
    for stated in ({"verified_on": today}, {"organisation_id": partner}):
        with at_work(container, owner, case_id) as (unit, case):
            name_reception(unit, case, NewReception("Person A", "Exit 2", **stated))
    with looking_at(container, owner, case_id) as (unit, _case):
        kept = reception_of_case(unit.session, case_id)
        assert kept is not None
        assert kept.verified_on is None


def test_what_stays_the_same_stays_verified_until_it_is_taken_back(container: Container) -> None:
    today = container.clock.now().date()
    assert _verified(container, {}) == (today, "partner_confirmed")
    assert _verified(container, {"is_taken_back": True}) == (None, "")
    new = {"name": "Person B", "verified_on": today, "how": VerifiedHow.CALLED_BACK}
    assert _verified(container, new) == (today, "called_back")


def test_the_form_of_a_reception_never_says_again_that_it_was_verified(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    told = {"verified_on": container.clock.now().date(), "how": VerifiedHow.PARTNER_CONFIRMED}
    with at_work(container, owner, case_id) as (unit, case):
        name_reception(unit, case, NewReception(**HELD, **told))
    browser, here = arrived(app, owner), f"/cases/{case_id}/reception"
    page = browser.get(here).text
    form = page[page.index("Change the reception") :]
    assert 'value="2026-11-24"' not in form
    assert "selected" not in form[form.index("How it was verified") : form.index("Hours when someone is there")]
    assert 'value="08:00-17:00"' in form
    same = {"name": "Person A", "where": "Exit 2", "phone": HELD["phone"], "onward_by": "Person C"}
    assert browser.post(here, **same, hours_0="08:00-17:00").status_code == 303
    assert "The partner confirmed it in writing" in browser.get(here).text.split("Change the reception")[0]
    assert browser.post(here, **{**same, "name": "Person B"}, hours_0="08:00-17:00").status_code == 303
    assert "Not verified yet" in browser.get(here).text


ASSERTED = {
    RecordKind.CARER: ("checks", "hand_over"),
    RecordKind.TRACING: ("verified",),
    RecordKind.GUARDIAN: ("assented", "consented_on"),
    RecordKind.FAMILY: ("finding",),
    RecordKind.BEST_INTERESTS: ("finding", "heard"),
    RecordKind.RISK_ASSESSMENT: ("risk",),
}


@pytest.mark.parametrize("kind", ASSERTED)
def test_the_next_version_of_a_record_asks_anew_what_was_checked(kind: RecordKind) -> None:
    rule = KINDS[kind]
    begun = begun_with(kind, dict.fromkeys((*rule.needed, *rule.optional), "needed"))
    assert not set(ASSERTED[kind]) & set(begun)
    assert set(rule.asserts) <= {*rule.needed, *rule.optional}


def _guardian_consents(container: Container, family: Family) -> bool:
    with reading(container.units, family.owner.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        people = members_of_case(unit.session, case.id)
        return children_alone(unit.session, case, people, unit.clock.now().date())[0].has_guardians_consent


def guardian(container: Container) -> tuple[bool, bool]:
    """A consent that a guardian signed, and another guardian in their place."""
    family = make_siblings(container, make_account(container))
    first = [make_guardian(container, family, n) for n in range(2)]
    with at_work(container, family.owner, family.case) as (unit, case):
        today, purpose = unit.clock.now().date(), ConsentPurpose.DATA
        said = NewConsent(family.people[0], None, purpose, ConsentForm.WRITTEN, today, CHECKLIST, assent=Assent.GIVEN)
        form = TakenTogether(
            dict.fromkeys(family.people, OwnAnswers((purpose,), assent=Assent.GIVEN)), None, (), "g", said
        )
        give_consents(unit, case, each_of(unit, case, form))
    before = _guardian_consents(container, family)
    with at_work(container, family.owner, family.case) as (unit, case):
        row = guardian_of_case(unit.session, case.id, first[0])
        assert row is not None
        end_guardianship(unit, row, today, "needed")
    make_guardian(container, family, 0, name="Someone else")
    return before, _guardian_consents(container, family)


def original(container: Container) -> tuple[bool, bool]:
    """Where an original is, and another number of the document."""
    owner = make_account(container)
    case_id = make_case(container, owner)
    (person,) = people_of(container, owner, case_id)
    stated = StatedDocument(DocumentKind.PASSPORT, "UZ", "AA1234567", date(2030, 1, 1))
    found = []
    with at_work(container, owner, case_id) as (unit, case):
        record_document(
            unit, container.secrets, case, NewDocument(**vars(stated), holder=Holder.OFFICER, person_id=person)
        )
    for number in ("AA 1234567", "BB7654321"):
        with at_work(container, owner, case_id) as (unit, case):
            document = papers_of_case(unit.session, case.id)[0].document
            changed = StatedDocument(**{**vars(stated), "number": number})
            change_document(unit, container.secrets, case, document, changed, document.version)
        with looking_at(container, owner, case_id) as (unit, _case):
            found.append(papers_of_case(unit.session, case_id)[0].current is not None)
    return found[0], found[1]


def licence(container: Container) -> tuple[bool, bool]:
    """The papers of an escort, and another person in their place."""
    officer = make_account(container)
    made = make_member(container, officer, PASSPORT)
    stated = MemberContent("Given97", "+905551112233", (Skill.OPERATIONAL,))
    with writing(container.units, officer.scope(container)) as unit:
        member = member_by_id(unit.session, made)
        assert member is not None
        change_member(unit, member, Sex.FEMALE, stated)
        held = bool(papers_of(unit.session, made))
        with pytest.raises(BadInput) as refused:
            change_member(unit, member, Sex.FEMALE, replace(stated, name="Given98"))
        assert set(refused.value.errors) == {"name"}
        return held, member.content.name != "Given97"


def number(container: Container) -> tuple[bool, bool]:
    """The zone and hours of a number, and a return."""
    owner = make_account(container)
    case_id = make_case(container, owner)
    (person,) = people_of(container, owner, case_id)
    found = []
    with at_work(container, owner, case_id) as (unit, case):
        record_safe_contact(unit, case, person, make_card())
    for _step in range(2):
        with at_work(container, owner, case_id) as (unit, case):
            card = card_of_person(unit.session, person)
            assert card is not None
            found.append(card.unconfirmed_since is None)
            move_cards(unit, case, [person], "Asia/Samarkand", unit.clock.now())
    return found[0], found[1]


WALKED: dict[str, Callable[[Container], tuple[bool, bool]]] = {
    one.__name__: one for one in (guardian, original, licence, number)
}


@pytest.mark.parametrize("what", WALKED)
def test_what_was_given_ends_with_what_it_was_about(container: Container, what: str) -> None:
    assert WALKED[what](container) == (True, False)
