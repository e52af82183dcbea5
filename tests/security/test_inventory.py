"""The inventory of data has every column and sealed field, and says of each who reads it on pages."""

import io
import re
from collections import defaultdict

import pytest
import python_calamine
from werkzeug.test import TestResponse

from foundation.accounts.permissions import Role
from foundation.inventory.queries import FOLDER, inventory
from foundation.inventory.rules import Inventory, read_inventory
from returns.paperwork.rules import CasePaper
from tests.foundation.papers.reading_back import ReadPaper
from tests.security.coded import COPIES
from tests.security.sealed_fields import columns_of_tables, sealed_fields
from tests.security.sealed_values import sealed_values
from tests.security.walk import Walk

ROLES = {
    "admin": Role.ADMINISTRATOR,
    "coordinator": Role.PARTNER_COORDINATOR,
    "dpo": Role.DATA_PROTECTION_OFFICER,
    "officer": Role.RETURN_OFFICER,
    "second officer": Role.RETURN_OFFICER,
    "signer": Role.RETURN_OFFICER,
    "specialist": Role.PROTECTION_SPECIALIST,
    "worker": Role.PARTNER_WORKER,
}
# Who may read of a table what the walk shows them nothing of: pages that it does not open as them, or not with a row.
NOT_OPENED = {
    f"{table}: {role}"
    for role, tables in (
        (
            Role.PROTECTION_SPECIALIST,
            "arrival_offer boarding_mark caseload_import form_draft guardianship movement_notice movement_place"
            " person_version protected_note protected_record saved_view screening second_signature survey_response"
            " task_event",
        ),
        (Role.RETURN_OFFICER, "second_signature"),
        (Role.DATA_PROTECTION_OFFICER, "second_signature"),
        (
            Role.PARTNER_COORDINATOR,
            "attempt concern concern_entry protected_record schedule_change stored_file survey_response visit",
        ),
    )
    for table in tables.split()
}
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LOOK = re.compile(r"/cases/[^/]+/preview")
_AS_PARTNER = re.compile(r'<fieldset class="as-partner".*?</fieldset>', re.DOTALL)
READ = ("application/json", "text/calendar", "text/csv", "text/html")


def _is_known(known: Inventory, place: str) -> bool:
    """Whether there is an entry; for a column whose class states no fields, entries of what it holds."""
    table, _dot, column = place.partition(".")
    if table in known.tables and any(field.startswith(f"{column}.") for field in known.tables[table].sealed):
        return True
    try:
        known.readers(place)
    except KeyError:
        return False
    return True


def _faults(columns: dict[str, set[str]], sealed: dict[str, set[str]], known: Inventory) -> list[str]:
    """Columns and fields without an entry, and entries of columns that there are not."""
    found = []
    for table in sorted(columns.keys() | known.tables.keys()):
        entry = known.tables.get(table)
        plain = set(entry.plain) if entry else set()
        found += [f"no entry: {table}.{column}" for column in sorted(columns.get(table, set()) - plain)]
        found += [f"no column: {table}.{column}" for column in sorted(plain - columns.get(table, set()))]
        stated = sealed.get(table, set())
        found += [f"no entry: {table}.{field}" for field in sorted(stated) if not _is_known(known, f"{table}.{field}")]
        names = {field.partition(".")[0] for field in stated}
        fields = entry.sealed if entry else {}
        found += [f"no column: {table}.{field}" for field in sorted(fields) if field.partition(".")[0] not in names]
    return found


def test_every_column_and_sealed_field_has_its_entry() -> None:
    assert _faults(columns_of_tables(), sealed_fields(), inventory()) == []


def test_a_planted_column_or_field_is_missed() -> None:
    columns, sealed = columns_of_tables(), sealed_fields()
    columns["note"].add("planted")
    columns["planted"] = {"id"}
    sealed["note"].add("content.planted")
    columns["leg"].remove("mode")
    sealed["attempt"] = set()
    assert _faults(columns, sealed, inventory()) == [
        *(f"no column: attempt.content.{field}" for field in sorted(_fields_of("attempt"))),
        "no column: leg.mode",
        "no entry: note.planted",
        "no entry: note.content.planted",
        "no entry: planted.id",
    ]


def _fields_of(table: str) -> set[str]:
    return {field.removeprefix("content.") for field in inventory().tables[table].sealed}


def test_every_value_of_the_walk_has_its_entry(walked: Walk) -> None:
    places = {place for place, values in sealed_values(walked.container).items() if values}
    assert len(places) > 500
    assert sorted(place for place in places if not _is_known(inventory(), place)) == []


