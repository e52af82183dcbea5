"""What the benches of size say: as many plain rows as ours, and a verdict that can be missed."""

from pathlib import Path

import pytest

from bench import baseline
from bench.audit_rows import fill
from bench.bench_pages import Figure, growth_lines
from bench.bench_sweeps import spread
from bench.installation import opened
from bench.plain_rows import caseload, rows_of
from foundation.audit.queries import AuditFilter, newest_entries
from foundation.audit.records import RecordKind
from foundation.audit.verification import verify
from foundation.web.container import Container
from tests.factories.makers import make_account, make_case, make_office


def _figure(cases: int, ours: float) -> Figure:
    return Figure("sqlite", cases, "list", 1, bare=2.0, ours=ours, of_ratios=ours / 2.0, pairs=100)


def test_a_figure_says_whether_it_met_its_goal():
    assert _figure(100, 8.0).line().endswith("at most 4: met\n")
    assert _figure(100, 8.1).line().endswith("at most 4: missed\n")


def test_sizes_are_compared_with_the_smallest():
    lines = growth_lines([_figure(10_000, 12.1), _figure(100, 8.0), _figure(100_000, 12.0)])

    assert [line.rsplit(": ", 1)[1] for line in lines] == ["missed\n", "met\n"]
    assert "growth  1.51" in lines[0]
    assert growth_lines([_figure(100, 8.0)]) == []


def test_memory_is_told_from_the_first_piece_to_the_last():
    assert spread([3.0, 1.0]) == [3.0, 1.0]
    assert spread([float(n) for n in range(101)]) == [0.0, 25.0, 50.0, 75.0, 100.0]


def test_the_baseline_has_every_case_and_finds_whom_ours_would(
    container: Container, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    here = make_account(container, place=make_office(container, "TR"))
    there = make_account(container, place=make_office(container, "DE"))
    own, other = make_case(container, here, given_name="Zarifa"), make_case(container, there, given_name="Zarina")

    known = caseload(container)
    plain = f"sqlite:///{tmp_path / 'plain.db'}"
    baseline.fill(plain, rows_of(container, known))
    monkeypatch.setenv("BASELINE_URL", plain)
    monkeypatch.setenv("BASELINE_OFFICE", known.office.hex)
    client = baseline.create().test_client()

    assert (known.cases, known.own(9), known.other()) == (2, [own], other)
    assert f"/cases/{own}" in client.get("/cases").text
    assert "Zarina" in client.get(f"/cases/{other}").text
    found = client.post("/cases/search", data={"q": "zari"}).text
    assert f"/cases/{own}" in found
    assert f"/cases/{other}" not in found  # another office's


def test_a_long_audit_is_whole_and_has_records_of_each_kind(container: Container):
    officer = make_account(container)
    fill(container, 400, container.clock.now(), [officer.id], [make_case(container, officer)])

    verdict = verify(container.stores, container.secrets, container.clock.now(), 60)
    kinds = {entry.kind for entry in newest_entries(container.stores, AuditFilter(officer.id), 400)}

    assert (verdict.problems, verdict.unsealed) == ([], 0)
    assert kinds == set(RecordKind) - {RecordKind.EXPORT}


def test_only_a_demo_is_measured_as_it_stands(tmp_path: Path):
    with pytest.raises(RuntimeError, match="not the folder of a demo"):
        opened(tmp_path, None)
