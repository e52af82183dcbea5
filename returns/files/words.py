"""What the audit calls the doors and changes of files."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "file.store": _l("Added a file"),
    "file.withdraw": _l("Destroyed a file"),
    "files.download": _l("Downloaded a file"),
    "files.open": _l("Read the list of files"),
    "files.store": _l("Added a file"),
    "files.withdraw": _l("Destroyed a file"),
    "files.withdraw_page": _l("Looked at destroying a file"),
}
SUBJECTS: dict[str, object] = {
    "file": _l("File"),
}
