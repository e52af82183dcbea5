"""What somebody refuses: recorded, never in force, asked again only when they said so or for a reason."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken
from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.consent.queries import Consent, consents_of_case, missing_of_case
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose, Ended, TransferPurpose
from returns.consent.services.consents import NewConsent, confirm_consent, correct_consent, give_consents
from returns.consent.services.refusals import Refusal, refuse_consents
from returns.consent.services.withdrawals import withdraw_consent
from tests.doors.visits import entered
from tests.factories.families import FOUR, GROWN, TWELVE, Family, make_family, make_guardian
from tests.factories.journeys import at_work, looking_at
from tests.factories.makers import make_account, make_organisation

DATA, CONTACT, TRANSFER = ConsentPurpose.DATA, ConsentPurpose.CONTACT_AFTER_RETURN, ConsentPurpose.TRANSFER
CELL = re.compile(r'<td role="cell" data-label="([^"]+)">(.*?)</td>', re.S)


@pytest.fixture
def family(container: Container) -> Family:
    """An adult and a child of four."""
    return make_family(container, make_account(container), GROWN, FOUR)


def _refusal(unit: Unit, *people: uuid.UUID, **changed: Any) -> Refusal:
    said = {"people": dict.fromkeys(people, (CONTACT,)), "form": ConsentForm.ORAL, "given_on": unit.today}
    return Refusal(**{**said, **changed})


def _consent(unit: Unit, who: uuid.UUID, purpose: ConsentPurpose = CONTACT, **more: Any) -> NewConsent:
    return NewConsent(who, who, purpose, ConsentForm.WRITTEN, unit.today, CHECKLIST, **more)


def _codes(container: Container, family: Family, act: Any) -> list[str]:
    with pytest.raises(RuleBroken) as broken, at_work(container, family.owner, family.case) as (unit, case):
        act(unit, case)
    return list(broken.value.codes)


def _rows(container: Container, family: Family) -> list[tuple[ConsentPurpose, Ended | None]]:
    with looking_at(container, family.owner, family.case) as (unit, _case):
        return [(row.purpose, row.ended) for row in consents_of_case(unit.session, family.case)]


def test_a_refusal_says_who_how_and_from_when_on_to_ask_again_and_is_not_in_force(
    container: Container, family: Family
) -> None:
    adult, child = family.people
    with at_work(container, family.owner, family.case) as (unit, case):
        later = unit.today + timedelta(days=9)
        people = {adult: (DATA, CONTACT), child: (CONTACT,)}
        more = {"witness": "Interpreter 4", "reason": "Afraid.", "ask_again_on": later}
        refuse_consents(unit, case, _refusal(unit, people=people, representative=f"p{adult.hex}", **more))
    with looking_at(container, family.owner, family.case) as (unit, case):
        rows = consents_of_case(unit.session, case.id)
        assert {(row.person_id, row.purpose, row.signed_by) for row in rows} == {
            (adult, DATA, adult), (adult, CONTACT, adult), (child, CONTACT, adult),
        }  # fmt: skip
        assert {(row.ended, row.form, row.withdrawn_by) for row in rows} == {
            (Ended.REFUSED, ConsentForm.ORAL, family.owner.id)
        }
        assert all(row.withdrawn_at == row.recorded_at for row in rows)
        said = {(row.content.witness, row.ending.reason, row.ending.ask_again_on) for row in rows}
        assert said == {("Interpreter 4", "Afraid.", later)}
        missing = missing_of_case(unit.session, case.id, members_of_case(unit.session, case.id), unit.today)
        assert {reason.subject for reason in missing if reason.code == "consent_data_missing"} == {adult.hex}


def test_a_minor_says_no_in_person_or_through_who_stands_for_them(container: Container) -> None:
    family = make_family(container, make_account(container), TWELVE, FOUR)
    make_guardian(container, family, 0)
    with at_work(container, family.owner, family.case) as (unit, case):
        refuse_consents(unit, case, _refusal(unit, *family.people, representative="g"))
        with pytest.raises(BadInput) as wrong:
            refuse_consents(unit, case, _refusal(unit, *family.people, representative=f"p{family.people[0].hex}"))
        assert list(wrong.value.errors) == ["representative"]
    with looking_at(container, family.owner, family.case) as (unit, case):
        rows = {row.person_id: row for row in consents_of_case(unit.session, case.id)}
        through, alone = (rows[person] for person in family.people)
        assert (through.signed_by, through.guardian_id is not None) == (None, True)
        assert (alone.signed_by, alone.guardian_id) == (family.people[1], None)


def test_a_transfer_is_refused_to_a_receiver_and_for_each_purpose(container: Container, family: Family) -> None:
    adult, partner = family.people[0], make_organisation(container)
    with at_work(container, family.owner, family.case) as (unit, case):
        people = {adult: (TRANSFER,)}
        for left_out, field in (("transfers", "transfer_purposes"), ("receiver", "organisation_id")):
            said = {"receiver": partner, "transfers": tuple(TransferPurpose)}
            del said[left_out]
            with pytest.raises(BadInput) as wrong:
                refuse_consents(unit, case, _refusal(unit, people=people, **said))
            assert list(wrong.value.errors) == [field]
        with pytest.raises(BadInput) as wrong:
            refuse_consents(unit, case, _refusal(unit, adult, receiver=partner, ask_again_on=unit.today))
        assert set(wrong.value.errors) == {"refusals", "ask_again_on"}
        some = (TransferPurpose.RECEPTION, TransferPurpose.FOLLOW_UP)
        refuse_consents(unit, case, _refusal(unit, people=people, receiver=partner, transfers=some))
    with at_work(container, family.owner, family.case) as (unit, case):
        to = {"organisation_id": partner, "transfer_purpose": TransferPurpose.ASSISTANCE}
        give_consents(unit, case, [_consent(unit, adult, TRANSFER, **to)])  # of which nobody said no
    to["transfer_purpose"] = TransferPurpose.RECEPTION
    again = _codes(
        container, family, lambda unit, case: give_consents(unit, case, [_consent(unit, adult, TRANSFER, **to)])
    )
    assert again == ["refused_before"]


def test_what_is_in_force_is_withdrawn_instead_and_everything_of_it_is_named(
    container: Container, family: Family
) -> None:
    adult = family.people[0]
    with at_work(container, family.owner, family.case) as (unit, case):
        give_consents(unit, case, [_consent(unit, adult, purpose) for purpose in (DATA, CONTACT)])

    def refuse(unit: Unit, case: Case) -> None:
        refuse_consents(unit, case, _refusal(unit, people=dict.fromkeys(family.people, (DATA,))))

    assert _codes(container, family, refuse) == ["withdraw_instead"]
    assert _rows(container, family) == [(CONTACT, None), (DATA, None)]
    with at_work(container, family.owner, family.case) as (unit, case):
        withdraw_consent(unit, next(row for row in consents_of_case(unit.session, case.id) if row.purpose is DATA))
    with at_work(container, family.owner, family.case) as (unit, case):
        refuse(unit, case)
    assert sorted(_rows(container, family), key=str).count((DATA, Ended.REFUSED)) == 2


def test_who_refused_is_asked_again_on_the_day_that_they_named_or_for_a_reason(
    container: Container, clock: MovableClock, family: Family
) -> None:
    adult = family.people[0]
    with at_work(container, family.owner, family.case) as (unit, case):
        refuse_consents(unit, case, _refusal(unit, adult, ask_again_on=unit.today + timedelta(days=2)))

    def agree(unit: Unit, case: Case) -> None:
        give_consents(unit, case, [_consent(unit, adult)])

    assert _codes(container, family, agree) == ["refused_before"]
    clock.move(timedelta(days=1))
    with at_work(container, family.owner, family.case) as (unit, case):
        give_consents(unit, case, [_consent(unit, adult, asked_again="She asked for it.")])
    with at_work(container, family.owner, family.case) as (unit, case):
        given = next(row for row in consents_of_case(unit.session, case.id) if not row.ended)
        assert given.content.asked_again == "She asked for it."
        correct_consent(unit, given, _consent(unit, adult), "Another day.")  # in force: nobody is asked again
    with at_work(container, family.owner, family.case) as (unit, case):
        withdraw_consent(unit, next(row for row in consents_of_case(unit.session, case.id) if not row.ended))
    clock.move(timedelta(days=1))
    with at_work(container, family.owner, family.case) as (unit, case):
        refuse_consents(unit, case, _refusal(unit, adult, ask_again_on=unit.today + timedelta(days=1)))
    assert _codes(container, family, agree) == ["refused_before"]
    clock.move(timedelta(days=1))
    with at_work(container, family.owner, family.case) as (unit, case):
        agree(unit, case)


@pytest.mark.parametrize("act", [withdraw_consent, confirm_consent])
def test_a_refusal_is_neither_withdrawn_nor_confirmed_nor_corrected(
    container: Container, family: Family, act: Any
) -> None:
    with at_work(container, family.owner, family.case) as (unit, case):
        refuse_consents(unit, case, _refusal(unit, family.people[0]))

    def refused(unit: Unit, case: Case) -> Consent:
        return consents_of_case(unit.session, case.id)[0]

    assert _codes(container, family, lambda unit, case: act(unit, refused(unit, case))) == ["consent_was_refused"]
    right = _codes(
        container,
        family,
        lambda unit, case: correct_consent(unit, refused(unit, case), _consent(unit, family.people[0]), "Wrong."),
    )
    assert right == ["consent_was_refused"]


# The page.


def test_the_page_records_a_refusal_and_offers_nothing_while_it_is_not_to_be_asked(
    app: Flask, container: Container, clock: MovableClock, family: Family
) -> None:
    browser, adult, at = entered(app, container, family.owner), family.people[0], f"/cases/{family.case}/consents"
    today = clock.now().date()
    sent = {"refusals": [f"{adult.hex}:contact_after_return"], "given_how": "oral", "given_on": today.isoformat()}
    assert "Why it is asked again" not in browser.get(at).text
    empty = browser.post(f"{at}/refuse", given_how="proxy")
    assert empty.status_code == 422
    assert "Select what each person refuses." in empty.text
    assert re.search(r'<details class="fold" open>\s*<summary><h2 class="panel-title" id="refuse"', empty.text)
    again_on = today + timedelta(days=1)
    more = {"reason": "Wants no calls.", "witness": "Malika", "ask_again_on": again_on.isoformat()}
    assert browser.post(f"{at}/refuse", **sent, **more).status_code == 303
    page = browser.get(at).text
    cell = dict(reversed(CELL.findall(page)))["Contact after return"]  # of the first person
    assert "Refused" in cell
    assert "24 Nov 2026" in cell
    assert "Record again" not in cell
    assert "Not asked" not in cell
    for words in ("Refused on", "Stated by", "Ask again from", "Wants no calls.", "Malika", "Refused: 1"):
        assert words in page
    assert "/withdraw" not in page.partition("Refused on")[2].partition("</section>")[0]
    assert "Consent refused" in browser.get(f"/cases/{family.case}/timeline").text
    clock.move(timedelta(days=1))
    cell = dict(reversed(CELL.findall(entered(app, container, family.owner).get(at).text)))["Contact after return"]
    assert "Record again" in cell


def test_a_consent_from_a_page_of_before_the_refusal_says_what_to_do(
    app: Flask, container: Container, family: Family
) -> None:
    first, second = (entered(app, container, family.owner) for _window in range(2))
    adult, at, today = family.people[0], f"/cases/{family.case}/consents", container.clock.now().date().isoformat()
    cell = f"{adult.hex}:contact_after_return"
    assert first.get(at).status_code == second.get(at).status_code == 200
    assert second.post(f"{at}/refuse", refusals=cell, given_how="written", given_on=today).status_code == 303
    sent = {"consents": cell, "given_how": "written", "given_on": today, "checklist": list(CHECKLIST)}
    refused = first.post(at, **sent)
    assert refused.status_code == 422
    assert "refused this and is not to be asked again yet" in refused.text
    assert 'name="asked_again"' in refused.text
    assert first.post(at, **sent, asked_again="She called.").status_code == 303
    assert "She called." in first.get(at).text
    refused = second.post(f"{at}/refuse", refusals=cell, given_how="written", given_on=today)
    assert refused.status_code == 422
    assert "this consent is in force. Withdraw it instead." in refused.text
