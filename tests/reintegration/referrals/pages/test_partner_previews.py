"""A look before sending shows what the partner will see, word by word, and opens nothing to anybody."""

import re

import pytest
from flask import Flask

from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.cases.rules.cases import CaseState
from returns.consent.models import Consent
from returns.consent.rules import TransferPurpose
from tests.doors.visits import counted, entered
from tests.factories.makers import make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING

# What differs from page to page for everybody: the token of a form, and its number against sending twice.
_OWN = re.compile(r'<input type="hidden" name="(?:csrf|idempotency_key)[^>]*>')


def _body(html: str) -> str:
    found = re.search(r'<div class="person-columns">.*', html, re.S)
    assert found is not None
    end = found.group().index("</fieldset>") if "</fieldset>\n" in found.group() else found.group().index("</main>")
    return re.sub(r"\s+", " ", _OWN.sub("", found.group()[:end])).strip()


def _open(one: Referred, purpose: TransferPurpose) -> None:
    with writing(one.container.units, EVERYTHING) as unit:
        row = unit.session.get(Referral, one.referrals[purpose])
        assert row is not None
        row.state = ReferralState.ACCEPTED


def _address(one: Referred, purpose: TransferPurpose) -> str:
    return f"/cases/{one.case}/preview?to={one.organisation.hex}:{purpose.value}"


@pytest.mark.parametrize("purpose", TransferPurpose)
@pytest.mark.parametrize("state", [CaseState.DEPARTED, CaseState.ARRIVED])
def test_the_preview_is_the_page_of_the_partner(
    app: Flask, container: Container, purpose: TransferPurpose, state: CaseState
) -> None:
    one = make_referred(container, (purpose,), state=ReferralState.DONE, members=2, case_state=state)
    with writing(container.units, EVERYTHING) as unit:  # the second of them did not agree
        for consent in unit.session.query(Consent).filter(Consent.person_id == one.people[1]):
            if consent.transfer_purpose is purpose:
                consent.withdrawn_at, consent.withdrawn_by = container.clock.now(), one.owner.id
    officer, coordinator = entered(app, container, one.owner), entered(app, container, one.coordinator)
    officer.get(_address(one, purpose))  # from then on the process knows the rules
    with counted(container) as asked:
        before = officer.get(_address(one, purpose))
    assert before.status_code == 200
    assert len(asked) <= 12
    assert coordinator.get(f"/people/{one.case}").status_code == 404  # looking opens nothing
    assert "Member2" not in _body(before.text)
    _open(one, purpose)
    assert _body(before.text) == _body(coordinator.get(f"/people/{one.case}").text)


def test_nobody_looks_without_a_consent_or_at_a_case_of_another_office(app: Flask, container: Container) -> None:
    one = make_referred(container, (TransferPurpose.RECEPTION,), state=ReferralState.DONE)
    officer = entered(app, container, one.owner)
    assert officer.get(_address(one, TransferPurpose.FOLLOW_UP)).status_code == 404
    assert officer.get(f"/cases/{one.case}/preview?to=nobody").status_code == 422
    stranger = entered(app, container, make_account(container))
    assert stranger.get(_address(one, TransferPurpose.RECEPTION)).status_code == 404
    assert entered(app, container, one.coordinator).get(_address(one, TransferPurpose.RECEPTION)).status_code == 404
    one.withdraw(TransferPurpose.RECEPTION)
    assert officer.get(_address(one, TransferPurpose.RECEPTION)).status_code == 404
