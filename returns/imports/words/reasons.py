"""Sentences of what stands in the way of an import's last step."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.imports.rules.imports import ImportReason

IMPORT_SENTENCES: Sentences = sentences(
    {
        ImportReason: {
            ImportReason.IMPORT_NOT_CHECKED: _l("Not every row was looked at yet. Go on with the check first."),
            ImportReason.IMPORT_HAS_BAD_ROWS: _l("Some rows hold bad cells. Correct them, or leave those rows out."),
            ImportReason.IMPORT_HAS_OPEN_ROWS: _l(
                "Of some rows it is not decided yet whether their people are here already."
            ),
            ImportReason.IMPORT_HAS_NO_ROWS: _l("There is no row that could be imported."),
            ImportReason.IMPORT_NOT_APPLIED: _l(
                "This import was not applied: there is nothing to take back. Throw it away instead."
            ),
            ImportReason.IMPORT_NOT_KNOWN: _l(
                "Which cases this import made is not kept any more. End the cases one by one."
            ),
            ImportReason.IMPORT_UNDONE: _l("This import was taken back already."),
            ImportReason.IMPORT_WORKED_ON: _l(
                "Somebody has worked on some of its cases since, so none is removed. End the wrong ones one by one."
            ),
            ImportReason.IMPORT_NOT_REHEARSED: _l("Something has changed since the last dry run. Run it again first."),
        },
    }
)
