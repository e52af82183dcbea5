"""What the machine-readable lines of a document say, on the page whose form they fill."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.forms.form import Form
from foundation.language.formats import all_countries, country_of_document
from foundation.web.route import Request
from returns.cases.queries import Case, members_of_case
from returns.documents.queries.holders import Compared, compared, holder_among, nationality_to_record
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.machine_readable import PrintedDocument, read_lines


@dataclass(frozen=True)
class ReadDocument:
    """What was read from a document, how it compares with whoever it belongs to, and which nationality it adds."""

    printed: PrintedDocument
    compared: Sequence[Compared] = ()
    nationality: str | None = None


def printed_in(request: Request, lines: str) -> PrintedDocument | None:
    """What lines say; None where they cannot be read, or there are none."""
    printed = read_lines(lines, request.unit.today)
    return printed if isinstance(printed, PrintedDocument) else None


def values_of(request: Request[Case], printed: PrintedDocument, lines: str) -> dict[str, str]:
    """What the form of a document is filled with: its lines go along, to be compared again when it is saved."""
    holder = holder_among(members_of_case(request.unit.session, request.row.id), printed)
    issuer = country_of_document(printed.issuer)
    return {
        "person_id": holder.id.hex if holder else "",
        "kind": DocumentKind.PASSPORT.value if printed.is_passport else "",
        "issuing_country": issuer if issuer in all_countries() else "",
        "number": printed.number,
        "expires_on": printed.expires_on.isoformat() if printed.expires_on else "",
        "machine_lines": lines,
        "adds_nationality": "yes",
    }


def read_for(request: Request[Case], form: Form) -> ReadDocument | None:
    """What the lines say that a form was filled from, beside whoever is chosen; None of one that was typed."""
    printed = printed_in(request, form.values.get("machine_lines") or "")
    if printed is None:
        return None
    members = {person.id.hex: person for person in members_of_case(request.unit.session, request.row.id)}
    chosen = members.get(form.values.get("person_id") or "")
    if chosen is None:
        return ReadDocument(printed)
    return ReadDocument(printed, compared(chosen, printed), nationality_to_record(chosen, printed))
