"""How much of a way is left at least after each line: minutes, legs and money. What cannot be best any more goes."""

from collections.abc import Iterable, Mapping, Sequence

from planning.ways.rules.lines import Line, Lines
from planning.ways.rules.network import Network, Road
from planning.ways.rules.route import Party

FAR = 10**9


class Bounds:
    """By the numbers of lines. `legs`: the fewest legs after it to the end, the road onward among them.

    `minutes` (from the arrival, waits included) and `money` by how many legs are left first, each the least with so
    many legs or fewer. Money is of the one currency, where there is only one and every connection has its price; else
    nothing. `paid`: the least for the line itself.
    """

    def __init__(self, lines: Lines, party: Party) -> None:
        count = len(lines.every)
        self.legs: list[int] = [FAR] * count
        self.minutes: list[list[int]] = [[FAR] * count]
        self.money: list[list[int]] = [[FAR] * count]
        self.paid = lines.paid(party)
        self._lines = lines

    def end(self, lines: Iterable[Line], left: int, minutes: int) -> list[Line]:
        """Put so many minutes after lines to a last stop; `left`: the legs that they take, none or the road."""
        ended = list(lines)
        for line in ended:
            number = line.number
            self.legs[number] = min(self.legs[number], left)
            self.minutes[left][number] = min(self.minutes[left][number], minutes)
            self.money[left][number] = 0
        return ended

    def back(self, changed: Iterable[Line]) -> list[Line]:
        """Go one change back from lines whose bounds have changed; the lines that got lower ones."""
        minutes, money, left = self.minutes[-1], self.money[-1], len(self.minutes)
        least, paid = self._next()
        reached: dict[int, Line] = {}
        for line in changed:
            lasts, cost = minutes[line.number] + line.minutes, money[line.number] + self.paid[line.number]
            for before, number, wait in self._lines.before(line):
                if lasts + wait < least[number]:
                    least[number] = lasts + wait
                    reached[number] = before
                if cost < paid[number]:
                    paid[number] = cost
                    reached[number] = before
        for number in reached:
            self.legs[number] = min(self.legs[number], left)
        return list(reached.values())

    def forward(self, lines: Iterable[Line]) -> None:
        """The last round, for some lines alone: look at what people can change to."""
        minutes, money, left = self.minutes[-1], self.money[-1], len(self.minutes)
        least, paid = self._next()
        for line in lines:
            takes, costs = least[line.number], paid[line.number]
            for after, number, wait in self._lines.after(line):
                lasts, cost = minutes[number], money[number] + self.paid[number]
                if lasts < FAR:
                    lasts += wait + after.minutes
                    if lasts < takes:
                        takes = lasts
                    if cost < costs:
                        costs = cost
            if takes < FAR:
                least[line.number], paid[line.number] = takes, costs
                self.legs[line.number] = min(self.legs[line.number], left)

    def _next(self) -> tuple[list[int], list[int]]:
        self.minutes.append(list(self.minutes[-1]))
        self.money.append(list(self.money[-1]))
        return self.minutes[-1], self.money[-1]


def bounds_of(
    network: Network,
    lines: Lines,
    finals: Mapping[str, Road | None],
    firsts: Sequence[Line],
    party: Party,
    most_legs: int,
) -> Bounds:
    """Reckon backwards from the last stops, one leg at a time (as in the rounds of RAPTOR).

    Ways have at most so many legs and begin with one of the first lines: of the last round only these are asked.
    """
    bounds = Bounds(lines, party)
    ends = [(network.places[code], code, road) for code, road in finals.items() if code in network.places]
    changed: list[Line] = []
    for stop, _code, road in ends:
        if road is None:
            changed += bounds.end(lines.into(stop), 0, 0)
    changed = bounds.back(changed)
    for stop, code, road in ends:
        if road is not None:
            changed += bounds.end(lines.into(stop), 1, road.minutes + lines.changes.least_to_road(code))
    for _left in range(2, most_legs - 1):
        changed = bounds.back(changed)
    if most_legs > 2:
        bounds.forward(firsts)
    return bounds
