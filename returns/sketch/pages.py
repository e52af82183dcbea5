"""Pages of a sketch: what if. Nothing that is typed here is kept: it travels by POST, and comes back on the page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form, in_pairs
from foundation.language.formats import all_countries, code_named, countries
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import Finding, the_case
from returns.cases.queries import Case, reason_sentence
from returns.cases.rules.cases import blockers
from returns.cases.words import choices_of
from returns.documents.rules.documents import LETS_IN, TRAVELLED_ON, DocumentKind
from returns.documents.words import DOCUMENT_LABELS
from returns.journey.queries.legs import ShownLeg, found_points, point_at, point_label, shown_legs
from returns.journey.rules.itinerary import LegMode
from returns.journey.words import ESCORT_LABELS, MODE_LABELS, NEED_LABELS
from returns.people.words import nationality_choices
from returns.sketch.queries import sketch_of_case
from returns.sketch.rules import Assumed, DayJudged, Run, Window, free_days, runs_of, window_of
from returns.sketch.schemas import COUNTS, MOST, SketchForm, count_of, read_rows, row_of
from returns.sketch.services import JudgedSketch, Sketched, judge_sketch, places_at, stated_parts, stated_sketch
from returns.sketch.words import (
    AGE_UNIT_LABELS,
    ASSUMED_LABELS,
    LIKENESS_LABELS,
    SketchAct,
    not_judged,
    row_title,
    sketched_names,
    who_clears,
)

# The form of a sketch: its rows as the template shows them, and rows added and taken away without a script.

_MOST_CHOICES = 24
_WHOLE_PEOPLE = 3
_PRESET = ("mode", "age_unit")  # chosen on a row in which nobody has typed
_OPEN_ROWS = 2  # of a kind: what is filled in after them is one line, until somebody wants to change it
_LINES = ("person", "leg")
_SELDOM = (
    *("due_on", "weeks", "several", "needs", "ill"),
    *("nationality_too", "permit", "permit_country", "permit_expires"),
)
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
    """The sketch with a row more or less, or more of one: `add_person`, `remove_leg_2`. All else changes nothing."""
    verb, _sep, rest = do.partition("_")
    kind, _sep, number = rest.partition("_")
    if kind not in COUNTS:
        return dict(values)
    if verb == "add":
        return _with_row(values, kind)
    is_number = number.isascii() and number.isdigit() and len(number) < 3
    if verb in ("more", "open") and is_number:
        return {**values, f"{kind}{number}_{verb}": "yes", **_opened(kind, int(number))}
    return _without_row(values, kind, int(number)) if verb == "remove" and is_number else dict(values)


def _opened(kind: str, number: int) -> Values:
    """What shows all of a row, and goes there."""
    return {f"{kind}{number}_open": "yes", "wanted": f"{kind}{number}_"}


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
        **_opened(kind, count + 1),
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


@dataclass(frozen=True)
class FormRow:
    """A row of the form, with the points to choose from at each end of a leg, and its ends where they are typed."""

    kind: str
    number: int
    title: str
    points: Mapping[str, Sequence[tuple[str, str]]]
    is_whole: bool = True
    is_folded: bool = False  # on a phone
    stops: Sequence[str] = ()
    kept: Sequence[tuple[str, str]] = ()  # names and values of its fields, where it is one line
    says: str = ""  # what is said of it where it is folded or one line
    is_wanted: bool = False  # it was opened by the press before

    @property
    def start(self) -> str:
        """What the names of its fields begin with."""
        return f"{self.kind}{self.number}_"


@dataclass(frozen=True)
class FormRows:
    """The rows of a form by kind, to which kinds one may be added, and the places of return to choose from."""

    people: Sequence[FormRow]
    legs: Sequence[FormRow]
    escorts: Sequence[FormRow]
    may_add: Mapping[str, bool]
    places: Sequence[tuple[str, str]]


def form_rows(form: Form, countries: list[str]) -> FormRows:
    """People, legs and escorts of a form as rows, each with what the template needs beside its fields."""
    by_kind = {
        kind: [_row(form, kind, n, countries) for n in range(1, count_of(form.values, kind) + 1)] for kind in MOST
    }
    return FormRows(
        people=by_kind["person"],
        legs=by_kind["leg"],
        escorts=by_kind["escort"],
        may_add={kind: len(rows) < MOST[kind] for kind, rows in by_kind.items()},
        places=point_choices(form.values, "", "place", countries),
    )


def _row(form: Form, kind: str, number: int, countries: list[str]) -> FormRow:
    start = f"{kind}{number}_"
    likeness = str(form.values.get(f"{start}likeness") or "")
    ends = ("origin", "destination") if kind == "leg" else ()
    points = {end: point_choices(form.values, start, end, countries) for end in ends}
    typed = {end: str(form.values.get(f"{start}{end}_typed") or "") for end in ends}
    stops = [stop for end in ends if (stop := typed[end] or next((label for _code, label in points[end]), ""))]
    is_folded = _is_folded(form, kind, start)
    is_line = is_folded and number > _OPEN_ROWS and kind in _LINES and _is_complete(form, kind, start)
    return FormRow(
        kind,
        number,
        row_title(kind, number, likeness),
        points,
        is_whole=_is_whole(form, kind, start),
        is_folded=is_folded,
        stops=stops,
        kept=_kept(form, start) if is_line else (),
        says=_says(row_of(form.values, kind, number)) if is_folded else "",
        is_wanted=form.values.get("wanted") == start,
    )


def _is_complete(form: Form, kind: str, start: str) -> bool:
    """Whether nothing that a row needs is missing: of a leg its day and its times."""
    needed = ("departs_on", "departs_time", "arrives_time") if kind == "leg" else ()
    return all(form.values.get(start + name) for name in needed)


def _says(row: Mapping[str, Any]) -> str:
    """What the line of a row says: when somebody was born and their nationality, or when a leg is and by whom."""
    times = [row[name] for name in ("departs_time", "arrives_time") if row.get(name)]
    nationality = _nationality(row.get("nationality") or "")
    named = [row.get(name) for name in ("birth_date", "age", "departs_on")]
    said = (*named, nationality, "–".join(times), row.get("carrier"), row.get("number"))
    return " · ".join(str(each) for each in said if each)


def _nationality(typed: str) -> str:
    """By its name, where it was typed as a code or in other letters."""
    choices = nationality_choices() if typed else []
    return dict(choices).get(code_named(typed, choices) or typed, typed)


def _kept(form: Form, start: str) -> list[tuple[str, Any]]:
    """The fields of a row with what was typed."""
    typed = {name: value for name, value in sorted(form.values.items()) if name.startswith(start) and value}
    return in_pairs(typed)


def _is_folded(form: Form, kind: str, start: str) -> bool:
    """Whether a row folds: it is filled in, nothing in it is wrong, and nobody has opened it.

    An only row does where all that it needs is there, as in a sketch of a case.
    """
    typed = [name.removeprefix(start) for name, value in form.values.items() if name.startswith(start) and value]
    is_filled = any(name not in _PRESET for name in typed)
    is_wrong = any(name.startswith(start) for name in form.errors)
    is_open = is_wrong or bool(form.values.get(f"{start}open"))
    return is_filled and not is_open and (count_of(form.values, kind) > 1 or _is_complete(form, kind, start))


def _is_whole(form: Form, kind: str, start: str) -> bool:
    """Whether all fields of a row are shown: of many people those that are seldom needed come once they are wanted."""
    if kind != "person" or count_of(form.values, kind) <= _WHOLE_PEOPLE:
        return True
    names = [start + name for name in (*_SELDOM, "more")]
    return any(form.values.get(name) or form.errors.get(name) for name in names)


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


# The answer to a sketch as its page shows it: the verdict, findings by whom they are about, legs, days.


@dataclass(frozen=True)
class JudgedFinding(Finding):
    """A finding with who clears it, and between which days."""

    who: str
    window: Window | None


Group = tuple[str, Sequence[JudgedFinding]]  # about the same person or leg, or about the journey as a whole


@dataclass(frozen=True)
class Answer:
    """What stands in the way of a sketch: findings, legs, other days, what is assumed and what nobody judged."""

    day: date
    blocked: int
    warned: int
    groups: Sequence[Group]
    legs: Sequence[ShownLeg]
    assumed: Sequence[Assumed]
    not_judged: Sequence[str]
    days: Sequence[tuple[DayJudged, Collection[str]]]  # each with what blocks on it, each sentence once
    runs: Sequence[tuple[Run, str]]  # each with its sentence
    free: int


def answer_to(sketched: Sketched, judged: JudgedSketch, names: Mapping[str, str]) -> Answer:
    """Everything that the answer shows."""
    blocked = len(blockers(judged.findings))
    return Answer(
        day=judged.day,
        blocked=blocked,
        warned=len(judged.findings) - blocked,
        groups=_groups(judged, names, sketched),
        legs=shown_legs(sketched.legs),
        assumed=[assumption for assumption in Assumed if assumption in sketched.sketch.assumed],
        not_judged=not_judged(judged.is_child_alone, stated_parts(sketched)),
        days=[(day, dict.fromkeys(reason_sentence(reason, names) for reason in day.blocked)) for day in judged.days],
        runs=[(run, reason_sentence(run.reason, names)) for run in runs_of(judged.days)],
        free=len(free_days(judged.days)),
    )


def _groups(judged: JudgedSketch, names: Mapping[str, str], sketched: Sketched) -> list[Group]:
    """Findings by whom or what they are about: people in their order, then legs, then the journey as a whole."""
    labels = {**names, **{str(leg.ordinal): row_title("leg", leg.ordinal) for leg in sketched.legs}}
    by_subject: dict[str, list[JudgedFinding]] = {subject: [] for subject in (*labels, "")}
    for reason in judged.findings:
        finding = JudgedFinding(
            reason, reason_sentence(reason, names), who_clears(reason), window_of(reason, judged.health)
        )
        by_subject[reason.subject if reason.subject in labels else ""].append(finding)
    labels[""] = _("The journey as a whole")
    return [(labels[subject], findings) for subject, findings in by_subject.items() if findings]


routes = Routes("sketch", permission=Permission.CASES_OPEN)


def _sketch_page(request: Request[Any], form: Form, answer: Answer | None = None, copied: bool = False) -> str:
    return render_template(
        "returns/sketch/page.html",
        form=form,
        rows=form_rows(form, places_at(request.unit)),
        answer=answer,
        copied=copied,
        likenesses=choices_of(LIKENESS_LABELS),
        age_units=choices_of(AGE_UNIT_LABELS),
        nationalities=nationality_choices(),
        countries=countries(all_countries()),
        documents=_documents(TRAVELLED_ON),
        permits=_documents(LETS_IN),
        needs=list(NEED_LABELS.items()),
        modes=choices_of(MODE_LABELS),
        escorts=choices_of(ESCORT_LABELS),
        assumed=choices_of(ASSUMED_LABELS),
    )


def _documents(kinds: Iterable[DocumentKind]) -> list[tuple[str, str]]:
    return [(kind.value, str(DOCUMENT_LABELS[kind])) for kind in kinds]


@routes.form(
    "/sketch",
    SketchAct.JUDGE,
    opens=SketchAct.OPEN,
    shows=_sketch_page,
    begins=lambda _request: empty_sketch(),
    schema=SketchForm,
)
def judge(request: Request[None]) -> ResponseReturnValue:
    """Judge what was sketched, or change its rows, or begin with an example."""
    typed, today = dict(request.data), request.unit.today
    do = typed.pop("do", "judge")
    if do in ("example", "empty"):
        return _sketch_page(request, Form(values=example_sketch(today) if do == "example" else empty_sketch()))
    if do != "judge":
        return _sketch_page(request, Form(values=changed_rows(typed, str(do))))
    rows = read_rows(typed)
    sketched = stated_sketch(rows, today, places_at(request.unit))
    names = sketched_names([str(row.get("likeness") or "") for row in rows.people])
    answer = answer_to(sketched, judge_sketch(request.unit, sketched), names)
    return _sketch_page(request, Form(values=typed), answer)


@routes.get("/cases/<uuid:case_id>/sketch", SketchAct.OF_CASE, load=the_case)
def of_case(request: Request[Case]) -> ResponseReturnValue:
    """A sketch that begins with what a case says in the open."""
    values = sketch_of_case(request.unit.session, request.row, request.unit.today)
    return _sketch_page(request, Form(values=values), copied=True)
