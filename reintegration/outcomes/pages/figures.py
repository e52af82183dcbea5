"""A row of figures as words and numbers for templates and files. Nothing is reckoned from what is hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask_babel import format_percent, get_locale

from foundation.accounts.queries.staff import offices, organisations
from foundation.charts.intervals import Scale, around_nothing
from foundation.charts.lines import LineChart, Moment, line_chart
from foundation.charts.world import Area, WorldMap, fitted_map
from foundation.language.formats import by_pattern, country, day, number
from foundation.language.locales import direction
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from reintegration.outcomes.queries import ShownRow
from reintegration.outcomes.rules.figures import NOT_SAID, Block, OutcomeState, Table, bounds, places_for, reasons_of
from reintegration.outcomes.words import ROW_OF_NONE, ROW_OF_SEX, SCORE_LABELS, reason_label
from returns.cases.words import TRACK_LABELS

MINUS = "\u2212"
_FROM_LEFT = "\u200e"
LEVEL = 0.95  # of every interval
ALONE = (Block.OPEN.value, Block.NOT_OFFERED.value)  # who is not due
PLACES = 2  # of a share or a score in words: whole percents
Written = Callable[[float | None, int], str | None]
_TICKS = (0, 0.25, 0.5, 0.75, 1)
_STEPS = (0, 0.2, 0.4, 0.6, 0.8)
_SCORE_TICKS = (0, 0.25, 0.5, 0.75, 1)
MOST_INTERVALS = 40  # rows of a picture on paper; more than that are read in the table


def _names(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: names.get(key, key)


def row_labels(request: Request, table: Table, names: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """How rows of a table are called in the reader's language; at most one statement.

    `names`: of partners and offices as a snapshot kept them, by the hex of their ids; as they are called today without.
    """
    if names is not None and table in (Table.PARTNER, Table.OFFICE):
        named = _names(names)
    elif table is Table.PARTNER:
        named = _names({organisation.id.hex: organisation.name for organisation in organisations(request.unit.session)})
    elif table is Table.OFFICE:
        named = _names({office.id.hex: office.name for office in offices(request.unit.session)})
    elif table is Table.COUNTRY:
        named = country
    elif table is Table.ROUND:

        def named(key: str) -> str:
            return _("Month %(month)s", month=number(int(key)))

    else:
        words: dict[Table, Mapping[Any, object]] = {Table.SEX: ROW_OF_SEX, Table.TRACK: TRACK_LABELS}
        named = _names({code.value: str(label) for code, label in words.get(table, {}).items()})
    none = str(ROW_OF_NONE.get(table, ""))
    return lambda key: none if key == NOT_SAID else named(key)


def own_row(request: Request[Any]) -> tuple[Table, str] | None:
    """The one row that is the reader's: of the organisation or the office; None for who compares all of them."""
    if request.me.organisation_id is not None:
        return Table.PARTNER, request.me.organisation_id.hex
    return (Table.OFFICE, request.me.office_id.hex) if request.me.office_id is not None else None


@dataclass(frozen=True)
class Shown:
    """A row of figures. None wherever something is not shown, and where nobody was counted."""

    label: str
    key: str
    counted_on: date
    values: Mapping[str, Any]

    def count(self, name: str) -> int | None:
        """A number of people."""
        number = self.values.get(name)
        return int(number) if number is not None else None

    @property
    def older(self) -> dict[str, date]:
        """The numbers of people that are of an older day than the row, by name."""
        days = {name: self.values.get(f"{name}_on") for name in ALONE}
        return {name: date.fromisoformat(day) for name, day in days.items() if day is not None}

    @property
    def response_rate(self) -> float | None:
        """The part of everybody due who was measured."""
        due, measured = self.count("due"), self.count("measured")
        return measured / due if due and measured is not None else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Sustained of all who are due: if nobody who is missing is, and if all of them are."""
        due, measured, sustained = (self.count(name) for name in ("due", "measured", "sustained"))
        if not due or measured is None or sustained is None:
            return None
        worst, best = bounds(sustained, measured, due)
        return float(worst), float(best)

    @property
    def not_attempted(self) -> int | None:
        """How many of those due the programme did not try to reach."""
        return next((people for part, people in self.reasons if part == (OutcomeState.NOT_ATTEMPTED,)), None)

    @property
    def reasons(self) -> list[tuple[tuple[OutcomeState, ...], int]]:
        """Who is missing, by reason."""
        return reasons_of(self.values)

    @property
    def share(self) -> tuple[float | None, float | None, float | None]:
        """The share for words: of the counts that are shown, so that it is rounded once."""
        value, low, high = self.triple("share")
        measured, sustained = self.count("measured"), self.count("sustained")
        return sustained / measured if value is not None and measured and sustained is not None else value, low, high

    def triple(self, *path: str) -> tuple[float | None, float | None, float | None]:
        """A number with the ends of its interval."""
        node: Any = self.values
        for step in path:
            node = node.get(step) if isinstance(node, Mapping) else None
        return (None, None, None) if node is None else (node[0], node[1], node[2])


def shown(row: ShownRow, label: str) -> Shown:
    """A row that was read, under the name that readers know it by."""
    return Shown(label, row.key, row.counted_on, row.shown)


def percent(value: float | None, places: int = PLACES) -> str | None:
    """A share in the reader's language, to a whole percent; `places`: of the share itself."""
    if value is None:
        return None
    pattern = get_locale().percent_formats[None].pattern
    return by_pattern(value, pattern.replace("0", _zeros(places - 2), 1))


