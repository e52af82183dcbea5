"""The index of names. It is filled by the job that indexes them: the names themselves are sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "name_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("skeleton", "letters", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_name_token_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_name_token"),
        sa.UniqueConstraint("person_id", "value_index", name="uq_name_token_person_id_value_index"),
    )
    op.create_index("ix_name_token_value_index", "name_token", ["value_index", "person_id"])


def downgrade() -> None:
    """Down. What is lost can be made again from the names."""
    op.drop_table("name_token")
