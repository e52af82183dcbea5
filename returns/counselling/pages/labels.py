"""The codes of counselling in words, and the answers of a session as lines to read."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from foundation.language.formats import day, listed
from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.cases.words.cases import SOLUTION_LABELS, WELL_BEING_LABELS
from returns.counselling.queries import CounsellingSession, said_of
from returns.counselling.rules import HIGHEST, WELL_BEING, Capacity, Mode, Pressure, Relation, Said, Talked, Venue
from returns.counselling.schemas import ALTERNATIVE_FIELDS

MODE_LABELS = {Mode.IN_PERSON: _l("In person"), Mode.PHONE: _l("By phone"), Mode.VIDEO: _l("By video")}
VENUE_LABELS = {Venue.OFFICE: _l("At the office"), Venue.ELSEWHERE: _l("Somewhere else")}
YES_NO_LABELS = {Said.YES: _l("Yes"), Said.NO: _l("No")}
SAID_LABELS = {Said.YES: _l("Yes"), Said.PARTLY: _l("Partly"), Said.NO: _l("No")}
RELATION_LABELS = {
    Relation.NONE: _l("None"),
    Relation.KNOWN: _l("An acquaintance"),
    Relation.FAMILY: _l("A member of the family"),
}
EXPLAINED_LABELS = {
    "situation": _l("The situation in the country of return"),
    "help": _l("What the programme helps with"),
    "steps_ahead": _l("How it goes on, step by step"),
    "costs": _l("What costs something, and who pays"),
    "rights": _l("The person's rights, and that return can be called off until boarding"),
    "data": _l("What happens with the data"),
    "complaints": _l("How to complain"),
}
ALTERNATIVE_LABELS = {
    "asylum": _l("Asylum"),
    "residence_permit": _l("Residence permit"),
    "reflection_period": _l("Reflection period"),
    "appeal": _l("Appeal against a decision"),
    "regularisation": _l("Regularising the stay"),
    "staying_with_help": _l("Staying, with help"),
    "other_country": _l("Going to another country"),
}
TALKED_LABELS = {
    Talked.DISCUSSED: _l("Discussed"),
    Talked.NOT_APPLICABLE: _l("Does not apply"),
    Talked.NOT_DISCUSSED: _l("Not discussed yet"),
}
SIDE_EFFECT_LABELS = {
    "asylum_claim_withdrawn": _l("A pending asylum claim ends"),
    "re_entry_block": _l("There may be a ban on coming back"),
    "once_only": _l("The help is given only once"),
    "benefits_end": _l("Benefits here end"),
    "travel_document_stamped": _l("The travel document may be stamped"),
}
PRESSURE_LABELS = {
    Pressure.NONE: _l("No pressure seen or told of"),
    Pressure.UNSURE: _l("Not sure"),
    Pressure.OBSERVED: _l("Pressure seen or told of"),
}
CAPACITY_LABELS = {
    Capacity.ABLE: _l("The person decides"),
    Capacity.REPRESENTED: _l("A lawful representative decides"),
    Capacity.IN_DOUBT: _l("It is in doubt"),
}
QUESTIONS = {
    "held_on": _l("When it was held"),
    "began": _l("Began at"),
    "ended": _l("Ended at"),
    "members": _l("For whom it was held"),
    "will_of": _l("Whose own answers are these?"),
    "alone": _l("Did you talk with this person alone?"),
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
    "pressure": _l("Does anybody press the person to return?"),
    "informed": _l("Did the person decide after timely and unbiased information?"),
    "capacity": _l("Can the person decide?"),
    "speaks_for": _l("Did somebody else answer for the person?"),
    "fear": _l("Was any fear of the return mentioned?"),
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


def fields_of(session: CounsellingSession) -> dict[str, Any]:
    """A recorded session as the fields of its form."""
    content = said_of(session)
    fields = {name: content[name] for name in QUESTIONS if name in content}
    fields |= {f"alternative_{name}": word for name, word in content.get("alternatives", {}).items()}
    if wills := content.get("wills"):  # of several the same was said; a form names one of them
        whose = [will["person"] for will in wills]
        fields |= {name: word for name, word in wills[0].items() if name != "person"}
        fields["will_of"] = whose[0] if len(whose) == 1 else whose
    fields |= {name: str(points) for name, points in content.get("well_being", {}).items()}
    return {**fields, "held_on": session.held_at.date().isoformat(), "solution": session.solution.value}


def answers(fields: Mapping[str, Any], names: Sequence[str], people: Mapping[str, str]) -> list[SimpleNamespace]:
    """What was answered to these questions, as lines with `label` and `value`; `is_typed` where somebody wrote it."""
    lines = []
    for name in names:
        value = fields.get(name)
        if value in (None, "", []):
            continue
        coded = name in _CODES or name in (*WELL_BEING, "held_on", "next_on")
        lines.append(SimpleNamespace(name=name, label=QUESTIONS[name], value=_shown(name, value, people), coded=coded))
    return lines


def _shown(name: str, value: Any, people: Mapping[str, str]) -> str:
    if name in ("members", "will_of"):
        several = value if isinstance(value, list) else [value]
        return listed([people.get(str(person_id).replace("-", ""), _("Name cannot be shown")) for person_id in several])
    if name in WELL_BEING:
        return _("%(points)s of %(highest)s", points=value, highest=HIGHEST)
    if name in ("held_on", "next_on"):
        return _day(str(value))
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
