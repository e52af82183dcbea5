"""Forms of imports that name something by its id: who is meant by a row, and who owns what is imported."""

from foundation.storage.unit_of_work import reading
from returns.imports.queries import row_of_import
from tests.doors.named import COLLEAGUE, PERSON, Days, Fields, Sent
from tests.doors.strangers import World


def _decision(world: World, days: Days) -> Fields:
    populated = world.populated
    with reading(days.container.units, populated.people["lead"].scope(days.container)) as unit:
        row = row_of_import(unit.session, *populated.imported)
        assert row is not None
        return {"decision": "same", "who": populated.own.hex, "version": row.version}


def _columns(world: World, days: Days) -> Fields:
    codes = ["family_number", "given_name", "family_name", "birth_date", "sex", "country_of_return", "phone"]
    return {"column": codes, "owner": world.populated.people["officer"].id.hex}


FORMS = (
    Sent("POST /imports/{import}/rows/{row}/decide", "lead", {"who": PERSON}, _decision),
    Sent("POST /imports/{import}/columns", "lead", {"owner": COLLEAGUE}, _columns),
)
