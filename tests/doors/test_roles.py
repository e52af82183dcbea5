"""The golden table: which role may do what, written out once more and compared cell by cell."""

import pytest

from foundation.accounts.permissions import (
    CONFIRMED_ROLES,
    EXTRAS,
    EXTRAS_OF_ROLE,
    ROLE_PERMISSIONS,
    Permission,
    Role,
    permissions_of,
)
from foundation.accounts.words import PERMISSION_LABELS

# One row for each permission, one column for each role: x if the role brings it, + if it can be given on top.
TABLE = """
                     officer  specialist  coordinator  worker  manager  administrator  protection_officer
account.own             x         x            x          x       x           x                x
accounts.confirm        .         .            .          .       .           .                x
accounts.manage         .         .            .          .       .           x                .
approve_budget          +         +            .          .       .           .                .
arrivals.confirm        x         .            x          x       .           .                .
arrivals.register       .         .            x          .       .           .                .
audit.read              .         .            .          .       .           .                x
cases.create            x         .            .          .       .           .                .
cases.list              x         x            .          .       .           .                .
cases.open              x         x            .          .       .           .                .
cases.search            x         x            .          .       .           .                .
cases.work              x         .            .          .       .           .                .
clearance.set           .         x            .          .       .           .                .
concerns.work           x         x            x          x       .           .                .
edit_rules              +         +            .          .       .           +                .
durations.read          x         x            .          .       x           .                .
emergency.count         .         .            .          .       x           .                x
emergency.open          x         x            .          .       .           .                .
figures.compare         .         .            .          .       x           .                .
figures.read            x         .            x          .       x           .                .
follow_up.read          x         x            x          x       .           .                .
follow_up.work          x         .            x          x       .           .                .
grants.confirm          .         x            .          .       .           .                x
grants.give             .         x            .          .       .           .                .
grants.review           .         .            .          .       .           .                x
lead_office             +         +            .          .       .           .                .
numbers.open            x         x            x          x       .           .                .
partners.keep           .         .            x          .       .           x                .
partners.read           x         x            x          x       .           x                .
protected.open          x         x            .          .       .           .                .
provisional.read        x         x            x          .       .           .                .
referrals.answer        .         .            x          .       .           .                .
referrals.send          x         .            .          .       .           .                .
requests.read           x         x            .          .       .           .                x
requests.watch          .         .            .          .       .           .                x
retention.keep          .         .            .          .       .           .                x
rules.read              x         x            x          x       x           x                x
screening.record        x         x            .          .       .           .                .
sign_off                +         +            .          .       .           .                .
system.health           .         .            .          .       .           x                .
"""

COLUMNS = {
    "officer": Role.RETURN_OFFICER,
    "specialist": Role.PROTECTION_SPECIALIST,
    "coordinator": Role.PARTNER_COORDINATOR,
    "worker": Role.PARTNER_WORKER,
    "manager": Role.MANAGER,
    "administrator": Role.ADMINISTRATOR,
    "protection_officer": Role.DATA_PROTECTION_OFFICER,
}


def cells() -> dict[tuple[str, Role], str]:
    """The table, by permission and role."""
    heads, *rows = [line.split() for line in TABLE.strip().splitlines()]
    assert all(len(row) == len(heads) + 1 for row in rows)
    return {(row[0], COLUMNS[head]): cell for row in rows for head, cell in zip(heads, row[1:], strict=True)}


CELLS = cells()


def held(role: Role) -> frozenset[Permission]:
    """What a role brings, by the table."""
    return frozenset(Permission(name) for (name, of), cell in CELLS.items() if of is role and cell == "x")


def test_the_table_names_every_role_and_every_permission() -> None:
    assert {role for _, role in CELLS} == set(Role)
    assert {name for name, _ in CELLS} == {permission.value for permission in Permission}
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.parametrize("permission", Permission, ids=str)
def test_each_role_brings_exactly_what_the_table_says(permission: Permission) -> None:
    brought = {role: permission in permissions_of(role, frozenset()) for role in Role}
    assert brought == {role: CELLS[permission.value, role] == "x" for role in Role}


@pytest.mark.parametrize("permission", Permission, ids=str)
def test_each_role_can_be_given_exactly_what_the_table_says(permission: Permission) -> None:
    given = {role: permission in EXTRAS_OF_ROLE.get(role, frozenset()) for role in Role}
    assert given == {role: CELLS[permission.value, role] == "+" for role in Role}


def test_every_permission_has_words_for_the_audit_of_refusals() -> None:
    assert set(PERMISSION_LABELS) == set(Permission)


def test_whoever_leads_an_office_confirms_accounts_and_an_extra_brings_nothing_else() -> None:
    for role in Role:
        for extra in EXTRAS:
            brought = {extra} if CELLS[extra.value, role] == "+" else set()
            more = {Permission.ACCOUNTS_CONFIRM} if Permission.LEAD_OFFICE in brought else set()
            assert permissions_of(role, frozenset({extra})) == held(role) | brought | more


def test_what_is_no_extra_is_not_given_as_one() -> None:
    for role in Role:
        assert permissions_of(role, frozenset(Permission) - EXTRAS) == held(role)


def test_whoever_makes_accounts_does_not_confirm_them() -> None:
    for role in Role:
        most = permissions_of(role, EXTRAS_OF_ROLE.get(role, frozenset()))
        assert not {Permission.ACCOUNTS_MANAGE, Permission.ACCOUNTS_CONFIRM} <= most


def test_every_role_that_reads_about_people_is_confirmed_by_somebody_else() -> None:
    reads = {role for role in Role if permissions_of(role, EXTRAS) & {Permission.CASES_OPEN, Permission.AUDIT_READ}}
    assert reads <= CONFIRMED_ROLES
    assert {Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER} <= CONFIRMED_ROLES
