"""What counselling has established, as a consent refers to it instead of asking again."""

from collections.abc import Sequence
from types import SimpleNamespace

from flask import url_for

from foundation.forms.form import Form
from foundation.web.stamp import Call
from returns.cases.queries.cases import Case, Person
from returns.counselling.pages.labels import answers, fields_of
from returns.counselling.queries import established_in_case, said_of, sessions_of_case
from returns.counselling.schemas import ALTERNATIVE_FIELDS
from returns.people.pages.people import name_of

_ASKED = (
    "pressure", "informed", "capacity", "explained", "understood", *ALTERNATIVE_FIELDS, "side_effects", "interpreter",
)  # fmt: skip


def established_for(call: Call, case: Case, people: Sequence[Person], form: Form) -> SimpleNamespace:
    """For whom each session establishes a free decision, and what a form about consent still has to ask.

    A form that comes back asks for everything: its day may be one for which nothing is established.
    """
    sessions = sessions_of_case(call.unit.session, case.id)
    by_person = established_in_case(call.unit.session, case, people, sessions, call.wiring.clock.now().date())
    led_by = {fact.session for fact in by_person.values()}
    used = [session for session in sessions if session.id.hex in led_by]
    by_session = [
        SimpleNamespace(
            names=[
                name_of(person)
                for person in people
                if person.id in by_person and by_person[person.id].session == session.id.hex
            ],
            held_on=session.held_at.date(),
            url=url_for("counselling.one", case_id=case.id, session_id=session.id),
            lines=answers(fields_of(session), _ASKED, {}),
        )
        for session in used
    ]
    is_whole = len(by_person) == len(people) and not form.errors
    return SimpleNamespace(
        sessions=by_session,
        asks_will=not is_whole,
        asks_alternatives=not (is_whole and all(said_of(session).get("alternatives") for session in used)),
        asks_side_effects=not (is_whole and all(said_of(session).get("side_effects") for session in used)),
    )
