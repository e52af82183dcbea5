"""Installations with backups: as for commands of the system."""

from tests.system.conftest import demo, demo_database, demo_folder, new_house

__all__ = ["demo", "demo_database", "demo_folder", "new_house"]
