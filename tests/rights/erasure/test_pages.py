"""The pages of data protection and of the office: release by two, dry run, certificate, holds, what is refused."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from rights.erasure import jobs
from rights.erasure.jobs import list_what_is_due
from rights.erasure.models import Erasure
from rights.erasure.rules.runs import ErasureKind, ErasureState
from rights.erasure.services.runs import dry_run
from rights.erasure.words import ErasureNotice
from rights.retention.models import LegalHold
from rights.retention.rules import HoldState
from tests.doors.visits import counted
from tests.factories.arrived import make_arrived
from tests.factories.erasures import (
    end_case,
    erase_case,
    erase_now,
    make_hold,
    make_protector,
    make_run,
    people_in,
    run_of,
)
from tests.factories.families import make_siblings
from tests.factories.inbox import unread_of
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.system.commanding import command

DUE, TICK = ErasureState.DUE, {"understood": "yes"}


def _runs(container: Container) -> list[Erasure]:
    with reading(container.units, EVERYTHING) as unit:
        return list(unit.session.execute(select(Erasure)).scalars())


def _hold(container: Container) -> LegalHold:
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(LegalHold)).scalar_one()


def _protectors(app: Flask, container: Container) -> tuple[Browser, Browser]:
    return arrived(app, make_protector(container)), arrived(app, make_protector(container))


def test_a_whole_case_is_erased_after_two_have_released_it(app: Flask, container: Container) -> None:
    case = make_case(container, make_account(container), given_name="Yodgoraxon")
    end_case(container, case)
    run, (first, second) = make_run(container, ErasureKind.CASE, case, case, DUE), _protectors(app, container)
    address = f"/retention/{run}"
    page = first.get(address)
    assert page.status_code == 200
    assert "There is no undo." in page.text
    assert "Who a person is" in page.text
    assert "Yodgoraxon" not in page.text
    unticked = first.post(address)
    assert unticked.status_code == 422
    assert "Select this to confirm that you understand" in unticked.text
    assert first.post(address, **TICK).status_code == 303
    assert erase_now(container) == 0, "one is not enough"
    again = first.post(address, **TICK)
    assert "A second data protection officer must confirm it." in again.text
    assert run_of(container, run).state is ErasureState.HALF_RELEASED
    assert second.post(address, **TICK).status_code == 303
    assert erase_now(container) == 1
    done = first.get(address).text
    assert "Erased" in done
    assert "Erased from every backup by" in done
    assert first.get("/retention").status_code == 200


@pytest.mark.both_databases
def test_what_the_page_counts_is_what_is_erased_and_all_tables_are_asked_at_once(
    app: Flask, container: Container
) -> None:
    case = make_arrived(container).referred.case
    end_case(container, case)
    run, protector = make_run(container, ErasureKind.CASE, case, case, DUE), make_protector(container)
    browser = arrived(app, protector)
    assert browser.get(f"/retention/{run}").status_code == 200
    with counted(container) as asked:
        assert browser.get(f"/retention/{run}").status_code == 200
    assert 0 < len(asked.statements) <= 12
    with reading(container.units, protector.scope(container)) as unit:
        planned = dry_run(unit, run_of(container, run)).rows
    assert sum(planned.values()) > 20
    _release_all(container)
    assert erase_now(container) == 1
    assert run_of(container, run).rows == {purpose.value: count for purpose, count in planned.items()}


def test_what_one_has_released_another_may_still_decline(app: Flask, container: Container) -> None:
    case = make_case(container, make_account(container))
    end_case(container, case)
    run, (first, second) = make_run(container, ErasureKind.CASE, case, case, DUE), _protectors(app, container)
    assert first.post(f"/retention/{run}", **TICK).status_code == 303
    assert second.post(f"/retention/{run}/decline").status_code == 303
    assert run_of(container, run).state is ErasureState.DECLINED
    assert erase_now(container) == 0
    late = second.post(f"/retention/{run}/decline")
    assert "already been released or declined" in late.text


def test_whoever_asked_for_an_erasure_is_told_that_it_was_declined(app: Flask, container: Container) -> None:
    officer, colleague = make_account(container), make_account(container)
    case, browser = make_case(container, officer, given_name="Yodgoraxon"), arrived(app, officer)
    end_case(container, case)
    assert browser.post(f"/cases/{case}/retention/erasure", whom="case").status_code == 303
    [run], (first, _second) = _runs(container), _protectors(app, container)
    assert first.post(f"/retention/{run.id}/decline").status_code == 303
    assert unread_of(container, officer) == [ErasureNotice.DECLINED]
    assert unread_of(container, colleague) == []
    with reading(container.units, EVERYTHING) as unit:
        reference = unit.session.get_one(Case, case).reference
    inbox = browser.get("/inbox").text
    assert "The erasure that you asked for was declined" in inbox
    assert reference in inbox
    assert "Yodgoraxon" not in inbox
    browser.post("/language", language="ar", next="/inbox")
    assert "رُفض المحو الذي طلبته" in browser.get("/inbox").text


def test_nobody_is_told_of_what_was_listed_by_its_term_or_has_nothing_left_to_erase(
    app: Flask, container: Container
) -> None:
    officer = make_account(container)
    case, (first, _second) = make_case(container, officer), _protectors(app, container)
    end_case(container, case)
    due = make_run(container, ErasureKind.CASE, case, case, DUE)
    gone = make_run(container, ErasureKind.PERSON, new_id(), case, DUE)
    with writing(container.units, EVERYTHING) as unit:
        unit.session.get_one(Erasure, gone).asked_by = officer.id
    for run in (due, gone):
        assert first.post(f"/retention/{run}/decline").status_code == 303
    assert unread_of(container, officer) == []


def test_an_erased_case_answers_as_one_that_never_was(app: Flask, container: Container) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    browser = arrived(app, officer)
    assert browser.get(f"/cases/{case}").status_code == 200
    erase_case(container, case)
    gone, never = browser.get(f"/cases/{case}"), browser.get("/cases/00000000-0000-4000-8000-000000000001")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert len(gone.data) == len(never.data)


def test_a_certificate_is_checked_later(app: Flask, container: Container, tmp_path: Path) -> None:
    case = make_case(container, make_account(container))
    run, browser = erase_case(container, case), arrived(app, make_protector(container))
    pdf = browser.get(f"/retention/{run}/certificate.pdf")
    assert pdf.data.startswith(b"%PDF")
    signed = browser.get(f"/retention/{run}/certificate.json")
    assert case.hex not in signed.text
    file = tmp_path / "certificate.json"
    file.write_bytes(signed.data)
    good = command(app, "erasure", "verify", str(file))
    assert (good.status, "everywhere from" in good.out) == (0, True), good.err
    file.write_text(json.dumps({**json.loads(signed.text), "here_since": "2020-01-01T00:00:00+00:00"}))
    assert command(app, "erasure", "verify", str(file)).status == 1
    file.write_text("no certificate")
    bad = command(app, "erasure", "verify", str(file))
    assert (bad.status, "not a certificate of erasure" in bad.err) == (2, True)


def test_what_is_due_is_listed_once_and_a_hold_goes_before_any_term(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer = make_account(container)
    free, held = make_case(container, officer), make_case(container, officer)
    for case in (free, held):
        end_case(container, case)
    browser = arrived(app, make_protector(container))
    asked = arrived(app, officer).post(f"/cases/{held}/retention/hold", reason="A court asks for it.")
    assert asked.status_code == 303
    assert "Answer the request for a legal hold" in browser.get("/").text
    assert browser.post(f"/retention/holds/{_hold(container).id}/confirm").status_code == 303
    assert _hold(container).state is HoldState.IN_FORCE
    job = list_what_is_due(container.units, container.secrets)
    clock.move(timedelta(days=366))
    assert job(clock.now()) == 1
    assert job(clock.now()) == 0, "a second run does nothing"
    assert [(run.kind, run.case_id) for run in _runs(container)] == [(ErasureKind.IDENTIFIERS, free)]
    clock.move(timedelta(days=4 * 366))
    assert job(clock.now()) == 1
    assert {run.kind for run in _runs(container)} == {ErasureKind.IDENTIFIERS, ErasureKind.CASE}
    again = arrived(app, make_protector(container))
    assert again.post(f"/retention/holds/{_hold(container).id}/end", why="It is over.").status_code == 303
    assert job(clock.now()) == 2


def test_identifiers_that_were_erased_are_not_listed_again(container: Container, clock: MovableClock) -> None:
    case = make_case(container, make_account(container))
    end_case(container, case)
    clock.move(timedelta(days=366))
    job = list_what_is_due(container.units, container.secrets)
    assert job(clock.now()) == 1
    _release_all(container)
    erase_now(container)
    assert {run.state for run in _runs(container)} == {ErasureState.DONE}
    assert job(clock.now()) == 0


def test_identifiers_are_listed_once_more_when_a_case_was_opened_again_and_has_ended(
    container: Container, clock: MovableClock
) -> None:
    case, job = make_case(container, make_account(container)), list_what_is_due(container.units, container.secrets)
    for _end in range(2):
        end_case(container, case)
        assert job(clock.now()) == 0
        clock.move(timedelta(days=366))
        assert job(clock.now()) == 1
        _release_all(container)
        erase_now(container)
        assert job(clock.now()) == 0
    assert [run.state for run in _runs(container)] == [ErasureState.DONE, ErasureState.DONE]


def _release_all(container: Container) -> None:
    with writing(container.units, EVERYTHING) as unit:
        for run in unit.session.execute(select(Erasure).where(Erasure.state == DUE)).scalars():
            run.state = ErasureState.RELEASED


def test_an_officer_asks_for_one_of_a_family_and_is_told_what_is_in_the_way(app: Flask, container: Container) -> None:
    officer = make_account(container)
    family, browser = make_siblings(container, officer), arrived(app, officer)
    address = f"/cases/{family.case}/retention"
    assert "once the case has ended" in browser.get(address).text
    early = browser.post(f"{address}/erasure", whom=str(family.people[1]))
    assert "Close it first" in early.text
    assert browser.post(f"{address}/erasure", whom=str(family.case)).status_code == 422
    end_case(container, family.case)
    assert browser.post(f"{address}/erasure", whom=str(family.people[1])).status_code == 303
    assert "already been asked for" in browser.post(f"{address}/erasure", whom=str(family.people[1])).text
    [run] = _runs(container)
    first, _second = _protectors(app, container)
    assert first.post(f"/retention/{run.id}", **TICK).status_code == 303
    assert erase_now(container) == 1
    assert people_in(container, family.case) == [family.people[0]]
    assert browser.get(address).status_code == 200
    assert browser.get(f"/cases/{family.case}").status_code == 200


def test_a_hold_stops_what_was_released_and_not_begun(app: Flask, container: Container) -> None:
    case = make_case(container, make_account(container))
    end_case(container, case)
    run, (first, _second) = make_run(container, ErasureKind.CASE, case, case), _protectors(app, container)
    with reading(container.units, EVERYTHING) as unit:
        reference = unit.session.execute(select(Case).where(Case.id == case)).scalar_one().reference
    assert first.post("/retention/holds", reference="XX", reason="No.").status_code == 422
    assert first.post("/retention/holds", reference=reference, reason="A complaint.").status_code == 303
    erase_now(container)
    assert run_of(container, run).state is ErasureState.RELEASED
    assert "the case was put on hold" in first.get(f"/retention/{run}").text


def test_a_hold_is_over_once_its_last_day_has_passed(app: Flask, container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    case, browser = make_case(container, officer), arrived(app, make_protector(container))
    last_day = (container.clock.now() + timedelta(days=10)).date().isoformat()
    office = arrived(app, officer)
    passed = office.post(f"/cases/{case}/retention/hold", reason="A court.", until="2026-01-31")
    assert passed.status_code == 422
    assert re.search(r'<a href="#[\w-]*-until">[^<]*The last day of the hold has passed', passed.text), "at its field"
    assert office.post(f"/cases/{case}/retention/hold", reason="A court.", until=last_day).status_code == 303
    assert "Answer the request for a legal hold" in browser.get("/").text
    clock.move(timedelta(days=11))
    browser, office = (
        arrived(app, make_protector(container)),
        arrived(app, make_account(container, place=officer.office_id)),
    )
    page = browser.get("/retention/holds").text
    assert "Last day has passed" in page
    assert "Confirm the hold" not in page
    assert "Decline the hold" in page
    assert "Answer the request for a legal hold" not in browser.get("/").text
    of_case = office.get(f"/cases/{case}/retention").text
    assert "Last day has passed" in of_case
    assert "Hold requested" not in of_case


def test_holds_are_listed_while_an_erasure_stands_between_keys_and_rows(
    app: Flask, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = make_account(container)
    case, browser = make_case(container, officer), arrived(app, make_protector(container))
    make_hold(container, officer, case)
    assert browser.post(f"/retention/holds/{_hold(container).id}/decline", why="No court.").status_code == 303

    def fails(*given: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "erase_rows", fails)
        with pytest.raises(OSError, match="disk full"):
            erase_case(container, case)
    page = browser.get("/retention/holds")
    assert page.status_code == 200
    assert "No longer readable" in page.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DATA_PROTECTION_OFFICER])
def test_nobody_else_opens_it(app: Flask, container: Container, role: Role) -> None:
    assert arrived(app, make_account(container, role)).get("/retention").status_code == 403
