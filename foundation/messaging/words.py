"""How messages are put together of the words that topics have for them. Counts and days are all that is put in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foundation.acts import AuditedAct
from foundation.agenda import Matter
from foundation.language.formats import day
from foundation.language.words import gettext as _, lazy_gettext as _l, ngettext
from foundation.messaging.rules import AccountNotice, DigestMessage, MatterWords, MessageWords, NoticeKind, Template

# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    AccountNotice.GRANT_GIVEN: (
        _l("You were given access"),
        _l("The person who gave it will tell you what it is for."),
    ),
    AccountNotice.GRANT_ENDED: (
        _l("Your access has ended"),
        _l("If you still need it, ask the duty specialist."),
    ),
    AccountNotice.SECOND_FACTOR_RESET: (
        _l("Your second factor was reset"),
        _l("If you did not ask for this, report it now."),
    ),
}
MESSAGES: Mapping[Template, MessageWords] = {
    DigestMessage.DIGEST: MessageWords(
        _l("Waiting for you today"),
        lambda count: ngettext("%(num)d item is waiting for you.", "%(num)d items are waiting for you.", count),
    ),
}


@dataclass(frozen=True)
class WordsOfMessages:
    """The words of all topics of a program, by kind."""

    notices: Mapping[NoticeKind, tuple[object, object]]
    messages: Mapping[Template, MessageWords]
    matters: Mapping[Matter, MatterWords]

    def subject_of(self, template: Template) -> str:
        """The subject line. It says what kind of work waits, and nothing about whom."""
        return str(self.messages[template].subject)

    def body_of(self, template: Template, facts: Mapping[str, Any], address: str) -> str:
        """The text: how many, until when, and the address at which to sign in. Paragraphs, plain text."""
        paragraphs = [self.messages[template].counted(facts.get("count", 1)), *self._lines(facts)]
        if "day" in facts:
            paragraphs.append(_("Date: %(day)s", day=day(date.fromisoformat(facts["day"]))))
        return "\n\n".join([*paragraphs, _("Sign in to see more:"), address]) + "\n"

    def _lines(self, facts: Mapping[str, Any]) -> list[str]:
        """What a digest counts, one matter a line, as one paragraph; nothing for other messages."""
        counted = sorted(
            (words.place, words.counted(facts[key])) for key, words in self.matters.items() if key in facts
        )
        lines = [f"- {line}" for _place, line in counted]
        return ["\n".join(lines)] if lines else []


class MessagingAct(AuditedAct):
    """Pages and changes of messaging, as the audit calls them."""

    DIGEST_CHOOSE = "digest.choose", _l("Changed how often the digest is sent")
    LIST = "inbox.list", _l("Looked at the inbox")
    OPEN = "inbox.open", _l("Opened a notice")
    READ_ALL = "inbox.read_all", _l("Marked all notices as read")
    UNDO = "inbox.undo", _l("Undid marking notices as read")
    UNREAD = "inbox.unread", _l("Marked a notice as unread")
