"""`flask check` says that all holds, or names what is broken with its cure; each invariant notices its breach."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update

from app import all_invariants
from foundation.security.key_store import wrapped_key
from foundation.storage.guard import execute_stamped
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.partners.models import PlacedCase
from reintegration.referrals.models import PartnerAccess, Referral
from returns.consent.models import Consent
from returns.imports.services.imports import discard_import
from tests.audit.intruder import Intruder
from tests.audit.written import note_read
from tests.factories.imported import leader, make_import, row, the_import
from tests.factories.partners import make_partner_office
from tests.factories.referred import Referred, make_referred


def _breaches(container: Container) -> dict[str, list[str]]:
    """What breaks which invariant, by its name."""
    every = {one.name: list(one.breaches(container.stores)) for one in all_invariants(container)}
    return {name: breaches for name, breaches in every.items() if breaches}


@pytest.fixture
def referred(container: Container) -> Referred:
    """Two cases that are with a partner, and something that was read."""
    one = make_referred(container)
    make_referred(container, owner=one.owner)
    note_read(container, one.case)
    return one


def test_all_holds_of_what_services_made(container: Container, referred: Referred) -> None:
    assert _breaches(container) == {}
    every = all_invariants(container)
    for names in ([one.name for one in every], [str(one.says) for one in every]):
        assert len(names) == len(set(names)) >= 16
    assert all(str(one.cure) for one in every)
    assert all((f"flask check mend {one.name}" in str(one.cure)) is (one.mend is not None) for one in every)


def test_a_row_of_another_case_than_the_one_it_leads_to_is_named(container: Container, referred: Referred) -> None:
    other = make_referred(container, owner=referred.owner)
    with container.stores.data.connect() as connection:
        own = select(Consent.id).where(Consent.case_id == referred.case).limit(1)
        consent = execute_stamped(connection, own).scalar_one()
    with container.stores.data.begin() as connection:
        execute_stamped(connection, update(Consent).where(Consent.id == consent).values(person_id=other.people[0]))
    found = _breaches(container)
    assert found["rows_of_one_case"] == [f"consent {consent.hex}"]


@pytest.mark.parametrize("way", ["open", "closed"])
def test_what_a_partner_sees_without_reason_or_no_more_is_named(
    container: Container, referred: Referred, way: str
) -> None:
    kept = PartnerAccess.__table__
    with container.stores.data.begin() as connection:
        if way == "closed":
            execute_stamped(connection, delete(kept).where(kept.c.case_id == referred.case))
        else:
            row = execute_stamped(connection, kept.select().limit(1)).one()
            execute_stamped(connection, insert(kept).values({**row._mapping, "person_id": uuid.uuid4()}))
    [(name, found)] = _breaches(container).items()
    assert name == "what_partners_see"
    assert all(one.startswith(f"{way} without reason: referral ") for one in found)
    [mend] = [one.mend for one in all_invariants(container) if one.name == name]
    assert mend is not None
    assert mend() == len(found)
    assert _breaches(container) == {}


@pytest.mark.parametrize("way", ["too much", "missing"])
def test_a_case_that_counts_with_an_office_without_reason_or_no_more_is_named(
    container: Container, referred: Referred, way: str
) -> None:
    kept, office = PlacedCase.__table__, make_partner_office(container, referred.organisation)
    for referral in referred.referrals.values():
        referred.change(Referral, referral, partner_office_id=office)
    with container.stores.data.begin() as connection:
        if way == "missing":
            execute_stamped(connection, delete(kept))
        else:
            row = execute_stamped(connection, kept.select()).one()
            execute_stamped(connection, insert(kept).values({**row._mapping, "case_id": uuid.uuid4()}))
    [(name, found)] = _breaches(container).items()
    assert (name, len(found)) == ("what_is_placed", 1)
    assert found[0].startswith(f"{way}: case ")
    [mend] = [one.mend for one in all_invariants(container) if one.name == name]
    assert mend is not None
    assert mend() == 1
    assert _breaches(container) == {}


@contextmanager
def _gone(container: Container, trigger: str, table: str, store: str) -> Iterator[None]:
    """Without a trigger: on PostgreSQL, where the next test has the same database, it is called otherwise meanwhile."""
    away, back = f"DROP TRIGGER {trigger}", ""
    if container.stores.shared:
        at = f"{'audit.' if store == 'audit' else ''}{table}"
        away = f"ALTER TRIGGER {trigger} ON {at} RENAME TO away"
        back = f"ALTER TRIGGER away ON {at} RENAME TO {trigger}"
    engine = getattr(container.stores, store)
    with engine.begin() as connection:
        execute_stamped(connection, text(away))
    yield
    if back:
        with engine.begin() as connection:
            execute_stamped(connection, text(back))


TRIGGERS = [
    ("partner_access_consent_changed", "consent", "data"),
    ("placed_case_clearance_changed", "protection_clearance", "data"),
    ("audit_change_is_never_deleted", "audit_change", "data"),
    ("audit_seal_is_never_changed", "audit_seal", "audit"),
]


@pytest.mark.parametrize(("trigger", "table", "store"), TRIGGERS)
def test_a_trigger_that_is_gone_is_named(container: Container, trigger: str, table: str, store: str) -> None:
    with _gone(container, trigger, table, store):
        assert list(_breaches(container).values()) == [[f"no trigger {trigger}"]]


def test_a_trigger_that_sleeps_is_named(container: Container) -> None:
    if not container.stores.shared:
        return  # on SQLite every trigger fires
    fires = "ALTER TABLE consent {} TRIGGER partner_access_consent_made"
    with container.stores.data.begin() as connection:
        execute_stamped(connection, text(fires.format("DISABLE")))
    breaches = list(_breaches(container).values())
    with container.stores.data.begin() as connection:
        execute_stamped(connection, text(fires.format("ENABLE")))
    assert breaches == [["no trigger partner_access_consent_made"]]


def test_an_import_that_was_thrown_away_needs_no_key(container: Container) -> None:
    officer = leader(container)
    import_id = make_import(container, officer, [row(1)])
    with writing(container.units, officer.scope(container)) as unit:
        discard_import(unit, the_import(unit, import_id))
    assert _breaches(container) == {}


def test_somebody_without_a_key_is_named(container: Container, referred: Referred) -> None:
    person = referred.people[0]
    with container.stores.keys.begin() as connection:
        execute_stamped(connection, delete(wrapped_key).where(wrapped_key.c.owner == person))
    assert list(_breaches(container).values()) == [[f"person {person.hex}"]]


def test_a_changed_record_of_the_audit_is_named(container: Container, referred: Referred) -> None:
    Intruder(container).run("audit_event", "UPDATE {t} SET action = 'cases.list'")
    assert "audit_whole" in _breaches(container)


def test_the_command_names_a_breach_with_its_cure_and_ends_with_one(
    app: Flask, container: Container, referred: Referred
) -> None:
    whole = app.test_cli_runner().invoke(args=["check"])
    held = [line for line in whole.stdout.splitlines() if line.startswith("holds ")]
    assert (whole.exit_code, len(held), whole.stderr) == (0, len(all_invariants(container)), "")
    kept = PartnerAccess.__table__
    with container.stores.data.begin() as connection:
        execute_stamped(connection, delete(kept))
    broken = app.test_cli_runner().invoke(args=["check"])
    assert broken.exit_code == 1
    assert "BROKEN  Partners see exactly what" in broken.stdout
    assert "closed without reason: referral" in broken.stderr
    assert "Cure: Stop the service, and run" in broken.stderr
