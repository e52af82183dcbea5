"""A form that was taken remembers a keyed hash of what it said."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0058"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. Of forms that were taken before, nobody knows what they said: they are compared with nothing."""
    with op.batch_alter_table("form_submission") as table:
        table.add_column(sa.Column("content", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    """Down."""
    with op.batch_alter_table("form_submission") as table:
        table.drop_column("content")
