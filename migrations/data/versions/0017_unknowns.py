"""What is not known yet: who finds it out, and by when."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_FIELDS = (
    "birth_date",
    "sex",
    "nationality",
    "languages",
    "habitual_country",
    "contact",
    "document",
    "family",
    "place_of_return",
)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "open_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "field IN ({})".format(", ".join(f"'{one}'" for one in _FIELDS)), name=op.f("ck_open_question_field")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_open_question_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_open_question_person_id")),
        sa.ForeignKeyConstraint(["who_id"], ["account.id"], name=op.f("fk_open_question_who_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_open_question_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_question")),
    )
    op.create_index("ix_open_question_case_open", "open_question", ["case_id", "closed_at"])
    op.create_index("ix_open_question_who_due", "open_question", ["who_id", "due_on", "id"])
    op.create_index("ix_open_question_due", "open_question", ["due_on", "id"])
    for column in ("person_id", "asked_by"):
        op.create_index(op.f(f"ix_open_question_{column}"), "open_question", [column])


def downgrade() -> None:
    """Down."""
    op.drop_table("open_question")
