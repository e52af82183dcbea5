"""A program with one table more than the program has: its rows are erased by its entry in the inventory alone.

python -m tests.rights.erasure.planting INSTANCE
"""

import sys
import uuid
from dataclasses import replace
from pathlib import Path

from sqlalchemy import ForeignKey, String, Uuid, create_engine, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from app import build_container
from foundation.clock import SystemClock
from foundation.inventory import queries as inventories
from foundation.inventory.queries import inventory
from foundation.storage.base import Base, new_id
from rights.erasure import topic
from rights.erasure.queries import walk
from rights.erasure.services import mentions, runs
from tests.databases import settings_for
from tests.factories.erasures import erase_case
from tests.factories.makers import make_account, make_case
from tests.quick_passwords import QUICK, hashes_with


class Planted(Base):
    """A table of a case that nobody wrote code for."""

    __tablename__ = "planted"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("case.id"))
    said: Mapped[str] = mapped_column(String(80))


def main() -> None:
    """Plant the table, erase its case, and say how many rows it had."""
    known = inventory()
    whole = replace(known, tables={**known.tables, "planted": replace(known.tables["note"], name="planted")})
    for module in (inventories, walk, mentions, runs, topic):
        if hasattr(module, "inventory"):
            vars(module)["inventory"] = lambda: whole
    hashes_with(QUICK)
    settings = settings_for(Path(sys.argv[1]))
    container = build_container(settings, SystemClock())
    engine = create_engine(settings.database_url)
    Planted.__table__.create(engine)
    case = make_case(container, make_account(container))
    with engine.begin() as connection:
        connection.execute(insert(Planted.__table__).values(id=new_id(), case_id=case, said="something"))
    counts = []
    for act in (lambda: None, lambda: erase_case(container, case)):
        act()
        with engine.connect() as connection:
            counts.append(connection.execute(select(func.count()).select_from(Planted.__table__)).scalar_one())
    print(f"{counts[0]} before, {counts[1]} after")


if __name__ == "__main__":
    main()
