"""People who may be one: pairs told apart, other cases of one person, questions to other offices."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "set_apart",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("pair_index", sa.LargeBinary(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_set_apart_office_id"),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name="fk_set_apart_said_by"),
        sa.PrimaryKeyConstraint("id", name="pk_set_apart"),
        sa.UniqueConstraint("pair_index", name="uq_set_apart_pair_index"),
    )
    op.create_index("ix_set_apart_office_id", "set_apart", ["office_id"])
    op.create_index("ix_set_apart_said_by", "set_apart", ["said_by"])
    op.create_table(
        "other_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_other_case_case_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_other_case_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_other_case"),
    )
    op.create_index("ix_other_case_case_id", "other_case", ["case_id"])
    op.create_index("ix_other_case_person_id", "other_case", ["person_id"])
    op.create_table(
        "office_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_office_question_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_office_question"),
        sa.UniqueConstraint("account_id", "day", name="uq_office_question_account_id_day"),
    )


def downgrade() -> None:
    """Down."""
    op.drop_table("office_question")
    op.drop_table("other_case")
    op.drop_table("set_apart")
