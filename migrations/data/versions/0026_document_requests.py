"""Requests for documents at consulates."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_KINDS = ("passport", "laissez_passer", "eu_return_document", "visa", "airport_transit_visa", "residence_permit")
_STATES = ("requested", "interview", "issued", "rejected", "request_withdrawn")
_BY = ("typed", "rules", "own_cases")


def _word(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "document_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("kind", _word("kind", _KINDS), nullable=False),
        sa.Column("consulate_country", sa.String(length=2), nullable=False),
        sa.Column("state", _word("state", _STATES), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("interview_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("expected_by", _word("expected_by", _BY), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'issued') = (document_id IS NOT NULL)", name=op.f("ck_document_request_issued_is_registered")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_request_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_request_person_id")),
        sa.ForeignKeyConstraint(["document_id"], ["travel_document.id"], name=op.f("fk_document_request_document_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_document_request_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_request")),
    )
    for column in ("case_id", "person_id", "document_id", "recorded_by"):
        op.create_index(op.f(f"ix_document_request_{column}"), "document_request", [column])
    op.create_index("ix_document_request_learned", "document_request", ["consulate_country", "kind", "state"])
    op.create_index("ix_document_request_expected", "document_request", ["expected_on", "id"])


def downgrade() -> None:
    """Down."""
    op.drop_table("document_request")
