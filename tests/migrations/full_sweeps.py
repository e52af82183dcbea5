"""Rows of what happens by itself after a return: lost and found, snapshots of the outcomes; and of how jobs do."""

import uuid

from sqlalchemy import select

from foundation.accounts.models import Organisation
from foundation.scheduling.models import JobBeat
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from reintegration.models.episodes import Episode
from reintegration.models.lost import LostEvent
from reintegration.models.partner_quarters import PartnerFigure, PartnerQuarter
from reintegration.models.snapshots import OutcomeCount, OutcomeFigure, Snapshot
from reintegration.rules.lost import LostEventKind


def fill_sweeps(house: Wiring, case: uuid.UUID) -> None:
    """Somebody was lost and found, and a job is watched. After `fill_walk`, which makes the episode."""
    now = house.clock.now()
    with writing(house.units, DEMO) as unit:
        episode = unit.session.execute(select(Episode.id).where(Episode.case_id == case)).scalar_one()
        about = {"case_id": case, "episode_id": episode, "at": now}
        unit.session.add_all(
            [
                LostEvent(**about, ordinal=1, kind=LostEventKind.LOST, told_at=now),
                LostEvent(**about, ordinal=2, kind=LostEventKind.FOUND),
                JobBeat(job="job", place=0, every_seconds=60, known_since=now, began_at=now, error="OSError"),
            ]
        )
        figure = OutcomeFigure(kind="country", row="UZ", since=1, counted_on=now.date(), shown={"due": 40})
        taken = {"taken_at": now, "finished_at": now, "counted_on": now.date(), "suppressed_under": 11, "parts": 0}
        taken |= {"instrument_version": 1, "names": {uuid.UUID(int=1).hex: "Office 1"}}
        unit.session.add_all([Snapshot(ordinal=1, **taken), figure])
        unit.session.flush()
        unit.session.add(OutcomeCount(figure_id=figure.id, since=1, counts={"now": {"sustained": 40}}, values={}))
        partner = unit.session.execute(select(Organisation.id).limit(1)).scalar_one()
        quarter = {"organisation_id": partner, "first_day": now.date(), "counted_on": now.date(), "published_at": now}
        said = {"visits": 40, "cases": 12, "level": 5, "parts": []}
        unit.session.add(PartnerQuarter(**quarter, opens_on=now.date(), known=said, shown=said))
        unit.session.add(PartnerFigure(**quarter, shown=said))
