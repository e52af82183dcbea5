"""The golden names: recall and precision are printed, and may not fall under what was measured (docs/names.md)."""

import pytest

from returns.names.queries.parts import parts_of
from returns.names.rules.likeness import score
from returns.names.rules.names import joint
from returns.names.services.names import ALIKE
from tests.golden.measured_names import (
    SETS,
    Measures,
    blocking,
    every_part,
    of_script,
    other_pairs,
    ranking,
    same_pairs,
    scripts,
)

CLOSE, VERY_CLOSE = 0.70, 0.85
# Measure -> set -> the least recall and precision: a little under what was measured.
FLOORS = {
    "blocking": {"tuning": (0.99, 0.19), "held_out": (0.98, 0.33)},
    "every part": {"tuning": (0.96, 0.95), "held_out": (0.93, 0.95)},
    "close": {"tuning": (0.98, 0.88), "held_out": (0.97, 0.89)},
    "very close": {"tuning": (0.84, 0.97), "held_out": (0.82, 0.97)},
}


def measured(measure: str, which: str) -> Measures:
    """One measure of one set."""
    if measure == "blocking":
        return blocking(which)
    return every_part(which) if measure == "every part" else ranking(which, CLOSE if measure == "close" else VERY_CLOSE)


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("measure", FLOORS)
def test_names_are_found_as_well_as_was_measured(measure: str, which: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = measured(measure, which)
    with capsys.disabled():
        print(f"\n{measure} ({which}): {found}")
    recall, precision = FLOORS[measure][which]
    assert found.recall >= recall
    assert found.precision >= precision


# Script -> the least share of candidates, and the least recall and precision at "close".
FLOORS_OF_SCRIPTS = {
    "bengali": (1.0, 0.95, 0.90),
    "devanagari": (1.0, 0.95, 0.85),
    "tamil": (1.0, 0.95, 0.95),
    "ethiopic": (1.0, 0.95, 0.90),
    "georgian_and_armenian": (1.0, 0.95, 0.80),
    "compounds": (1.0, 0.97, 0.95),
}


@pytest.mark.parametrize("which", FLOORS_OF_SCRIPTS)
def test_names_of_a_script_are_found_as_well_as_was_measured(which: str, capsys: pytest.CaptureFixture[str]) -> None:
    candidates, close = of_script(which, CLOSE)
    with capsys.disabled():
        print(f"\n{which}: candidates {candidates:.3f}, close {close}")
    least, recall, precision = FLOORS_OF_SCRIPTS[which]
    assert candidates >= least
    assert close.recall >= recall
    assert close.precision >= precision


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("Oluwa Tobi Bello", "Oluwatobi Bello"),
        ("Nwa Kaego Eze", "Nwakaego Eze"),
        ("Chukwu Emeka Obi", "Chukwuemeka Obi"),
        ("Fatah Khan Safi", "Fatahkhan Safi"),
        ("Saleh Mohammad Gul", "Salehmohammad Gul"),
        ("Dawa Norbu Sherpa", "Dawanorbu Sherpa"),
    ],
)
def test_a_first_half_is_not_read_as_if_the_word_ended_there(apart: str, together: str) -> None:
    assert score(parts_of(apart), parts_of(together), ALIKE) >= VERY_CLOSE


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("Oluwa Tobi Bello", "Oluwafemi Bello"),
        ("Mostafavi Nasab", "Mostanasab"),
        ("Safavi Karimi", "Sakarimi"),
    ],
)
def test_what_a_first_half_really_says_is_not_left_out(asked: str, other: str) -> None:
    assert score(parts_of(asked), parts_of(other), ALIKE) < VERY_CLOSE
    halves = parts_of(asked)[:2]
    assert not joint(*halves).skeletons & parts_of(other)[0].skeletons
    assert joint(*parts_of("Dinesh Anand")).skeletons == {"DNSNND"}  # sh is no h that might be silent


def test_every_script_has_its_floor() -> None:
    assert set(scripts()) == set(FLOORS_OF_SCRIPTS)


def test_the_sets_are_big_enough_and_share_no_name() -> None:
    for which in SETS:
        assert len(same_pairs(which)) >= 150
        assert len(other_pairs(which)) >= 75
    tuned, held_out = ({name for pair in (*same_pairs(one), *other_pairs(one)) for name in pair} for one in SETS)
    assert not tuned & held_out
    assert sum(len(other_pairs(which)) for which in SETS) >= 150
