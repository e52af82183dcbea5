"""The search for ways in a large timetable, beside the same search in a tenth of it.

Dated flights of seven days between hubs and other airports, as many for each airport in both timetables. Asked is for
one day of departure and for all seven, to airports drawn at random; nothing is read from a database. Both timetables
are searched in turn and measured in processor time, so that other work on the machine slows neither alone. Goals: 150
ms in the median, 500 ms at most, and at most three times what a tenth of the flights takes; the exit code is 1 where
one of them is missed. What is reckoned once for a timetable is said beside it: its network, made from its rows by a
process that has made none before, the first search in it, and the first searches of all, which still look at changes
between lines that no other one has asked for. Whether a first search and its network keep to 500 ms is said as well.
"""

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foundation.geography.airports import airport, find_airports
from planning.timetable.rules.flights import FlightFacts, Stated
from planning.ways.queries import offers_of
from planning.ways.rules.network import Network, Road, minutes_of, network_of
from planning.ways.rules.search import Search
from planning.ways.rules.ways import Query
from tests.factories.timetables import FIRST, RULES, random_party

HUBS = ("IST", "FRA", "DXB", "DOH", "VIE", "AMS", "CDG", "MUC", "TAS", "ALA", "ADD", "CAI", "ATH", "SAW")
SIZES, DAYS, PER_AIRPORT = (2_000, 20_000), 7, 67
PARTY = random_party(3)
MEDIAN_MS, MOST_MS, MOST_TIMES = 150.0, 500.0, 3.0


def timetable(flights: int, seed: int = 1) -> list[Stated]:
    """Daily flights, so that seven days have as many dated ones as asked for; each has a hub at one end."""
    chance = random.Random(seed)
    others = sorted({found.iata for letter in "abcdefghijklmnoprstu" for found in find_airports(letter, limit=60)})
    codes = [*HUBS, *chance.sample([code for code in others if code not in HUBS], flights // PER_AIRPORT - len(HUBS))]
    until, at = FIRST + timedelta(days=60), datetime(2027, 1, 1, tzinfo=UTC)
    rows = []
    for number in range(flights // DAYS):
        ends = [chance.choice(HUBS), chance.choice(codes)]
        while ends[0] == ends[1]:
            ends[1] = chance.choice(codes)
        chance.shuffle(ends)
        departs, fare = chance.randrange(300, 1300), chance.randrange(60, 500) * 1000
        flight = FlightFacts("ZZ", str(number), ends[0], ends[1], "1234567", FIRST, until, departs, 0)
        arrives = departs + chance.randrange(90, 420)
        flight = replace(flight, arrives=arrives % 1440, offset=arrives // 1440, currency="EUR", adult=fare)
        rows.append(Stated(flight, number, number, at))
    return rows


def network(rows: Sequence[Stated]) -> Network:
    """The network of seven days of a timetable."""
    offers = offers_of(rows, {}, FIRST, FIRST + timedelta(days=DAYS - 1))
    return network_of({stop.code: stop for stop in offers.stops}, offers.connections)


def questions(found: Network, span: int, count: int, seed: int = 7) -> Iterator[Query]:
    """What is asked: from Istanbul over so many days of departure to airports drawn at random."""
    places = [code for code in found.stops if code not in ("IST", "SAW")]
    midnight = minutes_of(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC))
    for code in random.Random(seed).choices(places, k=count):
        there = airport(code)
        assert there is not None
        last = FIRST + timedelta(days=span - 1)
        finals: dict[str, Road | None] = {code: Road(120, 100)}
        yield Query(frozenset({"IST", "SAW"}), finals, "TR", there.country, FIRST, last, midnight)


def measure(found: Network, query: Query) -> tuple[float, int, int]:
    """Milliseconds of a search, lines and connections that it looked at, and how many ways it found."""
    starts = time.process_time()
    search = Search(found, query, PARTY, RULES)
    count = len(search.found())
    return (time.process_time() - starts) * 1000, search.looked_at, count


def report(flights: int, found: Network, span: int, rows: Sequence[tuple[float, int, int]]) -> tuple[float, bool]:
    """Say what the searches of a timetable took; the median, and whether the goals are met."""
    took = [row[0] for row in rows]
    median, most = statistics.median(took), max(took)
    is_met = median <= MEDIAN_MS and most <= MOST_MS
    sys.stdout.write(
        f"{flights:6} flights, {len(found.stops):3} airports, {span} days: median {median:.2f} ms, most {most:.2f} ms, "
        f"goals {_met(is_met)}; looked at {statistics.median([row[1] for row in rows]):.0f} in the median, "
        f"{sum(row[2] for row in rows)} ways\n"
    )
    return median, is_met


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


def made(flights: int, searches: int) -> Network:
    """The network of so many flights, after a process has searched it for a while; what that took is said."""
    found = network(timetable(flights))
    took = [measure(found, query)[0] for query in questions(found, 1, searches, seed=8)]
    sys.stdout.write(
        f"{flights:6} flights: first {len(took)} searches median {statistics.median(took):.2f} ms, "
        f"largest {max(took):.2f} ms\n"
    )
    return found


def cold(flights: int) -> None:
    """Say what a process takes for its first network, and for its first search."""
    rows = timetable(flights)
    starts = time.process_time()
    found = network(rows)
    took = (time.process_time() - starts) * 1000
    first = measure(found, next(questions(found, 1, 1, seed=8)))[0]
    sys.stdout.write(
        f"{flights:6} flights, cold: network {took:.0f} ms, first search {first:.0f} ms, together "
        f"{took + first:.0f} ms, goal of {MOST_MS:.0f} ms {_met(took + first <= MOST_MS)}\n"
    )


def main() -> None:
    """Measure 2,000 and 20,000 dated flights, cold, for one day and for seven; exit code 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description="The search for ways in large timetables.")
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--cold", type=int, help="only the first search among so many flights, in this process")
    asked = parser.parse_args()
    if asked.cold:
        cold(asked.cold)
        return
    for flights in SIZES:
        subprocess.run([sys.executable, "-m", "bench.bench_ways", "--cold", str(flights)], check=True)
    networks = {flights: made(flights, asked.searches) for flights in SIZES}
    met = [compared(networks, span, asked.searches) for span in (1, DAYS)]
    sys.exit(0 if all(met) else 1)


def compared(networks: Mapping[int, Network], span: int, searches: int) -> bool:
    """Search both timetables in turn for so many days of departure; whether every goal is met."""
    asked = [questions(found, span, searches) for found in networks.values()]
    together = [tuple(map(measure, networks.values(), pair)) for pair in zip(*asked, strict=True)]
    columns = zip(SIZES, networks.values(), zip(*together, strict=True), strict=True)
    told = [report(flights, found, span, rows) for flights, found, rows in columns]
    times = told[1][0] / told[0][0]
    sys.stdout.write(f"{span} days: {times:.1f} times what {SIZES[0]:,} take, goal {_met(times <= MOST_TIMES)}\n")
    return times <= MOST_TIMES and all(is_met for _median, is_met in told)


if __name__ == "__main__":
    main()
