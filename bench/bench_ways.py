"""The search for ways in a large timetable, beside the same search in a tenth of it.

Dated flights of seven days between hubs and other airports, as many for each airport in both timetables. Asked is for
one day of departure and for all seven, to airports drawn at random; nothing is read from a database. Goals: 150 ms in
the median, 500 ms at most. Then, once, what it takes to make the network of a timetable from its rows.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foundation.geography.airports import airport, find_airports
from planning.timetable.rules.flights import FlightFacts, Stated
from planning.ways.queries import offers_of
from planning.ways.rules.network import Network, Road, minutes_of, network_of
from planning.ways.rules.search import ways
from planning.ways.rules.ways import Query
from tests.factories.timetables import FIRST, RULES, random_party

HUBS = ("IST", "FRA", "DXB", "DOH", "VIE", "AMS", "CDG", "MUC", "TAS", "ALA", "ADD", "CAI", "ATH", "SAW")
DAYS, PER_AIRPORT = 7, 67
MEDIAN_MS, MOST_MS = 150.0, 500.0


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


def measure(found: Network, span: int, searches: int) -> tuple[list[float], int]:
    """Milliseconds of each search over so many days of departure, and how many ways were found in all."""
    chance, took, count = random.Random(7), [], 0
    places = [code for code in found.stops if code not in ("IST", "SAW")]
    party, midnight = random_party(3), minutes_of(datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC))
    for code in chance.choices(places, k=searches):
        there = airport(code)
        assert there is not None
        last = FIRST + timedelta(days=span - 1)
        finals: dict[str, Road | None] = {code: Road(120, 100)}
        query = Query(frozenset({"IST", "SAW"}), finals, "TR", there.country, FIRST, last, midnight)
        starts = time.perf_counter()
        count += len(ways(found, query, party, RULES))
        took.append((time.perf_counter() - starts) * 1000)
    return took, count


def main() -> None:
    """Measure 2,000 and 20,000 dated flights, for one day and for seven."""
    parser = argparse.ArgumentParser(description="The search for ways in large timetables.")
    parser.add_argument("--searches", type=int, default=40)
    chosen, medians = parser.parse_args(), {}
    for flights in (2_000, 20_000):
        rows = timetable(flights)
        network(rows[:5])  # reads airports
        starts = time.perf_counter()
        found = network(rows)
        made = (time.perf_counter() - starts) * 1000
        measure(found, 1, 1)  # what is reckoned once for a network
        for span in (1, DAYS):
            took, count = measure(found, span, chosen.searches)
            median, most = statistics.median(took), max(took)
            medians[flights, span] = median
            is_met = median <= MEDIAN_MS and most <= MOST_MS
            sys.stdout.write(
                f"{len(found.connections):6} flights, {len(found.stops):3} airports, {span} days: "
                f"median {median:6.1f} ms, most {most:6.1f} ms, {count} ways, "
                f"goals {'met' if is_met else 'missed'}; network {made:5.0f} ms\n"
            )
    for span in (1, DAYS):
        sys.stdout.write(f"{span} days: {medians[20_000, span] / medians[2_000, span]:.1f} times what 2,000 take\n")


if __name__ == "__main__":
    main()
