"""What partners and offices were called when a snapshot was taken, and by which instrument: for reports of it."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. Older snapshots know no names, and are of the first instrument: there was no other."""
    with op.batch_alter_table("snapshot") as batch:
        batch.add_column(sa.Column("instrument_version", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(sa.Column("names", sa.Text(), nullable=True))
    with op.batch_alter_table("snapshot") as batch:
        batch.alter_column("instrument_version", server_default=None)


def downgrade() -> None:
    """Down. Reports are called by today's names again."""
    with op.batch_alter_table("snapshot") as batch:
        batch.drop_column("names")
        batch.drop_column("instrument_version")
