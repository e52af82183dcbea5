"""The departure of a network for many draws at once: every day is a column with one place for each draw.

It says what `earliest` of the path says of each draw by itself, and takes a tenth of the time: what no draw changes is
one number, and days of a calendar are looked up once.
"""

from collections.abc import Callable, Mapping, Sequence
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

    def departures(self, rounds: int) -> tuple[list[int], list[int]]:
        """The days, and the places of draws that are not settled after so many rounds."""
        days, places = [0] * self.draws, list(range(self.draws))
        for _round in range(rounds):
            begins, done = self._swept()
            late = self._hold_back(begins, done)
            for place, day in zip(places, _as_list(begins[DEPARTURE], self.draws), strict=True):
                days[place] = day
            if len(late) < self.draws:
                places = self._narrowed(places, sorted(late))
            if not places:
                break
        return days, places

    def _narrowed(self, places: Sequence[int], late: Sequence[int]) -> list[int]:
        """Go on with the draws in which something runs out: in the others all is settled. Returns their places."""
        self.draws = len(late)
        self.drawn = {code: [column[draw] for draw in late] for code, column in self.drawn.items()}
        self.floors = {
            code: floor if isinstance(floor, int) else [floor[draw] for draw in late]
            for code, floor in self.floors.items()
        }
        return [places[draw] for draw in late]

    def _swept(self) -> tuple[dict[str, Column], dict[str, Column]]:
        begins: dict[str, Column] = {}
        done: dict[str, Column] = {}
        for activity in self.network.in_order:
            code, days = activity.code, self.network.calendar_of(activity)
            first = [_plus(done[need.code], need.lag) for need in activity.needs]
            begins[code] = _worked(days, _latest([*first, self.floors[code]]))
            done[code] = _after(days, begins[code], self.drawn.get(code, activity.duration))
        return begins, done

    def _hold_back(self, begins: Mapping[str, Column], done: Mapping[str, Column]) -> set[int]:
        """Begin later what would run out; returns the draws in which something would."""
        late: set[int] = set()
        for window in self.network.windows:
            begin, end = begins[window.code], done[window.needed]
            if isinstance(begin, int) and isinstance(end, int):
                over = list(range(self.draws)) if begin - end > window.at_most else []
            else:
                pairs = zip(_as_list(begin, self.draws), _as_list(end, self.draws), strict=True)
                over = [draw for draw, (first, last) in enumerate(pairs) if first - last > window.at_most]
            if over:
                late.update(over)
                self._raise_floor(window.needed, begin, window.at_most, over)
        return late

    def _raise_floor(self, code: str, begin: Column, at_most: int, over: Sequence[int]) -> None:
        activity = self.network.by_code[code]
        days, duration, floor = self.network.calendar_of(activity), self.drawn.get(code), self.floors[code]
        begun = _cached(lambda wanted, takes: days.before(days.on_or_after(wanted), takes))
        if isinstance(begin, int) and duration is None and isinstance(floor, int):
            self.floors[code] = max(floor, begun(begin - at_most, activity.duration))
            return
        floors, begins = _as_list(floor, self.draws), _as_list(begin, self.draws)
        takes = duration or _as_list(activity.duration, self.draws)
        for draw in over:
            floors[draw] = max(floors[draw], begun(begins[draw] - at_most, takes[draw]))
        self.floors[code] = floors


def _cached(reckon: Callable[[int, int], int]) -> Callable[[int, int], int]:
    """The same, each pair reckoned once."""
    seen: dict[tuple[int, int], int] = {}

    def looked_up(one: int, other: int) -> int:
        pair = (one, other)
        if pair not in seen:
            seen[pair] = reckon(one, other)
        return seen[pair]

    return looked_up


def _as_list(column: Column, draws: int) -> list[int]:
    """A list of its own, with a place for each draw."""
    return [column] * draws if isinstance(column, int) else list(column)


def _plus(column: Column, days: int) -> Column:
    if isinstance(column, int):
        return column + days
    return [day + days for day in column] if days else column


def _latest(columns: Sequence[Column]) -> Column:
    numbers = [column for column in columns if isinstance(column, int)]
    lists = list({id(column): column for column in columns if isinstance(column, list)}.values())
    if not lists:
        return max(numbers)
    least = max(numbers, default=None)
    if len(lists) == 1 and (least is None or least <= min(lists[0])):
        return lists[0]
    return list(map(max, *lists, *([repeat(least)] if least is not None else [])))


def _worked(days: WorkDays, column: Column) -> Column:
    if isinstance(column, int):
        return days.on_or_after(column)
    if days is EVERY_DAY:
        return column
    looked_up = {day: days.on_or_after(day) for day in set(column)}
    return [looked_up[day] for day in column]


def _after(days: WorkDays, begins: Column, duration: Column) -> Column:
    if isinstance(begins, int) and isinstance(duration, int):
        return days.after(begins, duration)
    if isinstance(begins, list) and isinstance(duration, int):
        looked_up = {day: days.after(day, duration) for day in set(begins)}
        return [looked_up[day] for day in begins]
    takes = duration if isinstance(duration, list) else []
    firsts = begins if isinstance(begins, list) else repeat(begins)
    if days is EVERY_DAY:
        return list(map(add, firsts, takes))
    return list(map(_cached(days.after), firsts, takes))
