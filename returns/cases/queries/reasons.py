"""Reasons in words: one sentence for each code, and refusals that carry every reason at once."""

import uuid
from collections.abc import Mapping, Sequence
from typing import NoReturn

from foundation.errors import RuleBroken
from foundation.language.words import _
from foundation.rulebook.rules import RuleRow
from returns.cases.rules.reasons import Cited, Reason
from returns.cases.words.case_reasons import CASE_SENTENCES
from returns.cases.words.sentences import Sentences, composed
from returns.departure.words.reasons import BOARDING_SENTENCES
from returns.documents.words.reasons import DOCUMENT_SENTENCES
from returns.escorts.words.company import COMPANY_SENTENCES
from returns.health.words.reasons import HEALTH_SENTENCES
from returns.imports.words.reasons import IMPORT_SENTENCES
from returns.journey.queries.travel_reasons import TRAVEL_SENTENCES
from returns.money.words.reasons import MONEY_SENTENCES
from returns.paperwork.words.reasons import PAPERWORK_SENTENCES
from returns.protection.words.behind_doors import INSIDE_SENTENCES

NOBODY: Mapping[str, str] = {}
# Of every topic of this room. The room above has its own, and says with them what it adds.
SENTENCES = composed(
    CASE_SENTENCES,
    TRAVEL_SENTENCES,
    BOARDING_SENTENCES,
    COMPANY_SENTENCES,
    DOCUMENT_SENTENCES,
    HEALTH_SENTENCES,
    IMPORT_SENTENCES,
    INSIDE_SENTENCES,
    MONEY_SENTENCES,
    PAPERWORK_SENTENCES,
)


def cited(row: RuleRow) -> Cited:
    """The rule row as reasons cite it."""
    return Cited(row.name, row.source)


def sentence_of(reason: Reason, sentences: Sentences) -> str:
    """The sentence of a reason, with `%(who)s` in the place of a name."""
    return str(sentences[type(reason.code)][reason.code])


def reason_sentence(reason: Reason, names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES) -> str:
    """What a reason says, in the reader's language. `names` are those of its subjects; others are shown as they are."""
    return sentence_of(reason, sentences).replace("%(who)s", names.get(reason.subject, reason.subject) or "–")


def numbered_names(people: Sequence[uuid.UUID]) -> dict[str, str]:
    """The people of a case as "Person 1", "Person 2": a refusal reaches programs and logs; only a page names them."""
    return {person.hex: _("Person %(number)s", number=n) for n, person in enumerate(people, 1)}


def refusal(
    reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES
) -> RuleBroken:
    """The refusal for these reasons: sentences and codes in the same order, each sentence once."""
    shown = {(reason_sentence(reason, names, sentences), reason.code.value): reason for reason in reasons}
    about = [(reason.subject, sentence_of(reason, sentences)) for reason in shown.values()]
    return RuleBroken([words for words, _code in shown], [code for _words, code in shown], about)


def raise_reasons(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY) -> NoReturn:
    """Refuse with every reason."""
    raise refusal(reasons, names)


def refuse_if(reasons: Sequence[Reason], names: Mapping[str, str] = NOBODY, sentences: Sentences = SENTENCES) -> None:
    """Refuse with every reason if there is one."""
    if reasons:
        raise refusal(reasons, names, sentences)
