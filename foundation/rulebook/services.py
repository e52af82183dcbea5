"""Changes to rules. Rows are only ever added."""

from pathlib import Path

from foundation.errors import Conflict
from foundation.language.words import _
from foundation.rulebook.clashes import clashes
from foundation.rulebook.models import Rule
from foundation.rulebook.queries import all_rows, forget_rules
from foundation.rulebook.rules import RuleRow, plain_value
from foundation.rulebook.seeds import SeedsWrong, read_seeds
from foundation.rulebook.topics import RuleTopics
from foundation.storage.unit_of_work import Unit


def seed_rules(unit: Unit, folder: Path, topics: RuleTopics | None = None) -> int:
    """Add the rows of the seed files that are not there yet, and give back how many. A second run adds none.

    A row that is there is never rewritten. Raises SeedsWrong for files that cannot be used, and Conflict, naming every
    row, if a file now says something else about a row that is there, or contradicts a row added in the program.
    SeedsWrong too for codes that none of the `topics` has: nobody would find these rules.
    """
    seeds = read_seeds(folder)
    strangers = topics.strangers(row.code for row in seeds) if topics else []
    if strangers:
        raise SeedsWrong([f"no topic has codes that begin like {code!r}. Rename it." for code in strangers])
    stored = {_identity(row): row for row in all_rows(unit.session)}
    changed = [row for row in seeds if _identity(row) in stored and stored[_identity(row)] != row]
    if changed:
        names = "\n".join(sorted(row.name for row in changed))
        raise Conflict(
            _("These rules are stored already, and the seed files say something else now:")
            + f"\n{names}\n"
            + _("Put the old words back, and add a new row with a later valid_from.")
        )
    new = [row for row in seeds if _identity(row) not in stored]
    contradictions = clashes([*stored.values(), *new])
    if contradictions:
        raise Conflict(_("The seed files contradict rules that are stored:") + "\n" + "\n".join(contradictions))
    unit.session.add_all([_rule(unit, row) for row in new])
    forget_rules(unit.session)
    if new:
        unit.participants["trail"].act("rules.seed", count=len(new))
    return len(new)


def _identity(row: RuleRow) -> tuple[object, ...]:
    return (row.code, row.scope, row.valid_from)


def _rule(unit: Unit, row: RuleRow) -> Rule:
    return Rule(
        code=row.code,
        label=row.label,
        value=plain_value(row.value),
        unit=row.unit,
        scope=dict(row.scope),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=row.source,
        standing=row.standing,
        note=row.note,
        never_overridable=row.never_overridable,
        added_at=unit.clock.now(),
    )
