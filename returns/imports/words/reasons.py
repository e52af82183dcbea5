"""Sentences of what stands in the way of an import's last step."""

from foundation.language.words import lazy_gettext as _l

IMPORT_SENTENCES: dict[str, object] = {
    "import_not_checked": _l("Not every row was looked at yet. Go on with the check first."),
    "import_has_bad_rows": _l("Some rows hold bad cells. Correct them, or leave those rows out."),
    "import_has_open_rows": _l("Of some rows it is not decided yet whether their people are here already."),
    "import_has_no_rows": _l("There is no row that could be imported."),
    "import_not_applied": _l("This import was not applied: there is nothing to take back. Throw it away instead."),
    "import_not_known": _l("Which cases this import made is not kept any more. End the cases one by one."),
    "import_undone": _l("This import was taken back already."),
    "import_worked_on": _l(
        "Somebody has worked on some of its cases since, so none is removed. End the wrong ones one by one."
    ),
    "import_not_rehearsed": _l("Something has changed since the last dry run. Run it again first."),
}
