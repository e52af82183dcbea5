"""Concerns with a clock: who was told and when, who took one, what was written down since, and whom it is about."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_PACES = ("at_once", "in_turn")
_STEPS = ("partner_worker", "partner_coordinator", "case_owner", "duty_specialist", "again")
_ENTRIES = ("note", "taken", "closed", "reopened")
_NOTICE = "concern_waits"
_concern = sa.table(
    "concern",
    sa.column("pace", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("clock_at", sa.DateTime(timezone=True)),
    sa.column("opened_at", sa.DateTime(timezone=True)),
    sa.column("closed_at", sa.DateTime(timezone=True)),
)
_notice = sa.table("notice", sa.column("kind", sa.String()))


def _listed(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _notices(more: tuple[str, ...] = (), fewer: tuple[str, ...] = ()) -> None:
    """Lengthen or shorten the list of notices as it stands, whatever was added to it before."""
    checks = sa.inspect(op.get_bind()).get_check_constraints("notice")
    known = next(re.findall(r"'(\w+)'", one["sqltext"]) for one in checks if one["name"] == "ck_notice_kind")
    words = tuple(word for word in (*known, *more) if word not in fewer)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_kind"), _listed("kind", words))


def _columns() -> None:
    """What a concern has from now on. Those that are open already have no clock: everybody was told when they began."""
    paces = sa.Enum(*_PACES, name="pace", native_enum=False, length=40)
    with op.batch_alter_table("concern") as batch:
        batch.add_column(sa.Column("about_organisation_id", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("pace", paces, nullable=True))
        batch.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("taken_by", sa.Uuid(), nullable=True))
        batch.add_column(sa.Column("clock_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("next_step", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("round", sa.Integer(), nullable=True))
    last = sa.func.coalesce(_concern.c.closed_at, _concern.c.opened_at)
    how = sa.case((_concern.c.kind == "concern", "at_once"), else_="in_turn")
    op.execute(sa.update(_concern).values(pace=how, clock_at=last))
    op.execute(sa.update(sa.table("concern", sa.column("round", sa.Integer()))).values(round=1))
    with op.batch_alter_table("concern") as batch:
        for name, kind in (("pace", sa.String(40)), ("clock_at", sa.DateTime(timezone=True)), ("round", sa.Integer())):
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.create_foreign_key(
            op.f("fk_concern_about_organisation_id"), "organisation", ["about_organisation_id"], ["id"]
        )
        batch.create_foreign_key(op.f("fk_concern_taken_by"), "account", ["taken_by"], ["id"])
        batch.create_check_constraint(op.f("ck_concern_pace"), _listed("pace", _PACES))
        batch.create_check_constraint(op.f("ck_concern_taken_by_somebody"), "(taken_at IS NULL) = (taken_by IS NULL)")
        batch.create_check_constraint(
            op.f("ck_concern_clock_runs_if_open"),
            "next_step IS NULL OR (state = 'open' AND kind = 'concern' AND taken_at IS NULL)",
        )
        batch.create_check_constraint(op.f("ck_concern_rounds_count_from_one"), "round > 0")
    op.create_index(op.f("ix_concern_about_organisation_id"), "concern", ["about_organisation_id"])
    op.create_index(op.f("ix_concern_taken_by"), "concern", ["taken_by"])
    op.create_index("ix_concern_state_clock", "concern", ["state", "clock_at", "id"])


def _steps() -> None:
    op.create_table(
        "concern_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("step", sa.Enum(*_STEPS, name="step", native_enum=False, length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_concern_step_counts_from_one")),
        sa.CheckConstraint("told >= 0", name=op.f("ck_concern_step_told_somebody_or_nobody")),
        sa.CheckConstraint(_listed("step", _STEPS), name=op.f("ck_concern_step_step")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
        sa.UniqueConstraint("concern_id", "round", "ordinal", name=op.f("uq_concern_step_concern_id_round_ordinal")),
    )
    op.create_index(op.f("ix_concern_step_case_id"), "concern_step", ["case_id"])


def _entries() -> None:
    op.create_table(
        "concern_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*_ENTRIES, name="kind", native_enum=False, length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(_listed("kind", _ENTRIES), name=op.f("ck_concern_entry_kind")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_entry_concern_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_entry_case_id")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_concern_entry_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_entry")),
    )
    op.create_index("ix_concern_entry_concern_at", "concern_entry", ["concern_id", "at"])
    op.create_index(op.f("ix_concern_entry_case_id"), "concern_entry", ["case_id"])
    op.create_index(op.f("ix_concern_entry_by"), "concern_entry", ["by"])


def upgrade() -> None:
    """Up."""
    _columns()
    _steps()
    _entries()
    _notices(more=(_NOTICE,))


def downgrade() -> None:
    """Down. Who was told, who took what and what was written down since is lost.

    A concern about an organisation would be shown to it: those are deleted, and so is every notice that one waits.
    """
    op.execute(sa.delete(_notice).where(_notice.c.kind == _NOTICE))
    _notices(fewer=(_NOTICE,))
    op.drop_table("concern_entry")
    op.drop_table("concern_step")
    about = sa.table("concern", sa.column("about_organisation_id", sa.Uuid()))
    op.execute(sa.delete(about).where(about.c.about_organisation_id.is_not(None)))
    op.drop_index("ix_concern_state_clock", "concern")
    op.drop_index(op.f("ix_concern_taken_by"), "concern")
    op.drop_index(op.f("ix_concern_about_organisation_id"), "concern")
    with op.batch_alter_table("concern") as batch:
        for name in ("rounds_count_from_one", "clock_runs_if_open", "taken_by_somebody", "pace"):
            batch.drop_constraint(op.f(f"ck_concern_{name}"), type_="check")
        for name in ("taken_by", "about_organisation_id"):
            batch.drop_constraint(op.f(f"fk_concern_{name}"), type_="foreignkey")
        for name in ("round", "next_step", "clock_at", "taken_by", "taken_at", "pace", "about_organisation_id"):
            batch.drop_column(name)