def _said(walked: Walk) -> dict[str, set[str]]:
    """The canaries of each place that has any."""
    canaries = walked.canaries.all_values()
    said = {
        place: {canary for canary in canaries if any(canary in str(value) for value in values)}
        for place, values in sealed_values(walked.container).items()
        if not place.startswith(COPIES)
    }
    return {place: found for place, found in said.items() if found}


def _shown(walked: Walk) -> dict[str, set[Role]]:
    """Which roles were shown a canary of which place."""
    canaries = set(walked.canaries.all_values())
    seen: dict[str, set[Role]] = defaultdict(set)
    for who, answer in walked.answered:
        for canary in _words(_text_of(answer), canaries) if who in ROLES else ():
            seen[canary].add(ROLES[who])
    return {place: set().union(*(seen[canary] for canary in found)) for place, found in _said(walked).items()}


def _text_of(answer: TestResponse) -> str:
    """What somebody reads of an answer: of a page, a calendar, a paper, a file, a sheet."""
    if answer.mimetype in READ:
        return answer.text
    if answer.mimetype == SHEET:
        sheets = python_calamine.load_workbook(io.BytesIO(answer.data))
        return str([sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names])
    if answer.mimetype == "application/pdf":
        paper = ReadPaper(answer.data)
        return f"{paper.text} {paper.metadata}" if "/Metadata" in paper.pdf.Root else answer.data.decode("latin-1")
    return ""


def _words(text: str, canaries: set[str]) -> set[str]:
    return {canary for canary in canaries if canary in text}


def test_pages_show_each_field_to_those_whom_the_inventory_lets_read_it(walked: Walk) -> None:
    shown, known = _shown(walked), inventory()
    assert len(shown) > 250
    beyond = {
        f"{place}: {role}" for place, roles in shown.items() for role in roles if role not in known.readers(place)
    }
    assert sorted(beyond) == []
    by_table: dict[str, set[Role]] = defaultdict(set)
    for place, roles in shown.items():
        by_table[place.partition(".")[0]] |= roles
    unseen = {
        f"{table}: {role}"
        for table, roles in by_table.items()
        for role in set().union(*known.tables[table].sealed.values()) - roles
    }
    assert unseen <= NOT_OPENED  # which row of a kind a page shows is not always the same


def test_papers_say_no_more_than_their_makers_may_read(walked: Walk) -> None:
    """The test above reads them too: each kind was made, by whoever is offered it, and says something of somebody."""
    assert walked.papers == {"officer": set(CasePaper), "specialist": set(CasePaper)}
    said = [_words(_text_of(one), set(walked.canaries.all_values())) for _who, one in walked.answered if _is_pdf(one)]
    assert len([one for one in said if one]) >= len(CasePaper) * 2


def test_a_look_as_the_partner_shows_what_the_inventory_lets_partners_read(walked: Walk) -> None:
    looks = [one for who, one in walked.answered if who == "officer" and _LOOK.fullmatch(one.request.path)]
    page = "".join(_AS_PARTNER.findall("".join(one.text for one in looks)))
    shown = [place for place, canaries in _said(walked).items() if _words(page, canaries)]
    assert {place.partition(".")[0] for place in shown} >= {"person", "safe_contact"}
    readers = {place: inventory().readers(place) for place in shown}
    assert [place for place, roles in readers.items() if Role.PARTNER_WORKER not in roles] == []


def _is_pdf(answer: TestResponse) -> bool:
    return answer.mimetype == "application/pdf"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("about = \"case\"", "about = \"nobody\""), "attempt: about: 'nobody' is none of"),
        (("[attempt.sealed]\n", "[attempt.sealed]\nstrangers = \"content.x\"\n"), "no audience is called strangers"),
        (("of = \"case_id visit_id\"", "of = \"case_id visit_id id\""), "attempt.plain: id stands there twice"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_named(change: tuple[str, str], fault: str) -> None:
    text = (FOLDER / "reintegration.toml").read_text(encoding="utf-8")
    of_attempt = text[text.index("[attempt]") : text.index("\n\n", text.index("[attempt]"))]
    assert change[0] in of_attempt
    audiences = (FOLDER / "audiences.toml").read_text(encoding="utf-8")
    with pytest.raises(ValueError, match=fault):
        read_inventory(audiences, [of_attempt.replace(*change)], tuple(Role))
