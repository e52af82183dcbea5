"""Second factors, recovery codes, and what a sign-in has proved."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OF_SIGN_IN = ("awaits_code", "by_second_factor")


def upgrade() -> None:
    """Up."""
    for name in ("second_factor_since", "second_factor_reset_at"):
        op.add_column("account", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sign_in_session") as batch:
        for name in _OF_SIGN_IN:  # sign-ins of before go on: none of them was half, none by a second factor
            batch.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("sign_in_session") as batch:
        for name in _OF_SIGN_IN:
            batch.alter_column(name, existing_type=sa.Boolean(), existing_nullable=False, server_default=None)
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_second_factor_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_second_factor"),
        sa.UniqueConstraint("account_id", "is_in_force", name="uq_second_factor_account_id_is_in_force"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_recovery_code_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("account_id", "code_hash", name="uq_recovery_code_account_id_code_hash"),
    )


def downgrade() -> None:
    """Down. Second factors are lost: a password alone signs in again. Sign-ins that only waited for a code end."""
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    sign_ins = sa.table("sign_in_session", sa.column("awaits_code", sa.Boolean()))
    op.execute(sa.delete(sign_ins).where(sign_ins.c.awaits_code))
    with op.batch_alter_table("sign_in_session") as batch:
        for name in ("proved_at", *_OF_SIGN_IN):
            batch.drop_column(name)
    for name in ("second_factor_reset_at", "second_factor_since"):
        op.drop_column("account", name)  # in place: other tables refer to this one
