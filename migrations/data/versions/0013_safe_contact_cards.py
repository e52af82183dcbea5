"""Safe-contact cards: when each is to be checked again, what it said before, and which numbers were opened."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_PERSON = ("case_id", "person_id")


def _keys(table: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"fk_{table}_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id")),
    ]


def upgrade() -> None:
    """Up. Cards that are there keep what they say; nobody knows any more who recorded them."""
    with op.batch_alter_table("safe_contact") as batch:
        batch.add_column(sa.Column("review_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
        batch.create_foreign_key(op.f("fk_safe_contact_recorded_by"), "account", ["recorded_by"], ["id"])
        batch.create_index(op.f("ix_safe_contact_recorded_by"), ["recorded_by"])
    op.create_table(
        "safe_contact_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("known_by", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        *_keys("safe_contact_version"),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_safe_contact_version_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact_version")),
    )
    for column in (*_PERSON, "recorded_by"):
        op.create_index(op.f(f"ix_safe_contact_version_{column}"), "safe_contact_version", [column])
    op.create_table(
        "number_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        *_keys("number_opening"),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_number_opening_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_opening")),
    )
    op.create_index(op.f("ix_number_opening_person_id"), "number_opening", ["person_id"])
    op.create_index("ix_number_opening_case_at", "number_opening", ["case_id", "opened_at"])
    op.create_index("ix_number_opening_by_at", "number_opening", ["opened_by", "opened_at"])


def downgrade() -> None:
    """Down. What cards said before, and who opened a number, is lost."""
    op.drop_table("number_opening")
    op.drop_table("safe_contact_version")
    with op.batch_alter_table("safe_contact") as batch:
        batch.drop_index(op.f("ix_safe_contact_recorded_by"))
        batch.drop_constraint(op.f("fk_safe_contact_recorded_by"), type_="foreignkey")
        batch.drop_column("recorded_at")
        batch.drop_column("recorded_by")
        batch.drop_column("review_on")
