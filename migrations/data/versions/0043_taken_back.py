"""Imports and hand-overs that are taken back, and the event that tells that a case came from an import."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_EVENTS = (
    "state_changed",
    "withdrawn",
    "counselled",
    "eligibility_decided",
    "protection_checked",
    "clearance_set",
    "consent_given",
    "consent_withdrawn",
    "document_recorded",
    "fitness_decided",
    "travel_planned",
    "travel_frozen",
    "escort_planned",
    "reception_named",
    "signed_off",
    "departed",
    "arrived",
    "handed_over",
    "covered",
    "note_added",
    "file_added",
    "person_added",
    "person_changed",
    "family_split",
    "family_joined",
    "guardian_recorded",
    "safe_contact_recorded",
    "screened",
    "clearance_asked",
    "arrival_registered",
    "taken_over",
    "deadline_changed",
    "budget_changed",
    "override_asked",
    "override_decided",
    "not_travelled",
)
_MORE_EVENTS = ("imported",)
_event = sa.table("case_event", sa.column("kind", sa.String()))


def _events(known: tuple[str, ...]) -> None:
    with op.batch_alter_table("case_event") as batch:
        batch.drop_constraint(op.f("ck_case_event_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_case_event_kind"), f"kind IN ({', '.join(map(repr, known))})")


def upgrade() -> None:
    """Up."""
    _events((*_EVENTS, *_MORE_EVENTS))
    with op.batch_alter_table("import_row") as batch:
        batch.drop_constraint(op.f("fk_import_row_import_id"), type_="foreignkey")
    with op.batch_alter_table("caseload_import") as batch:
        batch.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("undone_by", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_caseload_import_undone_by"), "account", ["undone_by"], ["id"])
        batch.create_check_constraint(
            op.f("ck_caseload_import_undone_after"), "undone_at IS NULL OR applied_at IS NOT NULL"
        )
        batch.create_check_constraint(
            op.f("ck_caseload_import_undone_by_somebody"), "(undone_at IS NULL) = (undone_by IS NULL)"
        )
    with op.batch_alter_table("import_row") as batch:
        batch.create_foreign_key(op.f("fk_import_row_import_id"), "caseload_import", ["import_id"], ["id"])
    op.create_index(op.f("ix_caseload_import_undone_by"), "caseload_import", ["undone_by"])
    with op.batch_alter_table("hand_over") as batch:
        batch.add_column(sa.Column("undoes_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_hand_over_undoes_id"), "hand_over", ["undoes_id"], ["id"])
    op.create_index(op.f("ix_hand_over_undoes_id"), "hand_over", ["undoes_id"])


def downgrade() -> None:
    """Down. Which imports and hand-overs were taken back is forgotten; where a case came from, too."""
    op.drop_index(op.f("ix_hand_over_undoes_id"), "hand_over")
    with op.batch_alter_table("hand_over") as batch:
        batch.drop_constraint(op.f("fk_hand_over_undoes_id"), type_="foreignkey")
        batch.drop_column("undoes_id")
    op.execute(sa.delete(_event).where(_event.c.kind.in_(_MORE_EVENTS)))
    _events(_EVENTS)
    with op.batch_alter_table("import_row") as batch:
        batch.drop_constraint(op.f("fk_import_row_import_id"), type_="foreignkey")
    op.drop_index(op.f("ix_caseload_import_undone_by"), "caseload_import")
    with op.batch_alter_table("caseload_import") as batch:
        batch.drop_constraint(op.f("ck_caseload_import_undone_by_somebody"), type_="check")
        batch.drop_constraint(op.f("ck_caseload_import_undone_after"), type_="check")
        batch.drop_constraint(op.f("fk_caseload_import_undone_by"), type_="foreignkey")
        batch.drop_column("undone_by")
        batch.drop_column("undone_at")
    with op.batch_alter_table("import_row") as batch:
        batch.create_foreign_key(op.f("fk_import_row_import_id"), "caseload_import", ["import_id"], ["id"])
