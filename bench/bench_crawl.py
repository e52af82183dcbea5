"""Every page of every role: milliseconds beside the bare route, statements, bytes, at several sizes.

Goals: list, search, a case and outcomes at most 4 times the bare route, every other page at most 8 times; no page of
anybody grows more than 1.5 times from the smallest size to the largest; 12 statements, Today 20; 60 kB of HTML.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import build_app
from bench.bench_pages import there
from bench.crawl import Page, crawl
from bench.installation import opened, sign_in_of
from bench.servers import Client
from bench.sites import Site

# Of the invented staff, by role. The last sees a whole office, which grows with its cases: shown, without that goal.
PEOPLE = {
    "officer": "Defne",
    "specialist": "Elif",
    "worker": "Jasur",
    "coordinator": "Nilufar",
    "manager": "Anna",
    "administrator": "Tomas",
    "data protection": "Ines",
    "leads an office": "Kerem",
}
NARROW = {"/cases", "/cases/search", "/cases/<uuid:case_id>", "/outcomes"}
LIKE_FOR_LIKE = {"/cases", "/outcomes"}  # beside the bare list and the bare outcomes; all else beside a bare case
GOAL_NARROW, GOAL_RATIO, GOAL_GROWTH, GOAL_BYTES, GOAL_STATEMENTS, GOAL_TODAY = 4.0, 8.0, 1.5, 60_000, 12, 20
TODAY = {"/", "/today/coming", "/today/alike"}  # in two parts where there is much, and what is opened of them


@dataclass(frozen=True)
class Timed:
    """One page of one role at one size; medians in milliseconds."""

    role: str
    cases: int
    page: Page
    ours: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many times the bare route."""
        return self.ours / self.bare

    def missed(self) -> list[str]:
        """The goals that it misses, but for growth."""
        of_ratio = GOAL_NARROW if self.page.pattern in NARROW else GOAL_RATIO
        of_statements = GOAL_TODAY if self.page.pattern in TODAY else GOAL_STATEMENTS
        return [
            name
            for name, is_missed in (
                (f"over {of_ratio:.0f} times", self.ratio > of_ratio),
                (f"over {of_statements} statements", self.page.statements > of_statements),
                (f"over {GOAL_BYTES // 1000} kB", self.page.size > GOAL_BYTES),
            )
            if is_missed
        ]

    def line(self) -> str:
        """One line of the report."""
        page = self.page
        return (
            f"{self.role:16} {self.cases:7} {page.pattern:60.60} {self.ours:7.1f} ms {self.ratio:6.1f} times "
            f"{page.statements:4} statements {page.size / 1000:6.1f} kB  {', '.join(self.missed())}\n"
        )


def _seconds(client: Client, address: str) -> float:
    start = time.perf_counter()
    status, _ = client.get(address)
    if status != 200:
        raise RuntimeError(f"{address.partition('?')[0]} answered {status}")
    return time.perf_counter() - start


def _timed(site: Site, role: str, page: Page, client: Client, bare: Client, rounds: int) -> Timed:
    """The two take turns; the first round warms up. A list and outcomes have a bare one of their kind."""
    plain = page.pattern if page.pattern in LIKE_FOR_LIKE else f"/cases/{site.known.own(1)[0]}"
    pairs = [(_seconds(client, page.address), _seconds(bare, plain)) for _ in range(rounds + 1)][1:]
    ours, other = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    return Timed(role, site.known.cases, page, ours, other)


def measured(site: Site, pages: Mapping[str, Sequence[Page]], instance: Path, rounds: int) -> list[Timed]:
    """Every page of every role at one size, slowest first within a role."""
    bare, timed = Client(site.bare.port), []
    for role, own in pages.items():
        client = Client(site.ours.port)
        client.sign_in(*sign_in_of(instance, PEOPLE[role]))
        of_role = [_timed(site, role, page, client, bare, rounds) for page in own]
        timed += sorted(of_role, key=lambda page: -page.ours)
    return timed


def table(timed: Sequence[Timed], most: int) -> list[str]:
    """The worst pages of the report in Markdown, and one line about all others; of a pattern the slowest role alone."""
    by_pattern: dict[tuple[int, str], Timed] = {}
    for page in timed:
        worst = by_pattern.setdefault((page.cases, page.page.pattern), page)
        if page.ratio > worst.ratio:
            by_pattern[page.cases, page.page.pattern] = page
    lines = []
    for cases in sorted({page.cases for page in timed}):
        pages = sorted((page for page in by_pattern.values() if page.cases == cases), key=lambda page: -page.ratio)
        rest = pages[most:]
        lines += [
            f"| `{page.page.pattern}` | {page.role} | {cases:,} | {page.ours:.1f} | {page.ratio:.1f} | "
            f"{page.page.statements} | {page.page.size / 1000:.1f} | {', '.join(page.missed()) or 'met'} |\n"
            for page in pages[:most]
        ]
        if rest:
            lines.append(
                f"| {len(rest)} other patterns | | {cases:,} | {max(page.ours for page in rest):.1f} at most | "
                f"{max(page.ratio for page in rest):.1f} | {max(page.page.statements for page in rest)} | "
                f"{max(page.page.size for page in rest) / 1000:.1f} | "
                f"{sum(not page.missed() for page in rest)} met |\n"
            )
    return lines


def growth_lines(timed: Sequence[Timed]) -> list[str]:
    """Pages that take more than 1.5 times as long at the largest size as at the smallest.

    Each beside the bare route of its own minutes: between two sizes a shared machine grows faster or slower.
    """
    sizes = sorted({page.cases for page in timed})
    by_size = {size: {(page.role, page.page.pattern): page for page in timed if page.cases == size} for size in sizes}
    smallest, largest = by_size[sizes[0]], by_size[sizes[-1]]
    return [
        f"{role:16} {pattern:60.60} {before.ratio:5.1f} -> {page.ratio:5.1f} times  {page.ratio / before.ratio:.2f}\n"
        for (role, pattern), page in largest.items()
        if (before := smallest.get((role, pattern))) and page.ratio > GOAL_GROWTH * before.ratio
    ]


def main() -> None:
    """Crawl and measure demos that are loaded."""
    parser = argparse.ArgumentParser(description="Every page of every role beside the bare route.")
    parser.add_argument("--instance", action="append", required=True, help="the folder of a demo that is loaded")
    parser.add_argument("--role", action="append", choices=PEOPLE, help="this role alone; may be repeated")
    parser.add_argument("--rounds", type=int, default=7, help="requests per page")
    parser.add_argument("--missed", action="store_true", help="only pages that miss a goal")
    parser.add_argument("--table", type=int, metavar="N", help="the worst N patterns of each size, in Markdown")
    chosen = parser.parse_args()
    timed: list[Timed] = []
    for place in chosen.instance:
        instance, _, url = place.partition("@")
        app = build_app(opened(Path(instance).absolute(), url or None))
        roles = {role: crawl(app, *sign_in_of(Path(instance), PEOPLE[role])) for role in chosen.role or PEOPLE}
        with tempfile.TemporaryDirectory() as folder, there([place], Path(folder)) as [site]:
            timed += measured(site, roles, Path(instance), chosen.rounds)
    if chosen.table:
        sys.stdout.write("".join(table(timed, chosen.table)))
    shown = [page for page in timed if page.missed() or not chosen.missed]
    sys.stdout.write("".join(page.line() for page in shown))
    grown = growth_lines([page for page in timed if page.role != "leads an office"])
    sys.stdout.write("".join(["\ngrowth over 1.5 times:\n", *grown]))


if __name__ == "__main__":
    main()
