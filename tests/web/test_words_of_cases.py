"""Every code of a case has its words, and every area of a case its page."""

import re
from pathlib import Path

from flask import Flask

from returns.pages.case_areas import AREAS
from returns.pages.labels import (
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
)
from returns.queries.reasons import SENTENCES, reason_sentence
from returns.rules.cases import CaseState
from returns.rules.consent import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.rules.counselling import WELL_BEING, Solution
from returns.rules.eligibility import Decision
from returns.rules.lifecycle import EventKind
from returns.rules.protection import AsylumClaim, Clearance, Fear
from returns.rules.reasons import Reason

ROOT = Path(__file__).resolve().parents[2]
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
    sources = [path.read_text() for path in (ROOT / "returns" / "rules").glob("*.py")]
    codes = {code for source in sources for code in re.findall(r'Reason\(\s*"(\w+)"', source)}
    assert len(codes) > 20
    assert codes - set(SENTENCES) == set()


def test_a_sentence_names_whom_it_is_about_and_an_unknown_code_is_shown_as_it_is() -> None:
    assert reason_sentence(Reason("safe_contact_overdue", "ab"), {"ab": "Aziza"}).startswith("Aziza:")
    assert reason_sentence(Reason("of_somebody_else")) == "of_somebody_else"
