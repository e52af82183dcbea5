"""A request from the day it was received to the day it is answered, as an office works on it, with its refusals."""

import io
import json
import re
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.accounts.queries.staff import account_by_id
from foundation.audit import tables
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.papers.languages import CODES
from foundation.papers.sheet import Sheet
from foundation.papers.words import words_of
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.notes.services import add_note
from returns.protection.rules.records import RecordKind
from returns.work.services.duty import hand_over
from rights.requests.models import DataRequest
from rights.requests.pages import doors
from rights.requests.queries.requests import answer_of
from rights.requests.rules.answers import BLACKED
from rights.requests.rules.requests import RequestKind, RequestState, Step
from rights.requests.services.requests import Decision
from tests.factories.asking import assembled, decided, in_review, make_asked, reviewed
from tests.factories.behind_doors import make_holder, write
from tests.factories.erasures import end_case, make_protector
from tests.factories.families import GROWN, make_family
from tests.factories.journeys import at_work, people_of
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.security.raw import raw


def review(browser: Browser, url: str, page: str | None = None) -> Any:
    """Approve an answer by the form of the page of its request, opened now or before."""
    [version] = re.findall(r'name="version" value="(\d+)"', page or browser.get(url).text)
    return browser.post(f"{url}/review", approve="yes", version=version)


def test_a_request_goes_from_receipt_to_hand_over(app: Flask, container: Container) -> None:
    asked = make_asked(container, proven=False)
    officer, colleague = arrived(app, asked.owner), arrived(app, asked.colleague)
    page = officer.get(asked.url).text
    assert "Waiting for proof of identity" in page
    assert 'name="how" value="code_phrase"' in page
    assert "checked" not in page.partition('name="how"')[2].partition("</fieldset>")[0]  # never a preset
    refused = officer.post(f"{asked.url}/assemble")
    assert refused.status_code == 422
    assert "Use the safe-contact card" in refused.text
    assert officer.post(f"{asked.url}/identity", how="code_phrase", text="Said the phrase.").status_code == 303
    assert officer.post(f"{asked.url}/assemble").status_code == 303
    parts = officer.get(f"{asked.url}/answer").text
    [person] = re.findall(r'<a href="([^"]*)"[^>]*>\s*You · ', parts)
    assert "Given name" in officer.get(person.replace("&amp;", "&")).text
    early = officer.get(f"{asked.url}/paper?language=en")
    assert early.status_code == 422
    assert "A second person has not reviewed this answer yet" in early.text
    assert officer.post(f"{asked.url}/submit").status_code == 303
    own = review(officer, asked.url)
    assert own.status_code == 422
    assert "Ask a colleague to review it" in own.text
    assert review(colleague, asked.url).status_code == 303
    assert "To give copies, assemble it again and choose them." in officer.get(asked.url).text
    assert officer.get(f"{asked.url}/paper?language=en").data.startswith(b"%PDF")
    data = json.loads(officer.get(f"{asked.url}/data?language=en").data)
    assert data["kind"] == "access"
    assert officer.post(f"{asked.url}/hand-over", how="in_person").status_code == 303
    assert "Done" in officer.get(asked.url).text
    again = officer.post(f"{asked.url}/hand-over", how="in_person")
    assert again.status_code == 422
    assert "This request is closed" in again.text


def test_a_refusal_is_written_into_the_audit(app: Flask, container: Container) -> None:
    asked = make_asked(container)
    assembled(container, asked)
    officer = arrived(app, asked.owner)
    officer.post(f"{asked.url}/submit")
    review(officer, asked.url)
    with raw(container, "audit") as connection:
        rows = connection.execute(select(tables.event.c.action, tables.event.c.outcome, tables.event.c.detail)).all()
    details = [detail for action, outcome, detail in rows if (action, outcome) == ("requests.review", "refused")]
    assert ["reviews_own_answer"] in [(json.loads(one) if isinstance(one, str) else one)["reasons"] for one in details]


def test_nobody_approves_an_answer_that_was_put_in_place_of_the_one_they_read(app: Flask, container: Container) -> None:
    asked = make_asked(container)
    in_review(container, asked)
    colleague = arrived(app, asked.colleague)
    read = colleague.get(asked.url).text
    in_review(container, asked)  # assembled and sent again meanwhile, with nothing blacked out in it
    late = review(colleague, asked.url, read)
    assert late.status_code == 409
    assert "This has changed since you opened it" in late.text
    assert colleague.post(f"{asked.url}/review", approve="yes").status_code == 409  # nor by a form of no version
    assert arrived(app, asked.owner).get(f"{asked.url}/paper?language=en").status_code == 422
    assert review(colleague, asked.url, late.text).status_code == 303


