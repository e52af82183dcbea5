"""Two people for every account that reads about people; nobody gives anything to themselves."""

import pytest
from flask import Flask

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.queries.staff import extras_of
from foundation.accounts.rules import AccountStatus
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.accounts.hands import NEW_PASSWORD, invited, link_in, status_of, stored, use_link
from tests.factories.makers import Browser, Person, arrived, make_account, make_office
from tests.factories.scopes import EVERYTHING

LEAD = frozenset({Permission.LEAD_OFFICE})


@pytest.fixture
def administrator(app: Flask, container: Container) -> Browser:
    """An administrator's browser."""
    return arrived(app, make_account(container, Role.ADMINISTRATOR))


def _waiting(container: Container, **changed: object) -> Person:
    return make_account(container, status=AccountStatus.UNCONFIRMED, **changed)


def _confirm(app: Flask, by: Person, whom: Person) -> int:
    return arrived(app, by).post(f"/accounts/{whom.id}/confirm").status_code


def test_from_invitation_to_work(app: Flask, container: Container, administrator: Browser) -> None:
    email, link = invited(administrator, container)
    account, status, hashed = stored(container, email)
    assert (status, hashed) == (AccountStatus.INVITED, None)
    assert use_link(app, link).status_code == 303
    assert status_of(container, account) is AccountStatus.UNCONFIRMED
    browser = Browser(app)
    assert browser.post("/sign-in", email=email, password=NEW_PASSWORD).status_code == 422
    protector = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))
    assert "Newly Invited" in protector.get("/confirmations").text
    assert protector.post(f"/accounts/{account}/confirm").status_code == 303
    assert browser.post("/sign-in", email=email, password=NEW_PASSWORD).status_code == 303
    assert browser.get("/cases").status_code == 200


def test_an_e_mail_has_one_account(container: Container, administrator: Browser) -> None:
    officer = make_account(container)
    fields = {"name": "Again", "role": "manager"}
    for email in (officer.email, officer.email.upper()):
        assert administrator.post("/accounts/invite", email=email, **fields).status_code == 422


def test_the_place_must_fit_the_role(container: Container, administrator: Browser) -> None:
    for role in ("return_officer", "protection_specialist", "partner_worker", "partner_coordinator"):
        fields = {"name": "No Place", "email": f"{role}@example.org", "role": role}
        assert administrator.post("/accounts/invite", **fields).status_code == 422


def test_the_lead_of_the_office_or_the_data_protection_officer_confirms(app: Flask, container: Container) -> None:
    office = make_office(container)
    lead = make_account(container, place=office, extras=LEAD)
    protector = make_account(container, Role.DATA_PROTECTION_OFFICER)
    for by in (lead, protector):
        waiting = _waiting(container, place=office)
        assert _confirm(app, by, waiting) == 303
        assert status_of(container, waiting.id) is AccountStatus.ACTIVE


def test_the_lead_confirms_partners_but_nobody_of_another_office(app: Flask, container: Container) -> None:
    lead = make_account(container, extras=LEAD)
    partner, stranger = _waiting(container, role=Role.PARTNER_WORKER), _waiting(container)
    assert _confirm(app, lead, partner) == 303
    assert _confirm(app, lead, stranger) == 404
    assert status_of(container, stranger.id) is AccountStatus.UNCONFIRMED


def test_nobody_else_confirms(app: Flask, container: Container) -> None:
    office = make_office(container)
    waiting = _waiting(container, place=office)
    for by in (make_account(container, place=office), make_account(container, Role.ADMINISTRATOR)):
        assert _confirm(app, by, waiting) == 403
        assert arrived(app, by).get("/confirmations").status_code == 403
    assert status_of(container, waiting.id) is AccountStatus.UNCONFIRMED


def test_whoever_invited_does_not_confirm(app: Flask, container: Container) -> None:
    lead, protector = make_account(container, extras=LEAD), make_account(container, Role.DATA_PROTECTION_OFFICER)
    waiting = _waiting(container, place=lead.office_id)
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, waiting.id)
        assert account is not None
        account.invited_by = lead.id
    assert _confirm(app, lead, waiting) == 422
    assert _confirm(app, protector, waiting) == 303


