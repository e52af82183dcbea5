"""Messages that are held back while a case is restricted, and until when it is worked on all the same."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"
branch_labels = None
depends_on = None

_HELD = "ck_outbox_message_held_for_something"


def upgrade() -> None:
    """Up. Nothing that is there is held back."""
    with op.batch_alter_table("outbox_message") as messages:
        messages.add_column(sa.Column("held_for", sa.Uuid(), nullable=True))
        messages.create_check_constraint(op.f(_HELD), "(state = 'held') = (held_for IS NOT NULL)")
    with op.batch_alter_table("notice") as notices:
        notices.add_column(sa.Column("held_for", sa.Uuid(), nullable=True))
    for table in ("outbox_message", "notice"):
        op.create_index(op.f(f"ix_{table}_held_for"), table, ["held_for"])
    op.add_column("case", sa.Column("restricted_open_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Down. What is held back is not sent: the former tables would send it."""
    op.drop_column("case", "restricted_open_until")
    op.execute("DELETE FROM outbox_message WHERE held_for IS NOT NULL")
    op.execute("DELETE FROM notice WHERE held_for IS NOT NULL")
    for table in ("outbox_message", "notice"):
        op.drop_index(op.f(f"ix_{table}_held_for"), table)
    with op.batch_alter_table("notice") as notices:
        notices.drop_column("held_for")
    with op.batch_alter_table("outbox_message") as messages:
        messages.drop_constraint(op.f(_HELD), type_="check")
        messages.drop_column("held_for")
