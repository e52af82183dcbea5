"""What people of a family are to each other: one tie a pair, no contradictions."""

from datetime import date

import pytest

from returns.people.rules.families import OPPOSITE, Kin, Tie, kinship_problems

BIRTHS = {"m": date(1990, 1, 1), "g": date(1960, 1, 1), "c": date(2014, 1, 1), "b": date(2020, 1, 1), "?": None}


def said(new: Tie, *known: Tie) -> list[str]:
    """The codes against a tie."""
    return [one.code for one in kinship_problems(new, known, BIRTHS)]


def test_a_tie_seen_from_the_other_side_and_back_is_the_same() -> None:
    for kin in Kin:
        assert OPPOSITE[OPPOSITE[kin]] is kin
        tie = Tie("m", "c", kin)
        assert tie.seen_from("c") is kin
        assert tie.seen_from("m") is OPPOSITE[kin]
        assert tie.turned().turned() == tie
        assert tie.turned().seen_from("c") is kin


@pytest.mark.parametrize(
    ("new", "codes"),
    [
        (Tie("m", "c", Kin.PARENT), []),
        (Tie("c", "m", Kin.CHILD), []),
        (Tie("m", "m", Kin.PARENT), ["kin_of_oneself"]),
        (Tie("c", "m", Kin.PARENT), ["kin_older_is_younger"]),
        (Tie("m", "c", Kin.CHILD), ["kin_older_is_younger"]),
        (Tie("g", "c", Kin.GRANDPARENT), []),
        (Tie("c", "g", Kin.GRANDPARENT), ["kin_older_is_younger"]),
        (Tie("?", "c", Kin.PARENT), []),
        (Tie("c", "b", Kin.SIBLING), []),
    ],
)
def test_what_the_births_say_against_a_tie(new: Tie, codes: list[str]) -> None:
    assert said(new) == codes


def test_a_pair_has_one_tie_whichever_side_tells_it_and_all_reasons_come_at_once() -> None:
    known = Tie("m", "c", Kin.PARENT)
    assert said(Tie("c", "m", Kin.SPOUSE), known) == ["kin_recorded_already"]
    assert said(Tie("c", "m", Kin.PARENT), known) == ["kin_recorded_already", "kin_older_is_younger", "kin_in_a_circle"]


def test_a_third_parent_and_a_circle_are_refused() -> None:
    both = (Tie("x", "z", Kin.PARENT), Tie("z", "y", Kin.CHILD))
    assert said(Tie("w", "z", Kin.PARENT), *both) == ["kin_third_parent"]
    line = (Tie("x", "y", Kin.PARENT), Tie("y", "z", Kin.PARENT))
    assert said(Tie("z", "x", Kin.PARENT), *line) == ["kin_in_a_circle"]
