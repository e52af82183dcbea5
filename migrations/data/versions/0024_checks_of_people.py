"""A protection check is about one person: those that there are belong to whoever stands first in the case."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_check = sa.table("protection_check", sa.column("case_id", sa.Uuid), sa.column("person_id", sa.Uuid))
_person = sa.table("person", sa.column("id", sa.Uuid), sa.column("case_id", sa.Uuid), sa.column("ordinal", sa.Integer))


def upgrade() -> None:
    """Up. Whoever applied stands first, else the first adult; births are sealed, and no migration opens them.

    The checks of a case that was emptied are about nobody any more; the latest was copied when its people left.
    """
    op.add_column("protection_check", sa.Column("person_id", sa.Uuid(), nullable=True))
    first = (
        sa.select(_person.c.id)
        .where(_person.c.case_id == _check.c.case_id)
        .order_by(_person.c.ordinal)
        .limit(1)
        .scalar_subquery()
    )
    op.execute(sa.update(_check).values(person_id=first))
    with op.batch_alter_table("protection_check") as table:
        table.create_foreign_key(op.f("fk_protection_check_person_id"), "person", ["person_id"], ["id"])
        table.create_index(op.f("ix_protection_check_person_id"), ["person_id"])


def downgrade() -> None:
    """Down. The newest check of a case counts again, whoever was asked."""
    with op.batch_alter_table("protection_check") as table:
        table.drop_index(op.f("ix_protection_check_person_id"))
        table.drop_constraint(op.f("fk_protection_check_person_id"), type_="foreignkey")
        table.drop_column("person_id")
