"""The evidence for the figures: a short run of its command, and its document says what the command says."""

from pathlib import Path

import numpy as np
import pytest

from bench.evidence import (
    LOSSES,
    SIZES,
    as_markdown,
    caseload,
    complete,
    coverage,
    drawn,
    losses,
    percent,
    truths,
    with_loss,
)

DOCUMENT = Path(__file__).parents[4] / "docs" / "evidence.md"


def told() -> list[list[str]]:
    """The cells of every row of a table of the document."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def test_the_truth_is_that_of_very_many_people() -> None:
    one, truth = caseload(np.random.default_rng(1), 60_000), truths()
    assert one.is_sustained.mean() == pytest.approx(truth["share"], abs=0.01)
    assert one.last.mean() == pytest.approx(truth["mean"], abs=0.01)
    assert (one.last - one.first).mean() == pytest.approx(truth["change"], abs=0.01)
    assert one.last[one.is_woman].mean() - one.last[~one.is_woman].mean() == pytest.approx(truth["sex"], abs=0.01)


def test_a_caseload_is_the_same_every_time() -> None:
    (_, one), (_, other) = next(drawn(1, 30)), next(drawn(5, 30))
    assert complete(one) == complete(other)


@pytest.mark.parametrize("loss", LOSSES)
def test_worst_and_best_case_always_hold_the_truth(loss: str) -> None:
    of_all = truths()["share"]
    found = [with_loss(draw, one, LOSSES[loss], of_all).bounds_hold for draw, one in drawn(40, SIZES[-1])]
    assert set(found) <= {True, None}
    assert found.count(True) > 30


def test_weights_mend_the_loss_that_they_see_and_no_other() -> None:
    of_all = truths()["share"]
    off = {
        name: [with_loss(draw, one, LOSSES[name], of_all) for draw, one in drawn(40, SIZES[-1])]
        for name in ("by sex and country", "who fares badly is lost")
    }
    means = {
        name: (np.mean([one.naive for one in found]), np.mean([one.weighted for one in found if one.weighted]))
        for name, found in off.items()
    }
    naive, weighted = means["by sex and country"]
    assert abs(weighted) < naive / 3
    naive, weighted = means["who fares badly is lost"]
    assert weighted > naive / 2


def test_an_interval_that_there_is_not_is_no_miss() -> None:
    assert percent([True, None, True, False, True]) == "75.0 %"
    assert percent([None]) == "-"


def test_the_document_has_the_tables_of_the_command() -> None:
    rows = told()
    assert coverage(1)[0] in rows
    assert losses(1)[0] in rows
    first = [row[0] for row in rows]
    assert {row[0] for row in [*coverage(1), *losses(1)]} <= set(first)
    assert "`python -m bench.evidence`" in DOCUMENT.read_text(encoding="utf-8")


def test_a_table_is_written_as_markdown() -> None:
    assert as_markdown([["a", "b"], ["1", "2"]]) == "| a | b |\n|---|---|\n| 1 | 2 |\n"
