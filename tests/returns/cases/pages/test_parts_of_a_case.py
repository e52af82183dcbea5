"""Every part of a case can be reached from its page: each stands in one part of the task list, or beside it."""

from returns.cases.pages.cases import ALONGSIDE, AREAS, STAGES


def test_every_part_of_a_case_stands_in_one_place() -> None:
    staged = [area for _label, areas in STAGES for area in areas]
    assert sorted([*staged, *ALONGSIDE]) == sorted(AREAS)
    assert len(AREAS) > 15
