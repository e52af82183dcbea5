"""The base of the audit store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "audit_event",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("position", name="pk_audit_event"),
        sa.UniqueConstraint("uid", name="uq_audit_event_uid"),
        schema="audit",
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_event_actor", "audit_event", ["actor", "at"], schema="audit")
    op.create_index("ix_audit_event_at", "audit_event", ["at", "uid"], schema="audit")
    op.create_index("ix_audit_event_seal", "audit_event", ["seal"], schema="audit")

    op.create_table(
        "audit_seal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_seal"),
        schema="audit",
    )
    op.create_table(
        "audit_event_subject",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["uid"], ["audit.audit_event.uid"], name="fk_audit_event_subject_uid"),
        sa.PrimaryKeyConstraint("uid", "ordinal", name="pk_audit_event_subject"),
        schema="audit",
    )
    op.create_index("ix_audit_event_subject_subject", "audit_event_subject", ["subject", "kind"], schema="audit")


def downgrade() -> None:
    """Down."""
    op.drop_table("audit_event_subject", schema="audit")
    op.drop_table("audit_seal", schema="audit")
    op.drop_table("audit_event", schema="audit")
