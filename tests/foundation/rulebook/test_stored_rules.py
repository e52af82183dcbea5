"""Rules in the database: seeded once, never rewritten but for their words, read with one statement."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from app import RULE_TOPICS
from foundation.errors import Conflict, ScopeBreach
from foundation.rulebook.models import Rule
from foundation.rulebook.queries import all_rows, history_of, rule_on, rules_by_topic, rules_on
from foundation.rulebook.rules import RuleMissing, RuleRow, Standing
from foundation.rulebook.services.seeding import seed_rules
from foundation.rulebook.services.seeds import SeedsWrong, read_seeds
from foundation.storage.scopes import PREPARE, Scope
from foundation.storage.unit_of_work import Unit, reading, writing
from tests.foundation.rulebook.rule_store import RuleStore

FOLDER = Path(__file__).parents[3] / "data" / "rules"
DAY = date(2026, 11, 24)
SOMEBODY = Scope("manager")


@pytest.fixture
def seeded(store: RuleStore) -> RuleStore:
    with writing(store.units, PREPARE) as unit:
        seed_rules(unit, FOLDER)
    return store


@pytest.fixture
def unit(seeded: RuleStore) -> Iterator[Unit]:
    with reading(seeded.units, SOMEBODY) as unit:
        seeded.statements = 0
        yield unit


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "rules"))


def change(folder: Path, old: str, new: str) -> None:
    file = folder / "access.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


LATER = """
[[rule]]
code = "grant.max_days"
label = "Need-to-know grant: at most"
value = 20
unit = "days"
scope = {}
valid_from = 2026-12-01
source = "This project"
standing = "project_default"
"""


def test_what_is_stored_is_what_the_files_say(unit: Unit) -> None:
    stored = {(row.code, row.scope): row for row in all_rows(unit.session)}
    assert stored == {(row.code, row.scope): row for row in read_seeds(FOLDER)}


def test_seeding_again_adds_nothing(seeded: RuleStore) -> None:
    with writing(seeded.units, PREPARE) as unit:
        assert seed_rules(unit, FOLDER) == 0


def test_a_new_row_with_a_later_day_is_added_and_takes_over_on_that_day(seeded: RuleStore, folder: Path) -> None:
    (folder / "access.toml").write_text((folder / "access.toml").read_text(encoding="utf-8") + LATER, encoding="utf-8")
    with writing(seeded.units, PREPARE) as unit:
        assert seed_rules(unit, folder) == 1
    with reading(seeded.units, SOMEBODY) as unit:
        assert rule_on(unit.session, "grant.max_days", date(2026, 11, 30)).whole() == 30
        assert rule_on(unit.session, "grant.max_days", date(2026, 12, 1)).whole() == 20
        assert [row.whole() for row in history_of(unit.session, "grant.max_days")] == [20, 30]


def test_a_row_that_is_stored_is_never_rewritten(seeded: RuleStore, folder: Path) -> None:
    change(folder, "value = 30", "value = 29")
    change(folder, "value = 200", "value = 100")
    with pytest.raises(Conflict) as caught, writing(seeded.units, PREPARE) as unit:
        seed_rules(unit, folder)
    assert "grant.max_days (everywhere, from 2020-01-01)" in caught.value.hint
    assert "search.max_candidates (everywhere, from 2020-01-01)" in caught.value.hint
    assert "later valid_from" in caught.value.hint


def test_a_release_may_say_a_row_in_other_words_and_nothing_else(seeded: RuleStore, folder: Path) -> None:
    before = rule_of_file(folder, "grant.max_days")
    change(folder, f'label = "{before.label}"', 'label = "How long access lasts"')
    with writing(seeded.units, PREPARE) as unit:
        assert seed_rules(unit, folder) == 0
    with reading(seeded.units, SOMEBODY) as unit:
        assert rule_on(unit.session, "grant.max_days", DAY) == replace(before, label="How long access lasts")
        others = [row for row in all_rows(unit.session) if row.code != "grant.max_days"]
        assert {(row.code, row.scope): row for row in others}.items() <= {
            (row.code, row.scope): row for row in read_seeds(folder)
        }.items()
    change(folder, 'label = "How long access lasts"', 'label = "Longer"')
    change(folder, "value = 30", "value = 29")
    with pytest.raises(Conflict), writing(seeded.units, PREPARE) as unit:
        seed_rules(unit, folder)
    with reading(seeded.units, SOMEBODY) as unit:
        assert rule_on(unit.session, "grant.max_days", DAY).label == "How long access lasts"


def rule_of_file(folder: Path, code: str) -> RuleRow:
    """The only row of a rule in seed files."""
    [row] = [row for row in read_seeds(folder) if row.code == code]
    return row


def test_seeds_that_contradict_a_stored_row_are_refused(seeded: RuleStore, folder: Path) -> None:
    change(folder, 'code = "grant.max_days"', 'code = "grant.other_days"')
    (folder / "access.toml").write_text(LATER.replace('unit = "days"', 'unit = "hours"'), encoding="utf-8")
    with pytest.raises(Conflict, match="Use one unit"), writing(seeded.units, PREPARE) as unit:
        seed_rules(unit, folder)


def test_one_rule_is_read_with_one_statement(seeded: RuleStore, unit: Unit) -> None:
    assert (
        rule_on(unit.session, "pregnancy.single.report_from_week", DAY, {"carrier": "TK"}).source == "Turkish Airlines"
    )
    assert seeded.statements == 1


def test_several_rules_are_read_with_one_statement(seeded: RuleStore, unit: Unit) -> None:
    rules = rules_on(unit.session, ["sign_in.window_minutes", "sign_in.idle_minutes", "grant.max_days"], DAY)
    assert [rules.need(code).whole() for code in rules.rows] == [15, 15, 30]
    assert seeded.statements == 1


def test_the_list_is_read_with_one_statement(seeded: RuleStore, unit: Unit) -> None:
    groups = rules_by_topic(unit.session, RULE_TOPICS, DAY)
    assert sum(rule.versions for _, rules in groups for rule in rules) == len(read_seeds(FOLDER))
    assert seeded.statements == 1


def test_before_a_rule_begins_it_is_missing(unit: Unit) -> None:
    with pytest.raises(RuleMissing):
        rule_on(unit.session, "grant.max_days", date(2019, 12, 31))


def test_a_rule_that_nobody_wrote_has_no_history(unit: Unit) -> None:
    assert history_of(unit.session, "grant.none") == []


@pytest.mark.parametrize(
    ("words", "topic", "standing", "codes"),
    [
        ("REFLECTION türkiye", None, None, {"protection.reflection_period.days"}),
        (
            "",
            "audit",
            None,
            {
                "audit.export_rows",
                "audit.keep_days",
                "audit.seal_interval_seconds",
                "jobs.late_after_intervals",
                "storage.backup_hours",
                "storage.check_from_hour",
                "storage.check_overdue_hours",
                "storage.least_free_megabytes",
                "storage.orphan_key_hours",
            },
        ),
        (
            "escort",
            "escorts",
            Standing.PROJECT_DEFAULT,
            {
                "escort.rest_hours",
                "escort.way_home.required",
                "escort.expiring_within_days",
                "escort.free_on_every_leg",
                "escort.papers_on_every_leg",
                "escort.qualification.needed_for",
            },
        ),
        ("no such words", None, None, set()),
    ],
)
def test_the_list_is_narrowed_by_words_topic_and_standing(
    unit: Unit, words: str, topic: str | None, standing: Standing | None, codes: set[str]
) -> None:
    found = rules_by_topic(unit.session, RULE_TOPICS, DAY, words, topic, standing)
    assert {rule.row.code for _, rules in found for rule in rules} == codes


def test_a_rule_that_no_topic_has_is_not_stored(store: RuleStore, tmp_path: Path) -> None:
    (tmp_path / "access.toml").write_text(
        (FOLDER / "access.toml").read_text(encoding="utf-8").replace('"grant.', '"favour.'), encoding="utf-8"
    )
    with pytest.raises(SeedsWrong, match=r"favour\.max_days"), writing(store.units, PREPARE) as unit:
        seed_rules(unit, tmp_path, RULE_TOPICS)


def test_nobody_but_set_up_writes_rules(seeded: RuleStore) -> None:
    with pytest.raises(ScopeBreach), writing(seeded.units, SOMEBODY) as unit:
        unit.session.add(Rule(code="grant.mine"))


def test_the_table_itself_refuses_what_makes_no_sense(store: RuleStore) -> None:
    facts = {"code": "grant.x", "label": "X", "unit": "days", "scope": {}, "source": "S", "added_at": store.clock.now()}
    wrong = [
        {"value": 1, "standing": Standing.SOURCED, "valid_from": DAY, "valid_until": date(2026, 1, 1)},
        {"value": None, "standing": Standing.SOURCED, "valid_from": DAY},
        {"value": 1, "standing": Standing.SOURCED, "valid_from": DAY, "source": ""},
    ]
    for change_of_facts in wrong:
        with pytest.raises(IntegrityError), writing(store.units, PREPARE) as unit:
            unit.session.add(Rule(**{**facts, **change_of_facts}))
