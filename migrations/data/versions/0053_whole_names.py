"""Whole names in the index of names. The job that indexes them adds them: the names themselves are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

_TABLE, _WHOLE = "name_token", "whole"
_KINDS = ("skeleton", "letters")


def _kinds(kinds: tuple[str, ...], before: tuple[str, ...], unique: tuple[str, ...]) -> None:
    """Replace which kinds there are, and what is unique; SQLite makes the table anew for it."""
    check, words = op.f(f"ck_{_TABLE}_kind"), ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table(_TABLE) as batch:
        batch.drop_constraint(check, type_="check")
        batch.create_check_constraint(check, f"kind IN ({words})")
        batch.drop_constraint(op.f(f"uq_{_TABLE}_{'_'.join(before)}"), type_="unique")
        batch.create_unique_constraint(op.f(f"uq_{_TABLE}_{'_'.join(unique)}"), list(unique))


def upgrade() -> None:
    """Up."""
    _kinds((*_KINDS, _WHOLE), ("person_id", "value_index"), ("person_id", "kind", "value_index"))


def downgrade() -> None:
    """Down. Names as wholes are lost, and can be made again from the names."""
    rows = sa.table(_TABLE, sa.column("kind", sa.String()))
    op.execute(sa.delete(rows).where(rows.c.kind == _WHOLE))
    _kinds(_KINDS, ("person_id", "kind", "value_index"), ("person_id", "value_index"))
