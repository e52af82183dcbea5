"""Checks of safe-contact cards by partners, and the notice that something on a card differs."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_KINDS = (
    "case_handed_over",
    "cover_began",
    "cover_ended",
    "task_assigned",
    "task_overdue",
    "clearance_wanted",
    "clearance_changed",
    "sign_off_wanted",
    "return_ended",
    "plan_stopped",
    "arrival_registered",
    "arrival_not_taken",
    "grant_given",
    "grant_ended",
    "number_opened",
    "duplicate_asked",
    "consent_withdrawn",
    "second_factor_reset",
)
_MORE_KINDS = ("contact_differs",)
_notice = sa.table("notice", sa.column("kind", sa.String()))


def _kinds(known: tuple[str, ...]) -> None:
    words = ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_kind"), f"kind IN ({words})")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "contact_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("is_as_it_stands", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contact_check_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_check_person_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_check_organisation_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_contact_check_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_check")),
    )
    for name in ("case_id", "person_id", "organisation_id", "recorded_by"):
        op.create_index(op.f(f"ix_contact_check_{name}"), "contact_check", [name])
    _kinds((*_KINDS, *_MORE_KINDS))


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    op.execute(sa.delete(_notice).where(_notice.c.kind.in_(_MORE_KINDS)))
    _kinds(_KINDS)
    op.drop_table("contact_check")
