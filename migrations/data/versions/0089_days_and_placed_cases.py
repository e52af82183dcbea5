"""Indexes of days of cases hold what lists ask beside the day; the database keeps which cases are with which office."""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

_ASKED = {"opened": ["opened_on"], "deadline": ["deadline_or_never"], "departs": ["departs_or_never"]}
_ENDS = sa.text("until IS NOT NULL")
_OPEN = sa.text("state IN ('accepted', 'sent') AND partner_office_id IS NOT NULL")

_DRAWN = """
INSERT INTO placed_case (case_id, partner_office_id, needs_close_follow_up)
SELECT DISTINCT referral.case_id, referral.partner_office_id, EXISTS (
    SELECT 1 FROM protection_clearance
    WHERE protection_clearance.case_id = referral.case_id AND protection_clearance.needs_close_follow_up
)
FROM referral
WHERE referral.state IN ('accepted', 'sent') AND referral.partner_office_id IS NOT NULL
"""

# Name, table, when it fires, for which rows, and the cases whose rows are drawn up anew.
_BOTH = "NEW.case_id, OLD.case_id"
_AT_OFFICE = "NEW.partner_office_id IS NOT NULL OR OLD.partner_office_id IS NOT NULL"
_CLOSE = "NEW.needs_close_follow_up <> OLD.needs_close_follow_up OR NEW.case_id <> OLD.case_id"
_TRIGGERS = (
    ("referral_made", "referral", "INSERT", "NEW.partner_office_id IS NOT NULL", "NEW.case_id"),
    ("referral_changed", "referral", "UPDATE OF case_id, partner_office_id, state", _AT_OFFICE, _BOTH),
    ("referral_deleted", "referral", "DELETE", "OLD.partner_office_id IS NOT NULL", "OLD.case_id"),
    ("clearance_made", "protection_clearance", "INSERT", "NEW.needs_close_follow_up", "NEW.case_id"),
    ("clearance_changed", "protection_clearance", "UPDATE OF case_id, needs_close_follow_up", _CLOSE, _BOTH),
    ("clearance_deleted", "protection_clearance", "DELETE", "OLD.needs_close_follow_up", "OLD.case_id"),
)

# Two transactions that change one case, one a referral and one its clearance, do not see each other: they take turns.
_FUNCTION = (
    "CREATE FUNCTION draw_up_placed_case(VARIADIC cases uuid[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN",
    'PERFORM 1 FROM "case" WHERE id = ANY (cases) ORDER BY id FOR NO KEY UPDATE;',
    "DELETE FROM placed_case WHERE case_id = ANY (cases);",
    _DRAWN,
    "AND referral.case_id = ANY (cases); END $$",
)


def _on_postgresql(name: str, table: str, event: str, rows: str, cases: str) -> list[str]:
    return [
        f"CREATE FUNCTION placed_case_{name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN PERFORM draw_up_placed_case({cases}); RETURN NULL; END $$",
        f"CREATE TRIGGER placed_case_{name} AFTER {event} ON {table} FOR EACH ROW WHEN ({rows})"
        f" EXECUTE FUNCTION placed_case_{name}()",
    ]


def _on_sqlite(name: str, table: str, event: str, rows: str, cases: str) -> list[str]:
    lines = (
        f"CREATE TRIGGER placed_case_{name} AFTER {event} ON {table} FOR EACH ROW WHEN {rows} BEGIN",
        "DELETE FROM placed_case WHERE case_id IN",
        f"({cases});",
        _DRAWN,
        f"AND referral.case_id IN ({cases}); END",
    )
    return ["\n".join(lines)]


def upgrade() -> None:
    """Up."""
    _make_indexes_of_days(["state", "hold"], ["case_id", "state"])
    op.create_table(
        "placed_case",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("partner_office_id", sa.Uuid(), nullable=False),
        sa.Column("needs_close_follow_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "partner_office_id", name=op.f("pk_placed_case")),
    )
    op.create_index("ix_placed_case_office", "placed_case", ["partner_office_id", "needs_close_follow_up", "case_id"])
    op.execute(_DRAWN)
    _make_triggers()
    op.drop_index("ix_protection_clearance_close", "protection_clearance")
    op.drop_index("ix_referral_open_at_office", "referral")


def _make_indexes_of_days(of_cases: list[str], of_clearances: list[str]) -> None:
    for name, day in _ASKED.items():
        op.drop_index(f"ix_case_office_{name}", table_name="case")
        op.create_index(f"ix_case_office_{name}", "case", ["office_id", *day, "id", *of_cases])
    name, columns = "ix_protection_clearance_until", ["until", *of_clearances]
    op.drop_index(name, table_name="protection_clearance")
    op.create_index(name, "protection_clearance", columns, sqlite_where=_ENDS, postgresql_where=_ENDS)


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
    op.execute("DELETE FROM placed_case")
    op.execute(_DRAWN)


def downgrade() -> None:
    """Down."""
    open_at_office, close = ["partner_office_id", "case_id"], sa.text("needs_close_follow_up")
    op.create_index(
        "ix_referral_open_at_office", "referral", open_at_office, sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(
        "ix_protection_clearance_close",
        "protection_clearance",
        ["case_id"],
        sqlite_where=sa.text("needs_close_follow_up = 1"),
        postgresql_where=close,
    )
    _drop_triggers()
    op.drop_table("placed_case")
    _make_indexes_of_days([], [])


def _drop_triggers() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, *_ in _TRIGGERS:
        op.execute(f"DROP TRIGGER IF EXISTS placed_case_{name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            op.execute(f"DROP FUNCTION IF EXISTS placed_case_{name}()")
    if not is_sqlite:
        op.execute("DROP FUNCTION IF EXISTS draw_up_placed_case(uuid[])")
