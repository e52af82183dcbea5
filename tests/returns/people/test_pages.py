"""Pages of families, refused or raced; and recorded languages, which forms about a conversation propose."""

import re
import threading
import uuid

import pytest
from flask import Flask

from foundation.errors import BadInput, DomainError
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.referrals.rules import ReferralState
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.people.queries import person_of_case
from returns.people.rules.people import Interpreter
from returns.people.services.people import add_language
from tests.factories.families import GROWN, TWELVE, make_family, make_guardian, make_siblings
from tests.factories.journeys import looking_at
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.parting import join, people, split
from tests.factories.referred import make_referred
from tests.factories.walking import Office, counsel, make_walk, people_of


def test_the_pages_of_an_emptied_case_and_the_list_still_open(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    new = split(container, family.owner, family.case, family.people[1])
    join(container, family.owner, new, family.case)
    browser = arrived(app, family.owner)
    for part in ("", "/people", "/join", "/split", "/guardians", "/unknowns", "/safe-contact"):
        assert browser.get(f"/cases/{new}{part}").status_code == 200
    assert browser.get("/cases").status_code == 200


def test_a_child_is_called_one_and_who_has_no_day_of_birth_is_said_to_have_none(
    app: Flask, container: Container
) -> None:
    family = make_family(container, make_account(container), GROWN, TWELVE, None)
    page = arrived(app, family.owner).get(f"/cases/{family.case}/people").text
    said = re.findall(r'<span class="under">([^<]*)<span class="dot"></span>([^<]*)</span>', page)
    assert said[0][1] == "born 3 Feb 1990"
    assert said[1:3] == [("Boy", "born 1 Mar 2014"), ("Man", "Date of birth not known yet")]


def test_a_case_of_another_office_is_no_case_to_join(app: Flask, container: Container) -> None:
    family, stranger = make_siblings(container, make_account(container)), make_account(container)
    other = make_family(container, stranger, GROWN)
    with looking_at(container, stranger, other.case) as (_unit, case):
        reference = case.reference
    with pytest.raises(BadInput):
        join(container, family.owner, family.case, other.case)
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/join"
    browser.get(at)
    for door in (f"{at}/preview", at):
        answer = browser.post(door, reference=reference, reason="They come together.")
        assert answer.status_code == 422
        assert "no case with this reference" in answer.text
    assert arrived(app, stranger).get(at).status_code == 404
    assert people(container, stranger, other.case)[0][0] == other.people[0]


def test_what_would_move_is_shown_before_anything_moves(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    make_guardian(container, family, 1)
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/split"
    browser.get(at)
    said = {"leaving": family.people[1].hex, "reason": "The aunt came."}
    preview = browser.post(f"{at}/preview", **said)
    assert preview.status_code == 200
    assert "Guardians" in preview.text
    assert len(people(container, family.owner, family.case)) == 2, "nothing has moved yet"
    assert browser.post(f"{at}/preview", reason="Nobody.").status_code == 422
    made = browser.post(at, **said)
    assert made.status_code == 303
    new = uuid.UUID(made.headers["Location"].rsplit("/", 1)[1])
    with looking_at(container, family.owner, family.case) as (_unit, case):
        reference = case.reference
    back = browser.post(f"/cases/{new}/join/preview", reference=reference, reason="Again together.")
    assert back.status_code == 200
    assert "Join the cases" in back.text
    assert browser.post(f"/cases/{new}/join", reference=reference, reason="Again together.").status_code == 303
    assert len(people(container, family.owner, family.case)) == 2


def test_a_case_with_a_partner_is_not_emptied(app: Flask, container: Container) -> None:
    referred = make_referred(container, case_state=CaseState.INTAKE, state=ReferralState.SENT)
    into = make_family(container, referred.owner, GROWN)
    with looking_at(container, referred.owner, into.case) as (_unit, case):
        reference = case.reference
    browser = arrived(app, referred.owner)
    browser.get(f"/cases/{referred.case}/join")
    for door in ("join/preview", "join"):
        answer = browser.post(f"/cases/{referred.case}/{door}", reference=reference, reason="Together.")
        assert "Revoke its referral first" in answer.text
    assert people(container, referred.owner, referred.case)


def test_of_two_who_split_a_family_at_once_nobody_is_lost(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN, GROWN, TWELVE)
    outcomes: list[object] = []
    ready = threading.Barrier(2)

    def go(one: uuid.UUID) -> None:
        ready.wait()
        try:
            outcomes.append(split(container, family.owner, family.case, one))
        except Exception as error:  # the loser of a race is told so
            outcomes.append(error)

    hands = [threading.Thread(target=go, args=(one,)) for one in family.people[1:]]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    made = [one for one in outcomes if isinstance(one, uuid.UUID)]
    assert made
    assert all(isinstance(one, uuid.UUID | DomainError) or "StaleData" in type(one).__name__ for one in outcomes), (
        outcomes
    )
    with reading(container.units, family.owner.scope(container)) as unit:
        found = [one.id for case_id in (family.case, *made) for one in members_of_case(unit.session, case_id)]
    assert sorted(found) == sorted(family.people)


# Languages that are recorded of the people: forms about a conversation propose them, and ask for nothing twice.


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in counselling; of its person two languages are recorded."""
    walk = make_walk(container)
    counsel(walk)
    with walk.work(walk.owner) as (unit, case):
        (who,) = people_of(unit, case)
        person = person_of_case(unit.session, case.id, who)
        assert person is not None
        add_language(unit, case, person, "uz", Interpreter.NEEDED)
        unit.session.flush()
        add_language(unit, case, person, "tr", Interpreter.NOT_NEEDED)
    return walk


@pytest.fixture
def browser(app: Flask, office: Office) -> Browser:
    """The window of the owner."""
    return arrived(app, office.owner)


def value_of(page: str, name: str) -> str:
    """What stands in a field of one line."""
    (found,) = re.findall(rf'<input[^>]* name="{name}"[^>]*>', page)
    values = re.findall(r' value="([^"]*)"', found)
    return values[0] if values else ""


PLACES = ("counselling", "counselling/new/language", "consents", "protection-check")


@pytest.mark.parametrize("place", PLACES)
def test_each_form_says_what_is_recorded_and_whether_somebody_interprets(
    browser: Browser, office: Office, place: str
) -> None:
    page = browser.get(f"/cases/{office.case}/{place}").text
    assert "Uzbek: Interpreter needed" in page
    assert "Turkish: No interpreter needed" in page
    if place != "protection-check":
        assert value_of(page, "language") == "Turkish"
    assert value_of(page, "interpreter") == ""  # who it is, nobody knows before


def test_the_text_is_proposed_in_a_language_in_which_there_is_one(browser: Browser, office: Office) -> None:
    page = browser.get(f"/cases/{office.case}/consents").text
    assert re.search(r'<option[^>]* value="tr"[^>]* selected', page) or re.search(r'value="tr" selected', page)


@pytest.mark.parametrize(("place", "name"), [("counselling", "language"), ("consents", "language")])
@pytest.mark.parametrize("typed", ["Uzbek", ""])
def test_what_was_typed_or_emptied_is_never_overwritten(
    browser: Browser, office: Office, place: str, name: str, typed: str
) -> None:
    address = f"/cases/{office.case}/{place}"
    browser.get(address)
    refused = browser.post(address, **{name: typed})
    assert refused.status_code == 422
    assert value_of(refused.text, name) == typed


def test_a_language_that_was_emptied_on_its_screen_stays_empty_to_the_record(browser: Browser, office: Office) -> None:
    screen = f"/cases/{office.case}/counselling/new/language"
    browser.get(screen)
    assert browser.post(screen, go="next", language="").status_code == 303
    assert value_of(browser.get(screen).text, "language") == ""
    assert "Turkish" not in browser.get(f"/cases/{office.case}/counselling/new/summary").text


def test_a_screen_that_nobody_has_opened_says_nothing_of_a_language(browser: Browser, office: Office) -> None:
    assert "Turkish" not in browser.get(f"/cases/{office.case}/counselling/new/summary").text
