"""Objectives, instalments, papers, revisions and steps of plans. Earlier items keep their own words."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_DIMENSIONS, _LEVELS = ("economic", "social", "psychosocial"), ("individual", "community", "structural")
_STATES, _MORE_STATES = ("planned", "delivered", "cancelled"), ("planned", "under_way", "delivered", "cancelled")
_REVISIONS = ("added", "kept", "changed", "started", "delivered", "cancelled")
_EVENTS = (
    "drawn_up",
    "agreed",
    "reviewed",
    "received_on_paper",
    "received_on_screen",
    "spot_confirmed",
    "spot_not_confirmed",
)
_DAYS = ("planned_until", "started_on")
_OTHERS = {"objective_id": "plan_objective", "person_id": "person", "budget_line_id": "budget_line"}
_IDS = {**_OTHERS, "delivered_by": "account"}
_item = sa.table(
    "plan_item",
    sa.column("id", sa.Uuid()),
    sa.column("episode_id", sa.Uuid()),
    sa.column("ordinal", sa.Integer()),
    sa.column("state", sa.String()),
)


def _words(name: str, words: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_case(table: str, *columns: sa.Column[object], **others: str) -> list[object]:
    """The columns that every table here has, with the foreign keys of `others`: a column, and which table it names."""
    of = {"case_id": "case", **others}
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        *columns,
        *(
            sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}"))
            for name, target in of.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _at(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _id(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _sealed() -> sa.Column[object]:
    return sa.Column("content_sealed", sa.LargeBinary(), nullable=True)


def _number(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _indexes(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _objectives() -> None:
    op.create_table(
        "plan_objective",
        *_of_case(
            "plan_objective",
            _id("episode_id"),
            _id("person_id", nullable=True),
            _number("ordinal"),
            sa.Column("dimension", _words("dimension", _DIMENSIONS), nullable=False),
            sa.Column("level", _words("level", _LEVELS), nullable=False),
            sa.Column("state", _words("state", ("open", "reached", "given_up")), nullable=False),
            _at("added_at"),
            _id("added_by"),
            _at("changed_at"),
            _number("version"),
            _sealed(),
            episode_id="episode",
            person_id="person",
            added_by="account",
        ),
    )
    _indexes("plan_objective", "case_id", "person_id", "added_by")
    op.create_index("ix_plan_objective_episode", "plan_objective", ["episode_id", "ordinal"])


def _items() -> None:
    with op.batch_alter_table("plan_item") as batch:
        batch.drop_constraint(op.f("uq_plan_item_episode_id_ordinal"), type_="unique")
        for name, table in _IDS.items():
            batch.add_column(_id(name, nullable=True))
            batch.create_foreign_key(op.f(f"fk_plan_item_{name}"), table, [name], ["id"])
        for name in _DAYS:
            batch.add_column(sa.Column(name, sa.Date(), nullable=True))
        batch.add_column(_at("changed_at", nullable=True))
    _states(_MORE_STATES)
    _indexes("plan_item", *_IDS)
    op.create_index("ix_plan_item_episode", "plan_item", ["episode_id", "ordinal"])


def _states(words: tuple[str, ...]) -> None:
    with op.batch_alter_table("plan_item") as batch:
        batch.drop_constraint(op.f("ck_plan_item_state"), type_="check")
        batch.create_check_constraint(op.f("ck_plan_item_state"), f"state IN ({', '.join(map(repr, words))})")


def _instalments() -> None:
    op.create_table(
        "plan_instalment",
        *_of_case(
            "plan_instalment",
            _id("item_id"),
            _number("ordinal"),
            sa.Column("state", _words("state", ("planned", "paid", "cancelled")), nullable=False),
            sa.Column("due_on", sa.Date(), nullable=False),
            sa.Column("paid_on", sa.Date(), nullable=True),
            _at("added_at"),
            _id("added_by"),
            _id("paid_by", nullable=True),
            _number("version"),
            _sealed(),
            item_id="plan_item",
            added_by="account",
            paid_by="account",
        ),
        sa.UniqueConstraint("item_id", "ordinal", name=op.f("uq_plan_instalment_item_id_ordinal")),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_plan_instalment_paid_on_a_day")),
        sa.CheckConstraint("(paid_on IS NULL) = (paid_by IS NULL)", name=op.f("ck_plan_instalment_paid_by_somebody")),
    )
    _indexes("plan_instalment", "case_id", "added_by", "paid_by")


def _revisions() -> None:
    op.create_table(
        "plan_revision",
        *_of_case(
            "plan_revision",
            _id("item_id", nullable=True),
            _id("objective_id", nullable=True),
            _number("number"),
            sa.Column("kind", _words("kind", _REVISIONS), nullable=False),
            _id("by"),
            _at("at"),
            _sealed(),
            item_id="plan_item",
            objective_id="plan_objective",
            by="account",
        ),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_plan_revision_item_id_number")),
        sa.UniqueConstraint("objective_id", "number", name=op.f("uq_plan_revision_objective_id_number")),
        sa.CheckConstraint("(item_id IS NULL) <> (objective_id IS NULL)", name=op.f("ck_plan_revision_of_one")),
    )
    _indexes("plan_revision", "case_id", "by")


def _steps() -> None:
    op.create_table(
        "plan_event",
        *_of_case(
            "plan_event",
            _id("episode_id"),
            _id("item_id", nullable=True),
            sa.Column("kind", _words("kind", _EVENTS), nullable=False),
            sa.Column("happened_on", sa.Date(), nullable=False),
            _id("by"),
            _at("at"),
            _sealed(),
            episode_id="episode",
            item_id="plan_item",
            by="account",
        ),
        sa.CheckConstraint(
            "(item_id IS NULL) = (kind IN ('drawn_up', 'agreed', 'reviewed'))",
            name=op.f("ck_plan_event_of_plan_or_item"),
        ),
    )
    _indexes("plan_event", "case_id", "item_id", "by")
    op.create_index("ix_plan_event_episode", "plan_event", ["episode_id", "at"])
    op.create_table(
        "plan_proof",
        *_of_case(
            "plan_proof",
            _id("item_id"),
            _id("file_id"),
            sa.Column("kind", _words("kind", ("receipt", "hand_over")), nullable=False),
            _id("added_by"),
            _at("added_at"),
            item_id="plan_item",
            file_id="case_file",
            added_by="account",
        ),
        sa.UniqueConstraint("item_id", "file_id", name=op.f("uq_plan_proof_item_id_file_id")),
    )
    _indexes("plan_proof", "case_id", "file_id", "added_by")


def _number_anew() -> None:
    """Give the items of each plan numbers of their own, in their order, where two have the same."""
    held = sa.select(_item.c.episode_id).group_by(_item.c.episode_id, _item.c.ordinal).having(sa.func.count() > 1)
    twice = sa.select(_item.c.id, _item.c.episode_id).where(_item.c.episode_id.in_(held))
    places: dict[object, int] = {}
    for row in op.get_bind().execute(twice.order_by(_item.c.episode_id, _item.c.ordinal, _item.c.id)).all():
        places[row.episode_id] = places.get(row.episode_id, 0) + 1
        op.execute(sa.update(_item).where(_item.c.id == row.id).values(ordinal=places[row.episode_id]))


def upgrade() -> None:
    """Up."""
    _objectives()
    _items()
    _instalments()
    _revisions()
    _steps()


def downgrade() -> None:
    """Down. Items stay with their words; their objectives, instalments, revisions and what was said are lost."""
    for table in ("plan_proof", "plan_event", "plan_revision", "plan_instalment"):
        op.drop_table(table)
    for name in _IDS:
        op.drop_index(op.f(f"ix_plan_item_{name}"), "plan_item")
    op.drop_index("ix_plan_item_episode", "plan_item")
    op.execute(sa.update(_item).where(_item.c.state == "under_way").values(state="planned"))
    _number_anew()
    _states(_STATES)
    with op.batch_alter_table("plan_item") as batch:
        for name in _IDS:
            batch.drop_constraint(op.f(f"fk_plan_item_{name}"), type_="foreignkey")
            batch.drop_column(name)
        for name in (*_DAYS, "changed_at"):
            batch.drop_column(name)
        batch.create_unique_constraint(op.f("uq_plan_item_episode_id_ordinal"), ["episode_id", "ordinal"])
    op.drop_table("plan_objective")
