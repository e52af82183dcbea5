"""Outcomes that a response had decided inside its open window are pending again; the response stays with them."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_DECIDED = ("sustained", "not_yet", "not_measured")
# It is still this day somewhere on earth: what has closed there meanwhile, the scheduler decides again at once.
_FURTHEST_WEST = timedelta(hours=12)
_outcome = sa.table(
    "outcome",
    sa.column("verdict", sa.String()),
    sa.column("missing_because", sa.String()),
    sa.column("decided_at", sa.DateTime()),
    sa.column("window_closes_on", sa.Date()),
    sa.column("response_id", sa.Uuid()),
)
_response = sa.table("survey_response", sa.column("id", sa.Uuid()), sa.column("verdict", sa.String()))


def upgrade() -> None:
    """Up."""
    today = (datetime.now(UTC) - _FURTHEST_WEST).date()
    op.execute(
        sa.update(_outcome)
        .where(
            _outcome.c.response_id.is_not(None),
            _outcome.c.verdict.in_(_DECIDED),
            _outcome.c.window_closes_on >= today,
        )
        .values(verdict="pending", missing_because=None, decided_at=None)
    )


def downgrade() -> None:
    """Down. The response decides at once; `decided_at` stays empty: nothing here says when it was recorded."""
    decided = sa.select(_response.c.verdict).where(_response.c.id == _outcome.c.response_id).scalar_subquery()
    op.execute(
        sa.update(_outcome)
        .where(_outcome.c.response_id.is_not(None), _outcome.c.verdict == "pending")
        .values(
            verdict=sa.func.coalesce(decided, "pending"),
            missing_because=sa.case((decided == "not_measured", "done"), else_=None),
        )
    )
