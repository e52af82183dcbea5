"""The survey scored a second time, straight from the comments of the instrument's file, with nothing of the program."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[3] / "data" / "survey" / "reintegration-v1.toml"
RAW: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
QUESTIONS: list[dict[str, Any]] = RAW["questions"]
DIMENSIONS = ("economic", "social", "psychosocial")


def offered(question: dict[str, Any]) -> list[str]:
    """The answers of a question, without the special ones."""
    scale = RAW["scales"].get(question.get("scale"), {})
    return [*scale, *question.get("choices", []), *question.get("not_applicable", [])]


def as_list(answer: Any) -> list[str]:
    return answer if isinstance(answer, list) else [answer]


def asked_answers(record: dict[str, Any]) -> tuple[dict[str, list[str]], set[str]]:
    """The answers to questions that were asked, and which were asked."""
    said: dict[str, list[str]] = {}
    asked = set()
    for question in QUESTIONS:
        if question.get("skip_if_overheard") and record["overheard"]:
            continue
        if any(not set(said.get(q, [])).intersection(a) for q, a in question.get("ask_if", {}).items()):
            continue
        asked.add(question["id"])
        if record["answers"].get(question["id"], []) != []:
            said[question["id"]] = as_list(record["answers"][question["id"]])
    return said, asked


def dimension(name: str, said: dict[str, list[str]], asked: set[str]) -> tuple[Fraction | None, Fraction]:
    """Score and coverage of one dimension."""
    weights = answered = points = Fraction(0)
    for question in QUESTIONS:
        weight = Fraction(question["weight"])
        answer = said.get(question["id"], [""])[0]
        if question["dimension"] != name or weight == 0 or question["id"] not in asked:
            continue
        if answer in question.get("not_applicable", []):
            continue
        weights += weight
        if answer in RAW["scales"][question["scale"]]:
            answered += weight
            points += weight * Fraction(RAW["scales"][question["scale"]][answer])
    coverage = answered / weights
    return (points / answered if coverage >= Fraction(RAW["scoring"]["coverage"]) else None), coverage


def band(score: Fraction | None) -> str | None:
    if score is None:
        return None
    return "high" if score >= Fraction(2, 3) else "medium" if score >= Fraction(1, 3) else "low"


def verdict(scores: list[Fraction | None], said: dict[str, list[str]], day: int | None) -> str | None:
    if day is None or day < 335 or day > 425:
        return None
    stay = said.get("able_to_stay", ["refused"])[0]
    measured = [score for score in scores if score is not None]
    if len(measured) < 3 or stay in ("refused", "dont_know"):
        return "not_measured"
    by_choice = bool(said.get("why_leave")) and set(said["why_leave"]) <= {"family_elsewhere", "wish_for_change"}
    veto = said.get("physical_safety") in (["poor"], ["very_poor"]) or said.get("food_reduced") in (
        ["often"],
        ["very_often"],
    )
    lasting = sum(measured) >= 2 and min(measured) >= Fraction(1, 3)
    return "sustained" if lasting and (stay == "yes" or by_choice) and not veto else "not_yet"


def scored(record: dict[str, Any]) -> dict[str, Any]:
    """What `flask survey score` must print for a record."""
    said, asked = asked_answers(record)
    parts = {name: dimension(name, said, asked) for name in DIMENSIONS}
    scores = [score for score, _ in parts.values()]
    composite = None if None in scores else sum(score for score in scores if score is not None) / Fraction(3)
    return {
        **{name: None if score is None else float(score) for name, (score, _) in parts.items()},
        "composite": None if composite is None else float(composite),
        "bands": {**{name: band(score) for name, (score, _) in parts.items()}, "composite": band(composite)},
        "coverage": {name: float(coverage) for name, (_, coverage) in parts.items()},
        "verdict": verdict(scores, said, record.get("days_since_arrival")),
        "alerts": [
            {"question": question["id"], "opens": alert["opens"]}
            for question in QUESTIONS
            for alert in RAW["alerts"]
            if alert["question"] == question["id"] and set(alert["answers"]) & set(said.get(question["id"], []))
        ],
    }
