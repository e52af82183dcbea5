"""The form that proposes a new value of a rule. It begins with the value that holds now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import all_countries, countries
from foundation.language.words import _, lazy_gettext as _l
from foundation.rulebook.queries import history_of, offered_of
from foundation.rulebook.rules import Bounds, Direction, RuleRow, by_scope, row_to_show, scope_key
from foundation.rulebook.topics import SCOPE_KEYS, WHOLE_UNITS
from foundation.rulebook.words import (
    SCOPE_LABELS,
    STANDING_LABELS,
    entry_text,
    number_text,
    scope_text,
    value_text,
    word_text,
)
from foundation.web.container import RuleLink
from foundation.web.route import Request
from planning.rule_changes import queries
from planning.rule_changes.pages.changes import routes
from planning.rule_changes.rules import AREA, ChangeReason, Problem, first_day
from planning.rule_changes.schemas import ChangeRuleForm, ScopeChoice
from planning.rule_changes.services.proposals import Typed, example_of, propose
from planning.rule_changes.services.typing import read_scope, typed_value
from planning.rule_changes.words import DIRECTION_HINTS, RuleChangesAct, one_place, sentence

RULE_LINK = RuleLink("rule_changes.form", _l("Change this rule"), Permission.RULES_EDIT)


def _rows(request: Request[Any]) -> list[RuleRow] | None:
    return history_of(request.unit.session, request.path["code"]) or None


_form_routes = routes.with_common(permission=Permission.RULES_EDIT, load=_rows)


def _begins(request: Request[list[RuleRow]]) -> dict[str, Any]:
    """The value that holds now for the scope that was chosen, and the first day on which another may hold."""
    now = request.container.clock.now()
    wanted = read_scope(request.data.get("scope") or "") or ()
    own = [row for row in request.row if row.scope == wanted] or request.row
    shown = row_to_show([row for row in own if row.scope == own[0].scope], now.date())
    return {
        "value": typed_value(shown.value),
        **{f"where_{key}": value for key, value in wanted or shown.scope},
        "valid_from": first_day(now).isoformat(),
        "standing": shown.standing.value if shown.known else "",
    }


def _words(like: RuleRow, rows: list[RuleRow], bounds: Bounds) -> tuple[str, ...]:
    """The words that may be chosen: those of the release; of a list that may only lose some, those of its rows."""
    if bounds.choices or bounds.direction is not Direction.FEWER or not isinstance(like.value, tuple):
        return bounds.choices
    return tuple(dict.fromkeys(str(word) for row in rows for word in row.value or ()))


def _kind(like: RuleRow, words: tuple[str, ...], bounds: Bounds) -> str:
    """Which control a value is typed into; ticks for words in no order."""
    if isinstance(like.value, bool):
        return "flag"
    if isinstance(like.value, tuple) and like.unit not in WHOLE_UNITS:
        return "ticks" if words and not bounds.in_order else "lines"
    return "choice" if bounds.choices and not isinstance(like.value, tuple) else "line"


def _fill_in(form: Form, kind: str) -> None:
    """The value as its control takes it: ticks as a list, all else as one text."""
    value = form.values.get("value", "")
    typed = value if isinstance(value, str) else "\n".join(value)
    form.values["value"] = typed.splitlines() if kind == "ticks" else typed


def _hints(like: RuleRow, kind: str, bounds: Bounds) -> list[str]:
    hints = []
    if bounds.at_least is not None and bounds.at_most is not None:
        ends = (number_text(bounds.at_least, like.unit), number_text(bounds.at_most, like.unit))
        hints.append(_("From %(least)s to %(most)s.", least=ends[0], most=ends[1]))
    if bounds.direction in DIRECTION_HINTS:
        hints.append(str(DIRECTION_HINTS[bounds.direction]))
    if isinstance(like.value, tuple) and kind != "ticks":
        whole = like.unit in WHOLE_UNITS
        hints.append(_("Separate numbers with commas.") if whole else _("One entry on each line."))
        if bounds.choices:
            hints.append(
                _("Possible entries: %(words)s.", words=", ".join(_offered(like.code, word) for word in bounds.choices))
            )
    return hints


def _offered(code: str, word: str) -> str:
    """A word as it is typed, and what it is called where that is not the same."""
    called = entry_text(code, word)
    return word if called == word else f"{word} ({called})"


def _page(request: Request[list[RuleRow]], form: Form) -> str:
    """The form: what holds now, what may be typed, and what is already waiting for this rule."""
    today, rows = request.unit.today, request.row
    like, code = example_of(rows), request.path["code"]
    bounds = request.container.rule_bounds.get(code, Bounds())
    words = _words(like, rows, bounds)
    kind = _kind(like, words, bounds)
    _fill_in(form, kind)
    live = queries.live_changes_of(request.unit.session, [code], today + timedelta(days=1))
    return render_template(
        "planning/rule_changes/form.html",
        form=form,
        like=like,
        code=code,
        kind=kind,
        choices=[(word, entry_text(code, word)) for word in words],
        hints=_hints(like, kind, bounds),
        needs_end=sentence(Problem("valid_until", ChangeReason.END_NEEDED, number=Decimal(bounds.most_days)), like)
        if bounds.most_days
        else "",
        one_place=one_place(bounds.scopes) if bounds.scopes else "",
        where=_where(rows, bounds),
        is_fixed=bounds.direction is Direction.FIXED,
        standings=[(kind.value, label) for kind, label in STANDING_LABELS.items()],
        now=[(scope_text(row.scope), value_text(row), row) for row in _held(rows, today)],
        live=[(change, proposal, scope_text(scope_key(change.scope))) for change, proposal in live],
        offered=[(scope_text(row.scope), value_text(row), row) for row in offered_of(request.unit.session, [code])],
    )


@dataclass(frozen=True)
class _Where:
    """What is asked of where a value applies: `first` what this rule is mostly about, `others` folded below."""

    first: list[str]
    others: list[str]
    choices: Mapping[str, list[tuple[str, str]]]

    @property
    def others_named(self) -> list[str]:
        """The fields of the others."""
        return [f"where_{key}" for key in self.others]

    def label(self, key: str) -> object:
        """What a key is called."""
        return SCOPE_LABELS[key]

    def example(self, key: str) -> str:
        """A value that it may have."""
        return SCOPE_KEYS[key][1]


def _where(rows: list[RuleRow], bounds: Bounds) -> _Where:
    """The keys for which a rule may be asked, those of its rows first; its programmes are suggested."""
    may = frozenset[str]().union(*bounds.scopes) if bounds.scopes else SCOPE_KEYS.keys()
    used = {key for row in rows for key, _value in row.scope} or {"country"}
    first = [key for key in SCOPE_LABELS if key in may and (bounds.scopes or key in used)]
    places = countries(all_countries())
    programmes = sorted({value for row in rows for key, value in row.scope if key == "programme"})
    return _Where(
        first,
        [key for key in SCOPE_LABELS if key in may and key not in first],
        {
            **dict.fromkeys(("country", "host", "nationality"), places),
            "transit": [(AREA, AREA), *places],
            "programme": [(name, name) for name in programmes],
            "return_type": [(kind, word_text("return_type", kind)) for kind in SCOPE_KEYS["return_type"][0].split("|")],
        },
    )


def _held(rows: list[RuleRow], today: date) -> list[RuleRow]:
    """For each scope the row to show; at most so many as a page holds."""
    return [row_to_show(own, today) for own in by_scope(rows).values()][:25]


@_form_routes.form(
    "/rules/<code>/change",
    RuleChangesAct.PROPOSE,
    opens=RuleChangesAct.FORM,
    shows=_page,
    page="form",
    query=ScopeChoice,
    begins=_begins,
    schema=ChangeRuleForm,
    steps_up=True,
    endpoint="propose",
)
def propose_change(request: Request[list[RuleRow]]) -> ResponseReturnValue:
    """Propose a new value."""
    data = request.data
    typed = Typed(
        code=request.path["code"],
        value=data["value"],
        scope=data["scope"],
        valid_from=data["valid_from"],
        valid_until=data.get("valid_until"),
        source=data["source"],
        standing=data["standing"].value,
        note=data["note"],
    )
    proposal = propose(request.unit, request.container.rule_bounds, [typed])
    flash(_("Proposed. Another person has to confirm it, and has been told."), "done")
    return redirect(url_for("rule_changes.change", proposal_id=proposal.id), 303)
