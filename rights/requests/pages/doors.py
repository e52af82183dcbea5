"""What is behind a door of a case, as a paper for the person: made by who holds a grant, handed over in person only.

It is no part of the answer, which says the same of everybody. Nothing of it is kept; its address names the door alone.
An emergency opens a door to read, and makes no paper.
"""

import secrets

from flask import render_template
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.formats import for_reader
from foundation.language.words import lazy_gettext as _l
from foundation.papers.compiling import as_pdf
from foundation.papers.sheet import Block, Fields, Prose, Sheet, said
from foundation.web.container import DoorLink
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import plain_head
from returns.cases.queries import members_of_case
from returns.journey.queries.travellers import names_of
from returns.paperwork.pages.blocks import file_name
from returns.protection.pages.records import OpenedDoor, opened_door
from returns.protection.services.records import doors_of_family
from rights.requests.pages.wording import Wording, languages
from rights.requests.queries.walk import behind_door
from rights.requests.schemas import DoorPaperForm
from rights.requests.words import RequestsAct


def _granted(request: Request) -> OpenedDoor | None:
    """The door of the address, where a grant opens it."""
    opened = opened_door(request)
    return opened if opened is not None and not opened.reads_only else None


routes: Routes[OpenedDoor] = Routes("requests_behind_doors", permission=Permission.PROTECTED_OPEN, load=_granted)


DOOR_LINK = DoorLink("requests_behind_doors.paper", _l("Paper for the person"))


@routes.get("/protected/<uuid:door>/paper", RequestsAct.DOOR_PAPER, behind_doors=True)
def paper(request: Request[OpenedDoor]) -> ResponseReturnValue:
    """About whom the paper is made, and in which language."""
    people = members_of_case(request.unit.session, request.row.case.id)
    names = names_of(people)
    return render_template(
        "rights/requests/door.html",
        case=plain_head(request.row.case, request.container.clock.now()),
        part=request.row.place.compartment,
        until=request.row.until,
        door=request.path["door"],
        form=Form(),
        people=[(str(number), names[person.id.hex]) for number, person in enumerate(people, 1)],
        languages=languages(),
    )


@routes.get("/protected/<uuid:door>/answer", RequestsAct.DOOR, schema=DoorPaperForm, behind_doors=True, steps_up=True)
def answer(request: Request[OpenedDoor]) -> ResponseReturnValue:
    """What this compartment holds about one person, by their number in the case."""
    opened, session, now = request.row, request.unit.session, request.container.clock.now()
    people = members_of_case(session, opened.case.id)
    number = request.data["who"]
    if not 0 < number <= len(people):
        raise NotFound
    wording = Wording.of(request.data["language"])
    left = doors_of_family(request.unit, opened.case, opened.place)
    sections = behind_door(request.unit, opened.case, people[number - 1].id, opened.place.doors, left)
    office = accounts.places(session, {opened.case.office_id})
    blocks: list[Block] = [Prose((wording("door.intro"), wording("blacked")))]
    for section in sections:
        for place, entry in enumerate(section.entries):
            rows = tuple((wording.field(passage.field), said(wording.value(passage))) for passage in entry.passages)
            blocks.append(Fields(rows, wording.table(section.table) if place == 0 else ""))
    if len(people) > 1:  # said whether or not anything is left out
        blocks.append(Prose((wording("door.several"),)))
    elif not sections:
        blocks.append(Prose((wording("door.nothing"),)))
    sheet = Sheet(
        title=wording("answer"),
        language=wording.language,
        words=wording.words,
        issued_by=said(office.get(opened.case.office_id, "")) or "",
        issued=wording.words("frame.issued", day=wording.language.day(for_reader(now).date())),
        reference=None,
        blocks=tuple(blocks),
    )
    return handed_out(as_pdf(sheet, now), file_name("answer", secrets.token_hex(3)), "application/pdf")
