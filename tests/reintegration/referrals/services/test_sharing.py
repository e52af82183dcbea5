"""The page of what was shared, and that a withdrawal ends the access of a partner whose page is open."""

from datetime import timedelta

from flask import Flask

from foundation.clock import MovableClock
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.consent.queries import consents_of_case
from returns.consent.rules import ConsentForm, ConsentPurpose, TransferPurpose
from returns.consent.services.refusals import Refusal, refuse_consents
from returns.consent.services.withdrawals import withdraw_consent
from tests.factories.makers import arrived, make_account
from tests.factories.referred import Referred, make_partner, make_referred


def _withdraw(one: Referred, purpose: ConsentPurpose) -> None:
    with writing(one.container.units, one.owner.scope(one.container)) as unit:
        found = consents_of_case(unit.session, one.case)
        withdraw_consent(unit, next(row for row in found if row.purpose is purpose))


def test_a_withdrawal_ends_an_open_session_of_the_partner_in_the_same_moment(app: Flask, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,))
    worker = arrived(app, one.worker)
    here, number = f"/people/{one.case}", f"/numbers/{one.people[0]}"
    assert worker.get(here).status_code == worker.post(number, which="c0").status_code == 200
    _withdraw(one, ConsentPurpose.TRANSFER)
    assert worker.get(here).status_code == worker.post(number, which="c0").status_code == 404


def test_the_page_says_with_whom_since_when_and_whether_they_looked(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_referred(container, (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP), given_name="Dilnoza")
    other = make_referred(container, owner=one.owner, partner=make_partner(container))
    address = f"/cases/{one.case}/sharing"
    officer = arrived(app, one.owner)
    before = officer.get(address).text
    assert before.count("Can see the person now") == 2
    assert before.count("No one at the partner has looked") == 2
    assert arrived(app, one.worker).get(f"/people/{one.case}").status_code == 200
    clock.move(timedelta(minutes=1))
    _withdraw(one, ConsentPurpose.TRANSFER)
    after = officer.get(address).text
    assert after.count("Access has ended") == after.count("Can see the person now") == 1
    assert after.count("1 time<") == 2
    assert "Dilnoza" in after
    assert "1 time<" not in officer.get(f"/cases/{other.case}/sharing").text


def test_what_is_refused_opens_nothing_to_the_partner_and_was_never_shared(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,))
    clock.move(timedelta(minutes=1))
    _withdraw(one, ConsentPurpose.TRANSFER)
    address, worker = f"/cases/{one.case}/sharing", arrived(app, one.worker)
    before = arrived(app, one.owner).get(address).text
    clock.move(timedelta(minutes=1))
    with writing(container.units, one.owner.scope(container)) as unit:
        case = case_by_id(unit.session, one.case)
        assert case is not None
        refused = dict.fromkeys(one.people, (ConsentPurpose.TRANSFER,))
        refuse_consents(
            unit,
            case,
            Refusal(refused, ConsentForm.WRITTEN, unit.today, one.organisation, tuple(TransferPurpose)),
        )
    assert worker.get(f"/people/{one.case}").status_code == 404
    assert "/people/" not in worker.get("/referrals").text
    after = arrived(app, one.owner).get(address).text
    assert after.count("Access has ended") == before.count("Access has ended") == 1
    assert "Can see the person now" not in after


def test_another_office_and_the_partner_see_no_page_of_sharing(app: Flask, container: Container) -> None:
    one = make_referred(container)
    for who, status in ((make_account(container), 404), (one.worker, 403), (one.coordinator, 403)):
        assert arrived(app, who).get(f"/cases/{one.case}/sharing").status_code == status


def test_without_a_referral_nothing_was_shared(app: Flask, container: Container) -> None:
    one = make_referred(container, ())
    assert "Nothing was shared" in arrived(app, one.owner).get(f"/cases/{one.case}/sharing").text
