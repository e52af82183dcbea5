"""Pages of records behind the doors of a case. Their addresses name a door and a form, both opaque, never a case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import day as shown_day
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import plain_head
from returns.cases.queries import Case, case_by_id, members_of_case, reason_sentence
from returns.cases.rules.cases import ENDED
from returns.journey.queries.travellers import names_of
from returns.protection.queries import Version, bookers_of, newest_of
from returns.protection.rules.records import (
    CHOICES,
    FIELDS,
    KINDS,
    Record,
    RecordKind,
    Sort,
    begun_with,
    fields_of,
    kinds_behind,
    still_without,
)
from returns.protection.schemas import RecordForm
from returns.protection.services.protection import doors_of_case, reasons_here
from returns.protection.services.records import (
    Place,
    form_id,
    place_of,
    read_in,
    sign_assessment,
    write_record,
    wrong_in_record,
)
from returns.protection.words import FIELD_HINTS, KIND_LABELS, ProtectionAct, choice_label, field_label

# Records behind the doors as pages show them: one version, and the fields of a form.


def _writers(request: Request, versions: Sequence[Version]) -> dict[str, str]:
    """Names by id as hex: of the colleagues who wrote, and of the partners that did; two statements."""
    authors = [uuid.UUID(version.record.author) for version in versions if version.record.author]
    people = accounts.accounts_by_id(request.unit.session, authors)
    partners = {partner.id.hex: partner.name for partner in accounts.organisations(request.unit.session)}
    return {**{account_id.hex: account.name for account_id, account in people.items()}, **partners}


@dataclass(frozen=True)
class ShownVersion:
    """A version of a record with whom it is about and who wrote it, by name."""

    record: Record
    person: str
    author: str

    @property
    def facts(self) -> list[tuple[str, str, bool]]:
        """What it says, by label; whether somebody typed it. Who told a partner is the partner itself."""
        said = self.record.said
        return [
            (field_label(name), *_in_words(name, said[name]))
            for name in fields_of(self.record.kind)
            if name in said and not (name == "told_by" and self.record.organisation)
        ]


@dataclass(frozen=True)
class ShownRecord:
    """A record: its newest version, and those before it, the newest of them first."""

    now: ShownVersion
    before: Sequence[ShownVersion]


def shown_records(
    request: Request, versions: Sequence[Version], names: Mapping[str, str], otherwise: str = ""
) -> dict[RecordKind, list[ShownRecord]]:
    """Records by kind, in the order in which they were written. `versions` has the oldest first.

    Who wrote a version is named: a colleague (`otherwise` if out of sight), a partner as its organisation.
    """
    writers = _writers(request, versions)

    def shown(version: Version) -> ShownVersion:
        record = version.record
        author = writers.get(record.organisation or record.author, otherwise)
        return ShownVersion(record, names.get(record.person, ""), author)

    records: dict[RecordKind, list[ShownRecord]] = {kind: [] for kind in RecordKind}
    for newest in newest_of(versions):
        earlier = [v for v in reversed(versions) if v.chain == newest.chain and v.number < newest.number]
        records[newest.record.kind].append(ShownRecord(shown(newest), [shown(version) for version in earlier]))
    return records


def _in_words(name: str, value: str) -> tuple[str, bool]:
    """A value in words, and whether somebody typed it."""
    if FIELDS[name] is Sort.CHOICE:
        return choice_label(name, value), False
    return (shown_day(date.fromisoformat(value)), False) if FIELDS[name] is Sort.DAY else (value, True)


@dataclass(frozen=True)
class FormField:
    """A field of the form of a record."""

    name: str
    sort: Sort
    label: str
    hint: object
    optional: bool
    choices: Sequence[tuple[str, str]]


def form_fields(kind: RecordKind, without: frozenset[str] = frozenset()) -> list[FormField]:
    """The fields of the form of a kind, in the order in which they are asked."""
    needed = KINDS[kind].needed
    return [
        FormField(
            name=name,
            sort=FIELDS[name],
            label=field_label(name),
            hint=FIELD_HINTS.get(name),
            optional=name not in needed,
            choices=[(code, choice_label(name, code)) for code in CHOICES.get(name, ())],
        )
        for name in fields_of(kind)
        if name not in without
    ]


# Pages of the records behind the doors of a case.


@dataclass(frozen=True)
class OpenedDoor:
    """A compartment of a case whose door a live grant opens, and how long; or an emergency access, to read."""

    case: Case
    place: Place
    until: datetime
    reads_only: bool


@dataclass(frozen=True)
class OpenedForm(OpenedDoor):
    """The same, with the kind of the form in the address, every version there is, and the one that is changed."""

    kind: RecordKind
    versions: Sequence[Version]
    before: Version | None


def opened_door(request: Request) -> OpenedDoor | None:
    """The case and compartment of the door in the address; where it is closed to the reader, there is no such page."""
    session, now, emergency = request.unit.session, request.container.clock.now(), request.me.emergency
    grants = accounts.live_grants_of(session, request.me.account_id, [request.path["door"]], now)
    compartment: Compartment | None = None
    if grants:
        case_id, compartment = uuid.UUID(grants[0].about.case), grants[0].about.compartment
        until = max(grant.until for grant in grants)
    elif emergency is not None and request.path["door"] in emergency.doors:
        case_id, until = emergency.case_id, emergency.until
        compartment = doors_of_case(request.container.secrets, case_id).get(request.path["door"])
    case = case_by_id(session, case_id) if compartment is not None else None
    if case is None or compartment is None:
        return None
    place = place_of(request.unit, case.id, compartment)
    if place.door != request.path["door"]:
        return None  # a partner's grant, which opens what is shared and no page here
    request.unit.participants["trail"].read([("door", place.door)])
    return OpenedDoor(case, place, until, reads_only=not grants)


def _with_form(request: Request) -> OpenedForm | None:
    """The opened door with the form of the address: of a kind, or of the next version of a record."""
    opened = opened_door(request)
    if opened is None:
        return None
    versions, target = read_in(request.unit, opened.case, opened.place).versions, request.path["form"]
    kinds = kinds_behind(opened.place.compartment)
    before = next((version for version in newest_of(versions) if version.record.id == target), None)
    new = next((kind for kind in kinds if form_id(request.unit, opened.place.door, kind) == target), None)
    kind = before.record.kind if before else new
    if kind is None or opened.reads_only:  # a form that cannot be sent is no page
        return None
    return OpenedForm(opened.case, opened.place, opened.until, False, kind, versions, before)


routes = Routes("records", permission=Permission.PROTECTED_OPEN, load=_with_form)


@routes.get(
    "/protected/<uuid:door>", ProtectionAct.PROTECTED_RECORDS, load=opened_door, behind_doors=True, endpoint="page"
)
def records(request: Request[OpenedDoor]) -> ResponseReturnValue:
    """The records behind one door, by kind, with what in them stands in the way."""
    place, case, session = request.row.place, request.row.case, request.unit.session
    members = members_of_case(session, case.id)  # before anything is opened, so that all keys come at once
    read = read_in(request.unit, case, place, members)
    versions = read.versions
    people = names_of(members)
    shown = shown_records(request, versions, people)
    recorded = [version.record for version in newest_of(versions)]
    reasons = reasons_here(request.unit, case, place.compartment, recorded)
    return render_template(
        "returns/protection/records.html",
        case=plain_head(case, request.container.clock.now()),
        place=place,
        has_left=read.has_left,
        until=request.row.until,
        kinds=[
            (
                kind,
                shown[kind],
                form_id(request.unit, place.door, kind) if still_without(recorded, kind, people) else None,
            )
            for kind in kinds_behind(place.compartment)
        ],
        findings=[reason_sentence(reason, people) for reason in reasons],
        may_write=case.state not in ENDED and not request.row.reads_only,
    )


def _form_page(request: Request[OpenedForm], form: Form) -> str:
    """The form of a new record, or of the next version of one."""
    row = request.row
    people = list(names_of(members_of_case(request.unit.session, row.case.id)).items())
    if row.before is None:
        without = still_without((version.record for version in newest_of(row.versions)), row.kind, dict(people))
        people = [(person, name) for person, name in people if person in without] or people
    if not form.values and row.before is not None:
        form.values = {**begun_with(row.kind, row.before.record.said), "person": row.before.record.person}
    if len(people) == 1:
        form.values.setdefault("person", people[0][0])
    return render_template(
        "returns/protection/record.html",
        case=plain_head(row.case, request.container.clock.now()),
        title=KIND_LABELS[row.kind],
        back_url=url_for("records.page", door=request.path["door"]),
        people=people,
        fields=form_fields(row.kind),
        form=form,
        is_change=row.before is not None,
    )


def _also_wrong(request: Request[OpenedForm], readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_record(request.row.kind, readable, request.unit.today)


@routes.form(
    "/protected/<uuid:door>/<uuid:form>",
    ProtectionAct.PROTECTED_RECORD,
    opens=ProtectionAct.PROTECTED_FORM,
    shows=_form_page,
    page="form",
    behind_doors=True,
    schema=RecordForm,
    also_wrong=_also_wrong,
)
def write(request: Request[OpenedForm]) -> ResponseReturnValue:
    """Write a record, or its next version."""
    row, fields, unit = request.row, request.data, request.unit
    person = uuid.UUID(row.before.record.person) if row.before else fields["person"]
    if person not in {member.id for member in members_of_case(unit.session, row.case.id)}:
        raise NotFound
    if row.kind is RecordKind.RISK_SIGNATURE:
        sign_assessment(unit, row.place, person, bookers_of(unit.session, row.case.id), row.versions)
    else:
        write_record(unit, row.place, row.kind, person, fields, row.before, row.versions)
    flash(_("Record saved."), "done")
    return redirect(url_for("records.page", door=request.path["door"]), 303)
