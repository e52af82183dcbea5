"""The roster: as what somebody travels, which papers hold, and what is missing in one."""

from datetime import date, timedelta

import pytest

from returns.escorts.rules.escorts import (
    KIND_OF,
    NEVER,
    EscortKind,
    PaperFacts,
    PaperKind,
    Skill,
    first_expiry,
    is_valid_on,
    wrong_in_paper,
)

DAY = date(2026, 12, 3)


def test_every_skill_travels_as_one_kind_and_none_as_family() -> None:
    assert set(KIND_OF) == set(Skill)
    assert EscortKind.FAMILY not in KIND_OF.values()


@pytest.mark.parametrize(("days", "held"), [(-1, False), (0, True), (1, True)])
def test_a_paper_holds_until_its_last_day(days: int, held: bool) -> None:
    assert is_valid_on(PaperFacts(PaperKind.PASSPORT, DAY + timedelta(days=days), None, "TR"), DAY) is held
    assert is_valid_on(PaperFacts(PaperKind.FREE_ENTRY, None, None, "TR"), DAY)


def test_the_first_paper_that_ends_counts() -> None:
    assert first_expiry([None, DAY, DAY - timedelta(days=2)]) == DAY - timedelta(days=2)
    assert first_expiry([None]) == first_expiry([]) == NEVER


@pytest.mark.parametrize(
    ("paper", "wrong"),
    [
        (PaperFacts(PaperKind.QUALIFICATION, None, Skill.NURSE), {}),
        (PaperFacts(PaperKind.QUALIFICATION, DAY, None, "TR"), {"skill": "paper_without_skill"}),
        (PaperFacts(PaperKind.PASSPORT, DAY, None, "TR"), {}),
        (
            PaperFacts(PaperKind.VISA, None),
            {"country": "paper_without_country", "expires_on": "paper_without_expiry"},
        ),
        (PaperFacts(PaperKind.FREE_ENTRY, None, None, "UZ"), {}),
    ],
)
def test_everything_missing_in_a_paper_is_told_at_once(paper: PaperFacts, wrong: dict[str, str]) -> None:
    assert wrong_in_paper(paper) == wrong
