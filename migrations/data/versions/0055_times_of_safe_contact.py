"""Zone and hours of a safe-contact card where somebody is now, and since when nobody has confirmed them."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("safe_contact", sa.Column("times_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("safe_contact", sa.Column("unconfirmed_since", sa.Date(), nullable=True))
    # Zones are sealed and stay as they are; that nobody has confirmed them since the return can be said.
    op.execute(
        "UPDATE safe_contact SET unconfirmed_since ="
        ' (SELECT "case".arrived_on FROM "case" WHERE "case".id = safe_contact.case_id'
        ' AND "case".arrived_on > safe_contact.verified_on AND NOT EXISTS'
        " (SELECT contact_check.id FROM contact_check WHERE contact_check.person_id = safe_contact.person_id"
        ' AND contact_check.is_as_it_stands AND contact_check.checked_on >= "case".arrived_on))'
        " WHERE verified_on IS NOT NULL"
    )


def downgrade() -> None:
    """Down."""
    with op.batch_alter_table("safe_contact") as batch:
        batch.drop_column("unconfirmed_since")
        batch.drop_column("times_sealed")
