"""The consent ledger: who signed beside or for whom, the signed paper, how a consent ended, and each confirmation."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_LINKS = {
    "representative_id": "person",
    "guardian_id": "guardianship",
    "file_id": "case_file",
    "corrects_id": "consent",
}
_consent = sa.table("consent", *(sa.column(name) for name in ("withdrawn_at", "ended", "signed_by", "id")))


def upgrade() -> None:
    """Up. Consents that are there keep their meaning: who signed has signed alone, and what has ended was withdrawn."""
    with op.batch_alter_table("consent") as batch:
        for name in _LINKS:
            batch.add_column(sa.Column(name, sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("ended", sa.String(length=40), nullable=True))
        batch.add_column(sa.Column("ending_sealed", sa.LargeBinary(), nullable=True))
        batch.alter_column("signed_by", existing_type=sa.Uuid(), nullable=True)
    op.execute(sa.update(_consent).where(_consent.c.withdrawn_at.is_not(None)).values(ended="withdrawn"))
    with op.batch_alter_table("consent") as batch:
        for name, table in _LINKS.items():
            batch.create_foreign_key(op.f(f"fk_consent_{name}"), table, [name], ["id"])
            batch.create_index(op.f(f"ix_consent_{name}"), [name])
        batch.create_check_constraint(op.f("ck_consent_ended"), "ended IN ('withdrawn', 'with_its_base', 'corrected')")
        batch.create_check_constraint(
            op.f("ck_consent_somebody_signed"), "signed_by IS NOT NULL OR guardian_id IS NOT NULL OR form = 'proxy'"
        )
        batch.create_check_constraint(
            op.f("ck_consent_one_representative"), "representative_id IS NULL OR guardian_id IS NULL"
        )
        batch.create_check_constraint(op.f("ck_consent_ended_how"), "ended IS NULL OR withdrawn_at IS NOT NULL")
    op.create_table(
        "consent_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_confirmation_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_confirmation_person_id")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_confirmation_consent_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_consent_confirmation_confirmed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_confirmation")),
    )
    for column in ("case_id", "person_id", "consent_id", "confirmed_by"):
        op.create_index(op.f(f"ix_consent_confirmation_{column}"), "consent_confirmation", [column])


def downgrade() -> None:
    """Down. Consents that nobody of the case signed have no place any more and are lost, with every confirmation."""
    op.drop_table("consent_confirmation")
    with op.batch_alter_table("consent") as batch:
        for name in ("ended_how", "one_representative", "somebody_signed", "ended"):
            batch.drop_constraint(op.f(f"ck_consent_{name}"), type_="check")
        for name in _LINKS:
            batch.drop_index(op.f(f"ix_consent_{name}"))
            batch.drop_constraint(op.f(f"fk_consent_{name}"), type_="foreignkey")
            batch.drop_column(name)
        batch.drop_column("ending_sealed")
        batch.drop_column("ended")
    op.execute(sa.delete(_consent).where(_consent.c.signed_by.is_(None)))
    with op.batch_alter_table("consent") as batch:
        batch.alter_column("signed_by", existing_type=sa.Uuid(), nullable=False)
