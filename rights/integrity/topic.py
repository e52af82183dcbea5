"""What the topic of integrity hands to `app.py`: invariants of rows that several topics write."""

from collections.abc import Iterator, Sequence

from foundation.language.words import lazy_gettext as _l
from foundation.storage.invariants import MOST_NAMED, RESTORE, Invariant
from foundation.web.container import Container
from foundation.web.topics import Topic
from rights.integrity.services.departures import not_by_template, plan_by_template, without_sign_off
from rights.integrity.services.derived import derive_anew, not_as_counted, not_as_derived, without_counts
from rights.integrity.services.hashes import hash_anew, not_as_hashed
from rights.integrity.services.records import without_record
from rights.integrity.words import IntegrityAct


def _first(breaches: Iterator[str]) -> list[str]:
    """As many of the breaches as are named; what comes after them is not looked for."""
    return [breach for _, breach in zip(range(MOST_NAMED), breaches, strict=False)]


def _invariants(container: Container) -> Sequence[Invariant]:
    units = container.units
    return (
        Invariant(
            "signed_departures",
            _l("Every case that is ready to depart was signed off in its current state."),
            _l("On the case page, return it to planning and have it signed off again."),
            lambda stores: _first(without_sign_off(units)),
        ),
        Invariant(
            "visits_of_template",
            _l("Every case in follow-up has the visits of its template, each once, and no others."),
            _l("Run flask check mend visits_of_template: missing visits are added, others are stopped."),
            lambda stores: _first(not_by_template(units)),
            lambda: plan_by_template(units),
        ),
        Invariant(
            "derived_columns",
            _l("Dates that lists sort by, and who is lost to follow-up, match the records they are derived from."),
            _l("Run flask check mend derived_columns: they are derived again."),
            lambda stores: _first(not_as_derived(units)),
            lambda: derive_anew(units),
        ),
        Invariant(
            "counted_figures",
            _l("Outcome figures match the counts behind them."),
            _l("Run flask jobs run outcomes_snapshot: they are counted again."),
            lambda stores: _first(not_as_counted(units)),
        ),
        Invariant(
            "counts_of_figures",
            _l("Every outcome figure has the counts that the next one is compared with."),
            RESTORE,
            lambda stores: _first(without_counts(units)),
        ),
        *_of_values(container),
    )  # fmt: skip


def _of_values(container: Container) -> Sequence[Invariant]:
    units, secrets = container.units, container.secrets
    return (
        Invariant(
            "search_hashes",
            _l("Everything that can be searched for is found by its value, and by nothing else."),
            _l("Run flask check mend search_hashes: the index is rebuilt."),
            lambda stores: _first(not_as_hashed(units, secrets)),
            lambda: hash_anew(units, secrets),
        ),
        Invariant(
            "recorded_changes",
            _l("Every change to a case or a person is recorded in the audit."),
            _l(
                "No command can repair this: someone wrote to the database directly, bypassing the service. Find out "
                "who, and restore the newest backup made before that."
            ),
            lambda stores: _first(without_record(stores)),
        ),
    )  # fmt: skip


TOPIC = Topic(name="integrity", acts=IntegrityAct, invariants=_invariants)
