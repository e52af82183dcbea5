"""Steps of an escalation that reach specialists are found among all others; whose a task is, is told by its index."""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

_NAME = "ix_concern_step_reached"
_REACHED = sa.text("step IN ('again', 'duty_specialist')")
_OF_TASKS = "ix_task_office_state"
_ORDER = ["office_id", "state", "due_on", "id"]


def upgrade() -> None:
    """Up."""
    columns = ["concern_id", "round", "step"]
    op.create_index(_NAME, "concern_step", columns, sqlite_where=_REACHED, postgresql_where=_REACHED)
    op.drop_index(_OF_TASKS, table_name="task")
    op.create_index(_OF_TASKS, "task", [*_ORDER, "for_whom", "case_id", "assignee_id", "made_by"])


def downgrade() -> None:
    """Down."""
    op.drop_index(_OF_TASKS, table_name="task")
    op.create_index(_OF_TASKS, "task", _ORDER)
    op.drop_index(_NAME, table_name="concern_step")
