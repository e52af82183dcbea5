"""What durations teach, prepared; forecasts as they were made, and how many held."""

import sqlalchemy as sa
from alembic import op

revision = "0076"
down_revision = "0075"
branch_labels = None
depends_on = None

_KEY = ["kind", "consulate", "country", "reach"]


def upgrade() -> None:
    """Up. The job fills it; no page counts requests any more."""
    op.drop_index("ix_document_request_learned", "document_request")
    op.create_table(
        "learned_duration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("reach", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("consulate", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("longest", sa.Integer(), nullable=False),
        sa.Column("median", sa.Integer(), nullable=True),
        sa.Column("ninety", sa.Integer(), nullable=True),
        sa.Column("shows_shares", sa.Boolean(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("curve", sa.Text(), nullable=False),
        sa.CheckConstraint("done + refused <= begun", name=op.f("ck_learned_duration_ended_of_begun")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_learned_duration_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_duration")),
        sa.UniqueConstraint(
            "office_id", *_KEY, name=op.f("uq_learned_duration_office_id_kind_consulate_country_reach")
        ),
    )
    of_all = sa.text("office_id IS NULL")
    where = {"sqlite_where": of_all, "postgresql_where": of_all}
    op.create_index("uq_learned_duration_of_all", "learned_duration", _KEY, unique=True, **where)
    _forecasts(of_all)


def _forecasts(of_all: sa.TextClause) -> None:
    op.create_table(
        "frozen_forecast",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("moment", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("half_on", sa.Date(), nullable=True),
        sa.Column("eighty_on", sa.Date(), nullable=True),
        sa.Column("ninety_on", sa.Date(), nullable=True),
        sa.Column("became", sa.String(length=40), nullable=False),
        sa.Column("departed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(became = 'departed') = (departed_on IS NOT NULL)", name=op.f("ck_frozen_forecast_departed_on_a_day")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_frozen_forecast_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_forecast")),
        sa.UniqueConstraint("case_id", "moment", name=op.f("uq_frozen_forecast_case_id_moment")),
    )
    is_open = sa.text("became = 'open'")
    op.create_index(
        "ix_frozen_forecast_open", "frozen_forecast", ["case_id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "forecast_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("moment", sa.String(length=40), nullable=False),
        sa.Column("sure", sa.String(length=40), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.CheckConstraint("held <= judged", name=op.f("ck_forecast_record_held_of_judged")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_forecast_record_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forecast_record")),
        sa.UniqueConstraint("office_id", "moment", "sure", name=op.f("uq_forecast_record_office_id_moment_sure")),
    )
    where = {"sqlite_where": of_all, "postgresql_where": of_all}
    op.create_index("uq_forecast_record_of_all", "forecast_record", ["moment", "sure"], unique=True, **where)


def downgrade() -> None:
    """Down."""
    op.drop_table("forecast_record")
    op.drop_table("frozen_forecast")
    op.create_index("ix_document_request_learned", "document_request", ["consulate_country", "kind", "state"])
    op.drop_table("learned_duration")
