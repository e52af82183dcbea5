"""Rules that are changed in the program: where each row comes from, and what somebody proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0079"
down_revision = "0078"
branch_labels = None
depends_on = None

_HOLDS = sa.text("state = 'holds'")
_UNIQUE = "uq_rule_code_scope_valid_from"


def upgrade() -> None:
    """Up. Every row that is there came from the files of a release, and holds."""
    with op.batch_alter_table("rule") as rules:
        rules.add_column(sa.Column("origin", sa.String(length=40), nullable=False, server_default="seed"))
        rules.add_column(sa.Column("state", sa.String(length=40), nullable=False, server_default="holds"))
        rules.add_column(sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))
        rules.drop_constraint(op.f(_UNIQUE), type_="unique")
        rules.create_check_constraint(
            op.f("ck_rule_taken_back_at_some_time"), "(state = 'taken_back') = (taken_back_at IS NOT NULL)"
        )
    with op.batch_alter_table("rule") as rules:
        rules.alter_column("origin", server_default=None)
        rules.alter_column("state", server_default=None)
    op.create_index(
        "ix_rule_holding",
        "rule",
        ["code", "scope", "valid_from"],
        unique=True,
        sqlite_where=_HOLDS,
        postgresql_where=_HOLDS,
    )
    _make_changes()
    _make_effects()


def _make_changes() -> None:
    op.create_table(
        "rule_proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name=op.f("ck_rule_proposal_decided_by_somebody")
        ),
        sa.CheckConstraint(
            "state <> 'confirmed' OR decided_by <> proposed_by", name=op.f("ck_rule_proposal_confirmed_by_another")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_rule_proposal_ended_by_somebody")),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_rule_proposal_{column}"))
            for column in ("proposed_by", "decided_by", "ended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_proposal")),
    )
    op.create_index("ix_rule_proposal_waiting", "rule_proposal", ["state", "begins_on"])
    for column in ("proposed_by", "proposed_at", "decided_by", "ended_by"):
        op.create_index(op.f(f"ix_rule_proposal_{column}"), "rule_proposal", [column])
    _make_rows()


def _make_rows() -> None:
    op.create_table(
        "rule_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("rule_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("code <> '' AND source <> ''", name=op.f("ck_rule_change_says_what_and_whence")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_rule_change_ends_after_it_begins")
        ),
        sa.ForeignKeyConstraint(["proposal_id"], ["rule_proposal.id"], name=op.f("fk_rule_change_proposal_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_rule_change_rule_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_change")),
    )
    for column in ("proposal_id", "code", "rule_id"):
        op.create_index(op.f(f"ix_rule_change_{column}"), "rule_change", [column])


def _make_effects() -> None:
    for table, about, order in (
        ("rule_effect_count", "office_id", ["proposal_id", "office_id", "effect"]),
        ("rule_effect_case", "case_id", ["proposal_id", "effect", "case_id"]),
    ):
        counts = [sa.Column("cases", sa.Integer(), nullable=False)] if about == "office_id" else []
        op.create_table(
            table,
            sa.Column("id", sa.Uuid(), nullable=False),
            sa.Column("proposal_id", sa.Uuid(), nullable=False),
            sa.Column(about, sa.Uuid(), nullable=False),
            sa.Column("effect", sa.String(length=40), nullable=False),
            *counts,
            sa.Column("number", sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(["proposal_id"], ["rule_proposal.id"], name=op.f(f"fk_{table}_proposal_id")),
            sa.ForeignKeyConstraint([about], [f"{about.removesuffix('_id')}.id"], name=op.f(f"fk_{table}_{about}")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint(*order, name=op.f(f"uq_{table}_{'_'.join(order)}")),
        )
        op.create_index(op.f(f"ix_{table}_{about}"), table, [about])


def downgrade() -> None:
    """Down. Only rows that hold stay: the former table knows no others."""
    op.drop_table("rule_effect_case")
    op.drop_table("rule_effect_count")
    op.drop_table("rule_change")
    op.drop_table("rule_proposal")
    op.execute("DELETE FROM rule WHERE state <> 'holds'")
    op.drop_index("ix_rule_holding", "rule")
    with op.batch_alter_table("rule") as rules:
        rules.drop_constraint(op.f("ck_rule_taken_back_at_some_time"), type_="check")
        rules.create_unique_constraint(op.f(_UNIQUE), ["code", "scope", "valid_from"])
        for column in ("origin", "state", "taken_back_at"):
            rules.drop_column(column)
