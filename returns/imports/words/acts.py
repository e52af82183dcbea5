"""What the audit calls the doors and changes of imports."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "import.apply": _l("Imported a caseload"),
    "import.begin": _l("Sent a list to be imported"),
    "import.check": _l("Checked rows of an import"),
    "import.columns": _l("Looked at the columns of an import"),
    "import.decide": _l("Decided on a row of an import"),
    "import.discard": _l("Threw an import away"),
    "import.faults": _l("Downloaded the bad cells of an import"),
    "import.follow": _l("Made the tasks of imported cases"),
    "import.forget": _l("Forgot an import"),
    "import.map": _l("Named the columns of an import"),
    "import.mend": _l("Corrected a row of an import"),
    "import.open": _l("Read the rows of an import"),
    "import.rehearse": _l("Ran the dry run of an import"),
    "import.row": _l("Read a row of an import"),
    "import.template": _l("Downloaded the template of an import"),
    "import.undo": _l("Took an import back"),
    "import.undoing": _l("Looked at taking an import back"),
    "imports.list": _l("Listed imports"),
}
SUBJECTS: dict[str, object] = {
    "import": _l("Import"),
}
