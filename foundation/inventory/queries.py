"""Reads the inventory of data from its files."""

from functools import cache
from pathlib import Path

from foundation.accounts.permissions import Role
from foundation.inventory.rules import Inventory, read_inventory

FOLDER = Path(__file__).parents[2] / "data" / "inventory"
AUDIENCES = "audiences.toml"


@cache
def inventory() -> Inventory:
    """The inventory, read once. ValueError names what is wrong in its files."""
    files = sorted(file for file in FOLDER.glob("*.toml") if file.name != AUDIENCES)
    audiences = (FOLDER / AUDIENCES).read_text(encoding="utf-8")
    return read_inventory(audiences, [file.read_text(encoding="utf-8") for file in files], tuple(Role))
