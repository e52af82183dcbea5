"""Reads the inventory of data from its files, and which class maps each of its tables."""

from functools import cache
from pathlib import Path

from foundation.accounts.permissions import Role
from foundation.inventory.rules import Inventory, read_inventory
from foundation.storage.base import Base

FOLDER = Path(__file__).parents[2] / "data" / "inventory"
AUDIENCES = "audiences.toml"


@cache
def inventory() -> Inventory:
    """The inventory, read once. ValueError names what is wrong in its files."""
    files = sorted(file for file in FOLDER.glob("*.toml") if file.name != AUDIENCES)
    audiences = (FOLDER / AUDIENCES).read_text(encoding="utf-8")
    return read_inventory(audiences, [file.read_text(encoding="utf-8") for file in files], tuple(Role))


def classes_by_table() -> dict[str, type[Base]]:
    """The class of each table; of several the one that maps most columns: narrow views of other rooms map some."""
    mappers = sorted(Base.registry.mappers, key=lambda mapper: len(mapper.column_attrs))
    return {str(mapper.class_.__tablename__): mapper.class_ for mapper in mappers}