def test_an_erasure_that_data_protection_declines_goes_back_to_the_office(app: Flask, container: Container) -> None:
    asked = make_asked(container, RequestKind.ERASURE)
    officer, protector = arrived(app, asked.owner), arrived(app, make_protector(container))
    running = officer.post(f"{asked.url}/decide", step="accept", reason="You asked for it.")
    assert running.status_code == 422
    assert "This case has not ended. Close it first" in running.text
    end_case(container, asked.case)
    assert officer.post(f"{asked.url}/decide", step="accept", reason="You asked for it.").status_code == 303
    assert "The data protection officer decides on the erasure." in officer.get(asked.url).text
    [run] = re.findall(r'href="(/retention/[0-9a-f-]{36})"', protector.get("/retention").text)
    assert protector.post(f"{run}/decline").status_code == 303
    page = officer.get(asked.url).text
    assert "No erasure is waiting with the data protection officer" in page
    assert 'name="step" value="refuse"' in page
    for url in (asked.url.rpartition("/")[0], "/requests"):
        listed = officer.get(url).text
        assert "To be answered" in listed.partition("<main")[2]
        assert "With the data protection officer" not in listed
    assert officer.post(f"{asked.url}/decide", step="refuse", reason="A court needs it.").status_code == 303


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("7KQ2-M9XT", "This is not a reference of a request"),
        ("nonsense", "This is not a reference of a request"),
        ("KKNN-MX07-T", "No request with this reference in your office"),
        ("", "Enter the reference of the request."),
    ],
)
def test_a_wrong_reference_is_told_with_its_cure(app: Flask, container: Container, typed: str, says: str) -> None:
    answer = arrived(app, make_account(container)).post("/requests", reference=typed)
    assert answer.status_code == 422
    assert says in answer.text


def test_a_request_is_opened_by_its_reference_in_its_own_office_alone(app: Flask, container: Container) -> None:
    asked, stranger = make_asked(container), make_account(container)
    with reading(container.units, EVERYTHING) as unit:
        row = unit.session.get(DataRequest, asked.request)
        assert row is not None
        reference = row.reference.replace("-", " ").lower()
    found = arrived(app, asked.owner).post("/requests", reference=reference)
    assert (found.status_code, found.location) == (303, asked.url)
    other = arrived(app, stranger)
    assert other.post("/requests", reference=reference).status_code == 422
    assert other.get(asked.url).status_code == 404


def test_the_list_says_nothing_of_what_is_asked_and_of_nobody(app: Flask, container: Container) -> None:
    asked = make_asked(container, RequestKind.CORRECTION)
    watch = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))
    page = watch.get("/requests").text
    assert "Correction" in page
    assert "Due in" in page or "In 30 days" in page
    for secret in ("Given", "Family90", "Asked on the phone", str(asked.case), str(asked.request)):
        assert secret not in page, secret
    assert watch.get(asked.url).status_code == 404
    figures = watch.get("/requests/figures")
    assert figures.status_code == 200
    assert figures.text.count("Not shown: a number under 11, or one that would give it away.") == 1
    assert "Not shown" not in watch.get("/requests/figures?year=2025").text, "nobody asked, and nothing is hidden"
    assert watch.get("/requests/figures?year=soon").status_code == 422
    assert arrived(app, asked.owner).get("/requests/figures").status_code == 403


def test_a_request_goes_to_a_colleague_with_its_case(app: Flask, container: Container, clock: MovableClock) -> None:
    asked = make_asked(container)
    successor = make_account(container, place=asked.owner.office_id, name="Noor Successor")
    with at_work(container, asked.owner, asked.case) as (unit, case):
        hand_over(unit, [case], account_by_id(unit.session, successor.id), "Away.")
    clock.move(timedelta(days=28))
    assert "Answer the request" not in arrived(app, asked.owner).get("/").text
    assert "Answer the request" in arrived(app, successor).get("/").text
    for reader in (asked.owner, make_account(container, Role.DATA_PROTECTION_OFFICER)):
        assert "Noor Successor" in arrived(app, reader).get("/requests").text


