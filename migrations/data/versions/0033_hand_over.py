"""Who verified whoever meets the people of a case, and that people were handed over to somebody who was checked."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_STAFF = ("verified_by", "checked_by")


def upgrade() -> None:
    """Up. Who verified those that are named already is not known; they stay verified."""
    with op.batch_alter_table("reception") as table:
        table.add_column(sa.Column("verified_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("handed_over_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("checked_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("hand_over_sealed", sa.LargeBinary(), nullable=True))
        for name in _STAFF:
            table.create_foreign_key(op.f(f"fk_reception_{name}"), "account", [name], ["id"])
            table.create_index(op.f(f"ix_reception_{name}"), [name])
        table.create_check_constraint(
            op.f("ck_reception_handed_over_is_recorded"), "(handed_over_on IS NULL) = (checked_at IS NULL)"
        )


def downgrade() -> None:
    """Down. Who verified and who was checked is lost."""
    with op.batch_alter_table("reception") as table:
        table.drop_constraint(op.f("ck_reception_handed_over_is_recorded"), type_="check")
        for name in _STAFF:
            table.drop_index(op.f(f"ix_reception_{name}"))
            table.drop_constraint(op.f(f"fk_reception_{name}"), type_="foreignkey")
        for name in ("hand_over_sealed", "checked_at", "checked_by", "handed_over_on", "verified_by"):
            table.drop_column(name)
