"""Who has the original of a travel document; visas and permits, and the day on which a document was used."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_KINDS = ("passport", "laissez_passer", "eu_return_document")
_MORE_KINDS = ("visa", "airport_transit_visa", "residence_permit")
_HOLDERS = ("person", "officer", "escort", "consulate", "partner", "other")
_document = sa.table("travel_document", sa.column("kind", sa.String()))


def _kinds(known: tuple[str, ...]) -> None:
    words = ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table("travel_document") as batch:
        batch.drop_constraint(op.f("ck_travel_document_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_travel_document_kind"), f"kind IN ({words})")


def upgrade() -> None:
    """Up."""
    _kinds((*_KINDS, *_MORE_KINDS))
    op.add_column("travel_document", sa.Column("for_country", sa.String(length=2), nullable=True))
    op.add_column("travel_document", sa.Column("used_on", sa.Date(), nullable=True))
    op.create_table(
        "document_custody",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "holder",
            sa.Enum(*_HOLDERS, name="holder", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_document_custody_ordinal_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_custody_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_custody_person_id")),
        sa.ForeignKeyConstraint(["document_id"], ["travel_document.id"], name=op.f("fk_document_custody_document_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_file.id"], name=op.f("fk_document_custody_file_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_document_custody_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_custody")),
        sa.UniqueConstraint("document_id", "ordinal", name=op.f("uq_document_custody_document_id_ordinal")),
    )
    for column in ("case_id", "person_id", "file_id", "recorded_by"):
        op.create_index(op.f(f"ix_document_custody_{column}"), "document_custody", [column])


def downgrade() -> None:
    """Down. Visas and permits go: nobody travels on them, and before there was no word for them."""
    op.drop_table("document_custody")
    op.execute(sa.delete(_document).where(_document.c.kind.in_(_MORE_KINDS)))
    op.drop_column("travel_document", "used_on")
    op.drop_column("travel_document", "for_country")
    _kinds(_KINDS)
