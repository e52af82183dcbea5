"""Files that go along with an answer: chosen one by one, reviewed with it, packed with it, and no others."""

import io
import json
import uuid
import zipfile
from dataclasses import dataclass

import pytest
from flask import Flask

from foundation.errors import RuleBroken
from foundation.web.container import Container
from returns.files.queries import file_of_case
from returns.files.rules import FileKind
from returns.files.services import store_file, withdraw_file
from rights.requests.rules.requests import RequestReason
from rights.requests.services.answers import review_answer
from rights.requests.services.copies import choose_files
from tests.factories.asking import Asked, assembled, in_review, make_asked_in, working
from tests.factories.families import GROWN, make_family
from tests.factories.journeys import at_work
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.rules_of_today import change_rule
from tests.foundation.files.pictured import pdf
from tests.rights.requests.test_pages import review


@dataclass(frozen=True)
class Kept:
    """A request of the first of a family, and the files that are stored: of each person, and of the case."""

    asked: Asked
    own: uuid.UUID
    sisters: uuid.UUID
    of_case: uuid.UUID

    @property
    def url(self) -> str:
        """Where files are chosen."""
        return f"{self.asked.url}/copies"


@pytest.fixture(name="kept")
def kept_files(container: Container) -> Kept:
    """Three files, and an answer that is assembled."""
    family = make_family(container, make_account(container), GROWN, GROWN)
    stored = []
    for person, said in ((family.people[0], "Own"), (family.people[1], "Sister"), (None, "Family")):
        with at_work(container, family.owner, family.case) as (unit, case):
            stored.append(store_file(unit, case.id, person, FileKind.OTHER, io.BytesIO(pdf(f"{said}-4711"))))
    asked = make_asked_in(container, family.case, family.owner)
    assembled(container, asked)
    return Kept(asked, *stored)


def _archive(browser: Browser, kept: Kept) -> dict[str, bytes]:
    answer = browser.get(f"{kept.asked.url}/archive?language=en")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="answer-')
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_was_chosen_and_reviewed_goes_along_and_nothing_else(app: Flask, kept: Kept) -> None:
    officer, colleague = arrived(app, kept.asked.owner), arrived(app, kept.asked.colleague)
    page = officer.get(kept.url).text
    assert kept.own.hex in page
    assert kept.of_case.hex in page
    assert kept.sisters.hex not in page
    assert "checked" not in page.partition('name="copy"')[2].partition("</fieldset>")[0]  # never a preset
    assert "of the whole case" in page
    assert officer.post(kept.url, copy=kept.own.hex).status_code == 303
    assert f"/files/{kept.own}" in officer.get(f"{kept.asked.url}/answer").text  # the reviewer opens it there
    assert officer.get(f"{kept.asked.url}/archive?language=en").status_code == 422  # nobody has reviewed it
    assert officer.post(f"{kept.asked.url}/submit").status_code == 303
    assert review(colleague, kept.asked.url).status_code == 303
    assert "Download all, with copies of files (ZIP)" in officer.get(kept.asked.url).text
    parts = _archive(officer, kept)
    assert list(parts) == ["answer.pdf", "answer.json", "file-1.pdf"]
    assert parts["answer.pdf"].startswith(b"%PDF")
    assert parts["file-1.pdf"] == pdf("Own-4711")
    assert json.loads(parts["answer.json"])["reference"] in officer.get(kept.asked.url).text


def test_a_file_of_another_or_of_nobody_is_refused_and_the_choice_stays(app: Flask, kept: Kept) -> None:
    officer = arrived(app, kept.asked.owner)
    assert officer.post(kept.url, copy=kept.of_case.hex).status_code == 303
    for wrong in (kept.sisters, uuid.uuid4()):
        refused = officer.post(kept.url, copy=[kept.own.hex, wrong.hex])
        assert refused.status_code == 422
        assert "one of these files is no longer there" in refused.text
    assert "1 chosen" in officer.get(kept.asked.url).text
    assert officer.post(kept.url).status_code == 303  # none of them
    assert "None chosen" in officer.get(kept.asked.url).text


def test_more_than_the_rule_allows_is_refused_with_what_to_do(app: Flask, container: Container, kept: Kept) -> None:
    change_rule(container, "request.copies.most_megabytes", 0)
    refused = arrived(app, kept.asked.owner).post(kept.url, copy=kept.own.hex)
    assert refused.status_code == 422
    assert "Together these files are over 0 MB. Choose fewer, and give the others by hand." in refused.text
    ticked = refused.text.partition(f'value="{kept.own.hex}"')[2].partition(">")[0]
    assert "checked" in ticked  # what was ticked stays


def test_what_is_under_review_is_not_chosen_anew(container: Container, kept: Kept) -> None:
    in_review(container, kept.asked)
    with pytest.raises(RuleBroken) as error, working(container, kept.asked) as (unit, _case, row):
        choose_files(unit, row, [kept.own])
    assert error.value.codes == [RequestReason.ANSWER_IN_REVIEW]


def test_who_chose_the_files_does_not_review_them(app: Flask, container: Container, kept: Kept) -> None:
    with working(container, kept.asked, kept.asked.colleague) as (unit, _case, row):
        choose_files(unit, row, [kept.own])
    assert arrived(app, kept.asked.owner).post(f"{kept.asked.url}/submit").status_code == 303
    with pytest.raises(RuleBroken) as error, working(container, kept.asked, kept.asked.colleague) as (unit, _case, row):
        review_answer(unit, row, True, "")
    assert error.value.codes == [RequestReason.REVIEWS_OWN_ANSWER]


def test_a_file_that_was_destroyed_since_is_said(app: Flask, container: Container, kept: Kept) -> None:
    officer, colleague = arrived(app, kept.asked.owner), arrived(app, kept.asked.colleague)
    assert officer.post(kept.url, copy=kept.own.hex).status_code == 303
    assert officer.post(f"{kept.asked.url}/submit").status_code == 303
    assert review(colleague, kept.asked.url).status_code == 303
    with at_work(container, kept.asked.owner, kept.asked.case) as (unit, case):
        file = file_of_case(unit.session, case.id, kept.own)
        assert file is not None
        withdraw_file(unit, file, "Was of somebody else.")
    refused = officer.get(f"{kept.asked.url}/archive?language=en")
    assert refused.status_code == 409
    assert "Assemble the answer again" in refused.text
