"""Tables of the rule book: carriers, transit visas, times and the like; out as CSV, and in with a preview."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.rulebook.words import STANDING_LABELS, value_text
from foundation.web.downloads import handed_out
from foundation.web.paging import page_of_rows
from foundation.web.route import Request
from foundation.web.routes import Routes
from planning.rule_changes.pages.changes import proposal_url
from planning.rule_changes.pages.shown import where_text
from planning.rule_changes.rules import RuleTable
from planning.rule_changes.schemas import NumberedList, RuleFile, RuleText
from planning.rule_changes.services.proposals import propose
from planning.rule_changes.services.tables import (
    COLUMNS,
    MOST_MEGABYTES,
    ReadRow,
    as_csv,
    read_csv,
    rows_of_table,
)
from planning.rule_changes.words import TABLE_LABELS, RuleChangesAct

MOST_ERRORS = 60  # rows with errors that a page shows


def _table(request: Request[Any]) -> RuleTable | None:
    name = request.path["table"]
    return RuleTable(name) if name in list(RuleTable) else None


routes = Routes("rule_tables", permission=Permission.RULES_READ, load=_table)
_edit = routes.with_common(permission=Permission.RULES_EDIT, load=_table)


def _today(request: Request[Any]) -> date:
    return request.unit.today


@routes.get("/rules/tables", RuleChangesAct.TABLE, load=None, endpoint="index")
def index(request: Request[None]) -> ResponseReturnValue:
    """The tables that there are."""
    tables = [(url_for("rule_tables.table", table=table.value), label) for table, label in TABLE_LABELS.items()]
    return render_template("planning/rule_changes/tables.html", tables=tables)


@routes.get("/rules/tables/<table>", RuleChangesAct.TABLE, schema=NumberedList, endpoint="table")
def table(request: Request[RuleTable]) -> ResponseReturnValue:
    """One table as it stands today."""
    today = _today(request)
    rows = rows_of_table(request.unit.session, request.row, today)
    return render_template(
        "planning/rule_changes/table.html",
        table=request.row,
        title=TABLE_LABELS[request.row],
        page=page_of_rows(
            [(row, where_text(row), value_text(row), STANDING_LABELS[row.standing]) for row in rows],
            request.data.get("page") or 1,
        ),
        today=today,
        may_edit=request.me.may(Permission.RULES_EDIT),
    )


@routes.get("/rules/tables/<table>.csv", RuleChangesAct.EXPORT, endpoint="csv")
def export(request: Request[RuleTable]) -> ResponseReturnValue:
    """One table as CSV."""
    rows = rows_of_table(request.unit.session, request.row, _today(request))
    return handed_out(as_csv(rows), f"rules-{request.row.value}.csv", "text/csv")


def _import_page(request: Request[RuleTable], form: Form, read: Sequence[ReadRow] = (), text: str = "") -> str:
    """The form of a file, and what was read of one."""
    wrong = [row for row in read if row.errors]
    changed = [row for row in read if not row.errors and not row.is_unchanged]
    return render_template(
        "planning/rule_changes/import.html",
        table=request.row,
        title=TABLE_LABELS[request.row],
        form=form,
        columns=COLUMNS,
        read=read,
        wrong=wrong[:MOST_ERRORS],
        more=max(0, len(wrong) - MOST_ERRORS),
        changed=changed,
        unchanged=sum(row.is_unchanged for row in read),
        text=text,
    )


@_edit.form(
    "/rules/tables/<table>/import",
    RuleChangesAct.PREVIEW,
    opens=RuleChangesAct.IMPORT_FORM,
    shows=_import_page,
    page="import_page",
    schema=RuleFile,
    size_rule=MOST_MEGABYTES,
    endpoint="preview",
)
def preview(request: Request[RuleTable]) -> ResponseReturnValue:
    """Read a file, and show what would be proposed or what is wrong with each row. Nothing is stored."""
    read = read_csv(request.unit, request.container.rule_bounds, request.data["file"])
    return _import_page(request, Form(), read, _lines(read))


def _lines(read: Sequence[ReadRow]) -> str:
    """The rows that would change something, as a file once more, for the form that proposes them."""
    rows = [row for row in read if not row.errors and not row.is_unchanged]
    cells = [";".join('"' + row.cells.get(name, "").replace('"', '""') + '"' for name in COLUMNS) for row in rows]
    return "\n".join([";".join(COLUMNS), *cells]) if rows else ""


@_edit.post(
    "/rules/tables/<table>/propose",
    RuleChangesAct.IMPORT,
    schema=RuleText,
    steps_up=True,
    on_invalid=_import_page,
    endpoint="propose",
)
def propose_table(request: Request[RuleTable]) -> ResponseReturnValue:
    """Propose all rows of a list together; with an error in one of them nothing is stored."""
    read = read_csv(request.unit, request.container.rule_bounds, request.data["text"].encode())
    if any(row.errors for row in read):
        errors = [
            _("Row %(row)s, %(column)s: %(words)s", row=row.number, column=column, words=message)
            for row in read
            for column, messages in row.errors.items()
            for message in messages
        ]
        raise BadInput({"text": errors[:MOST_ERRORS]})
    typed = [row.typed for row in read if row.typed is not None and not row.is_unchanged]
    if not typed:
        raise BadInput({"text": [_("Every row says what already applies. There is nothing to propose.")]})
    proposal = propose(request.unit, request.container.rule_bounds, typed)
    words = ngettext(
        "%(num)d change proposed. Another person has to confirm it.",
        "%(num)d changes proposed. Another person has to confirm them.",
        len(typed),
    )
    flash(words, "done")
    return redirect(proposal_url(proposal.id), 303)
