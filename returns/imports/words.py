"""The words of an import: what its columns are called, what is wrong with a cell and how to mend it."""

from typing import Any

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.rules.cases import Track
from returns.cases.words import Sentences, sentences
from returns.documents.rules.documents import DocumentKind
from returns.imports.rules.cells import Column, DateOrder
from returns.imports.rules.imports import Decision, Finding, ImportReason, ImportState, RowState
from returns.people.rules.people import Sex


class ImportsAct(AuditedAct):
    """Pages and changes of imports, as the audit calls them."""

    IMPORT_APPLY = "import.apply", _l("Imported a caseload")
    IMPORT_BEGIN = "import.begin", _l("Uploaded a list to import")
    IMPORT_CHECK = "import.check", _l("Checked rows of an import")
    IMPORT_COLUMNS = "import.columns", _l("Looked at the columns of an import")
    IMPORT_DECIDE = "import.decide", _l("Made a decision on a row of an import")
    IMPORT_DISCARD = "import.discard", _l("Discarded an import")
    IMPORT_FAULTS = "import.faults", _l("Downloaded an import's cells with errors")
    IMPORT_FOLLOW = "import.follow", _l("Created tasks for imported cases")
    IMPORT_FORGET = "import.forget", _l("Deleted an import")
    IMPORT_MAP = "import.map", _l("Matched the columns of an import")
    IMPORT_MEND = "import.mend", _l("Corrected a row of an import")
    IMPORT_OPEN = "import.open", _l("Read the rows of an import")
    IMPORT_REHEARSE = "import.rehearse", _l("Did a dry run of an import")
    IMPORT_ROW = "import.row", _l("Read a row of an import")
    IMPORT_TEMPLATE = "import.template", _l("Downloaded the import template")
    IMPORT_UNDO = "import.undo", _l("Undid an import")
    IMPORT_UNDOING = "import.undoing", _l("Opened the page to undo an import")
    LIST = "imports.list", _l("Listed imports")


SUBJECTS: dict[str, object] = {
    "import": _l("Import"),
}
COLUMN_LABELS: dict[Column, Any] = {
    Column.FAMILY_NUMBER: _l("Family number"),
    Column.OWN_REFERENCE: _l("Reference in the earlier list"),
    Column.GIVEN_NAME: _l("Given name"),
    Column.FAMILY_NAME: _l("Family name"),
    Column.ORIGINAL_GIVEN_NAME: _l("Given name in original script"),
    Column.ORIGINAL_FAMILY_NAME: _l("Family name in original script"),
    Column.BIRTH_DATE: _l("Date of birth"),
    Column.BIRTH_YEAR: _l("Year of birth, estimated"),
    Column.SEX: _l("Sex"),
    Column.NATIONALITY: _l("Nationality"),
    Column.COUNTRY: _l("Country of return"),
    Column.PLACE: _l("Place of return"),
    Column.LANGUAGE: _l("Language"),
    Column.PHONE: _l("Phone"),
    Column.EMAIL: _l("E-mail"),
    Column.DOCUMENT_TYPE: _l("Document type"),
    Column.DOCUMENT_NUMBER: _l("Document number"),
    Column.DOCUMENT_COUNTRY: _l("Issuing country"),
    Column.DOCUMENT_EXPIRY: _l("Document: last day"),
    Column.LEGAL_DEADLINE: _l("Legal deadline to leave"),
    Column.TRACK: _l("Type of assistance"),
    Column.OWNER: _l("Case owner's e-mail"),
    Column.NOTE: _l("Note"),
}
SEX_WORDS = {Sex.FEMALE: _l("Female"), Sex.MALE: _l("Male"), Sex.OTHER: _l("Other")}
TRACK_WORDS = {
    Track.UNDECIDED: _l("Not decided yet"),
    Track.RETURN_ONLY: _l("Return only"),
    Track.WITH_REINTEGRATION: _l("Return with reintegration"),
}
DOCUMENT_WORDS = {
    DocumentKind.PASSPORT: _l("Passport"),
    DocumentKind.LAISSEZ_PASSER: _l("Laissez-passer from the consulate"),
    DocumentKind.EU_RETURN_DOCUMENT: _l("European travel document for return"),
}
# What can be chosen in a column, as far as it is a list of this program.
CHOICES: dict[Column, dict[Any, Any]] = {
    Column.SEX: SEX_WORDS,
    Column.DOCUMENT_TYPE: DOCUMENT_WORDS,
    Column.TRACK: TRACK_WORDS,
}
# What is wrong, and the cure, by the code of a finding.
_SENTENCES: dict[str, tuple[Any, Any]] = {
    "missing": (
        _l("A value is missing."),
        _l("Enter it: a case cannot be opened without it."),
    ),
    "bad_characters": (
        _l("This contains characters that cannot be stored."),
        _l("Type it again without them."),
    ),
    "too_long": (_l("This is too long."), _l("Use at most %(extra)s characters.")),
    "rounded": (
        _l("The file has a rounded number: its last digits are lost."),
        _l("Type the number again, in a column formatted as text."),
    ),
    "zeros_lost": (
        _l("The file has the document number stored as a number: leading zeros may be missing."),
        _l("Type it again as text. Or, where the columns are matched, select that document numbers are complete."),
    ),
    "deadline_past": (
        _l("This legal deadline has passed."),
        _l("Correct it; or select, where the columns are matched, that past deadlines are intended."),
    ),
    "no_document_number": (
        _l("A document number must contain letters or digits."),
        _l("Correct it, or leave it empty."),
    ),
    "not_in_list": (
        _l("This word is not recognised."),
        _l("Choose a word from the template, or say once, where the columns are matched, what it means."),
    ),
    "host_country": (
        _l("The country of return cannot be the country of this office."),
        _l("Enter the country of origin."),
    ),
    "stateless_and_more": (
        _l("A stateless person cannot have another nationality."),
        _l("Keep one of them."),
    ),
    "serial": (
        _l("The file has a number where a date should be."),
        _l("Format the column as a date. If the sheet counts from 1900, this means %(extra)s."),
    ),
    "no_date": (_l("This is not a date."), _l("Enter it as 1990-02-28, or leave it empty if it is not known.")),
    "short_year": (_l("The year has only two digits."), _l("Enter the year with four digits.")),
    "other_calendar": (
        _l("This looks like a date in another calendar."),
        _l("Enter the date in the Gregorian calendar, such as 1990-02-28."),
    ),
    "placeholder_date": (
        _l("Programs enter this date when the real date is not known."),
        _l("Leave it empty for “not known yet”, or enter an estimated year of birth."),
    ),
    "birth_future": (_l("This date of birth is in the future."), _l("Correct it, or leave it empty.")),
    "birth_too_old": (_l("This date of birth is more than 120 years ago."), _l("Correct it, or leave it empty.")),
    "day_far": (_l("This date is more than 20 years away."), _l("Correct it, or leave it empty.")),
    "no_year": (
        _l("This is not a year of birth."),
        _l("Enter a four-digit year, not in the future and at most 120 years ago."),
    ),
    "year_differs": (
        _l("The year of birth does not match the date of birth, %(extra)s."),
        _l("Correct one of them, or leave the year empty."),
    ),
    "phone_number_lost": (
        _l("The file has a number that cannot be a phone number: a plus sign or leading zeros may be missing."),
        _l("Type it again with its country code, such as +90 555 010 2030."),
    ),
    "no_phone": (
        _l("This is not a phone number."),
        _l("Enter it with its country code, such as +90 555 010 2030."),
    ),
    "no_email": (_l("This is not an e-mail address."), _l("Enter an e-mail address such as name@example.org.")),
    "no_owner": (
        _l("No one in this office who can own cases signs in with this e-mail."),
        _l("Correct it, or leave it empty: the owner you chose for the others is then used."),
    ),
    "document_country_missing": (
        _l("Enter the country that issued the document."),
        _l("Enter it, or leave the type empty: then only the number is kept."),
    ),
    "document_type_missing": (
        _l("A last day or issuing country is given, but not the document it belongs to."),
        _l("Enter the document type, or leave these empty."),
    ),
    "differs_in_family": (
        _l("Row %(extra)s, the first of this family, has a different value."),
        _l(
            "A family is one case: enter the same value, or leave this empty. A different family needs a different "
            "number."
        ),
    ),
    "refused": (_l("The dry run could not create this row: %(extra)s"), _l("Correct it, then check again.")),
}


