"""The departure of a network for many draws at once: every day is a column with one place for each draw.

It says what `earliest` of the path says of each draw by itself, and takes a tenth of the time: what no draw changes is
one number, and days of a calendar are looked up once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import repeat
from operator import add

from planning.path.rules.calendars import EVERY_DAY, WorkDays
from planning.path.rules.network import DEPARTURE, Activity, Network, RunsOut, cannot_be_kept, earliest

Column = int | list[int]  # the same for all draws, or one for each
_FEW_ROUNDS = 4  # after which is asked in which draws something runs out whatever is done when
_ROUNDS = 12  # after which draws that something still runs out in are reckoned one by one


def departures(network: Network, durations: Mapping[str, Sequence[int]], draws: int, not_before: int = 0) -> list[int]:
    """The earliest day of departure in each draw. `durations`: the days of uncertain activities by code and draw.

    `not_before` holds for the departure. What runs out whatever is done when, does so in every draw: it is not waited
    for.
    """
    broken = earliest(network).broken
    held = _without(network, broken) if broken else network
    drawn = {code: days for code, days in durations.items() if code in network.by_code}
    if not drawn:
        return _departures(held, {}, 1, not_before) * draws
    each = list(zip(*drawn.values(), strict=True))
    different = list(dict.fromkeys(each))  # what is drawn twice leaves on the same day
    columns = dict(zip(drawn, map(list, zip(*different, strict=True)), strict=True))
    days = dict(zip(different, _departures(held, columns, len(different), not_before), strict=True))
    return [days[one] for one in each]


def _departures(network: Network, columns: Mapping[str, list[int]], draws: int, not_before: int) -> list[int]:
    """The days of draws that differ. Those in which something runs out whatever is done when are reckoned together."""
    days, unsettled = _Sheet(network, columns, draws, not_before).departures(_FEW_ROUNDS)
    alike: dict[frozenset[RunsOut], list[int]] = {}
    for draw in unsettled:
        broken = cannot_be_kept(network, {code: column[draw] for code, column in columns.items()})
        alike.setdefault(frozenset((one.code, one.needed) for one in broken), []).append(draw)
    for broken_codes, some in alike.items():
        own = {code: [column[draw] for draw in some] for code, column in columns.items()}
        found, still = _Sheet(_without(network, broken_codes), own, len(some), not_before).departures(_ROUNDS)
        for place, draw in enumerate(some):
            days[draw] = found[place]
        for place in still:
            drawn = {code: column[place] for code, column in own.items()}
            days[some[place]] = earliest(network, drawn, not_before).departs
    return days


def _without(network: Network, broken: frozenset[RunsOut]) -> Network:
    """The network, in which what runs out in any case does not run out."""

    def kept(activity: Activity) -> Activity:
        needs = tuple(
            replace(need, at_most=None) if (activity.code, need.code) in broken else need for need in activity.needs
        )
        return replace(activity, needs=needs)

    return Network(tuple(kept(activity) for activity in network.activities), network.calendars)


class _Sheet:
    """The columns of one network while they are reckoned."""

    def __init__(self, network: Network, drawn: Mapping[str, list[int]], draws: int, not_before: int) -> None:
        self.network, self.draws, self.not_before = network, draws, not_before
        self.drawn = dict(drawn)
        self.floors: dict[str, Column] = {activity.code: activity.not_before for activity in network.activities}
        self.floors[DEPARTURE] = max(network.by_code[DEPARTURE].not_before, not_before)
        self.begins: dict[str, Column] = {}
        self.done: dict[str, Column] = {}

    def departures(self, rounds: int) -> tuple[list[int], list[int]]:
        """The days, and the places of draws that are not settled after so many rounds."""
        days, places = [0] * self.draws, list(range(self.draws))
        moved: Iterable[str] = (step.code for step in self.network.steps)
        for _round in range(rounds):
            self._sweep(moved)
            late, raised = self._hold_back()
            for place, day in zip(places, _as_list(self.begins[DEPARTURE], self.draws), strict=True):
                days[place] = day
            if len(late) < self.draws:
                places = self._narrowed(places, sorted(late))
            if not places:
                break
            moved = (step.code for step in self.network.from_here(raised))
        return days, places

    def _narrowed(self, places: Sequence[int], late: Sequence[int]) -> list[int]:
        """Go on with the draws in which something runs out: in the others all is settled. Returns their places."""
        self.draws = len(late)
        if not late:
            return []
        seen: dict[int, list[int]] = {}  # many days are one list, and stay one

        def kept(column: list[int]) -> list[int]:
            if id(column) not in seen:
                seen[id(column)] = [column[draw] for draw in late]
            return seen[id(column)]

        self.drawn = {code: kept(column) for code, column in self.drawn.items()}
        for columns in (self.floors, self.begins, self.done):
            for code, column in columns.items():
                if not isinstance(column, int):
                    columns[code] = kept(column)
        return [places[draw] for draw in late]

    def _sweep(self, moved: Iterable[str]) -> None:
        """Reckon anew when these begin and are done, by their codes in order."""
        for code in moved:
            activity = self.network.by_code[code]
            days = self.network.calendar_of(activity)
            first = [_plus(self.done[need.code], need.lag) for need in activity.needs]
            self.begins[code] = _worked(days, _latest([*first, self.floors[code]]))
            self.done[code] = _after(days, self.begins[code], self.drawn.get(code, activity.duration))

    def _hold_back(self) -> tuple[set[int], frozenset[str]]:
        """Begin later what would run out; returns the draws in which something would, and what is begun later."""
        late: set[int] = set()
        raised: set[str] = set()
        for window in self.network.windows:
            begin, end = self.begins[window.code], self.done[window.needed]
            if isinstance(begin, int) and isinstance(end, int):
                over = list(range(self.draws)) if begin - end > window.at_most else []
            else:
                pairs = zip(_as_list(begin, self.draws), _as_list(end, self.draws), strict=True)
                over = [draw for draw, (first, last) in enumerate(pairs) if first - last > window.at_most]
            if over:
                late.update(over)
                raised.add(window.needed)
                self._raise_floor(window.needed, begin, window.at_most, over)
        return late, frozenset(raised)

    def _raise_floor(self, code: str, begin: Column, at_most: int, over: Sequence[int]) -> None:
        activity = self.network.by_code[code]
        days, duration, floor = self.network.calendar_of(activity), self.drawn.get(code), self.floors[code]
        if isinstance(begin, int) and duration is None and isinstance(floor, int):
            self.floors[code] = max(floor, _begun_for(days, begin - at_most, activity.duration))
            return
        floors, begins = _as_list(floor, self.draws), _as_list(begin, self.draws)
        takes = duration or _as_list(activity.duration, self.draws)
        pairs = [(begins[draw], takes[draw]) for draw in over]
        begun = {pair: _begun_for(days, pair[0] - at_most, pair[1]) for pair in set(pairs)}
        for draw, pair in zip(over, pairs, strict=True):
            if begun[pair] > floors[draw]:
                floors[draw] = begun[pair]
        self.floors[code] = floors


def _begun_for(days: WorkDays, wanted: int, takes: int) -> int:
    """The first day on which something can begin so that it is not done before a day."""
    return days.before(days.on_or_after(wanted), takes)


def _as_list(column: Column, draws: int) -> list[int]:
    """A list of its own, with a place for each draw."""
    return [column] * draws if isinstance(column, int) else list(column)


def _plus(column: Column, days: int) -> Column:
    if isinstance(column, int):
        return column + days
    return [day + days for day in column] if days else column


def _latest(columns: Sequence[Column]) -> Column:
    """The latest day of each draw."""
    latest: list[int] | None = None
    least: int | None = None
    seen: set[int] = set()
    for column in columns:
        if isinstance(column, int):
            least = column if least is None or column > least else least
        elif id(column) not in seen:  # many days are one list
            seen.add(id(column))
            latest = column if latest is None else [a if a > b else b for a, b in zip(latest, column, strict=True)]
    if latest is None:
        return least or 0
    if least is None or least <= min(latest):
        return latest
    return [day if day > least else least for day in latest]


def _worked(days: WorkDays, column: Column) -> Column:
    """The first working day that is not before each day."""
    if isinstance(column, int):
        return days.on_or_after(column)
    if days is EVERY_DAY:
        return column
    looked_up = {day: days.on_or_after(day) for day in set(column)}
    return [looked_up[day] for day in column]


def _after(days: WorkDays, begins: Column, duration: Column) -> Column:
    """The day on which what begins on each day is done."""
    if isinstance(begins, int) and isinstance(duration, int):
        return days.after(begins, duration)
    if isinstance(begins, list) and isinstance(duration, int):
        if days is EVERY_DAY:
            return [day + duration for day in begins] if duration else begins
        looked_up = {day: days.after(day, duration) for day in set(begins)}
        return [looked_up[day] for day in begins]
    takes = duration if isinstance(duration, list) else []
    firsts = begins if isinstance(begins, list) else repeat(begins)
    if days is EVERY_DAY:
        return list(map(add, firsts, takes))
    pairs = list(zip(firsts, takes, strict=False))
    done = {pair: days.after(*pair) for pair in set(pairs)}
    return [done[pair] for pair in pairs]
