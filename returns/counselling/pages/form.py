"""The form of a counselling session: its screens, what its choices are, and how its fields become a session."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any

from foundation.accounts.queries import staff as accounts
from foundation.language.words import lazy_gettext as _l
from foundation.web.stamp import Call
from returns.cases.queries.cases import members_of_case
from returns.cases.words.cases import SOLUTION_LABELS, WELL_BEING_LABELS, choices_of
from returns.counselling.pages.labels import (
    ALTERNATIVE_LABELS,
    CAPACITY_LABELS,
    EXPLAINED_LABELS,
    MODE_LABELS,
    PRESSURE_LABELS,
    QUESTIONS,
    RELATION_LABELS,
    SAID_LABELS,
    SIDE_EFFECT_LABELS,
    TALKED_LABELS,
    VENUE_LABELS,
    YES_NO_LABELS,
)
from returns.counselling.queries import counselling_rules, deciders, free_will_of, reflection_days
from returns.counselling.rules import HIGHEST, LOWEST, WELL_BEING, Said, worries
from returns.counselling.schemas import ALTERNATIVE_FIELDS
from returns.counselling.services import NewSession, Talk
from returns.people.pages.people import name_of
from returns.people.pages.spoken import spoken_by

DRAFT = "counselling"
SUMMARY = "summary"
# The screens in their order: the word in the address, what stands on top, and which questions are asked there.
SCREENS: dict[str, tuple[object, tuple[str, ...]]] = {
    "when": (_l("When was the session held?"), ("held_on", "began", "ended")),
    "who": (_l("For whom was it held, and who was there?"), ("members", "present")),
    "where": (_l("How and where was it held?"), ("mode", "venue")),
    "language": (
        _l("In which language, and who interpreted?"),
        ("language", "interpreter", "interpreter_mode", "sworn", "relation"),
    ),
    "explained": (_l("What was explained?"), ("explained", "understood")),
    "alternatives": (_l("Which other ways were discussed?"), (*ALTERNATIVE_FIELDS, "alternatives_note")),
    "costs": (_l("What does the person know that a return may cost?"), ("side_effects",)),
    "free-will": (
        _l("Is it the person's own decision?"),
        ("will_of", "alone", "pressure", "informed", "capacity", "speaks_for"),
    ),
    "fear": (_l("Was any fear of the return mentioned?"), ("fear",)),
    "well-being": (_l("How is the person?"), (*WELL_BEING, "well_being_note")),
    "solution": (_l("What did the person choose?"), ("solution",)),
    "next": (_l("What comes next?"), ("wants_next", "open_questions", "next_on", "note")),
}
ASKED = tuple(name for _title, names in SCREENS.values() for name in names)


def screen_of(name: str) -> str:
    """The word of the screen on which a question is asked; the first one for a question that is not known."""
    return next((word for word, (_title, names) in SCREENS.items() if name in names), next(iter(SCREENS)))


def choices(call: Call) -> SimpleNamespace:
    """Everything that can be chosen at a session of this case today; three statements."""
    rules = counselling_rules(call.unit.session, call.row, call.wiring.clock.now().date())
    required = rules.wanted
    members = members_of_case(call.unit.session, call.row.id)
    host = accounts.country_of_office(call.unit.session, call.me.office_id)
    deciding = deciders(call.unit.session, members, call.wiring.clock.now().date())
    return SimpleNamespace(
        people=[(person.id.hex, name_of(person)) for person in members],
        deciding=[(person.id.hex, name_of(person)) for person in members if person.id.hex in deciding],
        members=members,
        spoken=spoken_by(members),
        yes_no=choices_of(YES_NO_LABELS),
        said=choices_of(SAID_LABELS),
        modes=choices_of(MODE_LABELS),
        venues=choices_of(VENUE_LABELS),
        relations=choices_of(RELATION_LABELS),
        explained=[(code, EXPLAINED_LABELS[code]) for code in rules.explained if code in EXPLAINED_LABELS],
        alternatives=[(f"alternative_{code}", ALTERNATIVE_LABELS[code]) for code in required.alternatives],
        talked=choices_of(TALKED_LABELS),
        reflection_days=reflection_days(call.unit.session, call.wiring.clock.now().date(), host),
        side_effects=[(code, SIDE_EFFECT_LABELS[code]) for code in required.side_effects if code in SIDE_EFFECT_LABELS],
        pressures=choices_of(PRESSURE_LABELS),
        capacities=choices_of(CAPACITY_LABELS),
        solutions=choices_of(SOLUTION_LABELS),
        well_being=list(WELL_BEING_LABELS.items()),
        points=[(str(point), str(point)) for point in range(LOWEST, HIGHEST + 1)],
        ask=QUESTIONS,
    )


def worrying(fields: Mapping[str, Any]) -> bool:
    """Whether answers ask for the protection check and the specialist now."""
    fear = fields.get("fear")
    return worries(free_will_of(fields), Said(fear) if fear in set(Said) else None)


def new_session(stated: Mapping[str, Any], now: datetime, unchanged: datetime | None = None) -> NewSession:
    """The session that a form describes; one of an earlier day is dated to noon.

    `unchanged` is when the session was held that is corrected: it keeps its instant if its day stays.
    """
    talk = {name: stated[name] for name in Talk.__dataclass_fields__ if name in stated}
    talk["will_of"] = [stated["will_of"]] if "will_of" in stated else []
    alternatives = {name: stated[field] for field, name in ALTERNATIVE_FIELDS.items() if field in stated}
    return NewSession(
        solution=stated["solution"],
        ratings={name: int(stated[name]) for name in WELL_BEING},
        language=stated.get("language", ""),
        interpreter=stated.get("interpreter", ""),
        note=stated.get("note", ""),
        held_at=_held_at(stated["held_on"], now, unchanged),
        talk=Talk(**{**talk, "alternatives": alternatives}),
    )


_SLOWER = 10_000


def _held_at(day: date, now: datetime, unchanged: datetime | None) -> datetime | None:
    if unchanged is not None and unchanged.date() == day:
        return unchanged
    if day == now.date():
        return None
    noon = datetime.combine(day, time(12), UTC)
    # A session of the same day that was written down later counts as the later one: the delay moves it on a little,
    # by less than an hour within a year.
    return noon + (now - noon) / _SLOWER if now > noon else noon
