"""The invented roster of each office: a dozen escorts who do not exist, some with papers that end, some away."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from demo.caseload.routes import DESTINATIONS
from foundation.accounts.models import Office
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.rules.cases import blockers
from returns.escorts.models import MemberContent
from returns.escorts.queries.escorts import member_by_id
from returns.escorts.queries.proposals import members_judged, other_itineraries
from returns.escorts.rules.company import Itinerary, Trip, overlaps
from returns.escorts.rules.escorts import EscortKind, PaperKind, Skill
from returns.escorts.services import StatedPaper, add_absence, add_member, add_paper, retire_member
from returns.people.rules.people import Sex

_F, _M = Sex.FEMALE, Sex.MALE
# Name, sex, what they travel as, languages.
_ESCORTS: tuple[tuple[str, Sex, tuple[Skill, ...], tuple[str, ...]], ...] = (
    ("Invented Escort Aylin", _F, (Skill.OPERATIONAL,), ("tr", "en", "ar")),
    ("Invented Escort Burak", _M, (Skill.OPERATIONAL,), ("tr", "fa", "en")),
    ("Invented Escort Ceren", _F, (Skill.CHILD_PROTECTION, Skill.SOCIAL), ("tr", "fa")),
    ("Invented Escort Dilara", _F, (Skill.NURSE,), ("tr", "uz", "ru")),
    ("Invented Escort Emre", _M, (Skill.DOCTOR,), ("tr", "en")),
    ("Invented Escort Figen", _F, (Skill.CHILD_PROTECTION,), ("ar", "en")),
    ("Invented Escort Gökhan", _M, (Skill.PARAMEDIC, Skill.OPERATIONAL), ("tr", "ur")),
    ("Invented Escort Hande", _F, (Skill.SOCIAL,), ("tr", "fr")),
    ("Invented Escort İlker", _M, (Skill.PSYCHIATRIC, Skill.NURSE), ("tr", "de", "ru")),
    ("Invented Escort Jale", _F, (Skill.OPERATIONAL,), ("ka", "ru", "en")),
    ("Invented Escort Kaan", _M, (Skill.OPERATIONAL,), ("bn", "en")),
    ("Invented Escort Leyla", _F, (Skill.DOCTOR, Skill.PSYCHIATRIC), ("ar", "ku", "tr")),
)
_EVERYWHERE = 7  # so many of them may enter every country of return; the others some


def invent_rosters(unit: Unit, offices: Sequence[Office]) -> None:
    """A dozen escorts for each of these offices."""
    today = unit.clock.now().date()
    for office in offices:
        for number, escort in enumerate(_ESCORTS):
            _invent(unit, office, number, escort, today)


def _invent(
    unit: Unit, office: Office, number: int, escort: tuple[str, Sex, tuple[Skill, ...], tuple[str, ...]], today: date
) -> None:
    name, sex, skills, languages = escort
    content = MemberContent(name, f"+90 555 020 {number:02d} 00", skills, languages)
    member_id = add_member(unit, office.id, sex, content)
    unit.session.flush()  # papers refer to it, and the next one counts the places
    member = member_by_id(unit.session, member_id)
    assert member is not None  # it was added just now
    long = today + timedelta(days=900)
    soon = today + timedelta(days=20)
    passport = StatedPaper(PaperKind.PASSPORT, soon if number == 9 else long, None, office.country, f"ZE{number:05d}")
    papers = [passport]
    papers += [
        StatedPaper(PaperKind.QUALIFICATION, today - timedelta(days=5) if number == 8 else long, skill)
        for skill in skills
        if skill not in (Skill.OPERATIONAL, Skill.SOCIAL)
    ]
    countries = DESTINATIONS if number < _EVERYWHERE else DESTINATIONS[number % 3 :: 3]
    papers += [StatedPaper(PaperKind.FREE_ENTRY, None, None, country) for country in countries]
    for paper in papers:
        add_paper(unit, member, paper)
    if number % 5 == 0:
        add_absence(unit, member, today + timedelta(days=40 + number), today + timedelta(days=54 + number))
    if number == 10:
        retire_member(unit, member)


def free_member(unit: Unit, case: Case, kind: EscortKind, until: timedelta) -> uuid.UUID | None:
    """The first of the roster against whom nothing stands as this kind of escort, and who is free so much longer."""
    today = unit.clock.now().date()
    judged = members_judged(unit.session, case, today, kind)
    if judged is None:
        return None
    own, reasons = judged
    longer = Itinerary((Trip(own.trips[0].starts, own.trips[-1].ends + until),))
    others = other_itineraries(unit.session, case, today, reasons.keys())
    for member, against in reasons.items():
        if not blockers(against) and not any(overlaps(longer, itinerary) for itinerary in others.get(member, [])):
            return member
    return None
