"""Partner offices with what they cover, offer and when they are closed; a referral may name one. None did before."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_SERVICES = ("reception", "assistance", "follow_up", "economic", "social", "psychosocial", "medical_escort")
_REASONS = ("holidays", "staff", "security", "moving", "funding", "other")


def _listed(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _office() -> None:
    op.create_table(
        "partner_office",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("place_name", sa.String(200), nullable=False),
        sa.Column("latitude", sa.Float(53), nullable=False),
        sa.Column("longitude", sa.Float(53), nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        *(sa.Column(side, sa.Float(53), nullable=True) for side in ("south", "north", "west", "east")),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        *(sa.Column(count, sa.Integer(), nullable=True) for count in ("women", "men", "capacity")),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_partner_office_on_earth")
        ),
        sa.CheckConstraint("radius_km IS NULL OR radius_km > 0", name=op.f("ck_partner_office_radius_reaches")),
        sa.CheckConstraint("women >= 0 AND men >= 0 AND capacity >= 0", name=op.f("ck_partner_office_counts")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_office_organisation_id")
        ),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_partner_office_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_office")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_partner_office_organisation_id_name")),
    )
    op.create_index(op.f("ix_partner_office_changed_by"), "partner_office", ["changed_by"])
    op.create_index("ix_partner_office_name", "partner_office", ["name", "id"])
    op.create_index("ix_partner_office_country", "partner_office", ["country", "name", "id"])


def _of_an_office(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["office_id"], ["partner_office.id"], name=op.f(f"fk_{table}_office_id"))


def _parts() -> None:
    op.create_table(
        "partner_service",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.Enum(*_SERVICES, name="service", native_enum=False, length=40), nullable=False),
        sa.CheckConstraint(_listed("service", _SERVICES), name=op.f("ck_partner_service_service")),
        _of_an_office("partner_service"),
        sa.PrimaryKeyConstraint("office_id", "service", name=op.f("pk_partner_service")),
    )
    op.create_table(
        "partner_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        _of_an_office("partner_area"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_area")),
        sa.UniqueConstraint("office_id", "key", name=op.f("uq_partner_area_office_id_key")),
    )
    op.create_index("ix_partner_area_key", "partner_area", ["key", "office_id"])
    op.create_index("ix_partner_area_place_id", "partner_area", ["place_id", "office_id"])
    op.create_table(
        "partner_closure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Enum(*_REASONS, name="reason", native_enum=False, length=40), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= begins_on", name=op.f("ck_partner_closure_ends_after_beginning")
        ),
        sa.CheckConstraint(_listed("reason", _REASONS), name=op.f("ck_partner_closure_reason")),
        _of_an_office("partner_closure"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_closure")),
    )
    op.create_index(op.f("ix_partner_closure_office_id"), "partner_closure", ["office_id"])


def upgrade() -> None:
    """Up."""
    _office()
    _parts()
    with op.batch_alter_table("referral") as batch:
        batch.add_column(sa.Column("partner_office_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_referral_partner_office_id"), "partner_office", ["partner_office_id"], ["id"])
    op.create_index(op.f("ix_referral_partner_office_id"), "referral", ["partner_office_id"])


def downgrade() -> None:
    """Down. Every partner office is lost, and which one a referral named."""
    op.drop_index(op.f("ix_referral_partner_office_id"), "referral")
    with op.batch_alter_table("referral") as batch:
        batch.drop_constraint(op.f("fk_referral_partner_office_id"), type_="foreignkey")
        batch.drop_column("partner_office_id")
    for table in ("partner_closure", "partner_area", "partner_service", "partner_office"):
        op.drop_table(table)
