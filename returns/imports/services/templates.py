"""The files of an import that are handed out: the template in the reader's language, and the list of bad cells."""

from collections.abc import Sequence
from typing import Any

from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.locales import direction
from foundation.language.words import _
from foundation.sheets.writing import Page, delimited, packed
from foundation.storage.unit_of_work import Unit
from returns.imports.models import CaseloadImport
from returns.imports.rules.imports import REQUIRED, Column
from returns.imports.services.checking import rows_with_findings
from returns.imports.words import (
    COLUMN_LABELS,
    DOCUMENT_WORDS,
    SEX_WORDS,
    TRACK_WORDS,
    column_label,
    sentences_of,
)

_FILLED_TO = 500  # rows in which a sheet offers the choices
# Nobody: the two rows show a mother with her son, and a value for every column.
_EXAMPLE = (
    {
        Column.FAMILY_NUMBER: "1", Column.OWN_REFERENCE: "2023-0417", Column.GIVEN_NAME: "Example",
        Column.FAMILY_NAME: "Invented", Column.ORIGINAL_GIVEN_NAME: "مثال", Column.ORIGINAL_FAMILY_NAME: "مخترع",
        Column.BIRTH_DATE: "1988-07-23", Column.NATIONALITY: "UZ", Column.COUNTRY: "UZ", Column.PLACE: "Samarkand",
        Column.LANGUAGE: "uz", Column.PHONE: "+90 501 000 00 00", Column.EMAIL: "nobody@example.org",
        Column.DOCUMENT_NUMBER: "X0000000", Column.DOCUMENT_COUNTRY: "UZ", Column.DOCUMENT_EXPIRY: "2029-05-01",
        Column.LEGAL_DEADLINE: "2027-01-31", Column.OWNER: "officer@example.org",
    },
    {
        Column.FAMILY_NUMBER: "1", Column.GIVEN_NAME: "Second", Column.FAMILY_NAME: "Invented",
        Column.BIRTH_YEAR: "2015", Column.NATIONALITY: "UZ", Column.COUNTRY: "UZ",
    },
)  # fmt: skip


def template_sheet() -> bytes:
    """The template as XLSX: the list to be filled in, an example, the choices, and how to fill it in."""
    rtl = direction() == "rtl"
    words: dict[int, Sequence[str]] = {
        at: words for at, words in enumerate(_words_of(column) for column in Column) if words
    }
    filled = Page(_("Cases"), _headings(), 2, words, _FILLED_TO, rtl)
    example = Page(_("Example"), [*_headings(), *_examples()], 2, rtl=rtl)
    return packed(
        [filled, example, Page(_("Choices"), _choices(), 1, rtl=rtl), Page(_("How to"), _advice(), 0, rtl=rtl)]
    )


def template_csv() -> bytes:
    """The template as CSV: the two rows of headings."""
    return delimited(_headings())


def _headings() -> list[list[str]]:
    named = [f"{COLUMN_LABELS[column]} *" if column in REQUIRED else str(COLUMN_LABELS[column]) for column in Column]
    return [named, [column.value for column in Column]]


def _examples() -> list[list[str]]:
    chosen = {
        Column.SEX: str(next(iter(SEX_WORDS.values()))),
        Column.DOCUMENT_TYPE: str(next(iter(DOCUMENT_WORDS.values()))),
        Column.TRACK: str(next(iter(TRACK_WORDS.values()))),
    }
    first, second = _EXAMPLE
    return [[example.get(column, "") for column in Column] for example in ({**chosen, **first}, second)]


def _words_of(column: Column) -> list[str]:
    words: dict[Column, dict[Any, Any]] = {
        Column.SEX: SEX_WORDS,
        Column.TRACK: TRACK_WORDS,
        Column.DOCUMENT_TYPE: DOCUMENT_WORDS,
    }
    return [str(word) for word in words[column].values()] if column in words else []


def _choices() -> list[list[str]]:
    columns = [
        (str(COLUMN_LABELS[Column.SEX]), _words_of(Column.SEX)),
        (str(COLUMN_LABELS[Column.DOCUMENT_TYPE]), _words_of(Column.DOCUMENT_TYPE)),
        (str(COLUMN_LABELS[Column.TRACK]), _words_of(Column.TRACK)),
        (_("Countries"), [f"{name} ({code})" for code, name in countries(all_countries())]),
        (_("Languages"), [f"{name} ({code})" for code, name in spoken_languages()]),
    ]
    longest = max(len(words) for _name, words in columns)
    below = [[words[at] if at < len(words) else "" for _name, words in columns] for at in range(longest)]
    return [[name for name, _words in columns], *below]


def _advice() -> list[list[str]]:
    sentences = (
        _("Each row is one person. Fill in the first sheet; leave both rows of headings as they are."),
        _("Only the given name and the country of return have to be there."),
        _("Leave empty what is not known: the case then says “not known yet”, and asks its owner for it."),
        _("Never invent a day: 01.01.1900 is refused. If only the year of birth is known, give the year."),
        _("People who return together have the same family number; whoever leads the family comes first."),
        _("What is said of the case, such as the country of return, stands in the first row of the family."),
        _("Write days as 1990-02-28, phones with their country code, countries by name or code of two letters."),
        _("Every case begins at intake. Consents, protection checks and decisions are made here, not imported."),
        _("Keep this file where only those who work on the cases can open it, and destroy it after the import."),
    )
    return [[sentence] for sentence in sentences]


def faults_csv(unit: Unit, caseload: CaseloadImport) -> bytes:
    """Every bad cell with its cure, as CSV: row, column, what stands there, what is wrong, what to do."""
    head = [_("Row"), _("Column"), _("What stands there"), _("What is wrong"), _("What to do")]
    rows: list[Sequence[str]] = [head]
    for row in rows_with_findings(unit, caseload):
        for finding in row.report.problems:
            rows.append([str(row.ordinal), column_label(finding.column), finding.typed, *sentences_of(finding)])
    unit.participants["trail"].note(faults=len(rows) - 1)
    return delimited(rows)
