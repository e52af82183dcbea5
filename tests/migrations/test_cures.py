"""What `flask check` names as the cure of a trigger that is gone makes it anew, on both databases."""

from sqlalchemy import text

from app import ROOT, all_invariants, build_container
from foundation.audit.triggers import make_anew
from foundation.clock import MovableClock
from foundation.settings import Settings
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped
from foundation.storage.invariants import Invariant
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.databases import no_demo

TRIGGERS = [
    ("partner_access_consent_changed", "consent", "data"),
    ("placed_case_clearance_changed", "protection_clearance", "data"),
    ("audit_change_is_never_deleted", "audit_change", "data"),
    ("audit_seal_is_never_changed", "audit_seal", "audit"),
    ("audit_cut_is_never_deleted", "audit_cut", "audit"),
    ("audit_ledger_is_never_changed", "audit_ledger", "audit"),
]


def _broken(container: Container) -> list[Invariant]:
    return [invariant for invariant in all_invariants(container) if invariant.breaches(container.stores)]


def _cure(invariant: Invariant, stores: Stores) -> None:
    """Do what the invariant names as its cure."""
    if "run flask audit protect." in str(invariant.cure):
        make_anew(stores)
        return
    assert f"run flask check mend {invariant.name}." in str(invariant.cure)
    assert invariant.mend is not None
    invariant.mend()


def test_the_cure_makes_each_trigger_anew(empty: Settings, stores: Stores, clock: MovableClock) -> None:
    container = build_container(empty, clock)
    prepare(container, ROOT, no_demo)
    for trigger, table, store in TRIGGERS:
        where = f" ON {'audit.' if store == 'audit' else ''}{table}" if stores.shared else ""
        with getattr(container.stores, store).begin() as connection:
            execute_stamped(connection, text(f"DROP TRIGGER {trigger}{where}"))
        broken = _broken(container)
        assert len(broken) == 1, trigger
        _cure(broken[0], container.stores)
        assert _broken(container) == [], trigger
    container.stores.dispose()