def test_a_lead_who_waits_does_not_let_themselves_in(app: Flask, container: Container) -> None:
    lead = make_account(container, extras=LEAD)
    browser = arrived(app, lead)
    assert browser.post(f"/accounts/{lead.id}/confirm").status_code == 409, "nothing waits"
    waiting = _waiting(container, place=lead.office_id, extras=LEAD)
    assert Browser(app).sign_in(waiting).status_code == 422


def test_confirmed_twice_is_said(app: Flask, container: Container) -> None:
    lead = make_account(container, extras=LEAD)
    waiting = _waiting(container, place=lead.office_id)
    assert [_confirm(app, lead, waiting) for _ in range(2)] == [303, 409]


def _extras(container: Container, person: Person) -> frozenset[Permission]:
    with reading(container.units, EVERYTHING) as unit:
        return extras_of(unit.session, [person.id])[person.id]


def test_nobody_gives_themselves_permissions(app: Flask, container: Container) -> None:
    administrator = make_account(container, Role.ADMINISTRATOR)
    browser = arrived(app, administrator)
    for extra in Permission:
        answer = browser.post(f"/accounts/{administrator.id}/extras", extras=extra.value)
        assert answer.status_code == 422, extra
    assert _extras(container, administrator) == frozenset()


def test_what_is_given_with_a_role_cannot_be_given_to_a_person(container: Container, administrator: Browser) -> None:
    officer = make_account(container)
    for extra in ("accounts.manage", "audit.read", "grants.review", "nonsense"):
        assert administrator.post(f"/accounts/{officer.id}/extras", extras=extra).status_code == 422
    assert _extras(container, officer) == frozenset()


def test_only_an_administrator_gives_permissions(app: Flask, container: Container) -> None:
    lead = make_account(container, extras=LEAD)
    colleague = make_account(container, place=lead.office_id)
    for by in (lead, make_account(container, Role.DATA_PROTECTION_OFFICER)):
        assert arrived(app, by).post(f"/accounts/{colleague.id}/extras", extras="sign_off").status_code == 403


def test_a_reader_who_gains_a_permission_is_confirmed_anew(
    app: Flask, container: Container, administrator: Browser
) -> None:
    officer = make_account(container)
    browser = arrived(app, officer)
    assert administrator.post(f"/accounts/{officer.id}/extras", extras=["sign_off", "lead_office"]).status_code == 303
    assert _extras(container, officer) == {Permission.SIGN_OFF, Permission.LEAD_OFFICE}
    assert status_of(container, officer.id) is AccountStatus.UNCONFIRMED
    assert browser.get("/cases").status_code == 303, "signed out at once"


def test_losing_a_permission_counts_from_the_next_request(
    app: Flask, container: Container, administrator: Browser
) -> None:
    lead = make_account(container, extras=LEAD)
    browser = arrived(app, lead)
    assert browser.get("/confirmations").status_code == 200
    assert administrator.post(f"/accounts/{lead.id}/extras").status_code == 303
    assert browser.get("/confirmations").status_code == 403
    assert browser.get("/cases").status_code == 200


def test_an_administrator_does_not_reset_or_deactivate_themselves(app: Flask, container: Container) -> None:
    administrator = make_account(container, Role.ADMINISTRATOR)
    browser = arrived(app, administrator)
    for what in ("reset", "deactivate"):
        assert browser.post(f"/accounts/{administrator.id}/{what}").status_code in (409, 422)
    assert status_of(container, administrator.id) is AccountStatus.ACTIVE


def test_an_administrator_alone_never_reads_about_people(
    app: Flask, container: Container, administrator: Browser
) -> None:
    """Not by inviting, not by resetting: the account waits for somebody else, and that can only be one who is there."""
    make_account(container, Role.DATA_PROTECTION_OFFICER)
    officer = make_account(container)
    reset = link_in(administrator.post(f"/accounts/{officer.id}/reset"))
    use_link(app, reset)
    email, link = invited(administrator, container, Role.DATA_PROTECTION_OFFICER)
    use_link(app, link)
    own = Browser(app)
    assert own.post("/sign-in", email=email, password=NEW_PASSWORD).status_code == 422
    assert Browser(app).sign_in(officer, NEW_PASSWORD).status_code == 422
    for address in ("/cases", "/audit", "/grants", "/confirmations", "/api/cases"):
        assert administrator.get(address).status_code == 403
