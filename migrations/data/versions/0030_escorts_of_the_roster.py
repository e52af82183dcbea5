"""An escort may be of the roster; why somebody travels along is sealed from now on."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_escort = sa.table("escort", sa.column("kind", sa.String()))


@contextmanager
def _ways_home_aside() -> Iterator[None]:
    """SQLite makes the table anew, and drops none that others refer to: whose way home a leg is waits aside."""
    makes_anew = op.get_bind().dialect.name == "sqlite"
    if makes_anew:
        op.execute("CREATE TABLE leg_aside AS SELECT id, escort_id FROM leg WHERE escort_id IS NOT NULL")
        op.execute("UPDATE leg SET escort_id = NULL")
    yield
    if makes_anew:
        op.execute(
            "UPDATE leg SET escort_id = (SELECT leg_aside.escort_id FROM leg_aside WHERE leg_aside.id = leg.id)"
            " WHERE id IN (SELECT id FROM leg_aside)"
        )
        op.execute("DROP TABLE leg_aside")


def upgrade() -> None:
    """Up. The kinds that there are stay in the open until a job of the program, which holds the keys, seals them."""
    with _ways_home_aside(), op.batch_alter_table("escort") as batch:
        batch.alter_column("kind", existing_type=sa.String(length=40), nullable=True)
        batch.add_column(sa.Column("member_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_escort_member_id"), "roster_member", ["member_id"], ["id"])
        batch.create_index(op.f("ix_escort_member_id"), ["member_id"])


def downgrade() -> None:
    """Down. What is sealed cannot be opened here: an escort then counts as operational, which lifts no blocker."""
    op.execute(sa.update(_escort).where(_escort.c.kind.is_(None)).values(kind="operational"))
    with _ways_home_aside(), op.batch_alter_table("escort") as batch:
        batch.drop_index(op.f("ix_escort_member_id"))
        batch.drop_constraint(op.f("fk_escort_member_id"), type_="foreignkey")
        batch.drop_column("member_id")
        batch.alter_column("kind", existing_type=sa.String(length=40), nullable=False)
