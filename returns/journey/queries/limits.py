"""The rule rows by which legs are judged: connections in general and at single airports, nights, where legs join."""

from collections.abc import Mapping

from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.queries.reasons import cited
from returns.cases.rules.limits import Limit
from returns.journey.rules.itinerary import JourneyLimits, LegMode, TransferLimits
from returns.journey.rules.nights import NightLimits
from returns.journey.rules.pace import PaceLimits

JOURNEY_CODES = {
    "domestic": "itinerary.connection.domestic_minutes",
    "international": "itinerary.connection.international_minutes",
    "terminal": "itinerary.connection.terminal_change_minutes",
    "extra_child": "itinerary.connection.extra_small_child_minutes",
    "extra_wheelchair": "itinerary.connection.extra_wheelchair_minutes",
    "joins": "itinerary.joins_within_km",
    "ends": "itinerary.last_leg_ends_at_place_of_return",
    "transfer_domestic": "itinerary.transfer.domestic_minutes",
    "transfer_international": "itinerary.transfer.international_minutes",
    "transfer_child": "itinerary.transfer.extra_small_child_minutes",
    "transfer_wheelchair": "itinerary.transfer.extra_wheelchair_minutes",
    "night_from": "itinerary.night_stop.from_hour",
    "night_to": "itinerary.night_stop.to_hour",
    "night_minutes": "itinerary.night_stop.at_least_minutes",
}
# What a leg itself can be: looked at before one is saved, too.
FASTEST = {mode: f"itinerary.fastest_km_an_hour.{mode.value}" for mode in LegMode}
LONGEST = {mode: f"itinerary.longest_hours.{mode.value}" for mode in LegMode}
AHEAD, BETWEEN = "itinerary.planned_legs_lie_ahead", "itinerary.questioned_between_airports"
TRANSFERS = {mode: f"itinerary.transfer.{mode.value}" for mode in (LegMode.RAIL, LegMode.SEA)}
BEFORE_SHIP = "itinerary.transfer.before_ship_minutes"
TRANSFER_CODES = [f"{code}_{where}_minutes" for code in TRANSFERS.values() for where in ("domestic", "international")]
LEG_CODES = (*FASTEST.values(), *LONGEST.values(), AHEAD, BETWEEN)
JOURNEY_CODES |= {code: code for code in (*LEG_CODES, *TRANSFER_CODES, BEFORE_SHIP)}
_AT_AIRPORTS = ("domestic", "international", "terminal", "transfer_domestic", "transfer_international")
_AIRPORT = "airport"


def journey_limits(rulebook: RulesOfDay) -> JourneyLimits:
    """The numbers of the topic on a day, out of rules that are read already (all of JOURNEY_CODES).

    RuleMissing or RuleUnknown where the rule book says nothing. Rows of single airports are named nowhere in the open:
    where somebody travels is sealed.
    """
    general = {
        name: _limit(rulebook.need(code)) for name, code in JOURNEY_CODES.items() if name not in ("ends", *LEG_CODES)
    }
    at = {name: _by_airport(rulebook, name) for name in _AT_AIRPORTS}
    return JourneyLimits(
        domestic=general["domestic"],
        international=general["international"],
        extra_small_child=general["extra_child"],
        extra_wheelchair=general["extra_wheelchair"],
        joins_within_km=general["joins"],
        ends_at_place=cited(rulebook.need(JOURNEY_CODES["ends"])),
        terminal_change=general["terminal"],
        domestic_at=at["domestic"],
        international_at=at["international"],
        terminal_change_at=at["terminal"],
        night=NightLimits(
            general["night_from"].value,
            general["night_to"].value,
            general["night_minutes"].value,
            general["night_minutes"].cited,
        ),
        transfer=_transfers(general, at),
        pace=pace_limits(rulebook),
        lies_ahead=cited(rulebook.need(AHEAD)),
        between_airports=rulebook.need(BETWEEN).entries(),
        between_airports_row=cited(rulebook.need(BETWEEN)),
    )


def _transfers(general: Mapping[str, Limit], at: Mapping[str, Mapping[str, Limit]]) -> TransferLimits:
    return TransferLimits(
        domestic=general["transfer_domestic"],
        international=general["transfer_international"],
        extra_small_child=general["transfer_child"],
        extra_wheelchair=general["transfer_wheelchair"],
        domestic_at=at["transfer_domestic"],
        international_at=at["transfer_international"],
        within_by={mode: general[f"{code}_domestic_minutes"] for mode, code in TRANSFERS.items()},
        abroad_by={mode: general[f"{code}_international_minutes"] for mode, code in TRANSFERS.items()},
        before_ship=general[BEFORE_SHIP],
    )


def pace_limits(rulebook: RulesOfDay) -> PaceLimits:
    """How fast and how long legs can be, out of rules that are read already; what is not known limits nothing."""
    fastest, longest = (
        {mode.value: _limit(row) for mode, code in codes.items() if (row := rulebook.need(code)).known}
        for codes in (FASTEST, LONGEST)
    )
    return PaceLimits(fastest, longest)


def _limit(row: RuleRow) -> Limit:
    return Limit(row.whole(), cited(row))


def _by_airport(rulebook: RulesOfDay, name: str) -> dict[str, Limit]:
    code = JOURNEY_CODES[name]
    airports = {value for row in rulebook.rows[code] for key, value in row.scope if key == _AIRPORT}
    rows = {airport: rulebook.need(code, {_AIRPORT: airport}) for airport in sorted(airports)}
    return {airport: _limit(row) for airport, row in rows.items() if row.scope}
