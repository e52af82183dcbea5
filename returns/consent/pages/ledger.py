"""What is recorded of consents, as pages show it: each with its names, and people by purposes."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from foundation.accounts.queries import staff as accounts
from foundation.accounts.queries.colleagues import name_of as colleague_name
from foundation.language.formats import language_name
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases.queries import Case, Person, members_of_case
from returns.cases.rules.cases import ENDED
from returns.consent.queries import (
    Consent,
    ConsentConfirmation,
    ConsentContent,
    ConsentEnding,
    consent_rules,
    consenting,
)
from returns.consent.rules import Assent, ConsentPurpose, Ended, Unasked, counting, may_ask_again, unasked
from returns.people.pages.people import name_of
from returns.people.queries import Guardianship, guardians_of_case


@dataclass(frozen=True)
class ShownConsent:
    """A consent opened, with the names that its row does not have. What cannot be read any more is empty."""

    row: Consent
    content: ConsentContent
    ending: ConsentEnding
    person: str
    receiver: str
    signers: Sequence[str]
    confirmations: Sequence[ConsentConfirmation]
    recorder: str

    @property
    def ended(self) -> Ended | None:
        """How it ended; None while it is in force."""
        return (self.row.ended or Ended.WITHDRAWN) if self.row.withdrawn_at else None

    @property
    def is_refused(self) -> bool:
        """Whether it was never in force: the person said no."""
        return self.ended is Ended.REFUSED

    @property
    def assent(self) -> Assent | None:
        """What the child says for whom somebody else signed."""
        return Assent(self.content.assent) if self.content.assent else None

    @property
    def text_language(self) -> str:
        """The name of the language in which the text was read."""
        return language_name(self.content.text_language)


@dataclass(frozen=True)
class Ledger:
    """A case with everybody whom its consents name: its people, who stands for its children, and all partners."""

    case: Case
    members: Sequence[Person]
    guardianships: Sequence[Guardianship]
    partners: Sequence[accounts.Organisation]

    @cached_property
    def names(self) -> dict[str, str]:
        """The people of the case by id (hex)."""
        return {member.id.hex: name_of(member) for member in self.members}

    @cached_property
    def receivers(self) -> dict[uuid.UUID, str]:
        """The partners by id."""
        return {partner.id: partner.name for partner in self.partners}

    def shown(
        self,
        consent: Consent,
        confirmations: Sequence[ConsentConfirmation] = (),
        recorder: accounts.Account | None = None,
    ) -> ShownConsent:
        """A consent as a template shows it."""
        content = Consent.content.readable(consent) or ConsentContent()
        return ShownConsent(
            row=consent,
            content=content,
            ending=Consent.ending.readable(consent) or ConsentEnding(),
            person=self.names.get(consent.person_id.hex, ""),
            receiver=self.receivers.get(consent.organisation_id, "") if consent.organisation_id else "",
            signers=self._signers(consent) or ([content.proxy_name] if content.proxy_name else []),
            confirmations=confirmations,
            recorder=colleague_name(recorder) if recorder is not None else "",
        )

    def _signers(self, consent: Consent) -> list[str]:
        """Who signed: the person, an adult of the case, a guardian from outside."""
        people = (consent.signed_by, consent.representative_id)
        signers = [self.names.get(who.hex, "") for who in people if who is not None]
        if consent.guardian_id is not None:
            guardian = next((guardian for guardian in self.guardianships if guardian.id == consent.guardian_id), None)
            content = Guardianship.content.readable(guardian) if guardian is not None else None
            signers.append((content and content.name) or _("The guardian"))
        return signers


def ledger_of(request: Request, case: Case) -> Ledger:
    """Everybody whom the consents of a case name."""
    session = request.unit.session
    return Ledger(
        case, members_of_case(session, case.id), guardians_of_case(session, case.id), accounts.organisations(session)
    )


def by_person(ledger: Ledger, shown: Sequence[ShownConsent]) -> list[tuple[str, list[tuple[int, ShownConsent]]]]:
    """Everybody who has consents, with these and the place of each in the list."""
    numbered = list(enumerate(shown, 1))
    owners = dict.fromkeys([*(member.id for member in ledger.members), *(consent.row.person_id for consent in shown)])
    kept = [[(number, consent) for number, consent in numbered if consent.row.person_id == owner] for owner in owners]
    return [(own[0][1].person, own) for own in kept if own]


@dataclass(frozen=True)
class Cell:
    """What is recorded of a person and a purpose, each with its place in the list; or why nothing is."""

    purpose: ConsentPurpose
    consents: Sequence[tuple[int, ShownConsent]]
    unasked: Unasked | None
    today: date

    @property
    def is_refused(self) -> bool:
        """Whether something was refused, and is not to be asked again yet."""
        return any(not may_ask_again(one.ended, one.ending.ask_again_on, self.today) for _, one in self.consents)

    @property
    def may_be_asked(self) -> bool:
        """Whether a consent is still to be asked for: none is in force, or there may be one more receiver.

        Somebody who refused is not asked before the day that they named.
        """
        is_transfer = self.purpose is ConsentPurpose.TRANSFER
        is_open = all(one.ended for _, one in self.consents) and not self.is_refused
        return self.unasked is not Unasked.NO_RECEIVER and (is_transfer or is_open)


def matrix_of(
    request: Request[Case], ledger: Ledger, shown: Sequence[ShownConsent], has_receiver: bool
) -> list[tuple[uuid.UUID, str, list[Cell]]]:
    """Everybody of the case with how it stands with each purpose."""
    rules = consent_rules(request.unit.session, request.unit.today)
    needed = () if request.row.state in ENDED else rules.needed
    alone = consenting(ledger.members, rules, request.unit.today)
    numbered = {consent.row.id: (number, consent) for number, consent in enumerate(shown, 1)}
    cells = counting(consent.row for consent in shown)

    def cell(member: Person, purpose: ConsentPurpose) -> Cell:
        kept = [numbered[row.id] for row in cells.get((member.id, purpose), ())]
        reason = unasked(member.id.hex in alone, purpose, needed, has_receiver)
        return Cell(purpose, kept, None if kept else reason, request.unit.today)

    return [
        (member.id, name_of(member), [cell(member, purpose) for purpose in ConsentPurpose]) for member in ledger.members
    ]
