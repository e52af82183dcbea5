"""Referrals that move to another partner, who wishes it since when; and which step of the ladder an attempt was."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_STEPS = ("call", "other_call", "contact_person", "visit")
_MESSAGE = ("referral_news",)
_NOTICE = ("referral_rejected", "move_wished", "move_done")


def _listed(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _words(table: str, column: str, more: tuple[str, ...] = (), fewer: tuple[str, ...] = ()) -> None:
    """Lengthen or shorten the list of words of a column as it stands; SQLite makes the table anew for it."""
    name = f"ck_{table}_{column}"
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    known = next(re.findall(r"'(\w+)'", one["sqltext"]) for one in checks if one["name"] == name)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        words = tuple(word for word in (*known, *more) if word not in fewer)
        batch.create_check_constraint(op.f(name), _listed(column, words))


def _forget(table: str, column: str, words: tuple[str, ...]) -> None:
    rows = sa.table(table, sa.column(column, sa.String()))
    op.execute(sa.delete(rows).where(rows.c[column].in_(words)))


def upgrade() -> None:
    """Up. Nothing has moved before."""
    with op.batch_alter_table("referral") as batch:
        batch.add_column(sa.Column("move_wished_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_referral_replaces_id"), "referral", ["replaces_id"], ["id"])
    replaces = sa.text("replaces_id IS NOT NULL")
    op.create_index(
        "ix_referral_replaces_id", "referral", ["replaces_id"], sqlite_where=replaces, postgresql_where=replaces
    )
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("step", sa.Enum(*_STEPS, name="step", native_enum=False, length=40), nullable=True))
        batch.create_check_constraint(op.f("ck_attempt_step"), _listed("step", _STEPS))
    _words("outbox_message", "template", more=_MESSAGE)
    _words("notice", "kind", more=_NOTICE)


def downgrade() -> None:
    """Down. What was to take the place of what is lost, and every notice that says so."""
    _forget("notice", "kind", _NOTICE)
    _words("notice", "kind", fewer=_NOTICE)
    _forget("outbox_message", "template", _MESSAGE)
    _words("outbox_message", "template", fewer=_MESSAGE)
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_step"), type_="check")
        batch.drop_column("step")
    op.drop_index("ix_referral_replaces_id", "referral")
    with op.batch_alter_table("referral") as batch:
        batch.drop_constraint(op.f("fk_referral_replaces_id"), type_="foreignkey")
        batch.drop_column("replaces_id")
        batch.drop_column("move_wished_at")
