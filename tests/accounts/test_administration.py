"""Inviting, resetting, deactivating: what an administrator can do, and what waits for somebody else."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from foundation.accounts.models import Account, Office, Organisation
from foundation.accounts.permissions import EXTRAS, EXTRAS_OF_ROLE, OFFICE_ROLES, PARTNER_ROLES, Permission, Role
from foundation.accounts.queries import staff
from foundation.accounts.queries.staff import extras_of
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.accounts.hands import NEW_PASSWORD, invited, link_in, status_of, stored, use_link
from tests.doors.visits import entered, rows
from tests.factories.makers import Browser, arrived, make_account, make_office, make_organisation
from tests.factories.scopes import EVERYTHING

ACTIVE, UNCONFIRMED = AccountStatus.ACTIVE, AccountStatus.UNCONFIRMED


@pytest.fixture
def administrator(app: Flask, container: Container) -> Browser:
    """An administrator's browser."""
    return entered(app, container, make_account(container, Role.ADMINISTRATOR))


def _invite(administrator: Browser, **fields: Any) -> Any:
    email = f"{uuid.uuid4().hex[:8]}@example.org"
    return administrator.post("/accounts/invite", **{"name": "Newly Invited", "email": email, **fields})


def _account(session: Session, account: uuid.UUID) -> Account:
    found = session.get(Account, account)
    assert found is not None
    return found


def test_the_form_offers_every_role_place_and_permission(container: Container, administrator: Browser) -> None:
    office, organisation = make_office(container), make_organisation(container)
    page = administrator.get("/accounts/invite").text
    for value in (*Role, *EXTRAS, office.hex, organisation.hex):
        assert f'value="{value}"' in page


def test_an_account_gets_the_place_of_its_role_and_no_other(container: Container, administrator: Browser) -> None:
    for role in Role:
        places = {"office_id": make_office(container).hex, "organisation_id": make_organisation(container).hex}
        email, _ = invited(administrator, container, role, **places)
        account, status, hashed = stored(container, email)
        assert (status, hashed) == (AccountStatus.INVITED, None)
        with reading(container.units, EVERYTHING) as unit:
            row = _account(unit.session, account)
            assert row.office_id == (uuid.UUID(places["office_id"]) if role in OFFICE_ROLES else None)
            assert row.organisation_id == (uuid.UUID(places["organisation_id"]) if role in PARTNER_ROLES else None)
            assert row.name == "Newly Invited"


def test_a_place_of_the_wrong_kind_or_of_nobody_is_no_place(container: Container, administrator: Browser) -> None:
    for role in sorted(OFFICE_ROLES | PARTNER_ROLES):
        office, organisation = make_office(container).hex, make_organisation(container).hex
        field, wrong = ("office_id", organisation) if role in OFFICE_ROLES else ("organisation_id", office)
        before = rows(container, Account)
        other = "organisation_id" if field == "office_id" else "office_id"
        for places in ({}, {field: ""}, {field: "x"}, {other: wrong}, {field: wrong}, {field: uuid.uuid4().hex}):
            answer = _invite(administrator, role=role.value, **places)
            assert answer.status_code == 422, places
            assert "/link/" not in answer.text
        assert rows(container, Account) == before


def test_a_role_is_given_only_the_permissions_that_it_may_hold(container: Container, administrator: Browser) -> None:
    for role in Role:
        places = {"office_id": make_office(container).hex, "organisation_id": make_organisation(container).hex}
        for extra in Permission:
            answer = _invite(administrator, role=role.value, extras=extra.value, **places)
            allowed = extra in EXTRAS_OF_ROLE.get(role, frozenset())
            assert answer.status_code == (200 if allowed else 422), extra
        person = make_account(container, role)
        for extra in sorted(EXTRAS):
            answer = administrator.post(f"/accounts/{person.id}/extras", extras=extra.value)
            allowed = extra in EXTRAS_OF_ROLE.get(role, frozenset())
            assert answer.status_code == (303 if allowed else 422), extra
            with reading(container.units, EVERYTHING) as unit:
                assert (extra in extras_of(unit.session, [person.id])[person.id]) == allowed


def test_a_permission_for_which_a_role_can_do_nothing_is_not_offered_and_what_is_left_of_one_is_taken_back(
    container: Container, administrator: Browser
) -> None:
    approves = frozenset({Permission.BUDGET_APPROVE})
    officer, manager = make_account(container, extras=approves), make_account(container, Role.MANAGER)
    assert "Approves budgets" in administrator.get(f"/accounts/{officer.id}").text
    page = administrator.get(f"/accounts/{manager.id}").text
    assert "Approves budgets" not in page
    assert "Approval limits" not in page
    refused = administrator.post(f"/accounts/{manager.id}/extras", extras=Permission.BUDGET_APPROVE.value)
    assert refused.status_code == 422
    assert "This role cannot hold one of the permissions selected." in refused.text
    of_old = make_account(container, Role.MANAGER, extras=approves)
    assert "Approves budgets" in administrator.get(f"/accounts/{of_old.id}").text
    assert administrator.post(f"/accounts/{of_old.id}/extras", extras=[]).status_code == 303
    assert "Approves budgets" not in administrator.get(f"/accounts/{of_old.id}").text


