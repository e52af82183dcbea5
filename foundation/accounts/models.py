"""Tables of accounts: offices, partners, users, links, sign-ins, second factors, grants, what this installation is.

Staff are people too: their names and e-mails are sealed with a key of their own.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus, LinkPurpose
from foundation.compartments import Compartment
from foundation.emergencies import EmergencyKind
from foundation.security.encryption import KeyName, Sealed, SealedRow
from foundation.storage.base import Base, new_id
from foundation.storage.types import UtcDateTime, enum_column


class Office(Base):
    """An office of the host country: a tenant. Its telephones are printed on papers that people carry."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("name"),)
    audit_kind = "office"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    phone: Mapped[str | None] = mapped_column(String(40))
    emergency_phone: Mapped[str | None] = mapped_column(String(40))  # answered at any hour


class Organisation(Base):
    """A partner organisation in a country of origin: a tenant."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("name"),)
    audit_kind = "organisation"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))


class Account(SealedRow, Base):
    """Somebody who signs in."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email_index"),
        CheckConstraint(
            "CASE WHEN role IN ('return_officer', 'protection_specialist')"
            " THEN office_id IS NOT NULL AND organisation_id IS NULL"
            " WHEN role IN ('partner_coordinator', 'partner_worker')"
            " THEN office_id IS NULL AND organisation_id IS NOT NULL"
            " ELSE organisation_id IS NULL END",
            name="tenant_fits_role",
        ),
        CheckConstraint(
            "status NOT IN ('active', 'unconfirmed') OR password_hash IS NOT NULL", name="active_has_password"
        ),
    )
    audit_kind = "account"
    owns_key = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    email_index: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("office.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    status: Mapped[AccountStatus] = mapped_column(enum_column(AccountStatus))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(10))
    invited_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Whether there is a second factor stands here, for the secret itself is shown to nobody but its owner.
    second_factor_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_factor_reset_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    name = Sealed(str)
    email = Sealed(str)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The account's own key."""
        return ("account", self.id)


class AccountExtra(Base):
    """An extra permission of one account."""

    __tablename__ = "account_extra"
    __table_args__ = (
        # Only these are ever given on top of a role; permissions that come with a role are no business of this table.
        CheckConstraint("permission IN ('approve_budget', 'edit_rules', 'lead_office', 'sign_off')", name="extra"),
    )
    audit_kind = "account"

    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    permission: Mapped[Permission] = mapped_column(enum_column(Permission), primary_key=True)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account whose permission it is."""
        return [("account", self.account_id)]


class ApprovalLimit(Base):
    """Up to which sum of a currency an account approves the budget of one case. A new limit ends the one before."""

    __tablename__ = "approval_limit"
    __table_args__ = (
        CheckConstraint("given_by IS NULL OR account_id <> given_by", name="nobody_to_themselves"),
        Index("ix_approval_limit_account", "account_id", "currency"),
    )
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    currency: Mapped[str] = mapped_column(String(3))
    amount: Mapped[str] = mapped_column(String(20))  # an exact decimal
    given_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account whose limit it is."""
        return [("account", self.account_id)]


class AccountLink(Base):
    """A single-use link: invitation, reset, or the first administrator's. Only a keyed hash of its token is kept."""

    __tablename__ = "account_link"
    __table_args__ = (UniqueConstraint("token_hash"),)
    audit_kind = "link"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(enum_column(LinkPurpose))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    made_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInSession(Base):
    """One sign-in. Ended here, it is over at once in every worker, since each request asks."""

    __tablename__ = "sign_in_session"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    device: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The password was right and the code is still to come: such a row opens nothing but the page of the code.
    awaits_code: Mapped[bool] = mapped_column(default=False)
    by_second_factor: Mapped[bool] = mapped_column(default=False)
    # When whoever sits there last proved who they are, by the strongest means that the account has.
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SecondFactor(SealedRow, Base):
    """The secret of one-time codes. At most one is in force, and one more waits for its first code.

    The account says whether one is in force (`second_factor_since`): a reset ends it without touching the secret.
    """

    __tablename__ = "second_factor"
    __table_args__ = (UniqueConstraint("account_id", "is_in_force"),)
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    is_in_force: Mapped[bool] = mapped_column(default=False)
    secret_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_step: Mapped[int | None] = mapped_column(BigInteger)  # of the last code that was taken: none works twice
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    secret = Sealed(str)

    def key_name(self) -> KeyName:
        """The account's own key."""
        return ("account", self.account_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account whose factor it is."""
        return [("account", self.account_id)]


class RecoveryCode(Base):
    """One recovery code, which stands in for the phone once. Only a keyed hash of it is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)
    audit_kind = "account"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The account whose code it is."""
        return [("account", self.account_id)]


class SignInAttempt(Base):
    """One try of a password, a code, or the address of a calendar. What it is counted by are keyed hashes.

    `place_index`: the account together with where it is tried; `account_index`: the account wherever it is tried.
    """

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        Index("ix_sign_in_attempt_place", "place_index", "at"),
        Index("ix_sign_in_attempt_account", "account_index", "at"),
        Index("ix_sign_in_attempt_address", "address_index", "at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    account_index: Mapped[bytes] = mapped_column(LargeBinary)
    address_index: Mapped[bytes] = mapped_column(LargeBinary)
    succeeded: Mapped[bool] = mapped_column(default=False)
    place_index: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class EmergencyContent:
    """What is sealed of an emergency access: why, and the reference that was typed where no case goes by it."""

    reason: str
    reference: str | None = None


_GOES_ON = text("ended_at IS NULL")


class EmergencyAccess(SealedRow, Base):
    """One case that somebody opened in an emergency, to read, until an instant; or a try that opened none.

    Which case it is stands in the open, as with every row about a case; which doors it opens stands nowhere, or the
    table would lead from a case to its doors. Nobody has two that go on.
    """

    __tablename__ = "emergency_access"
    __table_args__ = (
        CheckConstraint("case_id IS NOT NULL OR ended_at IS NOT NULL", name="opens_a_case"),
        CheckConstraint("(case_id IS NULL) = (office_id IS NULL)", name="case_has_office"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> account_id", name="confirmed_by_another"),
        Index("ix_emergency_access_open", "account_id", unique=True, sqlite_where=_GOES_ON, postgresql_where=_GOES_ON),
        Index("ix_emergency_access_account", "account_id", "begun_at"),
        Index("ix_emergency_access_case", "case_id", "begun_at"),
    )
    audit_kind = "emergency"

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    case_id: Mapped[uuid.UUID | None] = mapped_column(Uuid)  # None: what was typed opened no case
    office_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("office.id"), index=True)  # of the case
    kind: Mapped[EmergencyKind] = mapped_column(enum_column(EmergencyKind))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None where it goes on, or ran out at `until`
    ended_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    # The door of trafficking opens when a specialist of the office of the case has confirmed it.
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    content_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    content = Sealed(EmergencyContent)

    __mapper_args__ = {"version_id_col": version}

    def key_name(self) -> KeyName:
        """The key of the case, with which its reason is gone too; of a try that opened none, the account's own."""
        return ("case", self.case_id) if self.case_id is not None else ("account", self.account_id)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The access, who has it, and the case."""
        case = [("case", self.case_id)] if self.case_id is not None else []
        return [("emergency", self.id), ("account", self.account_id), *case]


@dataclass(frozen=True)
class GrantContent:
    """What is sealed of a grant: the case (id in hex) and the compartment of its door, and why it was given."""

    case: str
    compartment: Compartment
    reason: str


class AccessGrant(SealedRow, Base):
    """A need-to-know grant: opens one door (a compartment of a case) to one account until an instant.

    Which case and compartment the door belongs to is sealed; the door itself is opaque.
    """

    __tablename__ = "access_grant"
    __table_args__ = (
        CheckConstraint("account_id <> given_by", name="nobody_to_themselves"),
        Index("ix_access_grant_door_account", "door", "account_id"),
        Index("ix_access_grant_account", "account_id", "until"),
    )
    audit_kind = "grant"
    key_on_demand = True

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    door: Mapped[uuid.UUID] = mapped_column(Uuid)
    # A second door that it opens as well: what a compartment shares with a partner. Every grant has one.
    annex: Mapped[uuid.UUID] = mapped_column(Uuid, default=new_id)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    given_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    about_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    about = Sealed(GrantContent)

    def key_name(self) -> KeyName:
        """The key of the door that it opens."""
        return ("door", self.door)

    def audit_subjects(self) -> list[tuple[str, uuid.UUID]]:
        """The grant, the door and the account it is for."""
        return [("grant", self.id), ("door", self.door), ("account", self.account_id)]


@dataclass(frozen=True)
class FormAnswer:
    """How a form was answered: the page that it led to, with what was said above it; a program got JSON."""

    status: int
    location: str = ""
    messages: tuple[tuple[str, str], ...] = ()  # kind and sentence
    body: str = ""


class FormSubmission(SealedRow, Base):
    """A form that was taken, by its idempotency key: sent again, it changes nothing and is answered alike."""

    __tablename__ = "form_submission"
    __table_args__ = (UniqueConstraint("account_id", "idempotency_key"),)

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    idempotency_key: Mapped[uuid.UUID] = mapped_column(Uuid)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # A keyed hash of what the form said, so that another text under the same key is not taken for a second press.
    content: Mapped[bytes] = mapped_column(LargeBinary)
    answer_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    answer = Sealed(FormAnswer)

    def key_name(self) -> KeyName:
        """The account's own key: the answer may lead behind a door."""
        return ("account", self.account_id)


class Installation(Base):
    """What this installation is: one row, `demo` or `live`, written when it is prepared."""

    __tablename__ = "installation"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("mode IN ('demo', 'live')", name="mode"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # The key store remembers it too: keys are never swept against a database that they do not belong to.
    uid: Mapped[uuid.UUID] = mapped_column(Uuid)
    mode: Mapped[str] = mapped_column(String(10))
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
