"""A process of its own: a table that nobody knew yesterday, with an entry in the inventory and one row, is handed over.

It plants the table in its own copy of the inventory and of the stores, so that nothing of it is left behind. Prints,
as JSON, what an answer says of it: of each field its value as it is handed over.
"""

import json
import shutil
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ForeignKey, LargeBinary, Table, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from app import build_container
from foundation.clock import MovableClock
from foundation.inventory import queries as inventory
from foundation.security.encryption import Sealed
from foundation.storage.base import Base
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.access import of_cases_seen, writes_on_case
from returns.cases.models import RowOfCase
from rights.requests.queries.requests import answer_of
from rights.requests.rules.answers import given
from tests.clock import START
from tests.databases import settings_for
from tests.factories.asking import Asked, assembled, make_asked
from tests.factories.journeys import at_work
from tests.quick_passwords import QUICK, hashes_with
from tests.security.raw import raw

ENTRY = """
[planted]
about = "case"
purpose = "casework"
retention = "case"
erasure = "delete"
answer = "given"
others = "content.friend"
[planted.plain]
id = "id"
of = "case_id"
[planted.sealed]
office = "content.text content.friend"
"""


@dataclass(frozen=True)
class PlantedContent:
    """What is sealed of a planted row."""

    text: str
    friend: str


class Planted(RowOfCase, Base):
    """A table of tomorrow."""

    __tablename__ = "planted"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"), index=True)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(PlantedContent)


def _plant(container: Container, folder: Path) -> None:
    """An entry in a copy of the inventory, the table, and who sees it: what whoever adds a table writes anyway."""
    copied = folder / "inventory"
    shutil.copytree(inventory.FOLDER, copied)
    (copied / "planted.toml").write_text(ENTRY, encoding="utf-8")
    inventory.FOLDER = copied
    inventory.inventory.cache_clear()
    table = Planted.__table__
    assert isinstance(table, Table)
    with raw(container) as connection:
        table.create(connection)
        connection.commit()
    container.guard.protect(Planted, of_cases_seen(Planted), writes_on_case)


def _said(container: Container, asked: Asked) -> dict[str, str]:
    """What the answer says of the planted row, by field."""
    with at_work(container, asked.owner, asked.case) as (unit, _case):
        unit.session.add(Planted(case_id=asked.case, content=PlantedContent("It rains with Zilola.", "Zilola")))
    assembled(container, asked)
    with reading(container.units, asked.owner.scope(container)) as unit:
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        [section] = [section for section in answer.content.sections if section.table == "planted"]
        [entry] = section.entries
        return {passage.field: given(passage) for passage in entry.passages}


def main(folder: Path) -> None:
    """Make a case with a planted row in the installation of the folder, and print what is handed over of it."""
    hashes_with(QUICK)
    container = build_container(settings_for(folder / "instance"), MovableClock(START))
    _plant(container, folder)
    print(json.dumps(_said(container, make_asked(container))))
    container.stores.dispose()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
