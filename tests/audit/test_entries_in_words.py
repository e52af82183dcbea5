"""What the list of the audit says of an entry: who acted where no name is shown, and what was not done."""

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from foundation.audit.queries import Entry
from foundation.audit.records import DONE, REFUSED, RecordKind
from foundation.oversight.pages.entries import group_words, outcome_words

SOMEBODY = uuid.uuid4()


def _entry(
    outcome: str = DONE, scope: str = "return_officer", actor: uuid.UUID | None = SOMEBODY, **detail: Any
) -> Entry:
    return Entry(
        uid=uuid.uuid4(),
        at=datetime(2026, 11, 28, tzinfo=UTC),
        actor=actor,
        scope=scope,
        action="cases.create",
        outcome=outcome,
        kind=RecordKind.PEOPLE,
        subjects=(),
        subject_count=0,
        detail=detail,
    )


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (_entry(), "Done"),
        (_entry(REFUSED, code="access_denied"), "Refused"),
        (_entry(REFUSED, code="bad_input", fields=["sex"]), "Errors in the form"),
        (_entry(REFUSED, code="bad_input", fields=["code"]), "Refused"),
        (_entry(REFUSED, scope="sign_in", actor=None, code="bad_input", fields=["email"]), "Refused"),
    ],
)
def test_a_mistake_in_a_form_is_no_refusal_and_a_wrong_proof_is(app: Flask, entry: Entry, words: str) -> None:
    with app.test_request_context():
        assert outcome_words(entry) == words


@pytest.mark.parametrize(
    ("scope", "actor", "group"),
    [
        ("sign_in", None, "At sign-in"),
        ("manager", SOMEBODY, "Manager"),
        ("administrator", SOMEBODY, "Administrator"),
        ("audit", None, "Program"),
    ],
)
def test_only_what_nobody_did_is_the_programs(app: Flask, scope: str, actor: uuid.UUID | None, group: str) -> None:
    with app.test_request_context():
        assert group_words(_entry(scope=scope, actor=actor)) == group
