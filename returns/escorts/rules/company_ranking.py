"""Who of the roster could travel along, in an order that explains itself line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.cases.rules.reasons import Reason, blockers
from returns.people.rules.people import Sex


@dataclass(frozen=True)
class Candidate:
    """One member of the roster, judged for the whole journey of a case.

    `place` is theirs on the list; `understood` is how many of the people share a language with them; `is_of_their_sex`
    whether everybody who travels has the same sex as they have: None where the people are of several, or it is not
    known, so that it speaks for or against nobody.
    """

    member: str
    place: int
    reasons: tuple[Reason, ...] = ()
    understood: int = 0
    knows_them: bool = False
    is_of_their_sex: bool | None = None


@dataclass(frozen=True)
class Line:
    """One line of why somebody stands where they stand: a code, whether it speaks for them, and a count."""

    code: str
    is_for: bool
    count: int = 0


def ranked(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Candidates in the order in which they are proposed, the same whatever the order they come in.

    First the fewest reasons that stop the journey, then the most people who are understood, then whoever has travelled
    with this family before, then whoever is of their sex, then the fewest warnings, then the place on the roster.
    Source: this project; nothing of it decides, a person does.
    """
    return tuple(sorted(candidates, key=_order))


def _order(candidate: Candidate) -> tuple[int, int, bool, bool, int, int, str]:
    stopped = len(blockers(candidate.reasons))
    warned = len(candidate.reasons) - stopped
    return (
        stopped,
        -candidate.understood,
        not candidate.knows_them,
        not candidate.is_of_their_sex,
        warned,
        candidate.place,
        candidate.member,
    )


def lines_of(candidate: Candidate, people: int, with_language: int) -> tuple[Line, ...]:
    """What speaks for somebody and against them, apart from the reasons, in the order in which it counts.

    `people` travel; of `with_language` of them a language is recorded at all.
    """
    if with_language:
        lines = [
            Line(
                "understands" if candidate.understood else "understands_nobody",
                bool(candidate.understood),
                candidate.understood,
            )
        ]
    else:
        lines = [Line("languages_not_known", False)]
    if with_language and candidate.understood < people and candidate.understood:
        lines.append(Line("does_not_understand_all", False, people - candidate.understood))
    if candidate.knows_them:
        lines.append(Line("knows_them", True))
    if candidate.is_of_their_sex is not None:
        lines.append(Line("of_their_sex" if candidate.is_of_their_sex else "of_another_sex", candidate.is_of_their_sex))
    return tuple(lines)


def is_of_their_sex(own: Sex, people: Sequence[Sex]) -> bool | None:
    """Whether everybody who travels has the same sex as an escort; None where nobody can, or it is not known."""
    sexes = set(people)
    if len(sexes) != 1 or Sex.UNKNOWN in sexes | {own}:
        return None
    return own in sexes


def understood_by(spoken: Sequence[str], people: Sequence[Sequence[str]]) -> int:
    """With how many people somebody shares a language (codes)."""
    return sum(bool(set(spoken) & set(languages)) for languages in people)
