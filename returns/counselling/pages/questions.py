"""The questions of a counselling session: screens and choices of its form, and answers as lines to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, ClassVar, TypeVar

from foundation.accounts.queries import staff as accounts
from foundation.forms.form import Form
from foundation.language.formats import day, for_reader, listed
from foundation.language.known_words import in_readers_words
from foundation.language.words import _, lazy_gettext as _l, ngettext
from foundation.web.route import Request
from returns.cases.pages.cases import case_at
from returns.cases.queries import Person, members_of_case
from returns.cases.words import SOLUTION_LABELS, WELL_BEING_LABELS, choices_of
from returns.counselling.queries import (
    CounsellingSession,
    counselling_rules,
    deciders,
    reflection_days,
    said_of,
    standing_sessions,
)
from returns.counselling.rules import (
    HIGHEST,
    LOWEST,
    WELL_BEING,
    Capacity,
    FreeWill,
    Pressure,
    Said,
    worries,
)
from returns.counselling.schemas import ALTERNATIVE_FIELDS
from returns.counselling.services import NewSession, Talk
from returns.counselling.words import (
    ALTERNATIVE_LABELS,
    CAPACITY_LABELS,
    EXPLAINED_LABELS,
    MODE_LABELS,
    PRESSURE_LABELS,
    RELATION_LABELS,
    SAID_LABELS,
    SIDE_EFFECT_LABELS,
    TALKED_LABELS,
    VENUE_LABELS,
    YES_NO_LABELS,
)
from returns.people.pages.people import Spoken, name_of, spoken_by

DRAFT = "counselling"
SUMMARY = "summary"
EnumT = TypeVar("EnumT", bound=Enum)
QUESTIONS = {
    "held_on": _l("When it was held"),
    "began": _l("Started at"),
    "ended": _l("Ended at"),
    "members": _l("Who it was for"),
    "will_of": _l("Whose own answers are these?"),
    "alone": _l("Did you talk to this person alone?"),
    "present": _l("Who else was present"),
    "mode": _l("How it was held"),
    "venue": _l("Where the person was"),
    "language": _l("Language of the session"),
    "interpreter": _l("Interpreter"),
    "interpreter_mode": _l("How the interpreter took part"),
    "sworn": _l("Is the interpreter sworn?"),
    "relation": _l("Is the interpreter related to the person?"),
    "explained": _l("What was explained"),
    "understood": _l("Was it read back, and understood?"),
    **{field: ALTERNATIVE_LABELS[name] for field, name in ALTERNATIVE_FIELDS.items()},
    "alternatives_note": _l("About the alternatives"),
    "side_effects": _l("What the person knows and acknowledges"),
    "pressure": _l("Is anyone pressuring the person to return?"),
    "informed": _l("Did the person decide after receiving timely and unbiased information?"),
    "capacity": _l("Can the person decide?"),
    "speaks_for": _l("Did someone else answer for the person?"),
    "fear": _l("Was any fear of return mentioned?"),
    **WELL_BEING_LABELS,
    "well_being_note": _l("About well-being"),
    "solution": _l("What the person chose"),
    "wants_next": _l("What the person wants next"),
    "open_questions": _l("Open questions"),
    "next_on": _l("Next appointment"),
    "note": _l("What was said"),
}
_CODES: dict[str, Mapping[Any, object]] = {
    "alone": YES_NO_LABELS,
    "mode": MODE_LABELS,
    "venue": VENUE_LABELS,
    "interpreter_mode": MODE_LABELS,
    "sworn": YES_NO_LABELS,
    "relation": RELATION_LABELS,
    "explained": EXPLAINED_LABELS,
    "understood": SAID_LABELS,
    **dict.fromkeys(ALTERNATIVE_FIELDS, TALKED_LABELS),
    "side_effects": SIDE_EFFECT_LABELS,
    "pressure": PRESSURE_LABELS,
    "informed": SAID_LABELS,
    "capacity": CAPACITY_LABELS,
    "speaks_for": YES_NO_LABELS,
    "fear": YES_NO_LABELS,
    "solution": SOLUTION_LABELS,
}
# The screens in their order: the word in the address, what stands on top, and which questions are asked there.
SCREENS: dict[str, tuple[object, tuple[str, ...]]] = {
    "when": (_l("When was the session held?"), ("held_on", "began", "ended")),
    "who": (_l("Who was it for, and who was there?"), ("members", "present")),
    "where": (_l("How and where was it held?"), ("mode", "venue")),
    "language": (
        _l("In which language, and who interpreted?"),
        ("language", "interpreter", "interpreter_mode", "sworn", "relation"),
    ),
    "explained": (_l("What was explained?"), ("explained", "understood")),
    "alternatives": (_l("Which alternatives were discussed?"), (*ALTERNATIVE_FIELDS, "alternatives_note")),
    "costs": (_l("Which consequences of returning does the person know about?"), ("side_effects",)),
    "free-will": (
        _l("Is it the person's own decision?"),
        ("will_of", "alone", "pressure", "informed", "capacity", "speaks_for"),
    ),
    "fear": (_l("Was any fear of return mentioned?"), ("fear",)),
    "well-being": (_l("How is the person?"), (*WELL_BEING, "well_being_note")),
    "solution": (_l("What did the person choose?"), ("solution",)),
    "next": (_l("What comes next?"), ("wants_next", "open_questions", "next_on", "note")),
}
ASKED = tuple(name for _title, names in SCREENS.values() for name in names)


def fields_of(session: CounsellingSession) -> dict[str, Any]:
    """A recorded session as the fields of its form; what was not asked is not among them."""
    content = said_of(session)
    fields = {name: getattr(content, name, None) for name in QUESTIONS}
    fields |= {f"alternative_{name}": talked for name, talked in content.alternatives.items()}
    if content.wills:  # of several the same was said; a form names one of them
        whose = tuple(will.person for will in content.wills)
        fields |= content.wills[0].answered
        fields["will_of"] = whose[0] if len(whose) == 1 else whose
    fields |= {name: str(points) for name, points in content.well_being.items()}
    fields |= {"held_on": for_reader(session.held_at).date(), "solution": session.solution}
    return {name: _as_typed(value) for name, value in fields.items() if value not in (None, "", ())}


def _as_typed(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class Answer:
    """What was answered to a question, in words; `coded` unless somebody wrote it."""

    name: str
    label: object
    value: str
    coded: bool


def answers(fields: Mapping[str, Any], names: Sequence[str], people: Mapping[str, str]) -> list[Answer]:
    """What was answered to these questions."""
    lines = []
    for name in names:
        value = fields.get(name)
        if value in (None, "", []):
            continue
        coded = name in _CODES or name in (*WELL_BEING, "held_on", "next_on")
        lines.append(Answer(name, QUESTIONS[name], _shown(name, value, people), coded))
    return lines


def _shown(name: str, value: Any, people: Mapping[str, str]) -> str:
    if name in ("members", "will_of"):
        several = value if isinstance(value, list) else [value]
        return listed([people.get(str(person_id).replace("-", ""), _("Name cannot be shown")) for person_id in several])
    if name in WELL_BEING:
        return _("%(points)s of %(highest)s", points=value, highest=HIGHEST)
    if name in ("held_on", "next_on"):
        return _day(str(value))
    if name == "language":
        return in_readers_words(str(value))
    labels = {str(key): str(label) for key, label in _CODES.get(name, {}).items()}
    if isinstance(value, list):
        return listed([labels.get(str(code), str(code)) for code in value])
    return labels.get(str(value), str(value))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


def change_of(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """How each rating has changed since the session before: one short sentence for each."""
    changes = []
    for name in WELL_BEING:
        if str(now.get(name, "")).isdigit() and str(before.get(name, "")).isdigit():
            step = int(now[name]) - int(before[name])
            words = _("as before") if step == 0 else _points(step)
            changes.append(_("%(what)s: %(change)s", what=WELL_BEING_LABELS[name], change=words))
    return changes


def _points(step: int) -> str:
    if step > 0:
        return ngettext("%(num)d point better", "%(num)d points better", step)
    return ngettext("%(num)d point worse", "%(num)d points worse", -step)


def screen_of(name: str) -> str:
    """The word of the screen on which a question is asked; the first one for a question that is not known."""
    return next((word for word, (_title, names) in SCREENS.items() if name in names), next(iter(SCREENS)))


@dataclass(frozen=True)
class Choices:
    """What can be chosen at a session of a case on a day: codes with their words, people as hex with their names."""

    members: Sequence[Person]
    people: Sequence[tuple[str, str]]
    deciding: Sequence[tuple[str, str]]
    spoken: Sequence[Spoken]
    explained: Sequence[tuple[str, object]]
    alternatives: Sequence[str]  # names of fields
    side_effects: Sequence[tuple[str, object]]
    reflection_days: int | None
    ask: ClassVar = QUESTIONS
    well_being: ClassVar = WELL_BEING
    points: ClassVar = [(str(point), str(point)) for point in range(LOWEST, HIGHEST + 1)]

    def of(self, name: str) -> list[tuple[str, str]]:
        """The choices of a question that are the same everywhere."""
        return choices_of(_CODES[name])


def choices(request: Request) -> Choices:
    """Everything that can be chosen at a session of this case today; three statements."""
    session, case, today = request.unit.session, case_at(request), request.unit.today
    rules = counselling_rules(session, case, today)
    members = members_of_case(session, case.id)
    host = accounts.country_of_office(session, request.me.office_id)
    deciding = deciders(session, members, today)
    people = [(person.id.hex, name_of(person)) for person in members]
    return Choices(
        members=members,
        people=people,
        deciding=[(person, name) for person, name in people if person in deciding],
        spoken=spoken_by(members),
        explained=[(code, EXPLAINED_LABELS[code]) for code in rules.explained if code in EXPLAINED_LABELS],
        alternatives=[f"alternative_{code}" for code in rules.requirements.alternatives],
        side_effects=[
            (code, SIDE_EFFECT_LABELS[code]) for code in rules.requirements.side_effects if code in SIDE_EFFECT_LABELS
        ],
        reflection_days=reflection_days(session, today, host),
    )


def worrying(fields: Mapping[str, Any]) -> bool:
    """Whether answers ask for the protection check and the specialist now."""
    will = FreeWill(
        pressure=_answer(Pressure, fields.get("pressure")),
        informed=_answer(Said, fields.get("informed")),
        capacity=_answer(Capacity, fields.get("capacity")),
        speaks_for=_answer(Said, fields.get("speaks_for")),
    )
    return worries(will, _answer(Said, fields.get("fear")))


def _answer(kind: type[EnumT], typed: Any) -> EnumT | None:
    return kind(typed) if typed in set(kind) else None


def new_session(stated: Mapping[str, Any], now: datetime, unchanged: datetime | None = None) -> NewSession:
    """The session that a form describes; one of an earlier day is dated to noon.

    `now` is in the zone by whose clocks days begin and end. `unchanged` is when the session was held that is corrected:
    it keeps its instant if its day stays.
    """
    talk: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in stated.items()
        if name in Talk.__dataclass_fields__
    }
    talk["will_of"] = [stated["will_of"]] if "will_of" in stated else []
    talk["alternatives"] = {name: stated[field] for field, name in ALTERNATIVE_FIELDS.items() if field in stated}
    ratings = {name: int(stated[name]) for name in WELL_BEING}
    return NewSession(stated["solution"], ratings, _held_at(stated["held_on"], now, unchanged), Talk(**talk))


def _held_at(day: date, now: datetime, unchanged: datetime | None) -> datetime | None:
    if unchanged is not None and unchanged.astimezone(now.tzinfo).date() == day:
        return unchanged
    if day == now.date():
        return None
    noon = datetime.combine(day, time(12), UTC)
    # A session of the same day that was written down later counts as the later one: the delay moves it on a little,
    # by less than an hour within a year.
    return noon + (now - noon) / 10_000 if now > noon else noon


# What was said at a session, as later forms about a conversation propose it.


def propose_spoken(form: Form, sessions: Sequence[CounsellingSession], *names: str) -> None:
    """Propose the language and the interpreter of the newest session, and say so; `names`: the fields that a form has.

    Nothing else of a session is proposed anywhere: what was asked of one person is asked of the next.
    """
    newest = next(iter(standing_sessions(sessions)), None)
    if newest is None:
        return
    content, origin = said_of(newest), _("From counselling, %(day)s", day=day(newest.held_at.date()))
    for name in names:
        form.propose(
            name, {"language": in_readers_words(content.language), "interpreter": content.interpreter}[name], origin
        )