def column_label(code: str) -> str:
    """What a column is called; the whole row for an empty code."""
    return str(COLUMN_LABELS[Column(code)]) if code else _("Whole row")


def sentences_of(finding: Finding) -> tuple[str, str]:
    """What is wrong, and the cure, in the reader's language."""
    wrong, cure = _SENTENCES[finding.code]
    return str(wrong) % {"extra": finding.extra}, str(cure) % {"extra": finding.extra}


IMPORT_STATES = {
    ImportState.MAPPING: ("due", _l("Columns to match")),
    ImportState.CHECKING: ("due", _l("Check not finished")),
    ImportState.CHECKED: ("due", _l("Checked, not imported")),
    ImportState.APPLIED: ("done", _l("Imported")),
}
TAKEN_BACK = ("plain", _l("Undone"))
ROW_STATES = {
    RowState.WAITING: ("plain", _l("Not checked yet")),
    RowState.READY: ("done", _l("Ready")),
    RowState.BAD: ("blocked", _l("Cells with errors")),
    RowState.DECIDE: ("due", _l("To be decided")),
    RowState.LEFT_OUT: ("plain", _l("Left out")),
}
DECISIONS = {
    Decision.NEW: _l("Different person: open a case"),
    Decision.SAME: _l("Same person, another return: open a case and link the two"),
    Decision.LEAVE_OUT: _l("Already here, or listed twice: leave this row out"),
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

IMPORT_SENTENCES: Sentences = sentences(
    {
        ImportReason: {
            ImportReason.IMPORT_NOT_CHECKED: _l("Some rows have not been checked yet. Finish the check first."),
            ImportReason.IMPORT_HAS_BAD_ROWS: _l(
                "Some rows have invalid cells. Correct them, or leave those rows out."
            ),
            ImportReason.IMPORT_HAS_OPEN_ROWS: _l("For some rows, first decide whether the people are already here."),
            ImportReason.IMPORT_HAS_NO_ROWS: _l("No row can be imported."),
            ImportReason.IMPORT_NOT_APPLIED: _l(
                "This import was not applied, so there is nothing to undo. Discard it instead."
            ),
            ImportReason.IMPORT_NOT_KNOWN: _l(
                "There is no record any more of which cases this import created. End the cases one by one."
            ),
            ImportReason.IMPORT_UNDONE: _l("This import has already been undone."),
            ImportReason.IMPORT_WORKED_ON: _l(
                "Some of its cases have been worked on since, so none can be removed. End the wrong ones one by one."
            ),
            ImportReason.IMPORT_NOT_REHEARSED: _l("Something has changed since the last dry run. Run it again first."),
        },
    }
)

# What background jobs are called.
JOB_FORGET_IMPORTS = _l("Delete imported files")