def test_whoever_makes_accounts_never_leads_an_office(container: Container, administrator: Browser) -> None:
    colleague = make_account(container, Role.ADMINISTRATOR)
    assert administrator.post(f"/accounts/{colleague.id}/extras", extras="lead_office").status_code == 422
    assert _invite(administrator, role="administrator", extras="lead_office").status_code == 422
    both = administrator.post(f"/accounts/{colleague.id}/extras", extras=["edit_rules", "lead_office"])
    assert both.status_code == 422
    with reading(container.units, EVERYTHING) as unit:
        assert extras_of(unit.session, [colleague.id])[colleague.id] == frozenset()


def test_an_invitation_with_a_taken_e_mail_says_so_and_makes_nothing(
    container: Container, administrator: Browser
) -> None:
    taken = make_account(container, Role.MANAGER)
    before = rows(container, Account)
    for email in (taken.email, taken.email.upper(), f" {taken.email} "):
        answer = _invite(administrator, role="manager", email=email)
        assert answer.status_code == 422
        assert "An account with this e-mail already exists" in answer.text
    assert rows(container, Account) == before


def test_the_very_first_data_protection_officer_is_active_at_once_and_no_later_one(
    app: Flask, container: Container, administrator: Browser
) -> None:
    role = Role.DATA_PROTECTION_OFFICER
    emails, links = zip(*(invited(administrator, container, role) for _ in range(3)), strict=True)
    found = []
    for email, link in zip(emails, links, strict=True):
        assert use_link(app, link).status_code == 303
        found.append(stored(container, email)[:2])
    assert [status for _, status in found] == [ACTIVE, UNCONFIRMED, UNCONFIRMED]
    first, second = found[0][0], found[1][0]
    officer = Browser(app)
    assert officer.post("/sign-in", email=emails[0], password=NEW_PASSWORD).status_code == 303
    officer.get("/account")
    assert officer.post(f"/accounts/{second}/confirm").status_code == 303
    reset = link_in(administrator.post(f"/accounts/{first}/reset"))
    assert use_link(app, reset, NEW_PASSWORD + " again").status_code == 303
    assert status_of(container, first) is UNCONFIRMED, "the first one too, after a reset"
    assert officer.get("/audit").status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        assert _account(unit.session, second).confirmed_by == first


def test_the_first_officer_who_was_deactivated_was_still_the_first(
    app: Flask, container: Container, administrator: Browser
) -> None:
    gone = make_account(container, Role.DATA_PROTECTION_OFFICER)
    assert administrator.post(f"/accounts/{gone.id}/deactivate").status_code == 303
    email, link = invited(administrator, container, Role.DATA_PROTECTION_OFFICER)
    use_link(app, link)
    assert stored(container, email)[1] is UNCONFIRMED


def test_a_reset_ends_sign_ins_and_readers_wait_again(app: Flask, container: Container, administrator: Browser) -> None:
    for role in Role:
        make_account(container, Role.DATA_PROTECTION_OFFICER)
        person = make_account(container, role)
        browser = entered(app, container, person)
        link = link_in(administrator.post(f"/accounts/{person.id}/reset"))
        assert browser.get("/account").status_code == 200, "a link that nobody used changes nothing"
        use_link(app, link)
        assert browser.get("/account").status_code == 303
        waits = role not in (Role.MANAGER, Role.ADMINISTRATOR)
        assert status_of(container, person.id) is (UNCONFIRMED if waits else ACTIVE)


def test_a_deactivated_account_is_out_at_once_and_readers_come_back_by_a_confirmation(
    app: Flask, container: Container, administrator: Browser
) -> None:
    for role in (Role.RETURN_OFFICER, Role.MANAGER, Role.DATA_PROTECTION_OFFICER):
        person = make_account(container, role)
        browser = entered(app, container, person)
        assert administrator.post(f"/accounts/{person.id}/deactivate").status_code == 303
        assert browser.get("/account").status_code == 303
        assert browser.get("/api/cases").status_code == 401
        assert Browser(app).sign_in(person).status_code == 422
        assert administrator.post(f"/accounts/{person.id}/reset").status_code == 409, "no link for who is out"
        assert administrator.post(f"/accounts/{person.id}/reactivate").status_code == 303
        assert status_of(container, person.id) is (ACTIVE if role is Role.MANAGER else UNCONFIRMED)
        assert browser.get("/account").status_code == 303, "the old sign-in stays over"
        assert administrator.post(f"/accounts/{person.id}/reactivate").status_code == 409


def test_what_is_said_of_an_account_is_how_it_stands(container: Container, administrator: Browser) -> None:
    waits, ready = "can be used once someone else has confirmed it", "The account is active again."
    for role, said in ((Role.RETURN_OFFICER, waits), (Role.MANAGER, ready)):
        url = f"/accounts/{make_account(container, role).id}"
        administrator.post(f"{url}/deactivate")
        confirmed_first = "once someone else has confirmed the account" in administrator.get(url).text
        assert confirmed_first is (said is waits)
        administrator.post(f"{url}/reactivate")
        assert said in administrator.get(url).text
    _invite(administrator, role=Role.MANAGER.value, email="never.came@example.org")
    never_came = f"/accounts/{stored(container, 'never.came@example.org')[0]}"
    administrator.post(f"{never_came}/deactivate")
    administrator.post(f"{never_came}/reactivate")
    assert "No password has been chosen yet" in administrator.get(never_came).text


