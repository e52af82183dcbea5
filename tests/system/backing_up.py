"""Backing up and restoring as an operator does: the commands, with the tools of the tests' own PostgreSQL."""

from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask

from app import build_app
from foundation.accounts.permissions import Role
from foundation.audit.sealer import seal_all
from foundation.web.container import Container
from tests.databases import KEY_OF_DATA, KEY_OF_KEYS
from tests.factories.makers import Person, arrived, make_account, make_case
from tests.security.raw import TOOLS
from tests.system.commanding import Said, command

_BUILT: list[tuple[Container, Flask]] = []
GIVEN, FAMILY, PLACE, PHONE, NUMBER = "Dilnozaxon", "Karimovabegim", "Samarqandcha", "+905321234567", "DOC7654321"


def with_tools(container: Container, folder: Path = TOOLS) -> Container:
    """The same house, which finds the tools of PostgreSQL in a folder."""
    return replace(container, settings=replace(container.settings, pg_bin=str(folder)))


def app_of(container: Container) -> Flask:
    """The application of a house, built once: a drill runs many commands."""
    for known, app in _BUILT:
        if known is container:
            return app
    _BUILT[:] = [(container, build_app(container)), *_BUILT[:2]]
    return _BUILT[0][1]


def said(container: Container, *words: object, typed: str | None = None) -> Said:
    """Run a command of a house; who is asked for private keys has them."""
    plain = [str(word) for word in words]
    return command(app_of(container), *plain, typed=_keys_for(plain) if typed is None else typed)


def _keys_for(words: list[str]) -> str:
    """What the holders of private keys type: that of the data first."""
    if words[:2] == ["keys", "restore"]:
        return f"{KEY_OF_KEYS}\n"
    return f"{KEY_OF_DATA}\n{KEY_OF_KEYS}\n"


@dataclass(frozen=True)
class Kept:
    """Both backups of one house, and what the first command said."""

    data: Path
    keys: Path
    said: Said


def back_up(container: Container, folder: Path) -> Kept:
    """Data first, then keys, each into a folder of its own."""
    for name in ("of data", "of keys"):
        (folder / name).mkdir(parents=True)
    data = said(container, "backup", "create", folder / "of data")
    assert data.status == 0, data.err
    keys = said(container, "keys", "backup", folder / "of keys")
    assert keys.status == 0, keys.err
    return Kept(Path(data.out.splitlines()[0]), Path(keys.out.splitlines()[0]), data)


def restored(container: Container, kept: Kept, *words: str) -> Said:
    """Keys first, then data; what the second command said."""
    keys = said(container, "keys", "restore", kept.keys, *words)
    assert keys.status == 0, keys.err
    return said(container, "backup", "restore", kept.data, *words)


def with_a_case(container: Container) -> tuple[Person, str]:
    """Somebody and a case with known names, all of it sealed in the audit; returns the officer and the address."""
    officer = make_account(container, Role.RETURN_OFFICER)
    case = make_case(
        container,
        officer,
        given_name=GIVEN,
        family_name=FAMILY,
        place_of_return=PLACE,
        phone=PHONE,
        document_number=NUMBER,
    )
    seal_all(container.stores, container.secrets, container.clock.now())
    return officer, f"/cases/{case}"


def page(container: Container, person: Person, address: str) -> str:
    """A page as somebody sees it."""
    answer = arrived(app_of(container), person).get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.text
