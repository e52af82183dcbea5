"""The base of the data store. Revisions before it were never released."""

import sqlalchemy as sa
from alembic import op

revision = "0065"
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
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_change")),
        sa.UniqueConstraint("uid", name=op.f("uq_audit_change_uid")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_change_actor", "audit_change", ["actor", "at"])
    op.create_index("ix_audit_change_at", "audit_change", ["at", "uid"])
    op.create_index("ix_audit_change_seal", "audit_change", ["seal"])

    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )

    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('demo', 'live')", name=op.f("ck_installation_mode")),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )

    op.create_table(
        "job_beat",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_beat")),
    )

    op.create_table(
        "job_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.CheckConstraint("outcome IN ('running', 'done', 'failed')", name=op.f("ck_job_run_outcome")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
    )
    op.create_index("ix_job_run_job", "job_run", ["job", "started_at"])
    op.create_index("ix_job_run_started_at", "job_run", ["started_at"])

    op.create_table(
        "office",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("emergency_phone", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
        sa.UniqueConstraint("name", name=op.f("uq_office_name")),
    )

    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
    )

    op.create_table(
        "outcome_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("row", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.CheckConstraint("until > since", name=op.f("ck_outcome_figure_until_after_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_figure")),
        sa.UniqueConstraint("kind", "row", "since", name=op.f("uq_outcome_figure_kind_row_since")),
    )
    op.create_index(
        "uq_outcome_figure_now",
        "outcome_figure",
        ["kind", "row"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )

    op.create_table(
        "protected_note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_note")),
    )
    op.create_index("ix_protected_note_door", "protected_note", ["door"])

    op.create_table(
        "protected_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_record")),
    )
    op.create_index("ix_protected_record_door", "protected_record", ["door"])

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
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("never_overridable", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_rule_ends_after_it_begins")
        ),
        sa.CheckConstraint("code <> '' AND label <> '' AND source <> ''", name=op.f("ck_rule_says_what_and_whence")),
        sa.CheckConstraint("value IS NOT NULL OR standing = 'verify'", name=op.f("ck_rule_unknown_is_to_verify")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint("code", "scope", "valid_from", name=op.f("uq_rule_code_scope_valid_from")),
    )

    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_index", sa.LargeBinary(), nullable=False),
        sa.Column("address_index", sa.LargeBinary(), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("place_index", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_account", "sign_in_attempt", ["account_index", "at"])
    op.create_index("ix_sign_in_attempt_address", "sign_in_attempt", ["address_index", "at"])
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    op.create_index("ix_sign_in_attempt_place", "sign_in_attempt", ["place_index", "at"])

    op.create_table(
        "snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("suppressed_under", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("instrument_version", sa.Integer(), nullable=False),
        sa.Column("names", sa.Text(), nullable=True),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_snapshot_ordinals_count_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_snapshot_ordinal")),
    )

    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_kind", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index("ix_stored_file_owner_id", "stored_file", ["owner_id"])

    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("second_factor_reset_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "status NOT IN ('active', 'unconfirmed') OR password_hash IS NOT NULL",
            name=op.f("ck_account_active_has_password"),
        ),
        sa.CheckConstraint(
            "CASE WHEN role IN ('return_officer', 'protection_specialist') THEN office_id IS NOT NULL"
            " AND organisation_id IS NULL WHEN role IN ('partner_coordinator', 'partner_worker') THEN"
            " office_id IS NULL AND organisation_id IS NOT NULL ELSE organisation_id IS NULL END",
            name=op.f("ck_account_tenant_fits_role"),
        ),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_account_confirmed_by")),
        sa.ForeignKeyConstraint(["invited_by"], ["account.id"], name=op.f("fk_account_invited_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_account_office_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_account_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email_index", name=op.f("uq_account_email_index")),
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
        sa.ForeignKeyConstraint(["uid"], ["audit_change.uid"], name=op.f("fk_audit_change_subject_uid")),
        sa.PrimaryKeyConstraint("uid", "ordinal", name=op.f("pk_audit_change_subject")),
    )
    op.create_index("ix_audit_change_subject_subject", "audit_change_subject", ["subject", "kind"])

    op.create_table(
        "outcome_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("figure_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["figure_id"], ["outcome_figure.id"], name=op.f("fk_outcome_count_figure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_count")),
        sa.UniqueConstraint("figure_id", name=op.f("uq_outcome_count_figure_id")),
    )

    op.create_table(
        "partner_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_figure_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_figure")),
        sa.UniqueConstraint("organisation_id", "first_day", name=op.f("uq_partner_figure_organisation_id_first_day")),
    )
    op.create_index("ix_partner_figure_first_day", "partner_figure", ["first_day"])

    op.create_table(
        "partner_quarter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_quarter_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_quarter")),
        sa.UniqueConstraint("organisation_id", "first_day", name=op.f("uq_partner_quarter_organisation_id_first_day")),
    )

    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begin_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_ends_after_it_starts")),
        sa.CheckConstraint("account_id <> cover_id", name=op.f("ck_absence_nobody_covers_oneself")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_absence_account_id")),
        sa.ForeignKeyConstraint(["cover_id"], ["account.id"], name=op.f("fk_absence_cover_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_absence_ended_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_absence_office_id")),
        sa.ForeignKeyConstraint(["stated_by"], ["account.id"], name=op.f("fk_absence_stated_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_account", "absence", ["account_id", "ends_on"])
    op.create_index("ix_absence_cover", "absence", ["cover_id", "ends_on"])
    op.create_index("ix_absence_ended_by", "absence", ["ended_by"])
    op.create_index("ix_absence_office_starts", "absence", ["office_id", "starts_on", "id"])
    op.create_index("ix_absence_stated_by", "absence", ["stated_by"])

    op.create_table(
        "access_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("annex", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("account_id <> given_by", name=op.f("ck_access_grant_nobody_to_themselves")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_access_grant_account_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_access_grant_given_by")),
        sa.ForeignKeyConstraint(["revoked_by"], ["account.id"], name=op.f("fk_access_grant_revoked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_grant")),
    )
    op.create_index("ix_access_grant_account", "access_grant", ["account_id", "until"])
    op.create_index("ix_access_grant_door_account", "access_grant", ["door", "account_id"])
    op.create_index("ix_access_grant_given_at", "access_grant", ["given_at"])
    op.create_index("ix_access_grant_given_by", "access_grant", ["given_by"])
    op.create_index("ix_access_grant_revoked_by", "access_grant", ["revoked_by"])

    op.create_table(
        "account_extra",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("permission", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "permission IN ('approve_budget', 'edit_rules', 'lead_office', 'sign_off')",
            name=op.f("ck_account_extra_extra"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_extra_account_id")),
        sa.PrimaryKeyConstraint("account_id", "permission", name=op.f("pk_account_extra")),
    )

    op.create_table(
        "account_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_link_account_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_account_link_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_account_link_token_hash")),
    )
    op.create_index("ix_account_link_account_id", "account_link", ["account_id"])
    op.create_index("ix_account_link_made_by", "account_link", ["made_by"])

    op.create_table(
        "approval_limit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "given_by IS NULL OR account_id <> given_by", name=op.f("ck_approval_limit_nobody_to_themselves")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_approval_limit_account_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_approval_limit_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_limit")),
    )
    op.create_index("ix_approval_limit_account", "approval_limit", ["account_id", "currency"])
    op.create_index("ix_approval_limit_given_by", "approval_limit", ["given_by"])

    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index("ix_calendar_feed_account_id", "calendar_feed", ["account_id"])
    op.create_index(
        "uq_calendar_feed_open",
        "calendar_feed",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )

    op.create_table(
        "case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("reference_index", sa.LargeBinary(), nullable=False),
        sa.Column("reference_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("programme", sa.String(length=80), nullable=True),
        sa.Column("return_type", sa.String(length=40), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("legal_deadline", sa.Date(), nullable=True),
        sa.Column("deadline_or_never", sa.Date(), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=True),
        sa.Column("arrived_or_never", sa.Date(), server_default=sa.text("'9999-12-31'"), nullable=False),
        sa.Column("departs_or_never", sa.Date(), server_default=sa.text("'9999-12-31'"), nullable=False),
        sa.Column("place_stated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("hold", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("place_of_return_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("nearest_place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["account.id"], name=op.f("fk_case_created_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_case_office_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name=op.f("fk_case_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("reference_index", name=op.f("uq_case_reference_index")),
    )
    op.create_index("ix_case_created_by", "case", ["created_by"])
    op.create_index("ix_case_office_arrived", "case", ["office_id", "arrived_or_never", "id"])
    op.create_index("ix_case_office_country", "case", ["office_id", "country", "id"])
    op.create_index("ix_case_office_deadline", "case", ["office_id", "deadline_or_never", "id"])
    op.create_index("ix_case_office_departs", "case", ["office_id", "departs_or_never", "id"])
    op.create_index("ix_case_office_opened", "case", ["office_id", "opened_on", "id"])
    op.create_index("ix_case_office_state", "case", ["office_id", "state", "id"])
    op.create_index("ix_case_owner", "case", ["owner_id"])

    op.create_table(
        "caseload_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_caseload_import_applied_once")
        ),
        sa.CheckConstraint("undone_at IS NULL OR applied_at IS NOT NULL", name=op.f("ck_caseload_import_undone_after")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_caseload_import_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["applied_by"], ["account.id"], name=op.f("fk_caseload_import_applied_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_caseload_import_made_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_caseload_import_office_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_caseload_import_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caseload_import")),
    )
    op.create_index("ix_caseload_import_applied_by", "caseload_import", ["applied_by"])
    op.create_index("ix_caseload_import_made_by", "caseload_import", ["made_by"])
    op.create_index("ix_caseload_import_office_made", "caseload_import", ["office_id", "made_at", "id"])
    op.create_index("ix_caseload_import_undone_by", "caseload_import", ["undone_by"])
    op.create_index("ix_caseload_import_until", "caseload_import", ["until"])

    op.create_table(
        "duty_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_duty_turn_ends_after_beginning")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duty_turn_account_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_duty_turn_office_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_duty_turn_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_turn")),
    )
    op.create_index("ix_duty_turn_account_id", "duty_turn", ["account_id"])
    op.create_index("ix_duty_turn_office_days", "duty_turn", ["office_id", "begins_on", "ends_on"])
    op.create_index("ix_duty_turn_recorded_by", "duty_turn", ["recorded_by"])

    op.create_table(
        "form_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("key_of", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_key", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_form_draft_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.UniqueConstraint("account_id", "place", name=op.f("uq_form_draft_account_id_place")),
    )
    op.create_index("ix_form_draft_about", "form_draft", ["about"])
    op.create_index("ix_form_draft_until", "form_draft", ["until"])

    op.create_table(
        "form_submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("idempotency_key", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_form_submission_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_submission")),
        sa.UniqueConstraint(
            "account_id", "idempotency_key", name=op.f("uq_form_submission_account_id_idempotency_key")
        ),
    )
    op.create_index("ix_form_submission_taken_at", "form_submission", ["taken_at"])

    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_choice")),
    )

    op.create_table(
        "movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departs_zone", sa.String(length=60), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_zone", sa.String(length=60), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_movement_arrives_after_departure")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_movement_has_seats")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_movement_office_id")),
        sa.ForeignKeyConstraint(["planned_by"], ["account.id"], name=op.f("fk_movement_planned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
    )
    op.create_index("ix_movement_office_departs", "movement", ["office_id", "departs_at", "id"])
    op.create_index("ix_movement_planned_by", "movement", ["planned_by"])

    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "idempotency_key", name=op.f("uq_notice_account_id_idempotency_key")),
    )
    op.create_index("ix_notice_account_at", "notice", ["account_id", "at", "id"])
    op.create_index("ix_notice_read_at", "notice", ["read_at"])
    op.create_index("ix_notice_unread", "notice", ["account_id", "read_at"])

    op.create_table(
        "office_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_office_question_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_question")),
        sa.UniqueConstraint("account_id", "day", name=op.f("uq_office_question_account_id_day")),
    )

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("idempotency_key", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_message_attempts_are_counted")),
        sa.CheckConstraint(
            "claimed_until IS NULL OR state = 'waiting'", name=op.f("ck_outbox_message_only_what_waits_is_claimed")
        ),
        sa.CheckConstraint(
            "CASE WHEN state = 'sent' THEN sent_at IS NOT NULL ELSE sent_at IS NULL END",
            name=op.f("ck_outbox_message_sent_has_its_instant"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_outbox_message_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_outbox_message_idempotency_key")),
    )
    op.create_index("ix_outbox_message_account_id", "outbox_message", ["account_id"])
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "not_before"])

    op.create_table(
        "partner_office",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("place_name", sa.String(length=200), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("radius_km", sa.Integer(), nullable=True),
        sa.Column("south", sa.Float(), nullable=True),
        sa.Column("north", sa.Float(), nullable=True),
        sa.Column("west", sa.Float(), nullable=True),
        sa.Column("east", sa.Float(), nullable=True),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("women >= 0 AND men >= 0 AND capacity >= 0", name=op.f("ck_partner_office_counts")),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("ck_partner_office_on_earth")
        ),
        sa.CheckConstraint("radius_km IS NULL OR radius_km > 0", name=op.f("ck_partner_office_radius_reaches")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_partner_office_changed_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_office_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_office")),
        sa.UniqueConstraint("organisation_id", "name", name=op.f("uq_partner_office_organisation_id_name")),
    )
    op.create_index("ix_partner_office_changed_by", "partner_office", ["changed_by"])
    op.create_index("ix_partner_office_country", "partner_office", ["country", "name", "id"])
    op.create_index("ix_partner_office_name", "partner_office", ["name", "id"])

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")),
    )

    op.create_table(
        "roster_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("papers_until", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_roster_member_added_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_roster_member_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_member")),
    )
    op.create_index("ix_roster_member_added_by", "roster_member", ["added_by"])
    op.create_index("ix_roster_member_office_ordinal", "roster_member", ["office_id", "ordinal"], unique=True)
    op.create_index("ix_roster_member_office_papers", "roster_member", ["office_id", "papers_until", "ordinal"])

    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_start", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind = 'view' OR NOT is_start", name=op.f("ck_saved_view_a_view_starts")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_account", "saved_view", ["account_id", "kind"])
    op.create_index(
        "uq_saved_view_columns",
        "saved_view",
        ["account_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'columns'"),
        postgresql_where=sa.text("kind = 'columns'"),
    )

    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("is_in_force", sa.Boolean(), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_factor_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
        sa.UniqueConstraint("account_id", "is_in_force", name=op.f("uq_second_factor_account_id_is_in_force")),
    )

    op.create_table(
        "set_apart",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("pair_index", sa.LargeBinary(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_set_apart_office_id")),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_set_apart_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_apart")),
        sa.UniqueConstraint("pair_index", name=op.f("uq_set_apart_pair_index")),
    )
    op.create_index("ix_set_apart_office_id", "set_apart", ["office_id"])
    op.create_index("ix_set_apart_said_by", "set_apart", ["said_by"])

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("device", sa.String(length=60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("awaits_code", sa.Boolean(), nullable=False),
        sa.Column("by_second_factor", sa.Boolean(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_sign_in_session_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_session_token_hash")),
    )
    op.create_index("ix_sign_in_session_account_id", "sign_in_session", ["account_id"])
    op.create_index("ix_sign_in_session_expires_at", "sign_in_session", ["expires_at"])

    op.create_table(
        "arrival_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("take_by", sa.Date(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_arrival_offer_answered_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_arrival_offer_case_id")),
        sa.ForeignKeyConstraint(["offered_by"], ["account.id"], name=op.f("fk_arrival_offer_offered_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_arrival_offer_office_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_arrival_offer_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_offer")),
    )
    op.create_index("ix_arrival_offer_answered_by", "arrival_offer", ["answered_by"])
    op.create_index("ix_arrival_offer_case_id", "arrival_offer", ["case_id"])
    op.create_index("ix_arrival_offer_due", "arrival_offer", ["state", "take_by"])
    op.create_index("ix_arrival_offer_offered_by", "arrival_offer", ["offered_by"])
    op.create_index("ix_arrival_offer_office", "arrival_offer", ["office_id", "state"])
    op.create_index("ix_arrival_offer_organisation_id", "arrival_offer", ["organisation_id"])

    op.create_table(
        "case_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=True),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_case_event_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_by", "case_event", ["by"])
    op.create_index("ix_case_event_case_at", "case_event", ["case_id", "at"])

    op.create_table(
        "counselling_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counsellor_id", sa.Uuid(), nullable=False),
        sa.Column("solution", sa.String(length=40), nullable=False),
        sa.Column("awaits_on", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_counselling_session_case_id")),
        sa.ForeignKeyConstraint(["counsellor_id"], ["account.id"], name=op.f("fk_counselling_session_counsellor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling_session")),
    )
    op.create_index("ix_counselling_session_case_held", "counselling_session", ["case_id", "held_at"])
    op.create_index("ix_counselling_session_counsellor_id", "counselling_session", ["counsellor_id"])

    op.create_table(
        "eligibility_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(length=40), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_eligibility_decision_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_eligibility_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_decision")),
    )
    op.create_index("ix_eligibility_decision_case_at", "eligibility_decision", ["case_id", "decided_at"])
    op.create_index("ix_eligibility_decision_decided_by", "eligibility_decision", ["decided_by"])

    op.create_table(
        "episode",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrived_on", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=False),
        sa.Column("plan_due_on", sa.Date(), nullable=False),
        sa.Column("lost_at", sa.DateTime(timezone=True), nullable=True),
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
    op.create_index("ix_episode_closed_by", "episode", ["closed_by"])

    op.create_table(
        "escort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("first_leg", sa.Integer(), nullable=False),
        sa.Column("last_leg", sa.Integer(), nullable=False),
        sa.Column("needs_way_home", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("last_leg >= first_leg", name=op.f("ck_escort_legs_in_order")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escort_case_id")),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_escort_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escort")),
    )
    op.create_index("ix_escort_case_id", "escort", ["case_id"])
    op.create_index("ix_escort_member_id", "escort", ["member_id"])

    op.create_table(
        "hand_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_hand_over_to_somebody_else")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_hand_over_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_hand_over_case_id")),
        sa.ForeignKeyConstraint(["from_id"], ["account.id"], name=op.f("fk_hand_over_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["account.id"], name=op.f("fk_hand_over_to_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["hand_over.id"], name=op.f("fk_hand_over_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    op.create_index("ix_hand_over_by", "hand_over", ["by"])
    op.create_index("ix_hand_over_case_id", "hand_over", ["case_id"])
    op.create_index("ix_hand_over_from_id", "hand_over", ["from_id"])
    op.create_index("ix_hand_over_to_id", "hand_over", ["to_id"])
    op.create_index("ix_hand_over_undoes_id", "hand_over", ["undoes_id"])

    op.create_table(
        "import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cells_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("found_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_import_row_case_id")),
        sa.ForeignKeyConstraint(["import_id"], ["caseload_import.id"], name=op.f("fk_import_row_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "ordinal", name=op.f("uq_import_row_import_id_ordinal")),
    )
    op.create_index("ix_import_row_case_id", "import_row", ["case_id"])
    op.create_index("ix_import_row_import_state", "import_row", ["import_id", "state", "ordinal"])

    op.create_table(
        "movement_escort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_movement_escort_member_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_escort_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_escort")),
        sa.UniqueConstraint("movement_id", "member_id", name=op.f("uq_movement_escort_movement_id_member_id")),
    )
    op.create_index("ix_movement_escort_member_id", "movement_escort", ["member_id"])
    op.create_index("ix_movement_escort_movement_id", "movement_escort", ["movement_id"])

    op.create_table(
        "movement_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_movement_notice_given_by")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_notice_movement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_movement_notice_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_notice")),
    )
    op.create_index("ix_movement_notice_given_by", "movement_notice", ["given_by"])
    op.create_index("ix_movement_notice_movement_id", "movement_notice", ["movement_id"])
    op.create_index("ix_movement_notice_organisation_id", "movement_notice", ["organisation_id"])

    op.create_table(
        "movement_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("news", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_movement_told_counts_from_one")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_told_movement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_movement_told_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_told")),
        sa.UniqueConstraint(
            "movement_id",
            "organisation_id",
            "ordinal",
            name=op.f("uq_movement_told_movement_id_organisation_id_ordinal"),
        ),
    )
    op.create_index("ix_movement_told_organisation_id", "movement_told", ["organisation_id"])

    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_note_author_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index("ix_note_author_id", "note", ["author_id"])
    op.create_index("ix_note_case_at", "note", ["case_id", "is_pinned", "at", "id"])

    op.create_table(
        "override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name=op.f("ck_override_decided_by_another")),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (state IN ('asked', 'taken_back'))", name=op.f("ck_override_decided_by_somebody")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_override_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_override_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_override_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index("ix_override_asked_by", "override", ["asked_by"])
    op.create_index("ix_override_case_asked", "override", ["case_id", "asked_at"])
    op.create_index("ix_override_decided_by", "override", ["decided_by"])

    op.create_table(
        "partner_area",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["partner_office.id"], name=op.f("fk_partner_area_office_id")),
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
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= begins_on", name=op.f("ck_partner_closure_ends_after_beginning")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["partner_office.id"], name=op.f("fk_partner_closure_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_closure")),
    )
    op.create_index("ix_partner_closure_office_id", "partner_closure", ["office_id"])

    op.create_table(
        "partner_service",
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["partner_office.id"], name=op.f("fk_partner_service_office_id")),
        sa.PrimaryKeyConstraint("office_id", "service", name=op.f("pk_partner_service")),
    )

    op.create_table(
        "payment_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_payment_check_case_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_payment_check_checked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_check")),
    )
    op.create_index("ix_payment_check_case", "payment_check", ["case_id", "ordinal"])
    op.create_index("ix_payment_check_checked_by", "payment_check", ["checked_by"])

    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("birth_year_band", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("given_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("extra_care_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("case_id", "ordinal", name=op.f("uq_person_case_id_ordinal")),
    )

    op.create_table(
        "protection_clearance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
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
    op.create_index("ix_protection_clearance_set_by", "protection_clearance", ["set_by"])

    op.create_table(
        "reception",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("verified_by", sa.Uuid(), nullable=True),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("hand_over_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(handed_over_on IS NULL) = (checked_at IS NULL)", name=op.f("ck_reception_handed_over_is_recorded")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_reception_case_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_reception_checked_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_reception_organisation_id")),
        sa.ForeignKeyConstraint(["verified_by"], ["account.id"], name=op.f("fk_reception_verified_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reception")),
        sa.UniqueConstraint("case_id", name=op.f("uq_reception_case_id")),
    )
    op.create_index("ix_reception_checked_by", "reception", ["checked_by"])
    op.create_index("ix_reception_organisation_id", "reception", ["organisation_id"])
    op.create_index("ix_reception_verified_by", "reception", ["verified_by"])

    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("partner_office_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("assigned_to", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("move_wished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_referral_answered_by")),
        sa.ForeignKeyConstraint(["assigned_to"], ["account.id"], name=op.f("fk_referral_assigned_to")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_referral_case_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_referral_organisation_id")),
        sa.ForeignKeyConstraint(
            ["partner_office_id"], ["partner_office.id"], name=op.f("fk_referral_partner_office_id")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["referral.id"], name=op.f("fk_referral_replaces_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_referral_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index("ix_referral_answered_by", "referral", ["answered_by"])
    op.create_index("ix_referral_assigned_to", "referral", ["assigned_to"])
    op.create_index("ix_referral_case_id", "referral", ["case_id"])
    op.create_index("ix_referral_organisation", "referral", ["organisation_id", "state"])
    op.create_index("ix_referral_partner_office_id", "referral", ["partner_office_id"])
    op.create_index(
        "ix_referral_replaces_id",
        "referral",
        ["replaces_id"],
        sqlite_where=sa.text("replaces_id IS NOT NULL"),
        postgresql_where=sa.text("replaces_id IS NOT NULL"),
    )
    op.create_index("ix_referral_sent_by", "referral", ["sent_by"])
    op.create_index(
        "uq_referral_open",
        "referral",
        ["case_id", "organisation_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("state IN ('sent', 'accepted')"),
        postgresql_where=sa.text("state IN ('sent', 'accepted')"),
    )

    op.create_table(
        "roster_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_roster_absence_ends_after_beginning")),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_roster_absence_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_absence")),
    )
    op.create_index("ix_roster_absence_member_id", "roster_absence", ["member_id"])

    op.create_table(
        "roster_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_roster_paper_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_paper")),
    )
    op.create_index("ix_roster_paper_member_id", "roster_paper", ["member_id"])

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
    op.create_index("ix_sign_off_signed_by", "sign_off", ["signed_by"])

    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=True),
        sa.Column("for_whom", sa.String(length=40), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(for_whom = 'person') = (assignee_id IS NOT NULL)", name=op.f("ck_task_a_person_is_named")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_task_closed_has_its_instant")),
        sa.CheckConstraint("(kind = 'by_hand') = (key IS NULL)", name=op.f("ck_task_rules_have_keys")),
        sa.CheckConstraint("case_id IS NOT NULL OR made_by IS NOT NULL", name=op.f("ck_task_somebody_keeps_its_key")),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_task_assignee_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_task_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_task_closed_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_task_made_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_task_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("key", name=op.f("uq_task_key")),
    )
    op.create_index("ix_task_assignee", "task", ["assignee_id", "state"])
    op.create_index("ix_task_case_state", "task", ["case_id", "state", "due_on"])
    op.create_index("ix_task_closed", "task", ["closed_by", "closed_at"])
    op.create_index("ix_task_made_by", "task", ["made_by"])
    op.create_index("ix_task_office_state", "task", ["office_id", "state", "due_on", "id"])

    op.create_table(
        "boarding_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("departs_on", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("press_id", sa.Uuid(), nullable=False),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_boarding_mark_ordinal_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_boarding_mark_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_boarding_mark_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_boarding_mark_recorded_by")),
        sa.ForeignKeyConstraint(["undoes_id"], ["boarding_mark.id"], name=op.f("fk_boarding_mark_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boarding_mark")),
        sa.UniqueConstraint(
            "leg_id",
            "person_id",
            "departs_on",
            "ordinal",
            name=op.f("uq_boarding_mark_leg_id_person_id_departs_on_ordinal"),
        ),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_boarding_mark_undoes_id")),
    )
    op.create_index("ix_boarding_mark_case_recorded", "boarding_mark", ["case_id", "recorded_at"])
    op.create_index("ix_boarding_mark_person_id", "boarding_mark", ["person_id"])
    op.create_index("ix_boarding_mark_press_id", "boarding_mark", ["press_id"])
    op.create_index("ix_boarding_mark_recorded_by", "boarding_mark", ["recorded_by"])
    op.create_index("ix_boarding_mark_told_recorded", "boarding_mark", ["told_at", "recorded_at"])

    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("stored_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN withdrawn_at IS NULL THEN stored_id IS NOT NULL ELSE stored_id IS NULL END",
            name=op.f("ck_case_file_bytes_until_withdrawn"),
        ),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_case_file_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_file_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_file_person_id")),
        sa.ForeignKeyConstraint(["stored_id"], ["stored_file.id"], name=op.f("fk_case_file_stored_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_case_file_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_index("ix_case_file_added_by", "case_file", ["added_by"])
    op.create_index("ix_case_file_case", "case_file", ["case_id", "added_at"])
    op.create_index("ix_case_file_person_id", "case_file", ["person_id"])
    op.create_index("ix_case_file_stored_id", "case_file", ["stored_id"])
    op.create_index("ix_case_file_withdrawn_by", "case_file", ["withdrawn_by"])

    op.create_table(
        "concern",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("about_organisation_id", sa.Uuid(), nullable=True),
        sa.Column("pace", sa.String(length=40), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        sa.Column("clock_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_step", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "next_step IS NULL OR (state = 'open' AND taken_at IS NULL)",
            name=op.f("ck_concern_clock_runs_if_open"),
        ),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_concern_closed_has_time")),
        sa.CheckConstraint("round > 0", name=op.f("ck_concern_rounds_count_from_one")),
        sa.CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", name=op.f("ck_concern_taken_by_somebody")),
        sa.ForeignKeyConstraint(
            ["about_organisation_id"], ["organisation.id"], name=op.f("fk_concern_about_organisation_id")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_case_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["account.id"], name=op.f("fk_concern_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_concern_opened_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_concern_person_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_concern_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    op.create_index("ix_concern_about_organisation_id", "concern", ["about_organisation_id"])
    op.create_index("ix_concern_case_state", "concern", ["case_id", "state"])
    op.create_index("ix_concern_closed_by", "concern", ["closed_by"])
    op.create_index("ix_concern_opened_by", "concern", ["opened_by"])
    op.create_index("ix_concern_person_id", "concern", ["person_id"])
    op.create_index("ix_concern_state_clock", "concern", ["state", "clock_at", "id"])
    op.create_index("ix_concern_taken_by", "concern", ["taken_by"])

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
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_contact_check_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_check_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_contact_check_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_check")),
    )
    op.create_index("ix_contact_check_case_id", "contact_check", ["case_id"])
    op.create_index("ix_contact_check_organisation_id", "contact_check", ["organisation_id"])
    op.create_index("ix_contact_check_person_id", "contact_check", ["person_id"])
    op.create_index("ix_contact_check_recorded_by", "contact_check", ["recorded_by"])

    op.create_table(
        "escort_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("escort_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escort_record_case_id")),
        sa.ForeignKeyConstraint(["escort_id"], ["escort.id"], name=op.f("fk_escort_record_escort_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_escort_record_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escort_record")),
    )
    op.create_index("ix_escort_record_case_id", "escort_record", ["case_id"])
    op.create_index("ix_escort_record_escort_id", "escort_record", ["escort_id"])
    op.create_index("ix_escort_record_recorded_by", "escort_record", ["recorded_by"])

    op.create_table(
        "exit_formality",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_exit_formality_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exit_formality_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_exit_formality_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_formality")),
        sa.UniqueConstraint("person_id", name=op.f("uq_exit_formality_person_id")),
    )
    op.create_index("ix_exit_formality_case_id", "exit_formality", ["case_id"])
    op.create_index("ix_exit_formality_recorded_by", "exit_formality", ["recorded_by"])

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
    op.create_index("ix_fitness_decision_case_id", "fitness_decision", ["case_id"])
    op.create_index("ix_fitness_decision_person_id", "fitness_decision", ["person_id"])
    op.create_index("ix_fitness_decision_recorded_by", "fitness_decision", ["recorded_by"])

    op.create_table(
        "guardianship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("guardian_person_id", sa.Uuid(), nullable=True),
        sa.Column("appointed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("capacity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= appointed_on", name=op.f("ck_guardianship_ends_after_beginning")
        ),
        sa.CheckConstraint(
            "guardian_person_id IS NULL OR guardian_person_id <> person_id", name=op.f("ck_guardianship_not_ones_own")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_guardianship_case_id")),
        sa.ForeignKeyConstraint(["guardian_person_id"], ["person.id"], name=op.f("fk_guardianship_guardian_person_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guardianship_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_guardianship_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
    )
    op.create_index("ix_guardianship_case_person", "guardianship", ["case_id", "person_id"])
    op.create_index("ix_guardianship_guardian_person_id", "guardianship", ["guardian_person_id"])
    op.create_index("ix_guardianship_person_id", "guardianship", ["person_id"])
    op.create_index("ix_guardianship_recorded_by", "guardianship", ["recorded_by"])

    op.create_table(
        "health_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_health_entry_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_health_entry_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_health_entry_recorded_by")),
        sa.ForeignKeyConstraint(["replaces_id"], ["health_entry.id"], name=op.f("fk_health_entry_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_entry")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_health_entry_replaces_id")),
    )
    op.create_index("ix_health_entry_case_person", "health_entry", ["case_id", "person_id"])
    op.create_index("ix_health_entry_person_id", "health_entry", ["person_id"])
    op.create_index("ix_health_entry_recorded_by", "health_entry", ["recorded_by"])

    op.create_table(
        "identifier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("about_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identifier_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
        sa.UniqueConstraint("person_id", "value_index", name=op.f("uq_identifier_person_id_value_index")),
    )
    op.create_index("ix_identifier_value_index", "identifier", ["value_index"])

    op.create_table(
        "kinship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_kinship_of_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_kinship_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_kinship_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kinship_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_kinship_person_id_other_id")),
    )
    op.create_index("ix_kinship_case_id", "kinship", ["case_id"])
    op.create_index("ix_kinship_other_id", "kinship", ["other_id"])

    op.create_table(
        "leg",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("escort_id", sa.Uuid(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departs_zone", sa.String(length=60), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_zone", sa.String(length=60), nullable=False),
        sa.Column("frozen_as", sa.String(length=40), nullable=True),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_leg_arrives_after_departure")),
        sa.ForeignKeyConstraint(["booked_by"], ["account.id"], name=op.f("fk_leg_booked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_leg_case_id")),
        sa.ForeignKeyConstraint(["escort_id"], ["escort.id"], name=op.f("fk_leg_escort_id")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_leg_movement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg")),
    )
    op.create_index("ix_leg_booked_by", "leg", ["booked_by"])
    op.create_index("ix_leg_case_ordinal", "leg", ["case_id", "ordinal"])
    op.create_index(
        "ix_leg_departs",
        "leg",
        ["departs_at", "departs_zone"],
        sqlite_where=sa.text("escort_id IS NULL"),
        postgresql_where=sa.text("escort_id IS NULL"),
    )
    op.create_index(
        "ix_leg_escort_id",
        "leg",
        ["escort_id"],
        sqlite_where=sa.text("escort_id IS NOT NULL"),
        postgresql_where=sa.text("escort_id IS NOT NULL"),
    )
    op.create_index("ix_leg_movement_id", "leg", ["movement_id"])

    op.create_table(
        "lost_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(ordinal % 2 = 1) = (kind = 'lost')", name=op.f("ck_lost_event_lost_and_found_take_turns")),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_lost_event_ordinal_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_lost_event_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_lost_event_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_event")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_lost_event_episode_id_ordinal")),
    )
    op.create_index("ix_lost_event_case_id", "lost_event", ["case_id"])
    op.create_index(
        "ix_lost_event_untold",
        "lost_event",
        ["at", "id"],
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )

    op.create_table(
        "movement_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_movement_place_counts_from_one")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_place_movement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_movement_place_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_place")),
        sa.UniqueConstraint("movement_id", "ordinal", name=op.f("uq_movement_place_movement_id_ordinal")),
        sa.UniqueConstraint("movement_id", "person_id", name=op.f("uq_movement_place_movement_id_person_id")),
    )
    op.create_index("ix_movement_place_movement_id", "movement_place", ["movement_id"])
    op.create_index("ix_movement_place_person_id", "movement_place", ["person_id"])

    op.create_table(
        "name_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_name_token_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_token")),
        sa.UniqueConstraint("person_id", "kind", "value_index", name=op.f("uq_name_token_person_id_kind_value_index")),
    )
    op.create_index("ix_name_token_value_index", "name_token", ["value_index", "person_id"])

    op.create_table(
        "note_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_note_correction_case_id")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_note_correction_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note_correction")),
        sa.UniqueConstraint("note_id", "edition", name=op.f("uq_note_correction_note_id_edition")),
    )
    op.create_index("ix_note_correction_case_id", "note_correction", ["case_id"])

    op.create_table(
        "number_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("is_outside", sa.Boolean(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_number_opening_case_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_number_opening_opened_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_number_opening_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_opening")),
    )
    op.create_index("ix_number_opening_by_at", "number_opening", ["opened_by", "opened_at"])
    op.create_index("ix_number_opening_case_at", "number_opening", ["case_id", "opened_at"])
    op.create_index("ix_number_opening_person_id", "number_opening", ["person_id"])

    op.create_table(
        "open_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("who_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_open_question_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_open_question_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_open_question_person_id")),
        sa.ForeignKeyConstraint(["who_id"], ["account.id"], name=op.f("fk_open_question_who_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_question")),
    )
    op.create_index("ix_open_question_asked_by", "open_question", ["asked_by"])
    op.create_index("ix_open_question_case_open", "open_question", ["case_id", "closed_at"])
    op.create_index("ix_open_question_due", "open_question", ["due_on", "id"])
    op.create_index("ix_open_question_person_id", "open_question", ["person_id"])
    op.create_index("ix_open_question_who_due", "open_question", ["who_id", "due_on", "id"])

    op.create_table(
        "other_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_other_case_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_other_case_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_other_case")),
    )
    op.create_index("ix_other_case_case_id", "other_case", ["case_id"])
    op.create_index("ix_other_case_person_id", "other_case", ["person_id"])

    op.create_table(
        "person_arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'arrived') = (arrived_at IS NOT NULL)", name=op.f("ck_person_arrival_arrived_has_its_instant")
        ),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_person_arrival_ordinal_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_arrival_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_arrival_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_person_arrival_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_arrival")),
        sa.UniqueConstraint(
            "case_id", "person_id", "ordinal", name=op.f("uq_person_arrival_case_id_person_id_ordinal")
        ),
    )
    op.create_index("ix_person_arrival_case_recorded", "person_arrival", ["case_id", "recorded_at"])
    op.create_index("ix_person_arrival_person_id", "person_arrival", ["person_id"])
    op.create_index("ix_person_arrival_recorded_by", "person_arrival", ["recorded_by"])

    op.create_table(
        "person_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("of_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_version_case_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_person_version_changed_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_version_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_version")),
    )
    op.create_index("ix_person_version_case_id", "person_version", ["case_id"])
    op.create_index("ix_person_version_changed_by", "person_version", ["changed_by"])
    op.create_index("ix_person_version_person_version", "person_version", ["person_id", "of_version"])

    op.create_table(
        "plan_objective",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_plan_objective_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_objective_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_plan_objective_episode_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_objective_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_objective")),
    )
    op.create_index("ix_plan_objective_added_by", "plan_objective", ["added_by"])
    op.create_index("ix_plan_objective_case_id", "plan_objective", ["case_id"])
    op.create_index("ix_plan_objective_episode", "plan_objective", ["episode_id", "ordinal"])
    op.create_index("ix_plan_objective_person_id", "plan_objective", ["person_id"])

    op.create_table(
        "protection_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_protection_check_case_id")),
        sa.ForeignKeyConstraint(["checked_by"], ["account.id"], name=op.f("fk_protection_check_checked_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_protection_check_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection_check")),
    )
    op.create_index("ix_protection_check_case_at", "protection_check", ["case_id", "checked_at"])
    op.create_index("ix_protection_check_checked_by", "protection_check", ["checked_by"])
    op.create_index("ix_protection_check_person_id", "protection_check", ["person_id"])

    op.create_table(
        "safe_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("known_by", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("times_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("unconfirmed_since", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "verified_on IS NOT NULL OR known_by IS NOT NULL", name=op.f("ck_safe_contact_known_or_by_when")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_safe_contact_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_safe_contact_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_safe_contact_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact")),
        sa.UniqueConstraint("person_id", name=op.f("uq_safe_contact_person_id")),
    )
    op.create_index("ix_safe_contact_case_id", "safe_contact", ["case_id"])
    op.create_index("ix_safe_contact_recorded_by", "safe_contact", ["recorded_by"])

    op.create_table(
        "safe_contact_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("known_by", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_safe_contact_version_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_safe_contact_version_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_safe_contact_version_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contact_version")),
    )
    op.create_index("ix_safe_contact_version_case_id", "safe_contact_version", ["case_id"])
    op.create_index("ix_safe_contact_version_person_id", "safe_contact_version", ["person_id"])
    op.create_index("ix_safe_contact_version_recorded_by", "safe_contact_version", ["recorded_by"])

    op.create_table(
        "schedule_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_schedule_change_ordinal_from_one")),
        sa.CheckConstraint(
            "(kind = 'undone') = (undoes_id IS NOT NULL)", name=op.f("ck_schedule_change_undone_says_what")
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_schedule_change_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_schedule_change_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_schedule_change_episode_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["schedule_change.id"], name=op.f("fk_schedule_change_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_change")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_schedule_change_episode_id_ordinal")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_schedule_change_undoes_id")),
    )
    op.create_index("ix_schedule_change_by", "schedule_change", ["by"])
    op.create_index("ix_schedule_change_case_id", "schedule_change", ["case_id"])

    op.create_table(
        "screening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("screened_by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_screening_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_screening_person_id")),
        sa.ForeignKeyConstraint(["screened_by"], ["account.id"], name=op.f("fk_screening_screened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_screening_person_id_version")),
    )
    op.create_index("ix_screening_case_id", "screening", ["case_id"])
    op.create_index("ix_screening_screened_by", "screening", ["screened_by"])

    op.create_table(
        "task_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_task_event_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_task_event_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_task_event_office_id")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_event_task_id")),
        sa.ForeignKeyConstraint(["to_id"], ["account.id"], name=op.f("fk_task_event_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_event")),
    )
    op.create_index("ix_task_event_by", "task_event", ["by"])
    op.create_index("ix_task_event_case_id", "task_event", ["case_id"])
    op.create_index("ix_task_event_office_id", "task_event", ["office_id"])
    op.create_index("ix_task_event_task_at", "task_event", ["task_id", "at"])
    op.create_index("ix_task_event_to_id", "task_event", ["to_id"])

    op.create_table(
        "travel_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("issuing_country", sa.String(length=2), nullable=False),
        sa.Column("for_country", sa.String(length=2), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("is_single_journey", sa.Boolean(), nullable=False),
        sa.Column("is_usable", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_travel_document_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_travel_document_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_travel_document")),
    )
    op.create_index("ix_travel_document_case_id", "travel_document", ["case_id"])
    op.create_index("ix_travel_document_person_id", "travel_document", ["person_id"])

    op.create_table(
        "visit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("nominal_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("is_survey_round", sa.Boolean(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_moved", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_held", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("logged_on", sa.Date(), nullable=True),
        sa.Column("logged_by", sa.Uuid(), nullable=True),
        sa.Column("is_outside_window", sa.Boolean(), nullable=False),
        sa.Column("escalates_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("opens_on <= due_on AND due_on <= closes_on", name=op.f("ck_visit_due_inside_window")),
        sa.CheckConstraint(
            "(state IN ('done', 'missed')) = (outcome IS NOT NULL)", name=op.f("ck_visit_ended_has_outcome")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_visit_episode_id")),
        sa.ForeignKeyConstraint(["logged_by"], ["account.id"], name=op.f("fk_visit_logged_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_visit_episode_id_ordinal")),
    )
    op.create_index("ix_visit_case_state", "visit", ["case_id", "state", "closes_on", "opens_on", "due_on", "id"])
    op.create_index(
        "ix_visit_escalates",
        "visit",
        ["escalates_at", "id"],
        sqlite_where=sa.text("escalates_at IS NOT NULL"),
        postgresql_where=sa.text("escalates_at IS NOT NULL"),
    )
    op.create_index("ix_visit_logged_by", "visit", ["logged_by"])
    op.create_index("ix_visit_state_closes", "visit", ["state", "closes_on", "id"])
    op.create_index("ix_visit_state_due", "visit", ["state", "due_on", "id"])
    op.create_index("ix_visit_state_opens", "visit", ["state", "opens_on", "id"])

    op.create_table(
        "attempt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_attempt_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_attempt_case_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_attempt_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    op.create_index("ix_attempt_by", "attempt", ["by"])
    op.create_index("ix_attempt_case_id", "attempt", ["case_id"])
    op.create_index("ix_attempt_visit_at", "attempt", ["visit_id", "at"])

    op.create_table(
        "budget_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_budget_line_approved_by_somebody")
        ),
        sa.CheckConstraint(
            "status <> 'approved' OR approved_at IS NOT NULL", name=op.f("ck_budget_line_approved_has_been")
        ),
        sa.CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name=op.f("ck_budget_line_not_both")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> recorded_by", name=op.f("ck_budget_line_not_ones_own")
        ),
        sa.CheckConstraint(
            "status <> 'paid' OR approved_at IS NOT NULL", name=op.f("ck_budget_line_paid_was_approved")
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_budget_line_approved_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_budget_line_case_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["case_file.id"], name=op.f("fk_budget_line_receipt_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_budget_line_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
    )
    op.create_index("ix_budget_line_approved_by", "budget_line", ["approved_by"])
    op.create_index("ix_budget_line_case", "budget_line", ["case_id", "recorded_at"])
    op.create_index("ix_budget_line_receipt_id", "budget_line", ["receipt_id"])
    op.create_index("ix_budget_line_recorded_by", "budget_line", ["recorded_by"])
    op.create_index("ix_budget_line_waiting", "budget_line", ["approved_at", "recorded_at", "id"])

    op.create_table(
        "concern_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_concern_entry_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_entry_case_id")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_entry_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_entry")),
    )
    op.create_index("ix_concern_entry_by", "concern_entry", ["by"])
    op.create_index("ix_concern_entry_case_id", "concern_entry", ["case_id"])
    op.create_index("ix_concern_entry_concern_at", "concern_entry", ["concern_id", "at"])

    op.create_table(
        "concern_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("concern_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_concern_step_counts_from_one")),
        sa.CheckConstraint("told >= 0", name=op.f("ck_concern_step_told_somebody_or_nobody")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_concern_step_case_id")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
        sa.UniqueConstraint("concern_id", "round", "ordinal", name=op.f("uq_concern_step_concern_id_round_ordinal")),
    )
    op.create_index("ix_concern_step_case_id", "concern_step", ["case_id"])

    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("representative_id", sa.Uuid(), nullable=True),
        sa.Column("guardian_id", sa.Uuid(), nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("corrects_id", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("transfer_purpose", sa.String(length=40), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=40), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("ending_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ended IS NULL OR withdrawn_at IS NOT NULL", name=op.f("ck_consent_ended_how")),
        sa.CheckConstraint(
            "representative_id IS NULL OR guardian_id IS NULL", name=op.f("ck_consent_one_representative")
        ),
        sa.CheckConstraint(
            "signed_by IS NOT NULL OR guardian_id IS NOT NULL OR form = 'proxy'",
            name=op.f("ck_consent_somebody_signed"),
        ),
        sa.CheckConstraint(
            "(purpose = 'transfer') = (organisation_id IS NOT NULL AND transfer_purpose IS NOT NULL)",
            name=op.f("ck_consent_transfer_names_receiver"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["consent.id"], name=op.f("fk_consent_corrects_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_file.id"], name=op.f("fk_consent_file_id")),
        sa.ForeignKeyConstraint(["guardian_id"], ["guardianship.id"], name=op.f("fk_consent_guardian_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_consent_organisation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_consent_recorded_by")),
        sa.ForeignKeyConstraint(["representative_id"], ["person.id"], name=op.f("fk_consent_representative_id")),
        sa.ForeignKeyConstraint(["signed_by"], ["person.id"], name=op.f("fk_consent_signed_by")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_consent_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index("ix_consent_case_purpose", "consent", ["case_id", "purpose", "organisation_id"])
    op.create_index(
        "ix_consent_transfer",
        "consent",
        ["case_id", "organisation_id", "transfer_purpose", "person_id"],
        sqlite_where=sa.text("purpose = 'transfer' AND withdrawn_at IS NULL"),
        postgresql_where=sa.text("purpose = 'transfer' AND withdrawn_at IS NULL"),
    )
    op.create_index("ix_consent_corrects_id", "consent", ["corrects_id"])
    op.create_index("ix_consent_file_id", "consent", ["file_id"])
    op.create_index("ix_consent_guardian_id", "consent", ["guardian_id"])
    op.create_index("ix_consent_organisation_id", "consent", ["organisation_id"])
    op.create_index("ix_consent_person_id", "consent", ["person_id"])
    op.create_index("ix_consent_recorded_by", "consent", ["recorded_by"])
    op.create_index("ix_consent_representative_id", "consent", ["representative_id"])
    op.create_index("ix_consent_signed_by", "consent", ["signed_by"])
    op.create_index("ix_consent_withdrawn_by", "consent", ["withdrawn_by"])

    op.create_table(
        "document_custody",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("is_correction", sa.Boolean(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_document_custody_ordinal_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_custody_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["travel_document.id"], name=op.f("fk_document_custody_document_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_file.id"], name=op.f("fk_document_custody_file_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_custody_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_document_custody_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_custody")),
        sa.UniqueConstraint("document_id", "ordinal", name=op.f("uq_document_custody_document_id_ordinal")),
    )
    op.create_index("ix_document_custody_case_id", "document_custody", ["case_id"])
    op.create_index("ix_document_custody_file_id", "document_custody", ["file_id"])
    op.create_index("ix_document_custody_person_id", "document_custody", ["person_id"])
    op.create_index("ix_document_custody_recorded_by", "document_custody", ["recorded_by"])

    op.create_table(
        "document_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("consulate_country", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("interview_on", sa.Date(), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("expected_by", sa.String(length=40), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'issued') = (document_id IS NOT NULL)", name=op.f("ck_document_request_issued_is_registered")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_document_request_case_id")),
        sa.ForeignKeyConstraint(["document_id"], ["travel_document.id"], name=op.f("fk_document_request_document_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_request_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_document_request_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_request")),
    )
    op.create_index("ix_document_request_case_id", "document_request", ["case_id"])
    op.create_index("ix_document_request_document_id", "document_request", ["document_id"])
    op.create_index("ix_document_request_expected", "document_request", ["expected_on", "id"])
    op.create_index("ix_document_request_learned", "document_request", ["consulate_country", "kind", "state"])
    op.create_index("ix_document_request_person_id", "document_request", ["person_id"])
    op.create_index("ix_document_request_recorded_by", "document_request", ["recorded_by"])

    op.create_table(
        "leg_traveller",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_leg_traveller_case_id")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_leg_traveller_leg_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leg_traveller_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg_traveller")),
        sa.UniqueConstraint("leg_id", "person_id", name=op.f("uq_leg_traveller_leg_id_person_id")),
    )
    op.create_index("ix_leg_traveller_case_id", "leg_traveller", ["case_id"])
    op.create_index("ix_leg_traveller_leg_id", "leg_traveller", ["leg_id"])
    op.create_index("ix_leg_traveller_person_id", "leg_traveller", ["person_id"])

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
        sa.Column("mode", sa.String(length=40), nullable=False),
        sa.Column("interviewer_id", sa.Uuid(), nullable=False),
        sa.Column("is_broken_off", sa.Boolean(), nullable=False),
        sa.Column("is_completed", sa.Boolean(), nullable=False),
        sa.Column("economic", sa.String(length=40), nullable=True),
        sa.Column("social", sa.String(length=40), nullable=True),
        sa.Column("psychosocial", sa.String(length=40), nullable=True),
        sa.Column("composite", sa.String(length=40), nullable=True),
        sa.Column("verdict", sa.String(length=40), nullable=True),
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
    op.create_index("ix_survey_response_case_id", "survey_response", ["case_id"])
    op.create_index("ix_survey_response_episode_id", "survey_response", ["episode_id"])
    op.create_index("ix_survey_response_interviewer_id", "survey_response", ["interviewer_id"])
    op.create_index("ix_survey_response_person_id", "survey_response", ["person_id"])

    op.create_table(
        "visit_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_change_case_id")),
        sa.ForeignKeyConstraint(["change_id"], ["schedule_change.id"], name=op.f("fk_visit_change_change_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_change_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_change")),
        sa.UniqueConstraint("change_id", "visit_id", name=op.f("uq_visit_change_change_id_visit_id")),
    )
    op.create_index("ix_visit_change_case_id", "visit_change", ["case_id"])
    op.create_index("ix_visit_change_visit_id", "visit_change", ["visit_id"])

    op.create_table(
        "visit_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_visit_event_case_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_event_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_event")),
        sa.UniqueConstraint("visit_id", "kind", "due_on", name=op.f("uq_visit_event_visit_id_kind_due_on")),
    )
    op.create_index("ix_visit_event_case_id", "visit_event", ["case_id"])
    op.create_index(
        "uq_visit_event_missed",
        "visit_event",
        ["visit_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'missed'"),
        postgresql_where=sa.text("kind = 'missed'"),
    )

    op.create_table(
        "budget_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_budget_event_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_budget_event_case_id")),
        sa.ForeignKeyConstraint(["line_id"], ["budget_line.id"], name=op.f("fk_budget_event_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_event")),
    )
    op.create_index("ix_budget_event_by", "budget_event", ["by"])
    op.create_index("ix_budget_event_case_id", "budget_event", ["case_id"])
    op.create_index("ix_budget_event_line", "budget_event", ["line_id", "ordinal"])

    op.create_table(
        "consent_confirmation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_confirmation_case_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_consent_confirmation_confirmed_by")),
        sa.ForeignKeyConstraint(["consent_id"], ["consent.id"], name=op.f("fk_consent_confirmation_consent_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_confirmation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_confirmation")),
    )
    op.create_index("ix_consent_confirmation_case_id", "consent_confirmation", ["case_id"])
    op.create_index("ix_consent_confirmation_confirmed_by", "consent_confirmation", ["confirmed_by"])
    op.create_index("ix_consent_confirmation_consent_id", "consent_confirmation", ["consent_id"])
    op.create_index("ix_consent_confirmation_person_id", "consent_confirmation", ["person_id"])

    op.create_table(
        "outcome",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("birth_year_band", sa.Integer(), nullable=True),
        sa.Column("track", sa.String(length=40), nullable=False),
        sa.Column("is_surveyed", sa.Boolean(), nullable=False),
        sa.Column("window_opens_on", sa.Date(), nullable=False),
        sa.Column("window_closes_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
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
    op.create_index("ix_outcome_case_id", "outcome", ["case_id"])
    op.create_index("ix_outcome_office", "outcome", ["office_id", "case_id"])
    op.create_index("ix_outcome_organisation", "outcome", ["organisation_id", "case_id"])
    op.create_index("ix_outcome_person_id", "outcome", ["person_id"])
    op.create_index("ix_outcome_response_id", "outcome", ["response_id"])
    op.create_index("ix_outcome_verdict_closes", "outcome", ["verdict", "window_closes_on"])

    op.create_table(
        "plan_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("objective_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("budget_line_id", sa.Uuid(), nullable=True),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("is_in_kind", sa.Boolean(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_until", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("delivered_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_plan_item_added_by")),
        sa.ForeignKeyConstraint(["budget_line_id"], ["budget_line.id"], name=op.f("fk_plan_item_budget_line_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_item_case_id")),
        sa.ForeignKeyConstraint(["delivered_by"], ["account.id"], name=op.f("fk_plan_item_delivered_by")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_plan_item_episode_id")),
        sa.ForeignKeyConstraint(["objective_id"], ["plan_objective.id"], name=op.f("fk_plan_item_objective_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_plan_item_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
    )
    op.create_index("ix_plan_item_added_by", "plan_item", ["added_by"])
    op.create_index("ix_plan_item_budget_line_id", "plan_item", ["budget_line_id"])
    op.create_index("ix_plan_item_case_id", "plan_item", ["case_id"])
    op.create_index("ix_plan_item_delivered_by", "plan_item", ["delivered_by"])
    op.create_index("ix_plan_item_episode", "plan_item", ["episode_id", "ordinal"])
    op.create_index("ix_plan_item_objective_id", "plan_item", ["objective_id"])
    op.create_index("ix_plan_item_person_id", "plan_item", ["person_id"])

    op.create_table(
        "plan_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(item_id IS NULL) = (kind IN ('drawn_up', 'agreed', 'reviewed'))",
            name=op.f("ck_plan_event_of_plan_or_item"),
        ),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_plan_event_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_event_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_plan_event_episode_id")),
        sa.ForeignKeyConstraint(["item_id"], ["plan_item.id"], name=op.f("fk_plan_event_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_event")),
    )
    op.create_index("ix_plan_event_by", "plan_event", ["by"])
    op.create_index("ix_plan_event_case_id", "plan_event", ["case_id"])
    op.create_index("ix_plan_event_episode", "plan_event", ["episode_id", "at"])
    op.create_index("ix_plan_event_item_id", "plan_event", ["item_id"])

    op.create_table(
        "plan_instalment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("paid_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(paid_on IS NULL) = (paid_by IS NULL)", name=op.f("ck_plan_instalment_paid_by_somebody")),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name=op.f("ck_plan_instalment_paid_on_a_day")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_plan_instalment_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_instalment_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["plan_item.id"], name=op.f("fk_plan_instalment_item_id")),
        sa.ForeignKeyConstraint(["paid_by"], ["account.id"], name=op.f("fk_plan_instalment_paid_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_instalment")),
        sa.UniqueConstraint("item_id", "ordinal", name=op.f("uq_plan_instalment_item_id_ordinal")),
    )
    op.create_index("ix_plan_instalment_added_by", "plan_instalment", ["added_by"])
    op.create_index("ix_plan_instalment_case_id", "plan_instalment", ["case_id"])
    op.create_index("ix_plan_instalment_paid_by", "plan_instalment", ["paid_by"])

    op.create_table(
        "plan_proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_plan_proof_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_proof_case_id")),
        sa.ForeignKeyConstraint(["file_id"], ["case_file.id"], name=op.f("fk_plan_proof_file_id")),
        sa.ForeignKeyConstraint(["item_id"], ["plan_item.id"], name=op.f("fk_plan_proof_item_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_proof")),
        sa.UniqueConstraint("item_id", "file_id", name=op.f("uq_plan_proof_item_id_file_id")),
    )
    op.create_index("ix_plan_proof_added_by", "plan_proof", ["added_by"])
    op.create_index("ix_plan_proof_case_id", "plan_proof", ["case_id"])
    op.create_index("ix_plan_proof_file_id", "plan_proof", ["file_id"])

    op.create_table(
        "plan_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("objective_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(item_id IS NULL) <> (objective_id IS NULL)", name=op.f("ck_plan_revision_of_one")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_plan_revision_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_plan_revision_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["plan_item.id"], name=op.f("fk_plan_revision_item_id")),
        sa.ForeignKeyConstraint(["objective_id"], ["plan_objective.id"], name=op.f("fk_plan_revision_objective_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_revision")),
        sa.UniqueConstraint("item_id", "number", name=op.f("uq_plan_revision_item_id_number")),
        sa.UniqueConstraint("objective_id", "number", name=op.f("uq_plan_revision_objective_id_number")),
    )
    op.create_index("ix_plan_revision_by", "plan_revision", ["by"])
    op.create_index("ix_plan_revision_case_id", "plan_revision", ["case_id"])


def downgrade() -> None:
    """Down: nothing of this store is left."""
    op.drop_table("plan_revision")
    op.drop_table("plan_proof")
    op.drop_table("plan_instalment")
    op.drop_table("plan_event")
    op.drop_table("plan_item")
    op.drop_table("outcome")
    op.drop_table("consent_confirmation")
    op.drop_table("budget_event")
    op.drop_table("visit_event")
    op.drop_table("visit_change")
    op.drop_table("survey_response")
    op.drop_table("leg_traveller")
    op.drop_table("document_request")
    op.drop_table("document_custody")
    op.drop_table("consent")
    op.drop_table("concern_step")
    op.drop_table("concern_entry")
    op.drop_table("budget_line")
    op.drop_table("attempt")
    op.drop_table("visit")
    op.drop_table("travel_document")
    op.drop_table("task_event")
    op.drop_table("screening")
    op.drop_table("schedule_change")
    op.drop_table("safe_contact_version")
    op.drop_table("safe_contact")
    op.drop_table("protection_check")
    op.drop_table("plan_objective")
    op.drop_table("person_version")
    op.drop_table("person_arrival")
    op.drop_table("other_case")
    op.drop_table("open_question")
    op.drop_table("number_opening")
    op.drop_table("note_correction")
    op.drop_table("name_token")
    op.drop_table("movement_place")
    op.drop_table("lost_event")
    op.drop_table("leg")
    op.drop_table("kinship")
    op.drop_table("identifier")
    op.drop_table("health_entry")
    op.drop_table("guardianship")
    op.drop_table("fitness_decision")
    op.drop_table("exit_formality")
    op.drop_table("escort_record")
    op.drop_table("contact_check")
    op.drop_table("concern")
    op.drop_table("case_file")
    op.drop_table("boarding_mark")
    op.drop_table("task")
    op.drop_table("sign_off")
    op.drop_table("roster_paper")
    op.drop_table("roster_absence")
    op.drop_table("referral")
    op.drop_table("reception")
    op.drop_table("protection_clearance")
    op.drop_table("person")
    op.drop_table("payment_check")
    op.drop_table("partner_service")
    op.drop_table("partner_closure")
    op.drop_table("partner_area")
    op.drop_table("override")
    op.drop_table("note")
    op.drop_table("movement_told")
    op.drop_table("movement_notice")
    op.drop_table("movement_escort")
    op.drop_table("import_row")
    op.drop_table("hand_over")
    op.drop_table("escort")
    op.drop_table("episode")
    op.drop_table("eligibility_decision")
    op.drop_table("counselling_session")
    op.drop_table("case_event")
    op.drop_table("arrival_offer")
    op.drop_table("sign_in_session")
    op.drop_table("set_apart")
    op.drop_table("second_factor")
    op.drop_table("saved_view")
    op.drop_table("roster_member")
    op.drop_table("recovery_code")
    op.drop_table("partner_office")
    op.drop_table("outbox_message")
    op.drop_table("office_question")
    op.drop_table("notice")
    op.drop_table("movement")
    op.drop_table("mail_choice")
    op.drop_table("form_submission")
    op.drop_table("form_draft")
    op.drop_table("duty_turn")
    op.drop_table("caseload_import")
    op.drop_table("case")
    op.drop_table("calendar_feed")
    op.drop_table("approval_limit")
    op.drop_table("account_link")
    op.drop_table("account_extra")
    op.drop_table("access_grant")
    op.drop_table("absence")
    op.drop_table("partner_quarter")
    op.drop_table("partner_figure")
    op.drop_table("outcome_count")
    op.drop_table("audit_change_subject")
    op.drop_table("account")
    op.drop_table("stored_file")
    op.drop_table("snapshot")
    op.drop_table("sign_in_attempt")
    op.drop_table("rule")
    op.drop_table("protected_record")
    op.drop_table("protected_note")
    op.drop_table("outcome_figure")
    op.drop_table("organisation")
    op.drop_table("office")
    op.drop_table("job_run")
    op.drop_table("job_beat")
    op.drop_table("installation")
    op.drop_table("heartbeat")
    op.drop_table("audit_change")