def test_only_an_account_that_gained_something_waits_for_somebody(container: Container, administrator: Browser) -> None:
    url = f"/accounts/{make_account(container, extras=frozenset({Permission.SIGN_OFF})).id}"
    administrator.post(f"{url}/extras", extras=[])
    assert "someone else has confirmed it" not in administrator.get(url).text
    administrator.post(f"{url}/extras", extras=[Permission.LEAD_OFFICE.value])
    assert "Saved. This account can be used once someone else has confirmed it." in administrator.get(url).text


@pytest.mark.parametrize("wrong", ["123", "112", "nobody", "0212 555 01 01", "+90 123"])
@pytest.mark.parametrize("field", ["phone", "emergency_phone"])
def test_a_telephone_of_an_office_needs_the_country_code_as_every_other(
    container: Container, administrator: Browser, field: str, wrong: str
) -> None:
    address = f"/places/{make_office(container, country='DE')}"  # where 123 could be dialled in the town itself
    refused = administrator.post(address, **{field: wrong})
    assert refused.status_code == 422
    assert "This is not a phone number. Include the country code, such as +90 532 123 45 67." in refused.text
    assert f'value="{wrong}"' in refused.text
    administrator.post("/language", language="ar", next=address)
    assert "هذا ليس رقم هاتف" in administrator.post(address, **{field: wrong}).text
    assert administrator.post(address, **{field: "+49 30 901820"}).status_code == 303
    assert administrator.post(address, **{field: ""}).status_code == 303


def test_an_account_that_was_only_invited_is_offered_a_new_invitation_and_no_reset(
    container: Container, administrator: Browser
) -> None:
    came, never_came = (
        make_account(container),
        make_account(container, status=AccountStatus.INVITED),
    )
    invites, resets = "Create a new invitation link", "Create a link for a new password"
    page = administrator.get(f"/accounts/{never_came.id}").text
    assert invites in page
    assert "The old password works" not in page
    assert resets not in page
    page = administrator.get(f"/accounts/{came.id}").text
    assert resets in page
    assert invites not in page
    administrator.post("/language", language="ar", next="/accounts")
    assert "إنشاء رابط دعوة جديد" in administrator.get(f"/accounts/{never_came.id}").text


@pytest.mark.parametrize("kind", ["office", "organisation"])
@pytest.mark.parametrize("again", ["Harbour office", "harbour  OFFICE", "HARBOUR OFFİCE", " Harbour   Offıce "])
def test_a_name_that_is_taken_is_refused_at_its_field_with_the_cure_and_what_was_typed(
    container: Container, administrator: Browser, kind: str, again: str
) -> None:
    assert administrator.post("/places", kind=kind, name="Harbour  office", country="DE").status_code == 303
    table = Office if kind == "office" else Organisation
    before = rows(container, table)
    refused = administrator.post("/places", kind=kind, name=again, country="TR")
    assert refused.status_code == 422
    assert f"An {kind} with this name already exists. Look for it in the list, or enter another name." in refused.text
    assert f'value="{again}"' in refused.text
    assert "Harbour office</" in refused.text, "in the list beside it, with one space"
    assert rows(container, table) == before
    administrator.post("/language", language="ar", next="/places")
    assert "بهذا الاسم بالفعل" in administrator.post("/places", kind=kind, name=again, country="TR").text


@pytest.mark.parametrize("key", [{}, {"idempotency_key": str(uuid.uuid4())}])
def test_of_two_who_add_one_name_at_once_the_second_is_not_told_that_it_was_added(
    administrator: Browser, key: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = {"kind": "office", "name": "Harbour office", "country": "DE"}
    assert administrator.post("/places", **place).status_code == 303
    assert "Added." in administrator.get("/places").text
    with monkeypatch.context() as patched:  # as if the other had added it after this one looked
        patched.setattr(staff, "offices", lambda session: [])
        again = administrator.post("/places", **place, **key)
    assert again.status_code == 409
    assert "it already exists" in again.text
    assert "Added." not in again.text
    assert "Added." not in administrator.get("/places").text


def test_confirming_needs_somebody_who_did_not_invite_and_works_in_the_office(app: Flask, container: Container) -> None:
    """A lead sees the waiting people of their own office, and those of other offices are not there."""
    lead = make_account(container, extras=frozenset({Permission.LEAD_OFFICE}))
    near = make_account(container, place=lead.office_id, status=UNCONFIRMED)
    far = make_account(container, status=UNCONFIRMED)
    browser = arrived(app, lead)
    page = browser.get("/confirmations").text
    assert near.name in page
    assert far.name not in page
    never = browser.post(f"/accounts/{uuid.uuid4()}/confirm").status_code
    assert browser.post(f"/accounts/{far.id}/confirm").status_code == never == 404
