"""The audit's codes of lists in words: saved views and searches, chosen columns, presses on several cases."""

from foundation.language.words import lazy_gettext as _l

LIST_ACTIONS = {
    "bulk.page": _l("Ticked cases of a list"),
    "bulk.press": _l("Did something with ticked cases, or looked at what would happen"),
    "bulk.undo": _l("Undid a press on ticked cases"),
    "view.columns": _l("Chose the columns of a list"),
    "view.remove": _l("Removed a saved view or search"),
    "view.rename": _l("Renamed a saved view or search"),
    "view.restore": _l("Took a removed view or search back"),
    "view.save": _l("Saved a view or a search"),
    "view.start": _l("Chose the view that a list opens with"),
    "views.columns": _l("Chose the columns of a list"),
    "views.open": _l("Opened a saved view or search"),
    "views.page": _l("Looked at saved views and searches"),
    "views.remove": _l("Removed a saved view or search"),
    "views.rename": _l("Renamed a saved view or search"),
    "views.restore": _l("Took a removed view or search back"),
    "views.save": _l("Saved a view"),
    "views.save_search": _l("Saved a search"),
    "views.start": _l("Chose the view that a list opens with"),
}
