"""The journey as it is drawn: a strip of time with people and escorts under the legs, and a small map beside it."""

import uuid
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from foundation.charts.maps import RouteMap, route_map
from foundation.charts.strips import Span, time_strip
from foundation.language.formats import clock_time, listed
from foundation.language.locales import direction
from foundation.language.words import _
from returns.escorts.queries.escorts import Escort, legs_along
from returns.journey.queries.itinerary import Leg, journey, journeys_apart, way_home
from returns.journey.queries.shown_legs import ShownLeg, shown_legs
from returns.journey.words import MODE_LABELS, duration_label

_LETTERS = 3  # of an airport's code


def journey_strip(legs: Sequence[Leg], names: Mapping[str, str], escorts: Sequence[Escort]) -> SimpleNamespace | None:
    """Legs of each group of people, with everybody and every escort as a row under them; None without legs."""
    travelled = journey(legs)
    groups = [(who, own) for who, own in journeys_apart(travelled, [uuid.UUID(person) for person in names]) if own]
    rows = [(_heading(who, names, len(groups)), _spans(own, "leg")) for who, own in groups]
    rows += [(names[person.hex], _spans(own, "person", words=False)) for who, own in groups for person in who]
    for escort in escorts:
        along = legs_along(escort, travelled, [uuid.UUID(person) for person in names])
        spans = [*_spans(along, "escort", words=False), *_spans(way_home(legs, escort.id), "home", words=False)]
        rows.append((escort.content["name"], spans))
    drawn = time_strip([row for row in rows if row[1]], mirrored=direction() == "rtl")
    if drawn is None:
        return None
    ticks = [SimpleNamespace(x=x, label=_("+%(hours)s h", hours=hours)) for x, hours in drawn.ticks]
    return SimpleNamespace(rows=drawn.rows, ticks=ticks, heads=len(groups))


def _heading(who: Sequence[uuid.UUID], names: Mapping[str, str], groups: int) -> str:
    return _("Legs") if groups == 1 else _("Legs of %(names)s", names=listed([names[person.hex] for person in who]))


def _spans(legs: Sequence[Leg], kind: str, words: bool = True) -> list[Span]:
    return [_span(shown, kind, words) for shown in shown_legs(legs)]


def _span(shown: ShownLeg, kind: str, words: bool) -> Span:
    if not words:
        return Span(shown.leg.departs_at, shown.leg.arrives_at, kind=kind)
    wait = duration_label(shown.wait) if shown.wait is not None and shown.wait > 0 else ""
    return Span(
        shown.leg.departs_at,
        shown.leg.arrives_at,
        label=f"{shown.ordinal} {MODE_LABELS[shown.mode]}",
        start_label=f"{clock_time(shown.departs)} {_short(shown.origin)}",
        end_label=f"{clock_time(shown.arrives)} {_short(shown.destination)}",
        gap_label=wait,
        kind=kind,
    )


def _short(end: Mapping[str, Any]) -> str:
    return str(end["code"] if len(end["code"]) == _LETTERS else end["name"])


def journey_map(legs: Sequence[Leg]) -> RouteMap | None:
    """The legs that people travel as great circles between their ends; None without legs. Opens them."""
    shown = shown_legs(journey(legs))
    ends = [(leg.origin, leg.destination) for leg in shown]
    stretches = [((a["lat"], a["lon"]), (b["lat"], b["lon"])) for a, b in ends]
    spots = {(end["lat"], end["lon"]): _short(end) for pair in ends for end in pair}
    return route_map(stretches, list(spots.items()))
