"""Words of the pages of imports: states of imports and of their rows, and what may be said of them."""

from foundation.language.words import lazy_gettext as _l
from returns.imports.rules.cells import DateOrder
from returns.imports.rules.imports import Decision, ImportState, RowState

IMPORT_STATES = {
    ImportState.MAPPING: ("due", _l("Columns to be named")),
    ImportState.CHECKING: ("due", _l("Check not finished")),
    ImportState.CHECKED: ("due", _l("Checked, not imported")),
    ImportState.APPLIED: ("done", _l("Imported")),
}
TAKEN_BACK = ("plain", _l("Taken back"))
ROW_STATES = {
    RowState.WAITING: ("plain", _l("Not looked at yet")),
    RowState.READY: ("done", _l("Ready")),
    RowState.BAD: ("blocked", _l("Bad cells")),
    RowState.DECIDE: ("due", _l("To be decided")),
    RowState.LEFT_OUT: ("plain", _l("Left out")),
}
DECISIONS = {
    Decision.NEW: _l("Somebody else: open a case"),
    Decision.SAME: _l("The same person with another return: open a case, and link the two"),
    Decision.LEAVE_OUT: _l("Is here already, or told twice: leave this row out"),
}
ORDERS = {
    DateOrder.DAY_FIRST: _l("Day before month: 28.02.1990"),
    DateOrder.MONTH_FIRST: _l("Month before day: 02/28/1990"),
}
ENCODING_LABELS = {
    "utf-8": _l("UTF-8"),
    "cp1254": _l("Turkish (Windows-1254)"),
    "cp1256": _l("Arabic (Windows-1256)"),
    "cp1252": _l("Western European (Windows-1252)"),
}
