"""Forms about travel documents that name something by its id."""

from io import BytesIO

from foundation.storage.unit_of_work import writing
from returns.files.rules import FileKind
from returns.files.services import store_file
from tests.doors.named import CASE, PERSON, Days, Fields, Named, Sent
from tests.doors.strangers import World
from tests.foundation.files.pictured import pdf


def _handed_over(world: World, days: Days) -> Fields:
    """A hand-over with a receipt that was just added to the files of the case."""
    container, officer = days.container, world.populated.people["officer"]
    with writing(container.units, officer.scope(container)) as unit:
        file = store_file(unit, world.populated.planned.case, None, FileKind.RECEIPT, BytesIO(pdf()))
    return {"holder": "officer", "since_on": days.on(), "file_id": file.hex}


def _goes_along(world: World, days: Days) -> Fields:
    """A file of the case whose people asked for their data."""
    container, officer = days.container, world.populated.people["officer"]
    with writing(container.units, officer.scope(container)) as unit:
        return {"copy": store_file(unit, world.populated.asked.case, None, FileKind.OTHER, BytesIO(pdf())).hex}


FORMS = (
    Sent("POST /cases/{asking}/requests/{asked}/copies", "officer", {"copy": Named("file")}, _goes_along),
    Sent(
        "POST /cases/{planned}/documents/{document}/custody",
        "officer",
        {"file_id": Named("file")},
        _handed_over,
    ),
    Sent(
        f"POST {CASE}/documents/requests",
        "officer",
        {"person_id": PERSON},
        lambda world, days: {
            "person_id": world.mine.people[0].hex,
            "kind": "passport",
            "consulate_country": "UZ",
            "requested_on": days.on(),
        },
    ),
)