def test_what_is_late_presses_on_the_start_page(app: Flask, container: Container, clock: MovableClock) -> None:
    asked = make_asked(container)
    watch = make_account(container, Role.DATA_PROTECTION_OFFICER)
    assert "Answer the request" not in arrived(app, asked.owner).get("/").text
    clock.move(timedelta(days=35))
    for who in (asked.owner, watch):
        page = arrived(app, who).get("/").text
        assert "Answer the request" in page
        assert "5 days late" in page
    assert "Answer the request" not in arrived(app, asked.colleague).get("/").text  # it is not theirs


def _passage(officer: Browser, url: str, words: str, container: Container, asked: Any) -> dict[str, str]:
    """The place of a passage as its form sends it."""
    with reading(container.units, asked.owner.scope(container)) as unit:
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        for number, section in enumerate(answer.content.sections):
            for row, entry in enumerate(section.entries):
                for index, passage in enumerate(entry.passages):
                    if words in passage.value:
                        return {"section": str(number), "entry": str(row), "passage": str(index)}
    raise LookupError(words)


def test_a_passage_is_seen_before_and_after_and_can_be_shown_again(app: Flask, container: Container) -> None:
    asked = make_asked(container)
    with at_work(container, asked.owner, asked.case) as (unit, case):
        add_note(unit, case, "Neighbour Zilola told us.")
    assembled(container, asked)
    officer = arrived(app, asked.owner)
    place = _passage(officer, asked.url, "Zilola", container, asked)
    at = ".".join(place.values())
    assert "Words to black out" in officer.get(f"{asked.url}/answer?at={at}").text
    wrong = officer.post(f"{asked.url}/answer", **place, words="Somebody else")
    assert wrong.status_code == 422
    assert "These words are not in this passage" in wrong.text
    assert officer.post(f"{asked.url}/answer", **place, words="Zilola").status_code == 303
    part = f"{asked.url}/answer?at={at}"
    before, after = officer.get(part).text, officer.get(f"{part}&given=yes").text
    assert "Blacked out by hand" in before
    assert "Zilola" in before
    assert "Zilola" not in after
    assert BLACKED in after
    undo = before.partition("/undo")[0].rpartition('action="')[2] + "/undo"
    assert officer.post(undo).status_code == 303
    assert "Zilola" in officer.get(f"{part}&given=yes").text
    assert officer.post(f"{asked.url}/answer/{asked.case}/undo").status_code == 404


@pytest.mark.parametrize("at", ["", "1", "9.9.9", "a.b.c", "1.2.3.4"])
def test_an_address_that_names_no_passage_shows_the_answer_all_the_same(
    app: Flask, container: Container, at: str
) -> None:
    asked = make_asked(container)
    assembled(container, asked)
    assert arrived(app, asked.owner).get(f"{asked.url}/answer?at={at}").status_code == 200


@pytest.mark.parametrize("language", CODES)
def test_an_answer_is_made_in_every_language_of_papers(app: Flask, container: Container, language: str) -> None:
    asked = make_asked(container)
    reviewed(container, asked)
    officer = arrived(app, asked.owner)
    paper = officer.get(f"{asked.url}/paper?language={language}")
    with pikepdf.open(io.BytesIO(paper.data)) as pdf:
        assert len(pdf.pages) >= 2
        assert "Given" not in str(pdf.docinfo)
    assert "Given" not in paper.headers["Content-Disposition"]
    data = json.loads(officer.get(f"{asked.url}/data?language={language}").data)
    words = words_of(language)
    assert data["withheld"] == words("request.withheld")
    assert words("request.tables.person") in [section["title"] for section in data["data"]]
    assert officer.get(f"{asked.url}/letter?language={language}").data.startswith(b"%PDF")


def test_a_letter_says_what_was_decided_and_why(app: Flask, container: Container) -> None:
    asked = make_asked(container, RequestKind.OBJECTION)
    decided(container, asked, Decision(Step.REFUSE, "The law asks us to keep it."))
    officer = arrived(app, asked.owner)
    assert "The law asks us to keep it." in officer.get(asked.url).text
    assert officer.get(f"{asked.url}/letter?language=en").data.startswith(b"%PDF")
    assert officer.get(f"{asked.url}/letter?language=xx").status_code == 422


