"""How long one paper takes, from the sheet to the PDF/UA: median, slowest, and the processor's share of it.

Every paper is of somebody else, in each language in turn, so that nothing is found in a cache. `--people` makes the
list of people as long as a manifest of a group.
"""

import argparse
import statistics
import sys
import time
from datetime import UTC, datetime

from foundation.papers.compiling import as_pdf
from foundation.papers.languages import CODES, paper_language
from foundation.papers.sheet import Fields, Prose, Sheet, Signatures, Table, code, said
from foundation.papers.words import words_of

LIMIT_MS = 100.0
AT = datetime(2026, 11, 27, 9, tzinfo=UTC)


def sheet(number: int, people: int) -> Sheet:
    """A paper as long as a travel letter, with so many rows of people."""
    language = CODES[number % len(CODES)]
    words, formats = words_of(language), paper_language(language)
    name = said(f"Zarina{number} Karimova")
    leg = (said("Istanbul (IST)"), said("Tashkent (TAS)"), code(f"TK {number}"), formats.day(AT.date()), code("15:00"))
    columns = tuple(words(f"journey.{key}") for key in ("from", "to", "with", "departs", "arrives"))
    fields = tuple((words(f"person.{key}"), name) for key in ("name", "born", "sex", "nationality", "document"))
    who = Table((words("person.name"), words("person.document")), ((name, code(f"U{number}")),) * people, (1, 1))
    return Sheet(
        title=words("kinds.travel_letter"),
        language=formats,
        words=words,
        issued_by="Office",
        issued=words("frame.issued", day=formats.day(AT.date())),
        reference=code("AR-2K7M-9Q"),
        blocks=(
            Prose((words("travel_letter.intro", country=formats.country("UZ")),)),
            Fields(fields, words("person.heading")),
            Table(columns, (leg, leg, leg), (6, 6, 4, 5, 5), words("journey.heading")),
            who,
            Signatures(((words("sign.officer"), name),), words("sign.heading")),
        ),
    )


def main() -> None:
    """Measure and print; the exit code is 1 where a paper takes longer than it may."""
    parser = argparse.ArgumentParser(description="One paper, from the sheet to the PDF.")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--people", type=int, default=1)
    chosen = parser.parse_args()
    start = time.perf_counter()
    as_pdf(sheet(0, 1), AT)
    sys.stdout.write(f"first paper of a process: {(time.perf_counter() - start) * 1000:.0f} ms\n")
    taken, worked = [], []
    for number in range(1, chosen.rounds + 1):
        made = sheet(number, chosen.people)
        start, before = time.perf_counter(), time.process_time()
        as_pdf(made, AT)
        taken.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - before) * 1000)
    median = statistics.median(taken)
    sys.stdout.write(f"{chosen.people} people: median {median:.0f} ms, slowest {max(taken):.0f} ms, ")
    sys.stdout.write(f"of the processor {statistics.median(worked):.0f} ms\n")
    sys.exit(1 if median > LIMIT_MS else 0)


if __name__ == "__main__":
    main()
