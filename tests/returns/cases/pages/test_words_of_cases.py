"""Every code of a case has its words, and every area of a case its page."""

import ast
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from reintegration.episodes.queries import SENTENCES as OF_BOTH_ROOMS
from returns.cases.pages.cases import AREAS
from returns.cases.queries import SENTENCES, reason_sentence
from returns.cases.rules.cases import CaseState, Reason, ReasonCode
from returns.cases.words import (
    CHECKLIST_LABELS,
    CLAIM_LABELS,
    CLEARANCE_LABELS,
    CLEARANCE_MARKS,
    DECISION_LABELS,
    EVENT_LABELS,
    FEAR_LABELS,
    FORM_LABELS,
    PURPOSE_LABELS,
    SOLUTION_LABELS,
    STATE_LABELS,
    TRANSFER_LABELS,
    WELL_BEING_LABELS,
    code_named,
    composed,
    sentences,
)
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose, ConsentReason, TransferPurpose
from returns.counselling.rules import WELL_BEING, Solution
from returns.escorts.rules.escorts import EscortReason
from returns.lifecycle.rules.lifecycle import Decision, EventKind
from returns.protection.rules.protection import AsylumClaim, Clearance, Fear
from returns.readiness.rules.readiness import ReadinessReason
from returns.safe_contact.rules import SafeContactReason

ROOT = Path(__file__).resolve().parents[4]
WORDS = (
    (STATE_LABELS, CaseState),
    (EVENT_LABELS, EventKind),
    (CLEARANCE_LABELS, Clearance),
    (CLEARANCE_MARKS, Clearance),
    (SOLUTION_LABELS, Solution),
    (DECISION_LABELS, Decision),
    (FEAR_LABELS, Fear),
    (CLAIM_LABELS, AsylumClaim),
    (PURPOSE_LABELS, ConsentPurpose),
    (TRANSFER_LABELS, TransferPurpose),
    (FORM_LABELS, ConsentForm),
    (CHECKLIST_LABELS, CHECKLIST),
    (WELL_BEING_LABELS, WELL_BEING),
)


def test_every_value_has_its_words_and_no_word_is_left_over() -> None:
    assert [labels for labels, values in WORDS if set(labels) != set(values)] == []


def test_every_area_has_its_page(app: Flask) -> None:
    assert {endpoint for endpoint, _label, _permission in AREAS.values()} <= set(app.view_functions)


def test_every_reason_of_the_rules_has_its_sentence() -> None:
    kinds = {kind for kind in ReasonCode.__subclasses__() if kind.__module__.startswith(("returns.", "reintegration."))}
    assert set(OF_BOTH_ROOMS) == kinds
    assert set(SENTENCES) == {kind for kind in kinds if kind.__module__.startswith("returns.")}
    assert [kind for kind, said in OF_BOTH_ROOMS.items() if set(said) != set(kind)] == []
    assert [kind for kind in kinds if len(kind.__members__) != len({code.value for code in kind})] == []


def test_two_topics_use_the_same_word_and_each_says_its_own_sentence() -> None:
    said = [
        reason_sentence(Reason(code, "ab")) for code in (ReadinessReason.AGE_NOT_KNOWN, ConsentReason.AGE_NOT_KNOWN)
    ]
    assert said[0] == "ab: the date of birth is not known, so the person is treated as an adult."
    assert said[1].startswith("ab: the age is not known. Say on the form")


def test_no_sentence_is_written_twice_and_no_topic_speaks_for_another() -> None:
    every = [path for room in ("returns", "reintegration") for path in (ROOT / room).rglob("*.py")]
    modules = [path for path in every if "reasons" in path.stem or "words" in {path.stem, path.parent.name}]
    assert len(modules) > 30
    for path in modules:
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(one, ast.Dict):
                keys = [ast.unparse(key) for key in one.keys if key is not None]
                assert len(keys) == len(set(keys)), path
    with pytest.raises(ValueError, match="ReadinessReason"):
        composed(SENTENCES, sentences({ReadinessReason: {}}))


def test_nobody_changes_the_sentences() -> None:
    sentences_of_all: Any = SENTENCES
    with pytest.raises(TypeError):
        sentences_of_all[ReadinessReason] = {}
    with pytest.raises(TypeError):
        sentences_of_all[ReadinessReason][ReadinessReason.AGE_NOT_KNOWN] = ""


def test_a_reason_takes_no_bare_word() -> None:
    with pytest.raises(TypeError):
        bare: Any = "age_not_known"
        Reason(bare)


def test_a_sentence_names_whom_it_is_about() -> None:
    reason = Reason(SafeContactReason.SAFE_CONTACT_OVERDUE, "ab")
    assert reason_sentence(reason, {"ab": "Aziza"}).startswith("Aziza:")


def test_a_stored_word_is_a_code_again_unless_two_topics_use_it() -> None:
    assert code_named("way_home_missing", SENTENCES) is EscortReason.WAY_HOME_MISSING
    assert code_named("age_not_known", SENTENCES) is None
    assert code_named("of_an_older_version", SENTENCES) is None
