"""Tasks made by rules say whom or what they are about in a column, by which an erasure finds them."""

import re
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

_AT_ONCE = 5_000
_SUBJECT = re.compile("[a-z_]+:[0-9a-f]{32}:([0-9a-f]{32})(?::|$)")  # a kind, the id of the case, that of the subject
_TASK = sa.table("task", sa.column("id", sa.Uuid()), sa.column("key"), sa.column("subject_id", sa.Uuid()))


def upgrade() -> None:
    """Up. Tasks that were made before take it from their keys."""
    op.add_column("task", sa.Column("subject_id", sa.Uuid(), nullable=True))
    last = uuid.UUID(int=0)
    while rows := _after(last):
        last = rows[-1].id
        found = [(row.id, _SUBJECT.match(row.key)) for row in rows]
        _fill([{"row": row_id, "subject": uuid.UUID(match[1])} for row_id, match in found if match])
    op.create_index(op.f("ix_task_subject_id"), "task", ["subject_id"])


def downgrade() -> None:
    """Down."""
    op.drop_index(op.f("ix_task_subject_id"), table_name="task")
    op.drop_column("task", "subject_id")


def _after(last: uuid.UUID) -> list[sa.Row[tuple[uuid.UUID, str]]]:
    keyed = sa.select(_TASK.c.id, _TASK.c.key).where(_TASK.c.id > last, _TASK.c.key.is_not(None))
    return list(op.get_bind().execute(keyed.order_by(_TASK.c.id).limit(_AT_ONCE)))


def _fill(subjects: list[dict[str, uuid.UUID]]) -> None:
    if subjects:
        task = sa.update(_TASK).where(_TASK.c.id == sa.bindparam("row")).values(subject_id=sa.bindparam("subject"))
        op.get_bind().execute(task, subjects)
