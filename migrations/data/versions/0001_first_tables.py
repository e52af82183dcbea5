"""The first tables of this store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "audit_change",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("position", name="pk_audit_change"),
        sa.UniqueConstraint("uid", name="uq_audit_change_uid"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_change_actor", "audit_change", ["actor", "at"])
    op.create_index("ix_audit_change_at", "audit_change", ["at", "uid"])
    op.create_index("ix_audit_change_seal", "audit_change", ["seal"])

    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeat"),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('demo', 'live')", name=op.f("ck_installation_mode")),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.create_table(
        "job_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome IN ('running', 'done', 'failed')", name=op.f("ck_job_run_outcome")),
        sa.PrimaryKeyConstraint("id", name="pk_job_run"),
    )
    op.create_index("ix_job_run_job", "job_run", ["job", "started_at"])
    op.create_index("ix_job_run_started_at", "job_run", ["started_at"])

    op.create_table(
        "office",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
        sa.UniqueConstraint("name", name="uq_office_name"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organisation"),
        sa.UniqueConstraint("name", name="uq_organisation_name"),
    )
    op.create_table(
        "protected_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_protected_note"),
    )
    op.create_index("ix_protected_note_door", "protected_note", ["door"])

    op.create_table(
        "rule",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=120), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column(
            "standing",
            sa.Enum(
                "sourced",
                "project_default",
                "verify",
                name="standing",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("never_overridable", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("code <> '' AND label <> '' AND source <> ''", name=op.f("ck_rule_says_what_and_whence")),
        sa.CheckConstraint("value IS NOT NULL OR standing = 'verify'", name=op.f("ck_rule_unknown_is_to_verify")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_rule_ends_after_it_begins")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rule"),
        sa.UniqueConstraint("code", "scope", "valid_from", name="uq_rule_code_scope_valid_from"),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_index", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_account", "sign_in_attempt", ["account_index", "at"])
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address_index", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])

    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "return_officer",
                "protection_specialist",
                "partner_coordinator",
                "partner_worker",
                "manager",
                "administrator",
                "data_protection_officer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "unconfirmed",
                "active",
                "deactivated",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "CASE WHEN role IN ('return_officer', 'protection_specialist')"
            " THEN office_id IS NOT NULL AND organisation_id IS NULL"
            " WHEN role IN ('partner_coordinator', 'partner_worker')"
            " THEN office_id IS NULL AND organisation_id IS NOT NULL"
            " ELSE organisation_id IS NULL END",
            name=op.f("ck_account_tenant_fits_role"),
        ),
        sa.CheckConstraint(
            "status NOT IN ('active', 'unconfirmed') OR password_hash IS NOT NULL",
            name=op.f("ck_account_active_has_password"),
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name="fk_account_confirmed_by"),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name="fk_account_invited_by"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_account_office_id"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name="fk_account_organisation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("email_index", name="uq_account_email_index"),
    )
    op.create_index("ix_account_confirmed_by", "account", ["confirmed_by"])
    op.create_index("ix_account_created_at", "account", ["created_at"])
    op.create_index("ix_account_invited_by", "account", ["invited_by"])
    op.create_index("ix_account_office_id", "account", ["office_id"])
    op.create_index("ix_account_organisation_id", "account", ["organisation_id"])

    op.create_table(
        "audit_change_subject",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["uid"], ["audit_change.uid"], name="fk_audit_change_subject_uid"),
        sa.PrimaryKeyConstraint("uid", "ordinal", name="pk_audit_change_subject"),
    )
    op.create_index("ix_audit_change_subject_subject", "audit_change_subject", ["subject", "kind"])

    op.create_table(
        "access_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("account_id <> given_by", name=op.f("ck_access_grant_nobody_to_themselves")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_access_grant_account_id"),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name="fk_access_grant_given_by"),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name="fk_access_grant_revoked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_access_grant"),
    )
    op.create_index("ix_access_grant_account", "access_grant", ["account_id", "until"])
    op.create_index("ix_access_grant_door_account", "access_grant", ["door", "account_id"])
    op.create_index("ix_access_grant_given_at", "access_grant", ["given_at"])
    op.create_index("ix_access_grant_given_by", "access_grant", ["given_by"])
    op.create_index("ix_access_grant_revoked_by", "access_grant", ["revoked_by"])

    op.create_table(
        "account_extra",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "permission",
            sa.Enum(
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
                name="permission",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_extra_account_id"),
        sa.PrimaryKeyConstraint("account_id", "permission", name="pk_account_extra"),
    )
    op.create_table(
        "account_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "reset",
                "first_administrator",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_link_account_id"),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name="fk_account_link_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_account_link"),
        sa.UniqueConstraint("token_hash", name="uq_account_link_token_hash"),
    )
    op.create_index("ix_account_link_account_id", "account_link", ["account_id"])
    op.create_index("ix_account_link_made_by", "account_link", ["made_by"])

    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("reference_index", sa.LargeBinary(), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
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
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
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
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("legal_deadline", sa.Date(), nullable=True),
        sa.Column("deadline_or_never", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_of_return_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name="fk_case_created_by"),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_case_office_id"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_case_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case"),
        sa.UniqueConstraint("reference_index", name="uq_case_reference_index"),
    )
    op.create_index("ix_case_created_by", "case", ["created_by"])
    op.create_index("ix_case_office_deadline", "case", ["office_id", "deadline_or_never", "id"])
    op.create_index("ix_case_office_opened", "case", ["office_id", "opened_on", "id"])
    op.create_index("ix_case_owner", "case", ["owner_id"])

    op.create_table(
        "form_submission",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("once", sa.Uuid(), nullable=False),
        sa.Column("result", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_form_submission_account_id"),
        sa.PrimaryKeyConstraint("account_id", "once", name="pk_form_submission"),
    )
    op.create_index("ix_form_submission_taken_at", "form_submission", ["taken_at"])

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_sign_in_session_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_session"),
        sa.UniqueConstraint("token_hash", name="uq_sign_in_session_token_hash"),
    )
    op.create_index("ix_sign_in_session_account_id", "sign_in_session", ["account_id"])
    op.create_index("ix_sign_in_session_expires_at", "sign_in_session", ["expires_at"])

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("principal", "member", name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "sex",
            sa.Enum(
                "female", "male", "other", "unknown", name="sex", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("birth_year_band", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_person_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("case_id", "ordinal", name="uq_person_case_id_ordinal"),
    )
    op.create_table(
        "identifier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("phone", "email", "document", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_identifier_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_identifier"),
        sa.UniqueConstraint("person_id", "value_index", name="uq_identifier_person_id_value_index"),
    )
    op.create_index("ix_identifier_value_index", "identifier", ["value_index"])


def downgrade() -> None:
    """Down."""
    op.drop_table("identifier")
    op.drop_table("person")
    op.drop_table("sign_in_session")
    op.drop_table("form_submission")
    op.drop_table("case")
    op.drop_table("account_link")
    op.drop_table("account_extra")
    op.drop_table("access_grant")
    op.drop_table("audit_change_subject")
    op.drop_table("account")
    op.drop_table("sign_in_attempt")
    op.drop_table("rule")
    op.drop_table("protected_note")
    op.drop_table("organisation")
    op.drop_table("office")
    op.drop_table("job_run")
    op.drop_table("installation")
    op.drop_table("heartbeat")
    op.drop_table("audit_change")
