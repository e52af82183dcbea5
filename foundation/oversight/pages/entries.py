"""Records of the audit in words, for the list and its files. People stand there by reference or id, never by name."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import groupby

from foundation.accounts.permissions import Role
from foundation.accounts.queries import staff as accounts
from foundation.accounts.words import ROLE_LABELS, permission_label
from foundation.audit.queries import Entry
from foundation.audit.records import DONE
from foundation.errors import BadInput
from foundation.language.formats import clock_day, for_reader, listed, number
from foundation.language.words import _
from foundation.storage.scopes import SIGN_IN
from foundation.web.container import WordsOfAudit
from foundation.web.templates import with_typed

Names = Mapping[uuid.UUID, accounts.Account]
References = Mapping[uuid.UUID, str]
_PROOFS = {"password", "code"}  # fields of forms that ask whoever acts who they are
SUBJECTS_AT_MOST = 4  # that a record of the list shows: a file has all of them


def reason_words(entry: Entry, called: WordsOfAudit) -> str:
    """Why somebody was refused, and how many there were."""
    words = []
    if code := entry.detail.get("code"):
        words.append(str(called.refusals.get(code, code)))
    if permission := entry.detail.get("permission"):
        words.append(str(permission_label(permission)))
    if isinstance(count := entry.detail.get("count"), int):
        words.append(_("Count: %(num)s", num=number(count)))
    return " · ".join(words)


def group_words(entry: Entry) -> str:
    """Who acted, without a name: in which role, somebody who proved who they are, or the program by itself."""
    if entry.scope == SIGN_IN.name:
        return _("At sign-in")
    return str(ROLE_LABELS[Role(entry.scope)]) if entry.scope in list(Role) else _("Program")


def outcome_words(entry: Entry) -> str:
    """Whether it was done. A form with mistakes was not refused to anybody: it only was not saved."""
    if entry.outcome == DONE:
        return _("Done")
    return _("Errors in the form") if _is_mistyped(entry) else _("Refused")


def _is_mistyped(entry: Entry) -> bool:
    """Whether somebody signed in made mistakes in a form; a wrong password or code is a refusal."""
    is_proof = entry.actor is None or _PROOFS & set(entry.detail.get("fields", ()))
    return entry.detail.get("code") == BadInput.code and not is_proof


def _mark(entry: Entry) -> tuple[str, str] | None:
    if entry.outcome == DONE:
        return None
    return "plain" if _is_mistyped(entry) else "blocked", outcome_words(entry)


def act_words(entry: Entry, called: WordsOfAudit) -> str:
    """One request may have done several things, joined by a plus; what the column did not hold is in the detail."""
    acts = [*entry.action.split("+"), *entry.detail.get("further", ())]
    return listed([str(called.acts.get(act, act)) for act in acts])


@dataclass(frozen=True)
class ShownSubject:
    """Whom or what an entry is about: a colleague by name, a case by reference, all else by the beginning of its id."""

    label: str
    named: bool
    url: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the audit in words, with its first subjects and how many more there are."""

    at: datetime
    actor_name: str
    actor_group: str  # where no name is shown
    actor_url: str
    all_by_actor: str
    act: str
    mark: tuple[str, str] | None  # of what was not done
    reason: str
    subjects: Sequence[tuple[str, Sequence[ShownSubject]]]  # by kind
    more: int


@dataclass(frozen=True)
class ShownDay:
    """The entries of one day by the reader's clocks."""

    day: str
    entries: Sequence[ShownEntry]


@dataclass(frozen=True)
class EntryWords:
    """Puts entries into words, with the names of colleagues and the references of cases that a page has read.

    `url`: of the list; an id is added to it by hand, since making each address anew takes longer than all the rest.
    """

    names: Names
    references: References
    called: WordsOfAudit
    url: str
    # What was put into words already: the records of a page are about few colleagues and few cases.
    _subject_words: dict[uuid.UUID, ShownSubject] = field(default_factory=dict)
    _actor_words: dict[uuid.UUID, tuple[str, str, str]] = field(default_factory=dict)
    _act_words: dict[str, str] = field(default_factory=dict)
    _kind_words: dict[str, str] = field(default_factory=dict)

    def _subject(self, subject: uuid.UUID) -> ShownSubject:
        if (words := self._subject_words.get(subject)) is not None:
            return words
        account = self.names.get(subject)
        label = account.name if account is not None else self.references.get(subject, subject.hex[:8])
        words = ShownSubject(label, account is not None, f"{self.url}?about={subject}")
        self._subject_words[subject] = words
        return words

    def _subjects(self, entry: Entry) -> list[tuple[str, list[ShownSubject]]]:
        by_kind: dict[str, list[ShownSubject]] = {}
        for kind, subject in entry.subjects:
            by_kind.setdefault(kind, []).append(self._subject(subject))
        return [(self._kind(kind), some) for kind, some in by_kind.items()]

    def _kind(self, kind: str) -> str:
        if kind not in self._kind_words:
            self._kind_words[kind] = str(self.called.subjects.get(kind, kind))
        return self._kind_words[kind]

    def _act(self, entry: Entry) -> str:
        if "further" in entry.detail:  # more than the action says
            return act_words(entry, self.called)
        if entry.action not in self._act_words:
            self._act_words[entry.action] = act_words(entry, self.called)
        return self._act_words[entry.action]

    def _actor(self, actor: uuid.UUID | None) -> tuple[str, str, str]:
        """Name, address, and how the link there is called; nothing for the program, and for who is there no more."""
        account = self.names.get(actor) if actor is not None else None
        if actor is None or account is None:
            return "", "", ""
        if actor not in self._actor_words:
            called = with_typed(_("Everything by %(who)s"), who=account.name)
            self._actor_words[actor] = (account.name, f"{self.url}?actor={actor}", called)
        return self._actor_words[actor]

    def _shown(self, entry: Entry) -> ShownEntry:
        name, url, all_by_actor = self._actor(entry.actor)
        return ShownEntry(
            at=entry.at,
            actor_name=name,
            actor_group=group_words(entry),
            actor_url=url,
            all_by_actor=all_by_actor,
            act=self._act(entry),
            mark=_mark(entry),
            reason=reason_words(entry, self.called),
            subjects=self._subjects(entry),
            more=entry.subject_count - len(entry.subjects),
        )

    def days(self, entries: Sequence[Entry]) -> list[ShownDay]:
        """Entries in their order, by day."""
        days: list[ShownDay] = []
        for day, some in groupby(entries, key=lambda entry: for_reader(entry.at).date()):
            shown = [self._shown(entry) for entry in some]
            days.append(ShownDay(clock_day(datetime.combine(day, time())), shown))
        return days
