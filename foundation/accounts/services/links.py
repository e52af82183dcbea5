"""Single-use links: invitation, reset, first administrator. Administrators hand them over and set no password."""

import secrets as random
import uuid
from datetime import datetime, timedelta

from foundation.accounts.models import Account, AccountLink
from foundation.accounts.permissions import CONFIRMED_ROLES, Role
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.queries import staff as queries
from foundation.accounts.rules import AccountStatus, LinkPurpose
from foundation.accounts.services.sign_in import end_all_sessions
from foundation.accounts.words import AccountsAct
from foundation.errors import BadInput, NotFound
from foundation.language.words import _, ngettext
from foundation.security.identifiers import normal_email
from foundation.security.passwords import MAX_LENGTH, hash_password, is_guessed
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit


def make_link(
    unit: Unit, secrets: Secrets, policy: AccessPolicy, purpose: LinkPurpose, account_id: uuid.UUID | None
) -> tuple[str, datetime]:
    """A new link for an account (None: the first administrator); older ones end. Returns token and expiry (UTC)."""
    now = unit.clock.now()
    for link in queries.open_links_of(unit.session, account_id):
        link.used_at = now
    hours = policy.reset_hours if purpose == LinkPurpose.RESET else policy.invitation_hours
    token = random.token_urlsafe(32)
    expires = now + timedelta(hours=hours)
    unit.session.add(
        AccountLink(
            account_id=account_id,
            purpose=purpose,
            token_hash=secrets.token_hash(token),
            made_by=unit.actor_id,
            made_at=now,
            expires_at=expires,
        )
    )
    subjects = [("account", account_id)] if account_id else []
    unit.participants["trail"].act(AccountsAct(f"link.{purpose.value}"), *subjects)
    return token, expires


def find_link(unit: Unit, secrets: Secrets, token: str) -> AccountLink:
    """The link of a token; NotFound if it was used, has expired or never was."""
    link = queries.link_by_token(unit.session, secrets.token_hash(token), unit.clock.now(), for_use=unit.writing)
    if link is None:
        raise NotFound
    return link


def check_new_password(policy: AccessPolicy, password: str, again: str, *personal_words: str) -> None:
    """BadInput unless the password is long, hard to guess, also for who knows its owner, and typed twice alike."""
    errors: dict[str, list[str]] = {}
    least = policy.password_min_length
    if len(password) < least:
        errors["password"] = [ngettext("Use at least %(num)d character.", "Use at least %(num)d characters.", least)]
    elif len(password) > MAX_LENGTH:
        errors["password"] = [ngettext("Use at most %(num)d character.", "Use at most %(num)d characters.", MAX_LENGTH)]
    elif is_guessed(password, personal_words, policy.password_least_score):
        errors["password"] = [
            _("This password is too easy to guess. Use several unrelated words, without your name or e-mail.")
        ]
    if password != again:
        errors["password_again"] = [_("The passwords do not match. Enter the same password twice.")]
    if errors:
        raise BadInput(errors)


def _is_first_officer(unit: Unit, account: Account) -> bool:
    """Whether this is the very first data protection officer, whom nobody could confirm yet."""
    is_officer = account.role is Role.DATA_PROTECTION_OFFICER
    return is_officer and not queries.had_data_protection_officer(unit.session)


def accept_link(unit: Unit, policy: AccessPolicy, link: AccountLink, password: str, again: str) -> Account:
    """Set the password that its owner chose, and use the link up.

    Accounts that read about people wait for a second person's confirmation: after an invitation, and after a reset,
    since whoever handed over the link could have used it.
    """
    account = queries.account_by_id(unit.session, link.account_id) if link.account_id else None
    if account is None or account.status == AccountStatus.DEACTIVATED:
        raise NotFound
    check_new_password(policy, password, again, account.name, account.email.split("@")[0])
    needs_confirmation = account.role in CONFIRMED_ROLES and not _is_first_officer(unit, account)
    account.password_hash = hash_password(password)
    account.status = AccountStatus.UNCONFIRMED if needs_confirmation else AccountStatus.ACTIVE
    account.confirmed_by = None
    link.used_at = unit.clock.now()
    end_all_sessions(unit, account.id)
    unit.participants["trail"].act(AccountsAct.LINK_ACCEPT, ("account", account.id))
    return account


def accept_first_administrator(
    unit: Unit,
    secrets: Secrets,
    policy: AccessPolicy,
    link: AccountLink,
    name: str,
    email: str,
    password: str,
    again: str,
) -> Account:
    """Create the first administrator from the link that the set-up printed; NotFound once there is one."""
    if queries.has_administrator(unit.session):
        raise NotFound
    check_new_password(policy, password, again, name, email.split("@")[0])
    account = Account(
        name=name,
        email=email.strip(),
        email_index=secrets.blind_index("staff_email", normal_email(email)),
        role=Role.ADMINISTRATOR,
        status=AccountStatus.ACTIVE,
        password_hash=hash_password(password),
        created_at=unit.clock.now(),
    )
    unit.session.add(account)
    link.used_at = unit.clock.now()
    unit.participants["trail"].act(AccountsAct.ACCOUNT_FIRST_ADMINISTRATOR, ("account", account.id))
    return account
