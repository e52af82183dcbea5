"""Every code of a case has its words, and every area of a case its page."""

import re
from pathlib import Path

from flask import Flask

from returns.cases.pages.areas import AREAS
from returns.cases.queries.reasons import SENTENCES, reason_sentence
from returns.cases.rules.cases import CaseState
from returns.cases.rules.reasons import Reason
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
)
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.counselling.rules import WELL_BEING, Solution
from returns.lifecycle.rules.eligibility import Decision
from returns.lifecycle.rules.lifecycle import EventKind
from returns.protection.rules.protection import AsylumClaim, Clearance, Fear

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
    files = [path for floor in ("*/rules.py", "*/rules/*.py") for path in (ROOT / "returns").glob(floor)]
    sources = [path.read_text() for path in files]
    codes = {code for source in sources for code in re.findall(r'Reason\(\s*"(\w+)"', source)}
    assert len(codes) > 20
    assert codes - set(SENTENCES) == set()


def test_a_sentence_names_whom_it_is_about_and_an_unknown_code_is_shown_as_it_is() -> None:
    assert reason_sentence(Reason("safe_contact_overdue", "ab"), {"ab": "Aziza"}).startswith("Aziza:")
    assert reason_sentence(Reason("of_somebody_else")) == "of_somebody_else"
