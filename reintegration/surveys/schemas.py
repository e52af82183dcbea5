"""What the form of the survey reads: the answers of one interview, and how it went."""

from collections.abc import Iterator
from typing import Any, Protocol

from marshmallow import fields, pre_load

from foundation.forms.fields import Day, Line, Prose
from reintegration.arrivals.schemas import TimeOfDay
from reintegration.follow_up.rules.follow_up import Channel
from reintegration.follow_up.schemas import RatedForm

QUESTION = "q-"  # what the name of a field begins with that holds an answer


class Typed(Protocol):
    """What a form sent: values by name, several of some."""

    def __iter__(self) -> Iterator[str]:
        """The names, each once."""
        ...

    def __getitem__(self, name: str) -> str:
        """The first value of a name."""
        ...

    def getlist(self, name: str) -> list[str]:
        """All values of a name."""
        ...


class SurveyForm(RatedForm):
    """One interview. `answers`: lists by question; whether a question offers them, the instrument checks."""

    many_prefix = QUESTION

    answers = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), load_default=dict)
    overheard = fields.Boolean(load_default=False)
    is_broken_off = fields.Boolean(load_default=False)
    mode = fields.Enum(Channel, by_value=True, required=True)
    started_at = fields.AwareDateTime()
    edition = fields.Integer(load_default=0)
    day = Day()
    time = TimeOfDay()
    language = Line(80)
    interpreter = Line(120)
    note = Prose(4000)
    concern = Prose(4000)
    against_card = fields.Boolean(load_default=False)

    @pre_load
    def empty_is_missing(self, typed: Any, **options: Any) -> dict[str, Any]:
        """Gather the answers of a form by their question."""
        is_form = hasattr(typed, "getlist")
        rest = {name: typed[name] for name in typed if not name.startswith(QUESTION)} if is_form else typed
        gathered: dict[str, Any] = super().empty_is_missing(rest, **options)
        return {**gathered, "answers": typed_answers(typed)} if is_form else gathered


def typed_answers(typed: Typed) -> dict[str, list[str]]:
    """The answers of a form by question, as they were sent; without those that are empty."""
    answers = {name: [value for value in typed.getlist(name) if value] for name in typed if name.startswith(QUESTION)}
    return {name.removeprefix(QUESTION): values for name, values in answers.items() if values}
