"""One row of each case, and of each person, stands for all that an organisation has of it: lists are made of those."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

_OPEN = """
SELECT DISTINCT
    referral.id AS referral_id,
    consent.person_id,
    referral.case_id,
    referral.organisation_id,
    referral.assigned_to,
    referral.purpose
FROM referral
JOIN "case" ON "case".id = referral.case_id
JOIN consent ON consent.case_id = referral.case_id
    AND consent.purpose = 'transfer'
    AND consent.organisation_id = referral.organisation_id
    AND consent.transfer_purpose = referral.purpose
    AND consent.withdrawn_at IS NULL
WHERE referral.state IN ('sent', 'accepted')
    AND "case".state NOT IN (
        'rejected', 'withdrawn_by_applicant', 'withdrawn_by_organisation', 'reversed', 'cancelled', 'closed'
    )
    AND NOT EXISTS (
        SELECT 1 FROM referral AS successor
        WHERE successor.replaces_id = referral.id
            AND successor.answered_at IS NOT NULL
            AND successor.state <> 'rejected'
    )
"""
_BEFORE = (
    "INSERT INTO partner_access (referral_id, person_id, case_id, organisation_id, assigned_to, purpose)"
    + _OPEN
    + "{of_cases}"
)
# Whoever assists or follows up comes before whoever receives: the first row has one of these purposes if any has.
_DRAWN = """
INSERT INTO partner_access (
    referral_id, person_id, case_id, organisation_id, assigned_to, purpose, is_first_of_case, is_first_of_person
)
SELECT
    referral_id, person_id, case_id, organisation_id, assigned_to, purpose,
    row_number() OVER (
        PARTITION BY case_id, organisation_id ORDER BY purpose = 'reception', person_id, referral_id
    ) = 1,
    row_number() OVER (
        PARTITION BY case_id, organisation_id, person_id ORDER BY purpose = 'reception', referral_id
    ) = 1
FROM ({open_referrals}) AS in_force
""".replace("{open_referrals}", _OPEN + "{of_cases}")

# Name, table, when it fires, for which rows, and the cases whose rows are drawn up anew. A referral also moves those of
# the case of the referral that it takes the place of.
_REFERRAL_COLUMNS = "case_id, organisation_id, purpose, state, answered_at, assigned_to, replaces_id"
_CONSENT_COLUMNS = "case_id, person_id, purpose, organisation_id, transfer_purpose, withdrawn_at"
_REPLACED = "(SELECT case_id FROM referral WHERE id = {row}.replaces_id)"
_NEW, _OLD = (f"{row}.case_id, {_REPLACED.format(row=row)}" for row in ("NEW", "OLD"))
_EITHER = "NEW.purpose = 'transfer' OR OLD.purpose = 'transfer'"
_TRIGGERS = (
    ("referral_made", "referral", "INSERT", "TRUE", _NEW),
    ("referral_changed", "referral", f"UPDATE OF {_REFERRAL_COLUMNS}", "TRUE", f"{_NEW}, {_OLD}"),
    ("referral_deleted", "referral", "DELETE", "TRUE", _OLD),
    ("consent_made", "consent", "INSERT", "NEW.purpose = 'transfer'", "NEW.case_id"),
    ("consent_changed", "consent", f"UPDATE OF {_CONSENT_COLUMNS}", _EITHER, "NEW.case_id, OLD.case_id"),
    ("consent_deleted", "consent", "DELETE", "OLD.purpose = 'transfer'", "OLD.case_id"),
    ("case_changed", '"case"', "UPDATE OF state", "NEW.state <> OLD.state", "NEW.id"),
    ("case_deleted", '"case"', "DELETE", "TRUE", "OLD.id"),
)
_FLAGS = {"is_first_of_case": "case_id", "is_first_of_person": "person_id"}


def _function(drawn: str) -> str:
    """Two transactions that change one case, one a consent and one a referral, do not see each other: they take turns.

    On PostgreSQL every trigger calls it; SQLite has one transaction that writes at a time.
    """
    lines = (
        "CREATE FUNCTION draw_up_partner_access(VARIADIC cases uuid[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN",
        'PERFORM 1 FROM "case" WHERE id = ANY (cases) ORDER BY id FOR NO KEY UPDATE;',
        "DELETE FROM partner_access WHERE case_id = ANY (cases);",
        drawn.format(of_cases="AND referral.case_id = ANY (cases)"),
        "; END $$",
    )
    return "\n".join(lines)


def _on_postgresql(drawn: str, name: str, table: str, event: str, rows: str, cases: str) -> list[str]:
    return [
        f"CREATE FUNCTION partner_access_{name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN PERFORM draw_up_partner_access({cases}); RETURN NULL; END $$",
        f"CREATE TRIGGER partner_access_{name} AFTER {event} ON {table} FOR EACH ROW WHEN ({rows})"
        f" EXECUTE FUNCTION partner_access_{name}()",
    ]


def _on_sqlite(drawn: str, name: str, table: str, event: str, rows: str, cases: str) -> list[str]:
    lines = (
        f"CREATE TRIGGER partner_access_{name} AFTER {event} ON {table} FOR EACH ROW WHEN {rows} BEGIN",
        "DELETE FROM partner_access WHERE case_id IN",
        f"({cases});",
        drawn.format(of_cases=f"AND referral.case_id IN ({cases})"),
        "; END",
    )
    return ["\n".join(lines)]


def upgrade() -> None:
    """Up."""
    _drop_triggers()
    for flag, column in _FLAGS.items():
        op.add_column("partner_access", sa.Column(flag, sa.Boolean(), nullable=False, server_default=sa.false()))
        name, columns = f"ix_partner_access_{flag[3:]}", ["organisation_id", column, "purpose"]
        where = {"sqlite_where": sa.text(f"{flag} = 1"), "postgresql_where": sa.text(flag)}
        op.create_index(name, "partner_access", columns, **where)
    make_anew()


def _make_triggers(drawn: str) -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute(_function(drawn))
    for trigger in _TRIGGERS:
        for statement in (_on_sqlite if is_sqlite else _on_postgresql)(drawn, *trigger):
            op.execute(statement)


def make_anew() -> None:
    """Triggers and rows once more, whatever is there of them: for `flask check mend`."""
    _drop_triggers()
    _make_triggers(_DRAWN)  # first: until they are there, others wait
    op.execute("DELETE FROM partner_access")
    op.execute(_DRAWN.format(of_cases=""))


def downgrade() -> None:
    """Down."""
    _drop_triggers()
    for flag in _FLAGS:
        op.drop_index(f"ix_partner_access_{flag[3:]}", "partner_access")
        op.drop_column("partner_access", flag)
    _make_triggers(_BEFORE)


def _drop_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS partner_access_{name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION IF EXISTS partner_access_{name}()")
    if not is_sqlite:
        op.execute("DROP FUNCTION IF EXISTS draw_up_partner_access(uuid[])")
