"""`flask survey score`: what it prints, what it refuses, and that a refusal prints nothing."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from app import create_app
from tests.reintegration.surveys.answering import everything
from tests.reintegration.surveys.rules.test_scoring import records
from tests.system.commanding import Said, command, process

EXAMPLE = {
    "answers": {
        "economic_situation": "good",
        "food_reduced": "rarely",
        "can_borrow": "yes",
        "borrows": "refused",
        "debt_to_spending": "no_debt",
        "work_and_training_access": "fair",
        "employment": "retired",
        "productive_assets": "yes",
        "housing_access": "easy",
        "housing_standard": "good",
        "education_access": "dont_know",
        "distress": "very_often",
        "able_to_stay": "yes",
    },
    "overheard": False,
    "days_since_arrival": 365,
}
EXPECTED = (
    '{"economic": 0.8333333333333334, "social": null, "psychosocial": null, "composite": null, "bands": {"economic":'
    ' "high", "social": null, "psychosocial": null, "composite": null}, "coverage": {"economic": 0.8571428571428571,'
    ' "social": 0.2, "psychosocial": 0.25}, "verdict": "not_measured", "alerts": [{"question": "distress", "opens":'
    ' "offer_of_help"}]}\n'
)


@pytest.fixture
def survey(monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The program as `flask survey` starts it: without any installation."""
    monkeypatch.setattr("sys.argv", ["flask", "survey", "score"])
    monkeypatch.setenv("APP_MODE", "nonsense")
    return create_app()


def scored(app: Flask, path: Path, content: object) -> Said:
    """What the command says about a file with this content: bytes as they are, anything else as JSON."""
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return command(app, "survey", "score", str(path))


def test_the_example_is_scored_to_the_letter_without_an_installation(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(EXAMPLE))
    said = process("survey", "score", str(tmp_path / "one.json"), INSTANCE_PATH=tmp_path / "instance")
    assert said == Said(0, EXPECTED, "")
    assert not (tmp_path / "instance").exists()


def test_stdin_is_read_for_a_dash(survey: Flask) -> None:
    result = survey.test_cli_runner().invoke(args=["survey", "score", "-"], input=json.dumps(EXAMPLE))
    assert (result.exit_code, result.stdout) == (0, EXPECTED)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=records(), other=records())
def test_a_list_is_scored_as_its_records_are(
    survey: Flask, tmp_path: Path, record: dict[str, Any], other: dict[str, Any]
) -> None:
    alone = [scored(survey, tmp_path / "one.json", one).out for one in (record, other, record)]
    together = scored(survey, tmp_path / "all.json", [record, other, record])
    assert together.status == 0
    assert json.loads(together.out) == [json.loads(one) for one in alone]


@pytest.mark.parametrize(
    ("content", "out"),
    [
        (b"[]", []),
        (b" \n[ ]\n", []),
        (b"\xef\xbb\xbf[]", []),  # a byte order mark
    ],
)
def test_an_empty_list_is_an_empty_list(survey: Flask, tmp_path: Path, content: bytes, out: object) -> None:
    said = scored(survey, tmp_path / "one.json", content)
    assert (said.status, json.loads(said.out), said.err) == (0, out, "")


@pytest.mark.parametrize("day", [{}, {"days_since_arrival": None}, {"days_since_arrival": 334}])
def test_there_is_no_verdict_outside_the_window_or_without_a_day(survey: Flask, tmp_path: Path, day: Any) -> None:
    said = scored(survey, tmp_path / "one.json", {"answers": everything(), **day})
    result = json.loads(said.out)
    assert (result["verdict"], result["composite"], result["bands"]["composite"]) == (None, 1.0, "high")


def test_ignored_answers_are_told(survey: Flask, tmp_path: Path) -> None:
    said = scored(survey, tmp_path / "one.json", [{"answers": {}}, {"answers": {"why_leave": ["not_safe"]}}])
    assert (said.status, json.loads(said.out)[1]["alerts"]) == (0, [])
    assert (
        said.err
        == 'record 2, question "why_leave", answer ["not_safe"]: ignored, the question was not asked (skipped)\n'
    )


def test_every_problem_of_every_record_is_told_and_nothing_is_scored(survey: Flask, tmp_path: Path) -> None:
    said = scored(
        survey,
        tmp_path / "one.json",
        [
            EXAMPLE,
            {"answers": {"employment": "rich", "why_leave": ["x\x1b[2J"], "\ud800": 1}},
            {"answers": {"borrows": 5}},
        ],
    )
    assert (said.status, said.out) == (2, "")
    assert [line.rpartition(": ")[0] for line in said.err.splitlines()] == [
        'record 2, question "employment", answer "rich"',
        'record 2, question "why_leave", answer ["x\\u001b[2J"]',
        'record 2, question "\\ud800", answer 1',
        'record 3, question "borrows", answer 5',
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is not JSON"),
        (b"{", "is not JSON"),
        (b"[] []", "is not JSON"),
        (b'{"answers": {}, "days_since_arrival": NaN}', "is not JSON"),
        (b'{"answers": {}, "days_since_arrival": ' + b"9" * 5000 + b"}", "is not JSON"),
        (b"\xff\xfe[\x00]\x00", "is not UTF-8"),
        (b"[" * 200_000, "nested too deeply"),
        (b"4", "record 1: a record must be an object"),
        ([EXAMPLE, []], "record 2: a record must be an object"),
        ([None], "record 1: a record must be an object"),
        ({}, "record 1: answers is missing"),
        ({"answers": []}, "answers must be an object"),
        ({"answers": None}, "answers must be an object"),
        ({"answers": {}, "overheard": 0}, "overheard must be true or false"),
        ({"answers": {}, "overheard": None}, "overheard must be true or false"),
        ({"answers": {}, "days_since_arrival": -1}, "days_since_arrival must be"),
        ({"answers": {}, "days_since_arrival": True}, "days_since_arrival must be"),
        ({"answers": {}, "days_since_arrival": 365.0}, "days_since_arrival must be"),
        ({"answers": {}, "days_since_arrival": "365"}, "days_since_arrival must be"),
        ({"answers": {}, "days": 365}, "record 1: 'days' is not known"),
        ({"answers": {"distress": None}}, 'question "distress", answer null'),
        ({"answers": {"distress": {"a": 1}}}, 'question "distress", answer an object'),
        ({"answers": {"why_leave": "other"}}, "several answers can be given"),
        (b'{"answers": {"distress": "often", "distress": "never"}}', 'question "distress": is answered twice'),
        (b'[{"answers": {}, "answers": {}}]', 'record 1: "answers" is given twice'),
    ],
)
def test_what_cannot_be_scored_is_status_2_with_the_reason(
    survey: Flask, tmp_path: Path, content: object, told: str
) -> None:
    said = scored(survey, tmp_path / "one.json", content)
    assert (said.status, said.out) == (2, "")
    assert told in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("file", ["nothing.json", ".", "a\0b", ""])
def test_a_file_that_cannot_be_opened_is_status_2(survey: Flask, file: str) -> None:
    said = command(survey, "survey", "score", file)
    assert (said.status, said.out) == (2, "")
    assert "cannot be opened" in said.err


def test_a_version_that_is_not_there_is_status_2(survey: Flask, tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(EXAMPLE))
    assert command(survey, "survey", "score", "--version", "1", str(tmp_path / "one.json")).out == EXPECTED
    said = command(survey, "survey", "score", "--version", "99", str(tmp_path / "one.json"))
    assert (said.status, said.out) == (2, "")
    assert "version 99" in said.err
