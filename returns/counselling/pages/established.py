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
    """What stands for whom, each session once, and what a form about consent still has to ask.

    A form that comes back asks for everything: its day may be one for which nothing is established.
    """
    sessions = sessions_of_case(call.unit.session, case.id)
    found = established_in_case(call.unit.session, case, people, sessions, call.wiring.clock.now().date())
    led_by = {fact.session for fact in found.values()}
    used = [one for one in sessions if one.id.hex in led_by]
    by_session = [
        SimpleNamespace(
            names=[name_of(one) for one in people if one.id in found and found[one.id].session == session.id.hex],
            held_on=session.held_at.date(),
            url=url_for("counselling.one", case_id=case.id, session_id=session.id),
            lines=answers(fields_of(session), _ASKED, {}),
        )
        for session in used
    ]
    is_whole = len(found) == len(people) and not form.errors
    return SimpleNamespace(
        sessions=by_session,
        asks_will=not is_whole,
        asks_alternatives=not (is_whole and all(said_of(one).get("alternatives") for one in used)),
        asks_side_effects=not (is_whole and all(said_of(one).get("side_effects") for one in used)),
    )