def points(value: float | None, places: int = PLACES) -> str | None:
    """A difference of shares in percentage points, with its sign."""
    return None if value is None else _signed(value * 100, places - 2)


def points_alone(value: float) -> str:
    """A size of differences in percentage points, without a sign."""
    return by_pattern(round(value * 100, 1), "0.#")


def score(value: float | None, places: int = PLACES) -> str | None:
    """A score from 0 to 1, to two places."""
    return None if value is None else by_pattern(value, _zeros(places))


def change(value: float | None, places: int = PLACES) -> str | None:
    """A change of a score, with its sign."""
    return None if value is None else _signed(value, places)


def _zeros(places: int) -> str:
    return f"0.{'0' * places}" if places > 0 else "0"


def _signed(value: float, places: int) -> str:
    rounded = round(value, places)
    sign = "" if rounded == 0 else MINUS if rounded < 0 else "+"
    kept = _FROM_LEFT if sign and is_mirrored() else ""  # or the sign would stand behind its number
    return f"{kept}{sign}{by_pattern(abs(rounded), _zeros(places))}"


def apart(ends: Sequence[float | None], written: Written) -> list[str | None]:
    """The ends of an interval, or the worst and the best case: in more places where few would make them one."""
    places = places_for(ends, PLACES)
    return [written(end, places) for end in ends]


@dataclass(frozen=True)
class Spread:
    """A number and the ends of its interval, in words. An end is None where it is not shown."""

    value: str | None
    low: str | None
    high: str | None


def spread(triple: Sequence[float | None], written: Written) -> Spread | None:
    """A number and its interval in words; None where the number is not shown.

    In one place more where few would bring an end to the other side of nothing, or make one of both.
    """
    value, *ends = triple
    if value is None:
        return None
    low, high = apart(ends, written)
    return Spread(written(value, places_for(ends, PLACES)), low, high)


def scores_of(row: Shown, part: str, written: Written) -> list[tuple[str, Spread | None]]:
    """The composite and the dimensions of a row with their intervals; `part`: "means" or "change"."""
    return [(str(label), spread(row.triple(part, name), written)) for name, label in SCORE_LABELS.items()]


def missing_of(row: Shown) -> list[tuple[str, int]]:
    """Who is missing and why, in words."""
    return [(reason_label(part), people) for part, people in row.reasons]


# What may be quoted of a row of figures: one sentence that holds together what must not be told apart.


def quotable(row: Shown) -> str | None:
    """The share with its interval, measured of due, and both bounds, with the day; None where one is not shown."""
    share = spread(row.share, percent)
    due, measured, bounds = row.count("due"), row.count("measured"), row.bounds
    if share is None or not (share.low and share.high) or due is None or measured is None or bounds is None:
        return None
    worst, best = apart(bounds, percent)
    return ngettext(
        "Of %(due)s person whose twelve-month window had closed before %(day)s, %(measured)s were measured; for "
        "%(share)s of those measured, reintegration is sustained (%(level)s confidence interval: %(low)s to "
        "%(high)s). Counting everyone due, the share is between %(worst)s and %(best)s.",
        "Of %(due)s people whose twelve-month window had closed before %(day)s, %(measured)s were measured; for "
        "%(share)s of those measured, reintegration is sustained (%(level)s confidence interval: %(low)s to "
        "%(high)s). Counting everyone due, the share is between %(worst)s and %(best)s.",
        due,
        due=number(due),
        day=day(row.counted_on),
        measured=number(measured),
        share=share.value,
        level=percent(LEVEL),
        low=share.low,
        high=share.high,
        worst=worst,
        best=best,
    )


