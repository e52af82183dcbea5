"""Changes of the schedule of visits, and what is told of a visit once for every day on which it was to be due."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

_KINDS = (
    "moved",
    "extended",
    "stopped",
    "restarted",
    "arrival_corrected",
    "template_changed",
    "calendar_changed",
    "undone",
)
_visit = sa.table("visit", sa.column("id", sa.Uuid()), sa.column("due_on", sa.Date()))
_event = sa.table(
    "visit_event",
    sa.column("id", sa.Uuid()),
    sa.column("visit_id", sa.Uuid()),
    sa.column("kind", sa.String()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("due_on", sa.Date()),
)


def upgrade() -> None:
    """Up. What was told so far was told of the day on which each visit is due now."""
    _changes()
    for name in ("is_moved", "is_held"):  # in place: others refer to visits
        op.add_column("visit", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("visit_event") as batch:
        batch.add_column(sa.Column("due_on", sa.Date(), nullable=True))
    due = sa.select(_visit.c.due_on).where(_visit.c.id == _event.c.visit_id).scalar_subquery()
    op.execute(sa.update(_event).values(due_on=due))
    with op.batch_alter_table("visit_event") as batch:
        batch.alter_column("due_on", existing_type=sa.Date(), nullable=False)
        batch.drop_constraint(op.f("uq_visit_event_visit_id_kind"), type_="unique")
        batch.create_unique_constraint(op.f("uq_visit_event_visit_id_kind_due_on"), ["visit_id", "kind", "due_on"])
    is_missed = sa.text("kind = 'missed'")
    op.create_index(
        "uq_visit_event_missed",
        "visit_event",
        ["visit_id"],
        unique=True,
        sqlite_where=is_missed,
        postgresql_where=is_missed,
    )


def _changes() -> None:
    op.create_table(
        "schedule_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, _KINDS))})", name=op.f("ck_schedule_change_kind")),
        sa.CheckConstraint(
            "(kind = 'undone') = (undoes_id IS NOT NULL)", name=op.f("ck_schedule_change_undone_says_what")
        ),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_schedule_change_ordinal_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_schedule_change_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_schedule_change_episode_id")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_schedule_change_by")),
        sa.ForeignKeyConstraint(["undoes_id"], ["schedule_change.id"], name=op.f("fk_schedule_change_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_schedule_change_episode_id_ordinal")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_schedule_change_undoes_id")),
    )
    op.create_index(op.f("ix_schedule_change_case_id"), "schedule_change", ["case_id"])
    op.create_index(op.f("ix_schedule_change_by"), "schedule_change", ["by"])
    op.create_table(
        "visit_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["schedule_change.id"], name=op.f("fk_visit_change_change_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_change_case_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_change_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_change")),
        sa.UniqueConstraint("change_id", "visit_id", name=op.f("uq_visit_change_change_id_visit_id")),
    )
    op.create_index(op.f("ix_visit_change_case_id"), "visit_change", ["case_id"])
    op.create_index("ix_visit_change_visit_id", "visit_change", ["visit_id"])


def downgrade() -> None:
    """Down. Visits keep their days, and who changed them is forgotten; of what was told, the first time stays."""
    op.drop_index("uq_visit_event_missed", "visit_event")
    earlier = _event.alias("earlier")
    told_before = sa.exists().where(
        earlier.c.visit_id == _event.c.visit_id, earlier.c.kind == _event.c.kind, earlier.c.at < _event.c.at
    )
    same_moment = sa.exists().where(
        earlier.c.visit_id == _event.c.visit_id,
        earlier.c.kind == _event.c.kind,
        earlier.c.at == _event.c.at,
        earlier.c.due_on < _event.c.due_on,
    )
    op.execute(sa.delete(_event).where(sa.or_(told_before, same_moment)))
    with op.batch_alter_table("visit_event") as batch:
        batch.drop_constraint(op.f("uq_visit_event_visit_id_kind_due_on"), type_="unique")
        batch.create_unique_constraint(op.f("uq_visit_event_visit_id_kind"), ["visit_id", "kind"])
        batch.drop_column("due_on")
    op.drop_table("visit_change")
    op.drop_table("schedule_change")
    for name in ("is_held", "is_moved"):
        op.drop_column("visit", name)
