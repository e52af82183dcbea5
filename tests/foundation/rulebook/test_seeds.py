"""Seed files: what is taken, what is reported, and that the program's own files are sound."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app import RULE_TOPICS
from foundation.rulebook.rules import RuleUnknown, Standing, rules_of_day
from foundation.rulebook.services.seeds import SeedsWrong, parse_seeds, read_seeds, row_problems
from foundation.rulebook.topics import RuleTopic, RuleTopics
from tests.foundation.rulebook.makers import make_raw

FOLDER = Path(__file__).parents[3] / "data" / "rules"
SEEDS = read_seeds(FOLDER)
DAY = date(2026, 6, 1)
ON_DAY = rules_of_day(SEEDS, {row.code for row in SEEDS}, DAY)
ROW = """
[[rule]]
code = "grant.max_days"
label = "Grant: at most"
value = 30
unit = "days"
scope = {}
valid_from = 2026-01-01
source = "This project"
standing = "project_default"
"""


def test_every_topic_has_its_seed_file() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*")) == sorted(RULE_TOPICS.names())


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.toml")), ids=lambda file: file.stem)
def test_a_seed_file_has_the_rules_of_its_topic(file: Path) -> None:
    rows, _problems = parse_seeds(file.name, file.read_text(encoding="utf-8"))
    assert {RULE_TOPICS.of(row.code).name for row in rows} == {file.stem}


def test_two_topics_do_not_have_codes_that_begin_alike() -> None:
    one, other = RuleTopic(1, "one", ("grant",), "One"), RuleTopic(2, "other", ("search", "grant"), "Other")
    with pytest.raises(ValueError, match="begin alike"):
        RuleTopics([one, other])


def test_codes_that_begin_alike_stand_in_one_file(tmp_path: Path) -> None:
    for name in ("access", "audit"):
        (tmp_path / f"{name}.toml").write_text(ROW.replace("max_days", f"{name}_days"), encoding="utf-8")
    with pytest.raises(SeedsWrong, match=r"access\.toml, audit\.toml: codes that begin with 'grant'"):
        read_seeds(tmp_path)


def test_no_seed_is_there_twice() -> None:
    assert len({(row.code, row.scope, row.valid_from) for row in SEEDS}) == len(SEEDS)


def test_a_second_reading_gives_equal_rows() -> None:
    assert read_seeds(FOLDER) == SEEDS


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("sign_in.failures_per_account", 10),
        ("sign_in.failures_per_address", 40),
        ("sign_in.window_minutes", 15),
        ("sign_in.idle_minutes", 15),
        ("sign_in.session_hours", 12),
        ("sign_in.invitation_hours", 72),
        ("sign_in.reset_hours", 4),
        ("sign_in.password_min_length", 12),
        ("grant.max_days", 30),
        ("grant.default_days", 14),
        ("audit.seal_interval_seconds", 60),
        ("storage.orphan_key_hours", 24),
        ("messaging.interval_seconds", 60),
        ("messaging.attempts", 10),
        ("messaging.first_pause_minutes", 2),
        ("messaging.lease_minutes", 10),
        ("safe_contact.good_for_days", 30),
        ("statistics.suppressed_under", 11),
        ("statistics.possible_percent", 50),
        ("search.max_candidates", 200),
    ],
)
def test_what_the_program_itself_looks_up_is_there(code: str, value: int) -> None:
    assert ON_DAY.need(code).whole() == value


@pytest.mark.parametrize(
    ("code", "scope", "value"),
    [
        ("deadline.voluntary_departure.max_days", {"host": "DE", "region": "EU"}, 30),
        ("deadline.voluntary_departure.min_days", {"host": "TR"}, 15),
        ("pregnancy.single.report_from_week", {"carrier": "TK"}, 28),
        ("pregnancy.multiple.no_travel_from_week", {"carrier": "XX"}, 32),
        ("protection.reflection_period.days", {"host": "TR"}, 30),
    ],
)
def test_a_scope_finds_its_row(code: str, scope: dict[str, str], value: int) -> None:
    assert ON_DAY.need(code, scope).whole() == value


def test_the_same_allowance_differs_by_kind_of_return_and_has_no_value_elsewhere() -> None:
    voluntary = ON_DAY.need("entitlement.cash_on_arrival", {"programme": "EURP", "return_type": "voluntary"})
    forced = ON_DAY.need("entitlement.cash_on_arrival", {"programme": "EURP", "return_type": "forced"})
    assert (voluntary.money(), forced.money()) == ((615, "EUR"), (205, "EUR"))
    assert ON_DAY.find("entitlement.cash_on_arrival", {"programme": "EURP"}) is None


def test_a_country_without_a_row_of_its_own_is_not_known_rather_than_open() -> None:
    assert ON_DAY.need("country_status.status", {"country": "AF"}).text() == "suspended"
    with pytest.raises(RuleUnknown):
        ON_DAY.need("country_status.status", {"country": "GE"}).text()


@pytest.mark.parametrize(
    "code",
    [
        "outcome.published_item_weights",
        "outcome.published_cut_offs",
        "outcome.expected_lost_share",
        "documents.consulate_lead_time_days",
        "exit.overstay_fine",
    ],
)
def test_what_nobody_published_has_no_value(code: str) -> None:
    rows = [row for row in SEEDS if row.code == code]
    assert rows
    assert all(not row.known and row.standing is Standing.VERIFY for row in rows)


@pytest.mark.parametrize("beginning", ["consent.", "child.", "protection.", "country_status."])
def test_blockers_that_nobody_may_lift_are_marked_so(beginning: str) -> None:
    liftable = {row.code for row in SEEDS if row.code.startswith(beginning) and not row.never_overridable}
    assert liftable <= {"consent.forms", "country_status.choices"}


def test_general_practice_is_never_shown_as_sourced() -> None:
    wrong = [row.name for row in SEEDS if "practice" in row.source and row.standing is not Standing.VERIFY]
    assert not wrong


def test_every_problem_of_a_file_is_reported_with_row_field_and_cure() -> None:
    first = ROW.replace('"days"', '"fortnights"').replace("Grant: at most", " ")
    second = ROW.replace("scope = {}", "scope = { x = 1 }")
    rows, problems = parse_seeds("access.toml", first + second)
    assert not rows
    assert [problem.split(": ")[0] for problem in problems] == [
        "access.toml, row 1, label",
        "access.toml, row 1, unit",
        "access.toml, row 2, scope",
    ]


def test_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text("[[rule]\n", encoding="utf-8")
    (tmp_path / "audit.toml").write_text(ROW.replace("days", "day"), encoding="utf-8")
    (tmp_path / "consent.toml").write_bytes(b"\xff")
    with pytest.raises(SeedsWrong) as caught:
        read_seeds(tmp_path)
    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "access.toml",
        "audit.toml, row 1, unit",
        "consent.toml",
    ]


def test_rows_that_contradict_each_other_across_files_are_reported(tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text(ROW + ROW.replace("30", "31"), encoding="utf-8")
    with pytest.raises(SeedsWrong, match="there twice"):
        read_seeds(tmp_path)


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(SeedsWrong, match="no seed files"):
        read_seeds(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rule = 3", "must be written as [[rule]] rows"),
        ("[rules]\n", "is not expected here"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, problem: str) -> None:
    rows, problems = parse_seeds("access.toml", text)
    assert not rows
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": None}, "code"),
        ({"code": "Grant"}, "code"),
        ({"code": 3}, "code"),
        ({"label": ""}, "label"),
        ({"label": "x" * 201}, "label"),
        ({"source": " "}, "source"),
        ({"note": 3}, "note"),
        ({"colour": "red"}, "colour"),
        ({"unit": ["days"]}, "unit"),
        ({"standing": "certain"}, "standing"),
        ({"standing": []}, "standing"),
        ({"scope": "TK"}, "scope"),
        ({"scope": {"carrier": "Turkish"}}, "scope"),
        ({"scope": {"host": "de"}}, "scope"),
        ({"scope": {"programme": "EURP "}}, "scope"),
        ({"scope": {"return_type": "any"}}, "scope"),
        ({"valid_from": "2026-01-01"}, "valid_from"),
        ({"valid_from": datetime.fromisoformat("2026-01-01T08:00:00")}, "valid_from"),
        ({"valid_until": date(2025, 12, 31)}, "valid_until"),
        ({"value": None}, "value"),
        ({"value": ""}, "value"),
        ({"value": True}, "value"),
        ({"value": 1.5}, "value"),
        ({"value": [1, True]}, "value"),
        ({"value": "1,5", "unit": "ratio"}, "value"),
        ({"value": "1.5", "unit": "share"}, "value"),
        ({"value": 0.5, "unit": "share"}, "value"),
        ({"value": "615 EUR", "unit": "money"}, "value"),
        ({"value": {"amount": "615", "currency": "eur"}, "unit": "money"}, "value"),
        ({"value": {"amount": 615, "currency": "EUR"}, "unit": "money"}, "value"),
        ({"value": 3, "unit": "none"}, "value"),
        ({"value": "", "unit": "none"}, "value"),
        ({"value": [""], "unit": "none"}, "value"),
        ({"value": {"a": 1}, "unit": "none"}, "value"),
        ({"unknown": "yes"}, "unknown"),
        ({"unknown": True}, "unknown"),
        ({"unknown": True, "value": None}, "standing"),
        ({"never_overridable": 1}, "never_overridable"),
        ({"value": False, "unit": "none", "never_overridable": True}, "value"),
        ({"value": [], "unit": "none", "never_overridable": True}, "value"),
        ({"value": True, "unit": "none", "never_overridable": True, "valid_until": date(2027, 1, 1)}, "valid_until"),
    ],
)
def test_one_wrong_field_is_one_problem_of_that_field(changes: dict[str, Any], field: str) -> None:
    assert [name for name, _ in row_problems(make_raw(**changes))] == [field]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"note": "With a valid document."},
        {"valid_until": date(2026, 1, 1)},
        {"value": [], "unit": "months"},
        {"value": "0.1", "unit": "share"},
        {"value": {"amount": "615.50", "currency": "EUR"}, "unit": "money"},
        {"value": "boarding", "unit": "none"},
        {"value": None, "unknown": True, "standing": "verify"},
        {"scope": {"carrier": "TK", "host": "TR"}},
    ],
)
def test_sound_rows_have_no_problem(changes: dict[str, Any]) -> None:
    assert not row_problems(make_raw(**changes))