def test_a_correction_says_what_is_wrong_and_what_is_right(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    officer = arrived(app, owner)
    url = f"/cases/{case_id}/requests"
    person = people_of(container, owner, case_id)[0].hex
    sent = {"person_id": person, "kind": "correction", "received_on": "2026-11-24", "text": "On the phone."}
    assert '<details class="more"><summary>Only for a correction' in officer.get(url).text
    missing = officer.post(url, **sent)
    assert missing.status_code == 422
    assert '<details class="more" open><summary>Only for a correction' in missing.text
    assert "Say what is recorded wrongly, and what is right." in missing.text
    late = officer.post(url, **{**sent, "received_on": "2026-11-25", "wrong": "Azizo", "right": "Aziza"})
    assert late.status_code == 422
    assert "This date is in the future" in late.text
    assert officer.post(url, **sent, wrong="Azizo", right="Aziza").status_code == 303


def test_what_is_behind_a_door_is_a_paper_of_its_own_for_who_holds_a_grant(app: Flask, container: Container) -> None:
    asked = make_asked(container)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, asked.owner.office_id)
    holder = make_holder(container, asked.case, specialist, (Compartment.TRAFFICKING,))
    write(container, holder, asked.case, RecordKind.STATUS)
    door = container.secrets.door(asked.case, Compartment.TRAFFICKING.value)
    address = f"/protected/{door}/answer?language=en&who=1"
    assert f"/protected/{door}/paper" in arrived(app, holder).get(f"/cases/{asked.case}/protected").text
    chosen = arrived(app, holder).get(f"/protected/{door}/paper")
    assert f'action="/protected/{door}/answer"' in chosen.text
    assert '<option value="1"' in chosen.text
    assert arrived(app, specialist).get(f"/protected/{door}/paper").status_code == 404
    assert arrived(app, holder).get(address).data.startswith(b"%PDF")
    assert arrived(app, holder).get(f"/protected/{door}/answer?language=en&who=2").status_code == 404
    assert arrived(app, specialist).get(address).status_code == 404
    assert arrived(app, asked.owner).get(address).status_code == 404


def test_the_paper_of_a_door_never_says_to_one_of_several_that_nothing_is_held(
    app: Flask, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = make_account(container)
    family, alone = make_family(container, owner, GROWN, GROWN).case, make_case(container, owner)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    sheets: list[Sheet] = []
    monkeypatch.setattr(doors, "as_pdf", lambda sheet, at: sheets.append(sheet) or b"%PDF")
    for case in (family, alone):
        holder = make_holder(container, case, specialist, (Compartment.HEALTH,))
        door = container.secrets.door(case, Compartment.HEALTH.value)
        assert arrived(app, holder).get(f"/protected/{door}/answer?language=en&who=1").status_code == 200
    words = words_of("en")
    of_family, of_one = (str(sheet.blocks) for sheet in sheets)
    assert words("request.door.several") in of_family
    assert words("request.door.nothing") not in of_family
    assert words("request.door.several") not in of_one


def test_pages_of_a_request_are_the_same_with_something_behind_a_door(app: Flask, container: Container) -> None:
    owner = make_account(container)
    plain, marked = make_asked(container, owner=owner), make_asked(container, owner=owner)
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    write(container, make_holder(container, marked.case, specialist), marked.case, RecordKind.STATUS)
    pages = []
    for asked in (plain, marked):
        assembled(container, asked)
        officer = arrived(app, owner)
        text = officer.get(f"{asked.url}/answer").text
        pages.append(len(text.splitlines()))
        assert words_of("en")("request.withheld") in text
    assert pages[0] == pages[1]


def test_a_request_that_nobody_can_prove_is_closed_when_its_time_is_over(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    asked = make_asked(container, proven=False)
    officer = arrived(app, asked.owner)
    early = officer.post(f"{asked.url}/decide", step="lapse", reason="Nobody came.")
    assert early.status_code == 422
    assert "The person still has time to prove who they are" in early.text
    clock.move(timedelta(days=31))
    officer = arrived(app, asked.owner)
    assert officer.post(f"{asked.url}/decide", step="lapse", reason="Nobody came.").status_code == 303
    with reading(container.units, EVERYTHING) as unit:
        row = unit.session.get(DataRequest, asked.request)
        assert row is not None
        assert row.state is RequestState.LAPSED
