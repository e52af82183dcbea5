"""Which visit an entry is for: the one where it belongs by its day, and the others that a worker may pick instead."""

from types import SimpleNamespace

from flask import url_for

from foundation.web.stamp import Call
from reintegration.episodes.queries.episodes import visits_of_episode
from reintegration.episodes.words import VISIT_KIND_LABELS, stands
from reintegration.follow_up.queries.check_ins import Visit
from reintegration.follow_up.services.check_ins import belongs_to, visit_state


def other_visits(call: Call, visit: Visit) -> SimpleNamespace | None:
    """The other visits of the episode, and whether an entry of today belongs to one of them; None where there is none.

    One statement.
    """
    every = visits_of_episode(call.unit.session, visit.episode_id)
    if len(every) < 2:
        return None
    usual = belongs_to(every, call.wiring.clock.now())
    others = [_shown(call, other, usual) for other in every if other.id != visit.id]
    return SimpleNamespace(found=others, is_usual=usual is None or usual.id == visit.id)


def _shown(call: Call, visit: Visit, usual: Visit | None) -> SimpleNamespace:
    state_label, mark = stands(visit_state(call.unit, visit)[0], visit.outcome)
    return SimpleNamespace(
        label=str(VISIT_KIND_LABELS[visit.kind]).replace("%(month)s", str(visit.month)),
        due_on=visit.due_on,
        state_label=state_label,
        mark=mark,
        is_usual=usual is not None and usual.id == visit.id,
        url=url_for("visits.visit", visit_id=visit.id),
    )
