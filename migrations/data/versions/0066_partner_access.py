"""What is in force for a partner as a table, which the database keeps by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

_DRAWN = """
INSERT INTO partner_access (referral_id, person_id, case_id, organisation_id, assigned_to, purpose)
SELECT
    referral.id, consent.person_id, referral.case_id, referral.organisation_id, referral.assigned_to, referral.purpose
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

# Name, table, when it fires, for which rows, and the cases whose rows are drawn up anew. A referral also moves those of
# the case of the referral that it takes the place of.
_REFERRAL_COLUMNS = "case_id, organisation_id, purpose, state, answered_at, assigned_to, replaces_id"
_CONSENT_COLUMNS = "case_id, person_id, purpose, organisation_id, transfer_purpose, withdrawn_at"
_REPLACED = "(SELECT case_id FROM referral WHERE id = {row}.replaces_id)"
_NEW, _OLD = (f"{row}.case_id, {_REPLACED.format(row=row)}" for row in ("NEW", "OLD"))
_TRIGGERS = (
    ("referral_made", "referral", "INSERT", "TRUE", _NEW),
    ("referral_changed", "referral", f"UPDATE OF {_REFERRAL_COLUMNS}", "TRUE", f"{_NEW}, {_OLD}"),
    ("referral_deleted", "referral", "DELETE", "TRUE", _OLD),
    ("consent_made", "consent", "INSERT", "NEW.purpose = 'transfer'", "NEW.case_id"),
    (
        "consent_changed",
        "consent",
        f"UPDATE OF {_CONSENT_COLUMNS}",
        "NEW.purpose = 'transfer' OR OLD.purpose = 'transfer'",
        "NEW.case_id, OLD.case_id",
    ),
    ("consent_deleted", "consent", "DELETE", "OLD.purpose = 'transfer'", "OLD.case_id"),
    ("case_changed", '"case"', "UPDATE OF state", "NEW.state <> OLD.state", "NEW.id"),
    ("case_deleted", '"case"', "DELETE", "TRUE", "OLD.id"),
)

# Two transactions that change one case, one a consent and one a referral, do not see each other: they take turns.
_FUNCTION = (
    "CREATE FUNCTION draw_up_partner_access(VARIADIC cases uuid[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN",
    'PERFORM 1 FROM "case" WHERE id = ANY (cases) ORDER BY id FOR NO KEY UPDATE;',
    "DELETE FROM partner_access WHERE case_id = ANY (cases);",
    _DRAWN,
    "AND referral.case_id = ANY (cases); END $$",
)


def _on_postgresql(name: str, table: str, event: str, rows: str, cases: str) -> list[str]:
    return [
        f"CREATE FUNCTION partner_access_{name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN PERFORM draw_up_partner_access({cases}); RETURN NULL; END $$",
        f"CREATE TRIGGER partner_access_{name} AFTER {event} ON {table} FOR EACH ROW WHEN ({rows})"
        f" EXECUTE FUNCTION partner_access_{name}()",
    ]


def _on_sqlite(name: str, table: str, event: str, rows: str, cases: str) -> list[str]:
    lines = (
        f"CREATE TRIGGER partner_access_{name} AFTER {event} ON {table} FOR EACH ROW WHEN {rows} BEGIN",
        "DELETE FROM partner_access WHERE case_id IN",
        f"({cases});",
        _DRAWN,
        f"AND referral.case_id IN ({cases}); END",
    )
    return ["\n".join(lines)]


def upgrade() -> None:
    """Up."""
    op.create_table(
        "partner_access",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("referral_id", "person_id", name=op.f("pk_partner_access")),
    )
    for name, columns in (
        ("organisation", ["organisation_id", "purpose", "case_id", "person_id", "assigned_to", "referral_id"]),
        ("assigned_to", ["assigned_to", "purpose", "case_id", "person_id"]),
        ("case", ["case_id", "organisation_id", "purpose", "assigned_to"]),
        ("person", ["person_id", "organisation_id", "purpose", "assigned_to"]),
    ):
        op.create_index(f"ix_partner_access_{name}", "partner_access", columns)
    op.execute(_DRAWN)
    _make_triggers()


def _make_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute("\n".join(_FUNCTION))
    for trigger in _TRIGGERS:
        for statement in (_on_sqlite if is_sqlite else _on_postgresql)(*trigger):
            op.execute(statement)


def make_anew() -> None:
    """Triggers and rows once more, whatever is there of them: for `flask check mend`."""
    _drop_triggers()
    _make_triggers()  # first: until they are there, others wait
    op.execute("DELETE FROM partner_access")
    op.execute(_DRAWN)


def downgrade() -> None:
    """Down."""
    _drop_triggers()
    op.drop_table("partner_access")


def _drop_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS partner_access_{name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION IF EXISTS partner_access_{name}()")
    if not is_sqlite:
        op.execute("DROP FUNCTION IF EXISTS draw_up_partner_access(uuid[])")
