"""What one case needs from referral to verdict."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _give_every_case_a_clearance() -> None:
    """Cases that were opened before are as clear as new ones: outstanding, until a specialist says more."""
    case = sa.table("case", sa.column("id", sa.Uuid()), sa.column("created_at", sa.DateTime(timezone=True)))
    clearance = sa.table(
        "protection_clearance",
        sa.column("id", sa.Uuid()),
        sa.column("case_id", sa.Uuid()),
        sa.column("state", sa.String()),
        sa.column("needs_reception_by_name", sa.Boolean()),
        sa.column("needs_close_follow_up", sa.Boolean()),
        sa.column("set_at", sa.DateTime(timezone=True)),
        sa.column("version", sa.Integer()),
    )
    connection = op.get_bind()
    plain = {"state": "outstanding", "needs_reception_by_name": False, "needs_close_follow_up": False, "version": 1}
    rows = [
        {**plain, "id": uuid.uuid4(), "case_id": found.id, "set_at": found.created_at}
        for found in connection.execute(sa.select(case.c.id, case.c.created_at))
    ]
    if rows:
        connection.execute(sa.insert(clearance), rows)


# What the check of the first revision listed: every permission that there was.
_PERMISSIONS = (
    "accounts.confirm",
    "accounts.manage",
    "audit.read",
    "approve_budget",
    "cases.create",
    "cases.list",
    "cases.open",
    "cases.search",
    "grants.give",
    "grants.review",
    "lead_office",
    "account.own",
    "protected.open",
    "edit_rules",
    "rules.read",
    "sign_off",
    "system.health",
)


def _check_extras(name: str, says: str, instead_of: str) -> None:
    """Replace the check of `account_extra`; SQLite makes the table anew for it."""
    with op.batch_alter_table("account_extra") as table:
        table.drop_constraint(op.f(f"ck_account_extra_{instead_of}"), type_="check")
        table.create_check_constraint(op.f(f"ck_account_extra_{name}"), says)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "case_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
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
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "from_state",
            sa.Enum(
                "intake",
                "counselling",
                "applied",
                "eligible",
                "rejected",
                "planning",
                "ready",
                "departed",
                "arrived",
                "withdrawn_by_applicant",
                "withdrawn_by_organisation",
                "reversed",
                "cancelled",
                "closed",
                name="from_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_state",
            sa.Enum(
                "intake",
                "counselling",
                "applied",
                "eligible",
                "rejected",
                "planning",
                "ready",
                "departed",
                "arrived",
                "withdrawn_by_applicant",
                "withdrawn_by_organisation",
                "reversed",
                "cancelled",
                "closed",
                name="to_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_case_event_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index(op.f("ix_case_event_by"), "case_event", ["by"])
    op.create_index("ix_case_event_case_at", "case_event", ["case_id", "at"])
    op.create_table(
        "counselling_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counsellor_id", sa.Uuid(), nullable=False),
        sa.Column(
            "solution",
            sa.Enum(
                "undecided",
                "return",
                "integration_here",
                "elsewhere",
                name="solution",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_counselling_session_case_id")),
        sa.ForeignKeyConstraint(["counsellor_id"], ["account.id"], name=op.f("fk_counselling_session_counsellor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling_session")),
    )
    op.create_index("ix_counselling_session_case_held", "counselling_session", ["case_id", "held_at"])
    op.create_index(op.f("ix_counselling_session_counsellor_id"), "counselling_session", ["counsellor_id"])
    op.create_table(
        "eligibility_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum("approved", "rejected", name="decision", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_eligibility_decision_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_eligibility_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_decision")),
    )
    op.create_index("ix_eligibility_decision_case_at", "eligibility_decision", ["case_id", "decided_at"])
    op.create_index(op.f("ix_eligibility_decision_decided_by"), "eligibility_decision", ["decided_by"])
    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "template",
            sa.Enum(
                "close",
                "standard",
                "return_only",
                name="template",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("plan_due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_episode_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_episode_closed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode")),
        sa.UniqueConstraint("case_id", name=op.f("uq_episode_case_id")),
    )
    op.create_index(op.f("ix_episode_closed_by"), "episode", ["closed_by"])
    op.create_table(
        "escort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "operational",
                "medical",
                "social",
                "family",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("first_leg", sa.Integer(), nullable=False),
        sa.Column("last_leg", sa.Integer(), nullable=False),
        sa.Column("needs_way_home", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("last_leg >= first_leg", name=op.f("ck_escort_legs_in_order")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escort_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escort")),
    )
    op.create_index(op.f("ix_escort_case_id"), "escort", ["case_id"])
    op.create_table(
        "protection_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_protection_check_case_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_protection_check_checked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_check")),
    )
    op.create_index("ix_protection_check_case_at", "protection_check", ["case_id", "checked_at"])
    op.create_index(op.f("ix_protection_check_checked_by"), "protection_check", ["checked_by"])
    op.create_table(
        "protection_clearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "outstanding",
                "not_needed",
                "given",
                "not_an_option",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("needs_reception_by_name", sa.Boolean(), nullable=False),
        sa.Column("needs_close_follow_up", sa.Boolean(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state = 'given' OR until IS NULL", name=op.f("ck_protection_clearance_only_given_ends")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_protection_clearance_case_id")),
        sa.ForeignKeyConstraint(["set_by"], ["account.id"], name=op.f("fk_protection_clearance_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_clearance")),
        sa.UniqueConstraint("case_id", name=op.f("uq_protection_clearance_case_id")),
    )
    op.create_index(op.f("ix_protection_clearance_set_by"), "protection_clearance", ["set_by"])
    op.create_table(
        "reception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_reception_case_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_reception_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception")),
        sa.UniqueConstraint("case_id", name=op.f("uq_reception_case_id")),
    )
    op.create_index(op.f("ix_reception_organisation_id"), "reception", ["organisation_id"])
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "reception",
                "assistance",
                "follow_up",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "sent",
                "accepted",
                "rejected",
                "done",
                "revoked",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_referral_answered_by")),
        sa.ForeignKeyConstraint(["assigned_to"], ["account.id"], name=op.f("fk_referral_assigned_to")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_referral_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_answered_by"), "referral", ["answered_by"])
    op.create_index(op.f("ix_referral_assigned_to"), "referral", ["assigned_to"])
    op.create_index(op.f("ix_referral_case_id"), "referral", ["case_id"])
    op.create_index("ix_referral_organisation", "referral", ["organisation_id", "state"])
    op.create_index(op.f("ix_referral_sent_by"), "referral", ["sent_by"])
    op.create_index(
        "uq_referral_open",
        "referral",
        ["case_id", "organisation_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("state IN ('sent', 'accepted')"),
        postgresql_where=sa.text("state IN ('sent', 'accepted')"),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("rule_versions", sa.Text(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_sign_off_case_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["account.id"], name=op.f("fk_sign_off_signed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index("ix_sign_off_case_signed", "sign_off", ["case_id", "signed_at"])
    op.create_index(op.f("ix_sign_off_signed_by"), "sign_off", ["signed_by"])
    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum("concern", "offer_of_help", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("open", "closed", name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_concern_closed_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_concern_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_concern_opened_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_concern_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    op.create_index("ix_concern_case_state", "concern", ["case_id", "state"])
    op.create_index(op.f("ix_concern_closed_by"), "concern", ["closed_by"])
    op.create_index(op.f("ix_concern_opened_by"), "concern", ["opened_by"])
    op.create_index(op.f("ix_concern_person_id"), "concern", ["person_id"])
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "assistance",
                "data",
                "transfer",
                "contact_after_return",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "transfer_purpose",
            sa.Enum(
                "reception",
                "assistance",
                "follow_up",
                name="transfer_purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "form",
            sa.Enum(
                "written",
                "oral",
                "implicit",
                "proxy",
                name="form",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(purpose = 'transfer') = (organisation_id IS NOT NULL AND transfer_purpose IS NOT NULL)",
            name=op.f("ck_consent_transfer_names_receiver"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_consent_signed_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_case_purpose", "consent", ["case_id", "purpose", "organisation_id"])
    op.create_index(op.f("ix_consent_organisation_id"), "consent", ["organisation_id"])
    op.create_index(op.f("ix_consent_person_id"), "consent", ["person_id"])
    op.create_index(op.f("ix_consent_recorded_by"), "consent", ["recorded_by"])
    op.create_index(op.f("ix_consent_signed_by"), "consent", ["signed_by"])
    op.create_index(op.f("ix_consent_withdrawn_by"), "consent", ["withdrawn_by"])
    op.create_table(
        "fitness_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_fitness_decision_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_fitness_decision_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_fitness_decision_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fitness_decision")),
    )
    op.create_index(op.f("ix_fitness_decision_case_id"), "fitness_decision", ["case_id"])
    op.create_index(op.f("ix_fitness_decision_person_id"), "fitness_decision", ["person_id"])
    op.create_index(op.f("ix_fitness_decision_recorded_by"), "fitness_decision", ["recorded_by"])
    op.create_table(
        "leg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("escort_id", sa.Uuid(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("air", "road", "rail", "sea", name="mode", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "held",
                "ticketed",
                "changed_by_carrier",
                "frozen",
                "flown",
                "cancelled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departs_zone", sa.String(length=60), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_zone", sa.String(length=60), nullable=False),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_leg_arrives_after_departure")),
        sa.ForeignKeyConstraint(["booked_by"], ["account.id"], name=op.f("fk_leg_booked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_leg_case_id")),
        sa.ForeignKeyConstraint(["escort_id"], ["escort.id"], name=op.f("fk_leg_escort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
    )
    op.create_index(op.f("ix_leg_booked_by"), "leg", ["booked_by"])
    op.create_index("ix_leg_case_ordinal", "leg", ["case_id", "ordinal"])
    op.create_index(op.f("ix_leg_escort_id"), "leg", ["escort_id"])
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "dimension",
            sa.Enum(
                "economic",
                "social",
                "psychosocial",
                name="dimension",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "level",
            sa.Enum(
                "individual",
                "community",
                "structural",
                name="level",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned", "delivered", "cancelled", name="state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("is_in_kind", sa.Boolean(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_plan_item_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_item_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_plan_item_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_plan_item_episode_id_ordinal")),
    )
    op.create_index(op.f("ix_plan_item_added_by"), "plan_item", ["added_by"])
    op.create_index(op.f("ix_plan_item_case_id"), "plan_item", ["case_id"])
    op.create_table(
        "safe_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("known_by", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "verified_on IS NOT NULL OR known_by IS NOT NULL", name=op.f("ck_safe_contact_known_or_by_when")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_safe_contact_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_safe_contact_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact")),
        sa.UniqueConstraint("person_id", name=op.f("uq_safe_contact_person_id")),
    )
    op.create_index(op.f("ix_safe_contact_case_id"), "safe_contact", ["case_id"])
    op.create_table(
        "travel_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "passport",
                "laissez_passer",
                "eu_return_document",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("issuing_country", sa.String(length=2), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("is_single_journey", sa.Boolean(), nullable=False),
        sa.Column("is_usable", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_travel_document_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_travel_document_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_document")),
    )
    op.create_index(op.f("ix_travel_document_case_id"), "travel_document", ["case_id"])
    op.create_index(op.f("ix_travel_document_person_id"), "travel_document", ["person_id"])
    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("arrival", "month", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("is_survey_round", sa.Boolean(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column(
            "channel",
            sa.Enum("visit", "call", "message", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "planned",
                "due",
                "overdue",
                "done",
                "missed",
                "stopped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "refused",
                "unreachable",
                "unsafe_to_contact",
                "moved_on",
                "deceased",
                "not_attempted",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("logged_on", sa.Date(), nullable=True),
        sa.Column("logged_by", sa.Uuid(), nullable=True),
        sa.Column("is_outside_window", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('done', 'missed')) = (outcome IS NOT NULL)", name=op.f("ck_visit_ended_has_outcome")
        ),
        sa.CheckConstraint("opens_on <= due_on AND due_on <= closes_on", name=op.f("ck_visit_due_inside_window")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_visit_episode_id")),
        sa.ForeignKeyConstraint(["logged_by"], ["account.id"], name=op.f("fk_visit_logged_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_visit_episode_id_ordinal")),
    )
    op.create_index(op.f("ix_visit_case_id"), "visit", ["case_id"])
    op.create_index(op.f("ix_visit_logged_by"), "visit", ["logged_by"])
    op.create_index("ix_visit_state_closes", "visit", ["state", "closes_on", "id"])
    op.create_index("ix_visit_state_due", "visit", ["state", "due_on", "id"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum("visit", "call", "message", name="channel", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "reached",
                "no_answer",
                "wrong_number",
                "unsafe_to_contact",
                "refused",
                "moved",
                "somebody_else_answered",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_attempt_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attempt_case_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_attempt_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index(op.f("ix_attempt_by"), "attempt", ["by"])
    op.create_index(op.f("ix_attempt_case_id"), "attempt", ["case_id"])
    op.create_index("ix_attempt_visit_at", "attempt", ["visit_id", "at"])
    op.create_table(
        "survey_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("days_since_arrival", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("visit", "call", "message", name="mode", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("interviewer_id", sa.Uuid(), nullable=False),
        sa.Column("is_broken_off", sa.Boolean(), nullable=False),
        sa.Column("is_completed", sa.Boolean(), nullable=False),
        sa.Column("economic", sa.String(length=40), nullable=True),
        sa.Column("social", sa.String(length=40), nullable=True),
        sa.Column("psychosocial", sa.String(length=40), nullable=True),
        sa.Column("composite", sa.String(length=40), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "pending",
                "sustained",
                "not_yet",
                "not_measured",
                "deceased",
                "moved_on_by_choice",
                "moved_on_by_need",
                "moved_on_reason_unknown",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("edition >= 1", name=op.f("ck_survey_response_editions_count_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_survey_response_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_survey_response_episode_id")),
        sa.ForeignKeyConstraint(["interviewer_id"], ["account.id"], name=op.f("fk_survey_response_interviewer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_survey_response_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_survey_response_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_response")),
        sa.UniqueConstraint(
            "visit_id", "person_id", "edition", name=op.f("uq_survey_response_visit_id_person_id_edition")
        ),
    )
    op.create_index(op.f("ix_survey_response_case_id"), "survey_response", ["case_id"])
    op.create_index(op.f("ix_survey_response_episode_id"), "survey_response", ["episode_id"])
    op.create_index(op.f("ix_survey_response_interviewer_id"), "survey_response", ["interviewer_id"])
    op.create_index(op.f("ix_survey_response_person_id"), "survey_response", ["person_id"])
    op.create_table(
        "visit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("due", "overdue", "missed", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_event_case_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
        sa.UniqueConstraint("visit_id", "kind", name=op.f("uq_visit_event_visit_id_kind")),
    )
    op.create_index(op.f("ix_visit_event_case_id"), "visit_event", ["case_id"])
    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column(
            "sex",
            sa.Enum(
                "female", "male", "other", "unknown", name="sex", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("birth_year_band", sa.Integer(), nullable=True),
        sa.Column(
            "track",
            sa.Enum(
                "undecided",
                "return_only",
                "with_reintegration",
                name="track",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("is_surveyed", sa.Boolean(), nullable=False),
        sa.Column("window_opens_on", sa.Date(), nullable=False),
        sa.Column("window_closes_on", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "pending",
                "sustained",
                "not_yet",
                "not_measured",
                "deceased",
                "moved_on_by_choice",
                "moved_on_by_need",
                "moved_on_reason_unknown",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("missing_because", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("response_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_outcome_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_outcome_episode_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_outcome_office_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_outcome_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_outcome_person_id")),
        sa.ForeignKeyConstraint(["response_id"], ["survey_response.id"], name=op.f("fk_outcome_response_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("episode_id", "person_id", name=op.f("uq_outcome_episode_id_person_id")),
    )
    op.create_index(op.f("ix_outcome_case_id"), "outcome", ["case_id"])
    op.create_index("ix_outcome_office", "outcome", ["office_id", "case_id"])
    op.create_index("ix_outcome_organisation", "outcome", ["organisation_id", "case_id"])
    op.create_index(op.f("ix_outcome_person_id"), "outcome", ["person_id"])
    op.create_index(op.f("ix_outcome_response_id"), "outcome", ["response_id"])
    op.create_index("ix_outcome_verdict_closes", "outcome", ["verdict", "window_closes_on"])
    op.add_column("case", sa.Column("arrived_on", sa.Date(), nullable=True))
    op.add_column("case", sa.Column("nearest_place_sealed", sa.LargeBinary(), nullable=True))
    _give_every_case_a_clearance()
    _check_extras("extra", "permission IN ('approve_budget', 'edit_rules', 'lead_office', 'sign_off')", "permission")


def downgrade() -> None:
    """Down."""
    _check_extras("permission", f"permission IN ({', '.join(repr(one) for one in _PERMISSIONS)})", "extra")
    op.drop_column("case", "nearest_place_sealed")
    op.drop_column("case", "arrived_on")
    op.drop_index("ix_outcome_verdict_closes", table_name="outcome")
    op.drop_index(op.f("ix_outcome_response_id"), table_name="outcome")
    op.drop_index(op.f("ix_outcome_person_id"), table_name="outcome")
    op.drop_index("ix_outcome_organisation", table_name="outcome")
    op.drop_index("ix_outcome_office", table_name="outcome")
    op.drop_index(op.f("ix_outcome_case_id"), table_name="outcome")
    op.drop_table("outcome")
    op.drop_index(op.f("ix_visit_event_case_id"), table_name="visit_event")
    op.drop_table("visit_event")
    op.drop_index(op.f("ix_survey_response_person_id"), table_name="survey_response")
    op.drop_index(op.f("ix_survey_response_interviewer_id"), table_name="survey_response")
    op.drop_index(op.f("ix_survey_response_episode_id"), table_name="survey_response")
    op.drop_index(op.f("ix_survey_response_case_id"), table_name="survey_response")
    op.drop_table("survey_response")
    op.drop_index("ix_attempt_visit_at", table_name="attempt")
    op.drop_index(op.f("ix_attempt_case_id"), table_name="attempt")
    op.drop_index(op.f("ix_attempt_by"), table_name="attempt")
    op.drop_table("attempt")
    op.drop_index("ix_visit_state_due", table_name="visit")
    op.drop_index("ix_visit_state_closes", table_name="visit")
    op.drop_index(op.f("ix_visit_logged_by"), table_name="visit")
    op.drop_index(op.f("ix_visit_case_id"), table_name="visit")
    op.drop_table("visit")
    op.drop_index(op.f("ix_travel_document_person_id"), table_name="travel_document")
    op.drop_index(op.f("ix_travel_document_case_id"), table_name="travel_document")
    op.drop_table("travel_document")
    op.drop_index(op.f("ix_safe_contact_case_id"), table_name="safe_contact")
    op.drop_table("safe_contact")
    op.drop_index(op.f("ix_plan_item_case_id"), table_name="plan_item")
    op.drop_index(op.f("ix_plan_item_added_by"), table_name="plan_item")
    op.drop_table("plan_item")
    op.drop_index(op.f("ix_leg_escort_id"), table_name="leg")
    op.drop_index("ix_leg_case_ordinal", table_name="leg")
    op.drop_index(op.f("ix_leg_booked_by"), table_name="leg")
    op.drop_table("leg")
    op.drop_index(op.f("ix_fitness_decision_recorded_by"), table_name="fitness_decision")
    op.drop_index(op.f("ix_fitness_decision_person_id"), table_name="fitness_decision")
    op.drop_index(op.f("ix_fitness_decision_case_id"), table_name="fitness_decision")
    op.drop_table("fitness_decision")
    op.drop_index(op.f("ix_consent_withdrawn_by"), table_name="consent")
    op.drop_index(op.f("ix_consent_signed_by"), table_name="consent")
    op.drop_index(op.f("ix_consent_recorded_by"), table_name="consent")
    op.drop_index(op.f("ix_consent_person_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_organisation_id"), table_name="consent")
    op.drop_index("ix_consent_case_purpose", table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_concern_person_id"), table_name="concern")
    op.drop_index(op.f("ix_concern_opened_by"), table_name="concern")
    op.drop_index(op.f("ix_concern_closed_by"), table_name="concern")
    op.drop_index("ix_concern_case_state", table_name="concern")
    op.drop_table("concern")
    op.drop_index(op.f("ix_sign_off_signed_by"), table_name="sign_off")
    op.drop_index("ix_sign_off_case_signed", table_name="sign_off")
    op.drop_table("sign_off")
    op.drop_index(
        "uq_referral_open",
        table_name="referral",
        sqlite_where=sa.text("state IN ('sent', 'accepted')"),
        postgresql_where=sa.text("state IN ('sent', 'accepted')"),
    )
    op.drop_index(op.f("ix_referral_sent_by"), table_name="referral")
    op.drop_index("ix_referral_organisation", table_name="referral")
    op.drop_index(op.f("ix_referral_case_id"), table_name="referral")
    op.drop_index(op.f("ix_referral_assigned_to"), table_name="referral")
    op.drop_index(op.f("ix_referral_answered_by"), table_name="referral")
    op.drop_table("referral")
    op.drop_index(op.f("ix_reception_organisation_id"), table_name="reception")
    op.drop_table("reception")
    op.drop_index(op.f("ix_protection_clearance_set_by"), table_name="protection_clearance")
    op.drop_table("protection_clearance")
    op.drop_index(op.f("ix_protection_check_checked_by"), table_name="protection_check")
    op.drop_index("ix_protection_check_case_at", table_name="protection_check")
    op.drop_table("protection_check")
    op.drop_index(op.f("ix_escort_case_id"), table_name="escort")
    op.drop_table("escort")
    op.drop_index(op.f("ix_episode_closed_by"), table_name="episode")
    op.drop_table("episode")
    op.drop_index(op.f("ix_eligibility_decision_decided_by"), table_name="eligibility_decision")
    op.drop_index("ix_eligibility_decision_case_at", table_name="eligibility_decision")
    op.drop_table("eligibility_decision")
    op.drop_index(op.f("ix_counselling_session_counsellor_id"), table_name="counselling_session")
    op.drop_index("ix_counselling_session_case_held", table_name="counselling_session")
    op.drop_table("counselling_session")
    op.drop_index("ix_case_event_case_at", table_name="case_event")
    op.drop_index(op.f("ix_case_event_by"), table_name="case_event")
    op.drop_table("case_event")
