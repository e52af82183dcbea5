"""The form of a sketch: its rows as the template shows them, and rows added and taken away without a script."""

from collections.abc import Mapping
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from foundation.forms.form import Form
from returns.journey.queries.points import found_points, point_at, point_label
from returns.journey.rules.itinerary import LegMode
from returns.sketch.rules.sketch import Assumed
from returns.sketch.schemas import COUNTS, MOST, count_of, row_of
from returns.sketch.words.sentences import row_title

_MOST_CHOICES = 24
Values = dict[str, Any]


def empty_sketch() -> Values:
    """One person and one leg, nothing known of them, and everything assumed that only a case can know."""
    assumed = [assumption.value for assumption in Assumed]
    return {"people": "1", "legs": "1", "escorts": "0", "leg1_mode": LegMode.AIR.value, "assume": assumed}


def example_sketch(today: date) -> Values:
    """A family to begin with, nobody's: a baby, a woman far along, passports that end soon, a change, a nurse."""
    day = today + timedelta(days=21)
    passport = {"nationality": "AF", "document": "passport", "document_expires": (day + timedelta(days=6)).isoformat()}
    people = (
        {"likeness": "mother", "age": "29", "age_unit": "years"},
        {"likeness": "baby", "age": "5", "age_unit": "days"},
        {"likeness": "woman", "age": "24", "age_unit": "years", "weeks": "30"},
    )
    flight = {"mode": "air", "carrier": "QR", "departs_on": day.isoformat()}
    next_day = (day + timedelta(days=1)).isoformat()
    legs: tuple[dict[str, str], ...] = (
        {**flight, "origin_typed": "IST", "destination_typed": "DOH", "departs_time": "19:40", "arrives_time": "23:50"},
        {"origin_typed": "DOH", "destination_typed": "KBL", "departs_time": "02:30", "arrives_time": "07:20"},
    )
    legs = (legs[0], {**flight, **legs[1], "departs_on": next_day})
    values: Values = {**empty_sketch(), "people": str(len(people)), "legs": str(len(legs)), "escorts": "1"}
    for n, person in enumerate(people, 1):
        values |= {f"person{n}_{name}": value for name, value in {**passport, **person}.items()}
    for n, leg in enumerate(legs, 1):
        values |= {f"leg{n}_{name}": value for name, value in leg.items()}
    return {**values, "escort1_kind": "medical"}


def changed_rows(values: Mapping[str, Any], do: str) -> Values:
    """The sketch with one row more or less: `add_person`, `remove_leg_2`. Anything else changes nothing."""
    verb, _sep, rest = do.partition("_")
    kind, _sep, number = rest.partition("_")
    if kind not in COUNTS:
        return dict(values)
    if verb == "add":
        return _with_row(values, kind)
    is_number = number.isascii() and number.isdigit() and len(number) < 3
    return _without_row(values, kind, int(number)) if verb == "remove" and is_number else dict(values)


def _with_row(values: Mapping[str, Any], kind: str) -> Values:
    """A new leg goes on where the last one ends; somebody new has the nationality of the one before."""
    count = count_of(values, kind)
    if count >= MOST[kind]:
        return dict(values)
    before = row_of(values, kind, count)
    new: Values = {"mode": LegMode.AIR.value} if kind == "leg" else {}
    if kind == "leg" and count:
        new |= {
            "origin": before.get("destination", ""),
            "origin_typed": before.get("destination_typed", ""),
            "origin_searched": before.get("destination_searched", ""),
            "departs_on": before.get("arrives_on") or before.get("departs_on", ""),
        }
    if kind == "person" and count:
        new = {name: before.get(name, "") for name in ("nationality", "nationality_too", "document")}
    return {
        **values,
        COUNTS[kind]: str(count + 1),
        **{f"{kind}{count + 1}_{name}": typed for name, typed in new.items()},
    }


def _without_row(values: Mapping[str, Any], kind: str, number: int) -> Values:
    count = count_of(values, kind)
    if not 1 <= number <= count:
        return dict(values)
    rows = [row_of(values, kind, n) for n in range(1, count + 1) if n != number]
    starts = tuple(f"{kind}{n}_" for n in range(1, MOST[kind] + 1))
    kept = {name: typed for name, typed in values.items() if not name.startswith(starts)}
    for n, row in enumerate(rows, 1):
        kept |= {f"{kind}{n}_{name}": typed for name, typed in row.items()}
    return {**kept, COUNTS[kind]: str(len(rows))}


def form_rows(form: Form, countries: list[str]) -> SimpleNamespace:
    """People, legs and escorts of a form as rows, each with what the template needs beside its fields."""
    by_kind = {
        kind: [_row(form, kind, n, countries) for n in range(1, count_of(form.values, kind) + 1)] for kind in MOST
    }
    return SimpleNamespace(
        people=by_kind["person"],
        legs=by_kind["leg"],
        escorts=by_kind["escort"],
        may_add={kind: len(rows) < MOST[kind] for kind, rows in by_kind.items()},
        place=point_choices(form.values, "", "place", countries),
    )


def _row(form: Form, kind: str, number: int, countries: list[str]) -> SimpleNamespace:
    start = f"{kind}{number}_"
    likeness = str(form.values.get(f"{start}likeness") or "")
    ends = ("origin", "destination") if kind == "leg" else ()
    return SimpleNamespace(
        start=start,
        title=row_title(kind, number, likeness),
        remove=f"remove_{kind}_{number}",
        **{end: point_choices(form.values, start, end, countries) for end in ends},
    )


def point_choices(values: Mapping[str, Any], start: str, end: str, countries: list[str]) -> list[tuple[str, str]]:
    """What was found for the typed text, and what is chosen already."""
    typed, chosen = str(values.get(f"{start}{end}_typed") or ""), str(values.get(start + end) or "")
    points = found_points(typed[:120], countries) if typed.strip() else []
    chosen_point = point_at(chosen) if chosen else None
    # A text that names just one place needs no choice; what was copied by its code alone is shown by its name.
    if len(points) == 1 and (chosen_point is None or chosen_point.code == points[0].code):
        return []
    labels = {
        point.code: point_label(point) for point in (*([chosen_point] if chosen_point and not points else []), *points)
    }
    return list(labels.items())[:_MOST_CHOICES]
