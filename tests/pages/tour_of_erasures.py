"""Retention on the tour: what is due and done, holds, terms, the page of a case, with every refusal."""

import uuid
from collections.abc import Iterator

from foundation.web.container import Container
from rights.erasure.rules.runs import ErasureKind, ErasureState
from tests.factories.erasures import end_case, erase_case, make_hold, make_run
from tests.factories.makers import Person, make_case
from tests.pages.stops import Stop


def of_erasures(container: Container, officer: Person, protector: Person) -> Iterator[Stop]:
    """Everything that data protection and an officer do."""
    yield Stop("retention-empty", protector, "/retention")
    yield Stop("holds-empty", protector, "/retention/holds")
    yield Stop("retention-terms", protector, "/retention/terms")
    case, ended = make_case(container, officer), make_case(container, officer)
    address = f"/cases/{case}/retention"
    yield Stop("case-retention", officer, address)
    yield Stop("hold-errors", officer, f"{address}/hold", {"until": "soon"}, 422)
    yield Stop("hold-asked", officer, f"{address}/hold", {"reason": "A court asks for it."})
    yield Stop("hold-asked-twice", officer, f"{address}/hold", {"reason": "A court asks for it."}, 422)
    yield Stop("erasure-too-early", officer, f"{address}/erasure", {"whom": "case"}, 422)
    end_case(container, ended)
    run = make_run(container, ErasureKind.CASE, ended, ended, ErasureState.DUE)
    yield Stop("today-of-retention", protector, "/")
    yield Stop("holds", protector, "/retention/holds")
    yield Stop("hold-of-no-case", protector, "/retention/holds", {"reference": "XX", "reason": "No."}, 422)
    yield from _one(container, officer, protector, ended, run)


def _one(container: Container, officer: Person, protector: Person, ended: uuid.UUID, run: uuid.UUID) -> Iterator[Stop]:
    yield Stop("erasure-due", protector, f"/retention/{run}")
    yield Stop("erasure-unticked", protector, f"/retention/{run}", {}, 422)
    hold = make_hold(container, officer, ended)
    yield Stop("erasure-on-hold", protector, f"/retention/{run}")
    yield Stop("erasure-refused", protector, f"/retention/{run}", {"understood": "yes"}, 422)
    yield Stop("hold-decline-errors", protector, f"/retention/holds/{hold}/decline", {"why": ""}, 422)
    yield Stop("hold-confirmed", protector, f"/retention/holds/{hold}/confirm", {})
    yield Stop("hold-end-errors", protector, f"/retention/holds/{hold}/end", {"why": ""}, 422)
    yield Stop("hold-ended", protector, f"/retention/holds/{hold}/end", {"why": "It is over."})
    yield Stop("erasure-released", protector, f"/retention/{run}", {"understood": "yes"})
    done = erase_case(container, make_case(container, officer))
    yield Stop("erasure-done", protector, f"/retention/{done}")
    yield Stop("erasure-declined", protector, f"/retention/{run}/decline", {})
    yield Stop("retention", protector, "/retention")
