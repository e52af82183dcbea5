"""Every part of a case can be reached from its page: each stands in one stage of the work, and in one alone."""

from returns.cases.pages.cases import AREAS, STAGES


def test_every_part_of_a_case_stands_in_one_stage() -> None:
    staged = [area for _label, areas in STAGES for area in areas]
    assert sorted(staged) == sorted(AREAS)
    assert len(AREAS) > 15