@dataclass(frozen=True)
class RowInWords:
    """A row of figures as pages show it."""

    row: Shown

    @property
    def response_rate(self) -> str | None:
        """The part of everybody due who was measured."""
        return percent(self.row.response_rate)

    @cached_property
    def share(self) -> Spread | None:
        """The share that is sustained of those who were measured."""
        return spread(self.row.share, percent)

    @cached_property
    def weighted(self) -> Spread | None:
        """The same, if people who are missing were like those who were measured."""
        return spread(self.row.triple("weighted"), percent)

    @property
    def bounds(self) -> list[str | None]:
        """Sustained of all who are due, at worst and at best."""
        return apart(self.row.bounds or (None, None), percent)

    @cached_property
    def scores(self) -> list[tuple[str, Spread | None]]:
        """The mean scores, the composite first."""
        return scores_of(self.row, "means", score)

    @cached_property
    def changes(self) -> list[tuple[str, Spread | None]]:
        """The changes of scores within persons, the composite first."""
        return scores_of(self.row, "change", change)

    @property
    def change_rows(self) -> list[tuple[str, Sequence[float | None], Spread | None]]:
        """The same with their numbers, the composite first."""
        return [
            (label, self.row.triple("change", name), words)
            for name, (label, words) in zip(SCORE_LABELS, self.changes, strict=True)
        ]

    @property
    def beside(self) -> Spread | None:
        """The difference of the share from that of everybody else."""
        return spread(self.row.triple("difference", "share"), points)

    @property
    def score_beside(self) -> Spread | None:
        """The difference of the composite from that of everybody else."""
        return spread(self.row.triple("difference", "composite"), change)

    @property
    def missing(self) -> Sequence[tuple[str, int]]:
        """Who is missing, by reason."""
        return missing_of(self.row)

    @cached_property
    def quote(self) -> str | None:
        """What may be quoted of it."""
        return quotable(self.row)


def legend(under: int) -> str:
    """What the dash in a table means; no number under `under` is shown."""
    return ngettext(
        "Not shown: a number under %(num)d, or one that would give it away.",
        "Not shown: a number under %(num)d, or one that would give it away.",
        under,
    )


# Pictures of figures: intervals in the rows of a table, scores by month, countries on a map.


def ticks_of_shares() -> list[tuple[float, str]]:
    """The places of a scale from none to all, with their words."""
    return [(place, str(format_percent(place))) for place in _TICKS]


def is_mirrored() -> bool:
    """Whether pictures run from right to left, as the language of this request does."""
    return direction() == "rtl"


def scale_of_shares(everybody: float | None) -> Scale:
    """From none to all, with a line at everybody's share."""
    return Scale(ticks_of_shares(), is_mirrored(), everybody)


def scale_of_scores(everybody: float | None) -> Scale:
    """From the least score to the best, with a line at everybody's."""
    return Scale([(place, str(score(place))) for place in _SCORE_TICKS], is_mirrored(), everybody)


def scale_of_changes(rows: Sequence[Shown]) -> Scale:
    """As far as the changes of scores in these rows reach, with a line at no change."""
    ends = [end for row in rows for name in SCORE_LABELS for end in row.triple("change", name)]
    return Scale(around_nothing(ends, _change_tick), is_mirrored(), 0.0)


def _change_tick(value: float) -> str:
    places = max(PLACES, places_for([value], PLACES))
    return _signed(value, places)


def scores_by_month(rows: Sequence[Shown]) -> LineChart | None:
    """The mean composite in each month. Not joined: other people stand behind each point."""
    values = [(Moment(int(row.key or 12), row.label), row.triple("means", "composite")) for row in rows]
    ticks = [(place, str(score(place))) for place in _SCORE_TICKS]
    return line_chart(values, ticks, is_mirrored=is_mirrored(), is_joined=False)


@dataclass(frozen=True)
class ShownCountry:
    """A country on the map, with its name and its share in words."""

    area: Area
    name: str
    share: str | None


@dataclass(frozen=True)
class MapOfShares:
    """Shares of countries on a map: the map, its countries, and the words of the steps in their order."""

    world: WorldMap
    countries: Sequence[ShownCountry]
    steps: Sequence[str]

    @property
    def by_step(self) -> list[tuple[int | None, list[ShownCountry]]]:
        """The countries of each step in their order; those that are not shown first."""
        steps = sorted({country.area.step for country in self.countries}, key=lambda step: -1 if step is None else step)
        return [(step, [country for country in self.countries if country.area.step == step]) for step in steps]


def map_of_shares(rows: Sequence[Shown]) -> MapOfShares | None:
    """The shares of countries; None where none is shown, or none has a shape."""
    by_code = {row.key: row for row in rows if row.key}
    values = {code: row.triple("share")[0] for code, row in by_code.items()}
    if not any(value is not None for value in values.values()):
        return None
    world = fitted_map(values, _STEPS)
    if world is None:
        return None
    ends = (*_STEPS[1:], 1)
    steps = [
        _("%(low)s to %(high)s", low=format_percent(least), high=format_percent(end))
        for least, end in zip(_STEPS, ends, strict=True)
    ]
    named = [ShownCountry(area, by_code[area.code].label, percent(by_code[area.code].share[0])) for area in world.areas]
    return MapOfShares(world, named, steps)
