"""Setting an installation up: migrate, make its secrets, load the rules, say what it is, let the first person in."""

import secrets
from collections.abc import Callable
from pathlib import Path

from foundation.accounts.models import Installation
from foundation.accounts.queries import staff as queries
from foundation.accounts.queries.installation import installation_mode, installation_uid
from foundation.accounts.rules import LinkPurpose
from foundation.accounts.services.links import make_link
from foundation.errors import Conflict, SealBroken
from foundation.rulebook.services.seeding import seed_rules
from foundation.security.key_store import DATABASE, add_keys, database_of_keys
from foundation.security.master_key import KEY_BYTES
from foundation.security.master_key_in_use import in_use, without, wrapping_key
from foundation.storage.base import new_id
from foundation.storage.scopes import PREPARE
from foundation.storage.unit_of_work import reading, store_transaction, writing
from foundation.system.stores import upgrade_all
from foundation.system.words import SystemAct
from foundation.web.container import Container

DEMO_CASES = 40
DEMO_SEED = 1


def _in_silence(line: str) -> None:
    pass


def prepare(
    container: Container,
    root: Path,
    load_demo: Callable[[Container, int, int], None],
    tell: Callable[[str], None] = _in_silence,
) -> str | None:
    """Prepare an installation; running it again changes nothing. Returns the token of the first administrator's link,
    or None when there is an administrator or this is a demo. `tell` hears which store is migrated.

    Conflict if the database is of the other mode or of a version whose migrations are not here, or the master key is
    not the one of this key store.
    """
    upgrade_all(container.settings, root / "migrations", tell)
    _refuse_without_its_keys(container)
    _refuse_a_former_master_key(container)
    try:
        container.secrets.create_missing(container.clock)
    except SealBroken as error:
        raise Conflict(
            "The master key does not fit this key store. Use the key with which it was made, or another INSTANCE_PATH."
        ) from error
    _say_what_it_is(container)
    with writing(container.units, PREPARE) as unit:
        seed_rules(unit, root / "data" / "rules", container.rule_topics)
    if container.settings.demo:
        load_demo(container, DEMO_CASES, DEMO_SEED)
        return None
    with writing(container.units, PREPARE) as unit:
        if queries.has_administrator(unit.session):
            return None
        token, _ = make_link(unit, container.secrets, container.policy(unit), LinkPurpose.FIRST_ADMINISTRATOR, None)
    return token


def _refuse_without_its_keys(container: Container) -> None:
    """Conflict if the database was prepared with a key store that is gone: new secrets would not fit what is in it."""
    with reading(container.units, PREPARE) as unit:
        own = installation_uid(unit.session)
    if own is not None and not container.secrets.are_there():
        raise Conflict(
            "The key store of this database is gone, and without it nothing in the database can be read. "
            "Put the keys back from their own backup: python3 run.py flask keys restore FILE. "
            "Or choose an empty DATABASE_URL and INSTANCE_PATH."
        )


def _refuse_a_former_master_key(container: Container) -> None:
    """Conflict if the master key was changed, and the one that is set is the former one."""
    with container.stores.keys.connect() as connection:
        state = in_use(connection)
    if state is not None and state.former_id is not None and container.master.find(state.key_id) is None:
        raise Conflict(
            f"The master key was changed on {state.since:%Y-%m-%d}. {without(state.key_id, container.master)}"
        )


def _say_what_it_is(container: Container) -> None:
    configured_mode = container.settings.mode
    with container.stores.keys.connect() as connection:
        theirs = database_of_keys(connection)
    with reading(container.units, PREPARE) as unit:
        mode, own = installation_mode(unit.session), installation_uid(unit.session)
    if theirs is not None and theirs != own:
        raise Conflict(
            "This key store belongs to another database. Use the DATABASE_URL with which it was made, "
            "or another INSTANCE_PATH for a new installation."
        )
    if mode is not None and mode != configured_mode:
        raise Conflict(
            f"This database was set up for {mode} mode and is not used in {configured_mode} mode. "
            "Choose another DATABASE_URL and INSTANCE_PATH, or start it as it was set up."
        )
    if own is None:
        own = new_id()
        with writing(container.units, PREPARE) as unit:
            unit.session.add(Installation(id=1, uid=own, mode=configured_mode, prepared_at=container.clock.now()))
            unit.participants["trail"].act(SystemAct.INSTALLATION_PREPARE, mode=configured_mode)
    if theirs is None:  # after the database knows: a crash between leaves nothing that the next start cannot mend
        with store_transaction(container.stores.keys) as connection:
            master = wrapping_key(connection, container.master)
            wrapped = master.wrap(DATABASE, own, secrets.token_bytes(KEY_BYTES))
            add_keys(connection, {(DATABASE, own): wrapped}, master.key_id, container.clock.now().date())
