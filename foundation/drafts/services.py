"""Changes of drafts: keeping one, throwing it away, ending it when its form was sent.

None of them is an event of the audit: what is in a draft was typed by the one person who can read it, and a row for
every pause between two words would bury what the audit is for. What is sent in the end is audited as ever.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation.drafts.models import FormDraft
from foundation.drafts.queries import draft_at
from foundation.drafts.rules import DraftOwner, Typed, is_news, is_too_long
from foundation.errors import BadInput, KeyGone
from foundation.language.words import _
from foundation.rulebook.queries import rule_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit

DAYS_RULE = "form.draft_days"


@dataclass(frozen=True)
class Kept:
    """A draft that was kept: its version now, and when another window kept what it replaced, if one did (UTC)."""

    version: int
    replaced: datetime | None = None


def place_of(secrets: Secrets, form: str, part: str, owner: DraftOwner) -> bytes:
    """Where the draft of a form about something lies: a keyed hash, so that the database does not name the form."""
    return secrets.blind_index("form_draft", f"{form}|{part}|{owner.id.hex}")


def keep_draft(
    unit: Unit, place: bytes, owner: DraftOwner, typed: Typed, seen: int, only: Collection[str] | None = None
) -> Kept | None:
    """Keep what was typed, instead of what was kept before; None if this very form was sent already.

    With `only`, these fields are replaced and the others stay, and so does the idempotency key of the draft.
    `seen` is the version that the window has seen last, 0 for none: the newer wins, and hears what it replaced. The
    same text replaces nothing: a script keeps a field as it is left for the very button that keeps it.
    BadInput if it is longer than any form.
    """
    assert unit.actor_id is not None
    if is_too_long(typed.fields):
        raise BadInput({"form": [_("This is too long to save as a draft.")]})
    now = unit.clock.now()
    days = rule_on(unit.session, DAYS_RULE, now.date()).whole()
    draft, replaced, before = draft_at(unit.session, place), None, None
    if draft is None:
        draft = FormDraft(account_id=unit.actor_id, place=place, key_of=owner.key, about=owner.id)
    elif draft.sent_key == typed.idempotency_key:
        return None
    elif draft.until > now:
        before = typed_of(draft)
    if before is not None and only is not None:
        rest = {name: value for name, value in before.fields.items() if name not in only}
        mine = {name: value for name, value in typed.fields.items() if name in only}
        typed = Typed({**rest, **mine}, before.idempotency_key)
    if before is not None and is_news(seen, draft.version) and before.fields != typed.fields:
        replaced = draft.saved_at
    draft.saved_at, draft.until, draft.sent_key = now, now + timedelta(days=days), None
    draft.content = {"fields": dict(typed.fields), "idempotency_key": typed.idempotency_key.hex}
    unit.session.add(draft)
    unit.session.flush()  # the version counts up
    return Kept(draft.version, replaced)


def discard_draft(unit: Unit, place: bytes) -> None:
    """Throw a draft away; nothing happens if there is none."""
    draft = draft_at(unit.session, place)
    if draft is not None:
        unit.session.delete(draft)


def end_draft(unit: Unit, place: bytes, owner: DraftOwner, key: uuid.UUID) -> None:
    """Forget what was typed, because the form was sent. What a slow window keeps of that form later is refused."""
    assert unit.actor_id is not None
    now, draft = unit.clock.now(), draft_at(unit.session, place)
    if draft is None:
        draft = FormDraft(account_id=unit.actor_id, place=place, key_of=owner.key, about=owner.id)
        unit.session.add(draft)
    draft.saved_at, draft.until, draft.sent_key = now, now + timedelta(days=1), key
    draft.content = None


def typed_of(draft: FormDraft) -> Typed | None:
    """What a draft holds, or None where its key is gone, and with it what it was about."""
    try:
        content = draft.content
    except KeyGone:
        return None
    return Typed(content["fields"], uuid.UUID(content["idempotency_key"])) if content else None
