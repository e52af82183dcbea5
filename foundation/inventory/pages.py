"""The page of what is held: for which purpose, who reads it, how long, and what becomes of it. For everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.words import ROLE_LABELS
from foundation.forms.form import Form
from foundation.inventory.queries import inventory
from foundation.inventory.rules import Answer, Purpose, Retention, TableEntry
from foundation.inventory.schemas import HeldFilters
from foundation.inventory.words import (
    ANSWER_LABELS,
    ERASURE_LABELS,
    PURPOSE_LABELS,
    RETENTION_LABELS,
    InventoryAct,
)
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("inventory", permission=Permission.RULES_READ)


@dataclass(frozen=True)
class HeldLine:
    """What is held for one purpose, in words; several where its tables differ."""

    purpose: str
    is_about_people: bool
    readers: Sequence[str]
    kept: Sequence[str]
    erased: Sequence[str]
    given: Sequence[str]


def _line(purpose: Purpose, tables: Sequence[TableEntry]) -> HeldLine:
    readers = frozenset[str]().union(*(roles for table in tables for roles in table.sealed.values()))
    return HeldLine(
        purpose=str(PURPOSE_LABELS[purpose]),
        is_about_people=any(table.answer is not Answer.INTERNAL for table in tables),
        readers=[str(ROLE_LABELS[role]) for role in Role if role in readers],
        kept=_once(str(RETENTION_LABELS[table.retention]) for table in tables),
        erased=_once(str(ERASURE_LABELS[table.erasure]) for table in tables),
        given=_once(str(ANSWER_LABELS[table.answer]) for table in tables),
    )


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def purposes_by_retention() -> dict[Retention, list[str]]:
    """For what data is held that is kept so long, in words."""
    tables = inventory().tables.values()
    return {
        kind: [
            str(PURPOSE_LABELS[purpose])
            for purpose in Purpose
            if any(one.purpose is purpose and one.retention is kind for one in tables)
        ]
        for kind in Retention
    }


def held_lines(role: Role | None) -> list[HeldLine]:
    """A line for each purpose, in the order of the list; of a role those of which it reads something."""
    tables = inventory().tables.values() if role is None else inventory().read_by(role)
    return [_line(purpose, own) for purpose in Purpose if (own := [one for one in tables if one.purpose is purpose])]


@routes.get("/held", InventoryAct.HELD, schema=HeldFilters, endpoint="held")
def show_held(request: Request) -> ResponseReturnValue:
    """What is held, of a role what it reads."""
    role = request.data.get("role")
    lines = held_lines(role)
    return render_template(
        "inventory/held.html",
        form=Form(values={"role": role.value if role else None}),
        groups=[
            (_("About people who return"), [line for line in lines if line.is_about_people]),
            (_("About staff and the service"), [line for line in lines if not line.is_about_people]),
        ],
        roles=[(one.value, str(ROLE_LABELS[one])) for one in Role],
        role=role,
    )
