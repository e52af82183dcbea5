"""An emergency access as a demo shows it: one that was reviewed, one that waits for its review, one in vain."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from demo.caseload.lives import Life
from demo.colleagues import Colleague
from demo.examples.played import choose
from foundation.emergencies import EmergencyKind
from foundation.references import draw_reference
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import UnitFactory, writing
from rights.emergency.queries import access_by_id, own_in_force
from rights.emergency.rules import EmergencyResult
from rights.emergency.services import Asked, end_access, open_in_emergency, review_access

_HOURS = 2
_MISREAD = "Invented: the airport read this reference out on a bad line."
_HOSPITAL = "Invented: a hospital at the transit airport asks what medicine the traveller takes."
_POLICE = "Invented: the police at the airport ask whether somebody waits for the traveller."
_FINDING = "Invented: the case and its health part were opened, and nothing else; the hospital confirms the call."


def open_at_night(
    units: UnitFactory,
    secrets: Secrets,
    lives: Sequence[Life],
    reviewer: Colleague,
    now: datetime,
    go_to: Callable[[datetime], None],
) -> None:
    """An officer of one office opens a case of another, in two nights; nothing where there is no such case."""
    chosen = choose(lives, now)
    if chosen.planned is None or chosen.with_programme is None:
        return
    officer = chosen.with_programme.cast["officer"]
    with writing(units, chosen.planned.cast["officer"].scope(now)) as unit:
        reference = chosen.planned.case(unit).reference
    two_nights, last_night = now - timedelta(days=2), now - timedelta(hours=_HOURS + 1)
    for asked in (
        Asked(draw_reference(), EmergencyKind.STRANDED, _MISREAD, 1),
        Asked(reference, EmergencyKind.MEDICAL, _HOSPITAL, _HOURS),
    ):
        go_to(two_nights)
        with writing(units, officer.scope(two_nights)) as unit:
            open_in_emergency(unit, secrets, asked)
    ended = two_nights + timedelta(minutes=25)
    go_to(ended)
    with writing(units, officer.scope(ended)) as unit:
        access = own_in_force(unit.session, officer.account_id, ended)
        assert access is not None
        access_id = access.id
        end_access(unit, access)
    reviewed = two_nights + timedelta(hours=6)
    go_to(reviewed)
    with writing(units, reviewer.scope(reviewed)) as unit:
        access = access_by_id(unit.session, access_id)
        assert access is not None
        review_access(unit, access, EmergencyResult.JUSTIFIED, _FINDING)
    go_to(last_night)
    with writing(units, officer.scope(last_night)) as unit:
        open_in_emergency(unit, secrets, Asked(reference, EmergencyKind.DANGER, _POLICE, _HOURS))
    go_to(now)
