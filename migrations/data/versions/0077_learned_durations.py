"""What durations teach, prepared."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0075"
branch_labels = None
depends_on = None

_KEY = ["kind", "consulate", "country", "reach"]


def upgrade() -> None:
    """Up. The job fills it."""
    op.create_table(
        "learned_duration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("reach", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("consulate", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("median", sa.Integer(), nullable=True),
        sa.Column("ninety", sa.Integer(), nullable=True),
        sa.Column("shows_shares", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("curve", sa.Text(), nullable=False),
        sa.CheckConstraint("done + refused <= begun", name=op.f("ck_learned_duration_ended_of_begun")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_learned_duration_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_duration")),
        sa.UniqueConstraint(
            "office_id", *_KEY, name=op.f("uq_learned_duration_office_id_kind_consulate_country_reach")
        ),
    )
    of_all = sa.text("office_id IS NULL")
    where = {"sqlite_where": of_all, "postgresql_where": of_all}
    op.create_index("uq_learned_duration_of_all", "learned_duration", _KEY, unique=True, **where)


def downgrade() -> None:
    """Down."""
    op.drop_table("learned_duration")
