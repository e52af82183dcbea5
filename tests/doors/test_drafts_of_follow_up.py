"""Drafts of what partners type on a phone: a survey, a visit, an item of a plan, a concern; of its author alone."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select

from foundation.drafts.models import FormDraft
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.surveys.models import SurveyResponse
from tests.doors.test_drafts import by_script
from tests.doors.visits import entered, rows
from tests.factories.answered import WELL, best_answers
from tests.factories.follow_up import Followed, make_followed
from tests.factories.scopes import EVERYTHING

SAID = "She sleeps badly since the letter came."
FELT = {name: str(points) for name, points in WELL.items()}


@pytest.fixture
def one(container: Container) -> Followed:
    """Somebody who is followed by a partner."""
    return make_followed(container)


def _survey(one: Followed) -> tuple[str, str, dict[str, Any]]:
    answers = {f"q-{question}": answer for question, answer in best_answers().items()}
    part = f"{one.visit.hex}{one.person.hex}"
    return f"/visits/{one.visit}/survey/{one.person}", part, {**answers, **FELT, "mode": "visit", "edition": "0"}


def _visit(one: Followed) -> tuple[str, str, dict[str, Any]]:
    return f"/visits/{one.visit}", one.visit.hex, {"outcome": "done", **FELT}


def _attempt(one: Followed) -> tuple[str, str, dict[str, Any]]:
    return (
        f"/visits/{one.visit}/attempts",
        f"attempt-{one.visit.hex}",
        {"channel": "other_call", "outcome": "no_answer"},
    )


def _concern(one: Followed) -> tuple[str, str, dict[str, Any]]:
    return f"/people/{one.case}/concerns", "form", {"kind": "concern"}


def _item(one: Followed) -> tuple[str, str, dict[str, Any]]:
    return f"/people/{one.case}/plan", "form", {}


FORMS = [(_survey, "note"), (_visit, "note"), (_attempt, "note"), (_concern, "note"), (_item, "activity")]


@pytest.mark.parametrize(("form", "name"), FORMS)
def test_a_draft_is_offered_to_its_author_alone_and_opened(
    app: Flask, container: Container, one: Followed, form: Any, name: str
) -> None:
    address, part, fields = form(one)
    worker, page_of = entered(app, container, one.worker), address.removesuffix("/attempts")
    worker.get(page_of)
    assert by_script(worker, address, draft_part=part, **fields, **{name: SAID}).status_code == 200
    page = worker.get(page_of).text
    assert "A draft of yours from" in page
    assert SAID not in page
    assert SAID in worker.get(f"{page_of}?draft=open").text
    colleague = entered(app, container, one.coordinator)
    assert "A draft of yours" not in colleague.get(page_of).text
    assert SAID not in colleague.get(f"{page_of}?draft=open").text
    with reading(container.units, EVERYTHING) as unit:
        draft = unit.session.execute(select(FormDraft)).scalar_one()
        assert draft.key_name() == ("case", one.case), "erased with the case"
        assert SAID.encode() not in (draft.content_sealed or b"")


def test_an_attempt_that_was_begun_comes_back_on_the_page_of_its_visit(
    app: Flask, container: Container, one: Followed
) -> None:
    address, part, fields = _attempt(one)
    page, worker = f"/visits/{one.visit}", entered(app, container, one.worker)
    worker.get(page)
    kept = worker.post(address, draft="keep", draft_part=part, **fields, note=SAID)
    assert kept.headers["Location"].endswith(page)
    opened = worker.get(f"{page}?draft=open").text
    assert re.search(r'name="channel" value="other_call"[^>]* checked', opened)
    assert re.search(r'name="outcome" value="no_answer"[^>]* checked', opened)
    thrown = worker.post(address, draft="discard", draft_part=part)
    assert thrown.headers["Location"].endswith(page)
    assert "A draft of yours" not in worker.get(page).text
    by_script(worker, address, draft_part=part, **fields, note=SAID)
    assert worker.post(address, **fields, note=SAID, draft_part=part, idempotency_key="1" * 32).status_code == 303
    assert "A draft of yours" not in worker.get(page).text


def test_an_error_in_one_form_of_a_page_hides_no_draft_of_the_other(
    app: Flask, container: Container, one: Followed
) -> None:
    page, worker = f"/visits/{one.visit}", entered(app, container, one.worker)
    worker.get(page)
    by_script(worker, page, draft_part=one.visit.hex, outcome="refused", note=SAID)
    address, part, _fields = _attempt(one)
    answer = worker.post(address, channel="other_call", note="Typed meanwhile.", draft_part=part)
    assert answer.status_code == 422
    assert "A draft of yours from" in answer.text
    assert "data-draft-waits" in answer.text
    assert "Typed meanwhile." in answer.text
    assert f'href="{page}?draft=open"' in answer.text
    assert SAID in worker.get(f"{page}?draft=open").text


def test_an_attempt_by_a_message_opens_as_it_was_kept_where_the_card_allows_none_any_more(
    app: Flask, container: Container, one: Followed
) -> None:
    address, part, _fields = _attempt(one)
    page, worker = f"/visits/{one.visit}", entered(app, container, one.worker)
    assert 'name="channel" value="message"' not in worker.get(page).text
    by_script(worker, address, draft_part=part, channel="message", outcome="no_answer", note=SAID)
    assert re.search(r'name="channel" value="message"[^>]* checked', worker.get(f"{page}?draft=open").text)


def _checked(page: str) -> set[tuple[str, str]]:
    return set(re.findall(r'name="(q-[a-z_]+)" value="([a-z_]+)"[^>]* checked', page))


def test_the_answers_of_an_interview_come_back_and_are_forgotten_when_it_is_saved(
    app: Flask, container: Container, one: Followed
) -> None:
    address, part, fields = _survey(one)
    worker = entered(app, container, one.worker)
    worker.get(address)
    by_script(worker, address, draft_part=part, **fields, overheard="true")
    page = worker.get(f"{address}?draft=open").text
    assert _checked(page) == {(name, value) for name, value in fields.items() if name.startswith("q-")}
    assert re.search(r'name="overheard" value="true"[^>]* checked', page)
    assert re.search(r'name="physical" value="4"[^>]* checked', page)
    assert worker.post(address, draft_part=part, **fields).status_code == 303
    assert rows(container, SurveyResponse) == 1
    assert "A draft of yours" not in worker.get(address).text
    by_script(worker, address, draft_part=part, **{**fields, "edition": "1", "idempotency_key": "3" * 32})
    page = worker.get(f"{address}?draft=open").text
    assert not re.search(r'name="overheard" value="true"[^>]* checked', page), "what was not ticked stays so"


def test_each_interview_has_a_draft_of_its_own(app: Flask, container: Container, one: Followed) -> None:
    address, part, fields = _survey(one)
    worker = entered(app, container, one.worker)
    worker.get(address)
    by_script(worker, address, draft_part=part, **fields)
    by_script(worker, f"/visits/{one.visit}", draft_part=one.visit.hex, outcome="refused", note=SAID)
    assert rows(container, FormDraft) == 2
    assert SAID not in worker.get(f"{address}?draft=open").text


def test_a_draft_that_another_window_keeps_in_the_same_moment_undoes_nothing(
    app: Flask, container: Container, one: Followed
) -> None:
    """It is there between the look for a draft and the note that the form was sent."""
    if not container.stores.shared:
        pytest.skip("SQLite has one writer at a time")
    (address, part, fields), kept = _visit(one), []

    def keep(connection: Any, cursor: Any, sql: str, values: Any, *how: Any) -> None:
        if sql.startswith("INSERT INTO form_draft") and not kept:
            with container.stores.data.connect() as another:
                raw: Any = another.connection.dbapi_connection
                kept.append(raw.execute(sql, {**values, "id": uuid4()}).rowcount)
                raw.commit()

    event.listen(container.stores.data, "before_cursor_execute", keep)
    worker = entered(app, container, one.worker)
    assert worker.post(address, draft_of="", draft_part=part, **fields).status_code == 303
    assert kept == [1]
    with reading(container.units, EVERYTHING) as unit:
        outcomes = unit.session.execute(select(Visit.outcome).where(Visit.id == one.visit)).scalars()
        assert list(outcomes) == [VisitOutcome.DONE]
        [draft] = unit.session.execute(select(FormDraft)).scalars()
        assert (draft.sent_key is not None, draft.version) == (True, 2)
