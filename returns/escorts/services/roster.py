"""Changes of the roster: who is on it, with which papers, and when they do not travel."""

import uuid
from dataclasses import dataclass
from datetime import date

from foundation.errors import BadInput, Conflict
from foundation.language.formats import spoken_languages
from foundation.language.words import _
from foundation.security.identifiers import normal_phone
from foundation.storage.unit_of_work import Unit
from returns.cases.services.planning import made_before, note_made
from returns.escorts.models import MemberContent, PaperContent, RosterAbsence, RosterMember, RosterPaper
from returns.escorts.queries.roster import next_ordinal, papers_of
from returns.escorts.rules.roster import PaperFacts, PaperKind, Skill, first_expiry, wrong_in_paper
from returns.people.rules.people import Sex


@dataclass(frozen=True)
class StatedMember:
    """A member of the roster as it is typed; languages by their codes."""

    name: str
    sex: Sex
    skills: tuple[Skill, ...]
    languages: tuple[str, ...] = ()
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class StatedPaper:
    """A paper as it is typed: a qualification for a skill, everything else for a country."""

    kind: PaperKind
    expires_on: date | None = None
    skill: Skill | None = None
    country: str = ""
    number: str = ""
    authority: str = ""


def add_member(unit: Unit, office_id: uuid.UUID, stated: StatedMember, once: uuid.UUID | None = None) -> uuid.UUID:
    """Put somebody on the roster of an office and return the id. BadInput by field."""
    if made := made_before(unit, once):
        return made
    content = _content(stated)
    member = RosterMember(
        office_id=office_id,
        ordinal=next_ordinal(unit.session, office_id),
        sex=stated.sex,
        added_by=unit.actor_id,
        added_at=unit.clock.now(),
        content=content,
    )
    unit.session.add(member)
    note_made(unit, once, member.id)
    unit.participants["trail"].act("roster.add", ("escort", member.id))
    return member.id


def change_member(unit: Unit, member: RosterMember, stated: StatedMember, edition: int | None = None) -> None:
    """Change what is recorded of a member. Conflict if somebody has changed it since this edition was shown.

    Papers are of a person by name: under another name they are recorded anew. BadInput (`name`) while there are any.
    """
    if edition is not None and edition != member.version:
        raise Conflict(_("Somebody has changed this in the meantime. Look at the newest state, then change it again."))
    content = _content(stated)
    if content.name != member.content.name and papers_of(unit.session, [member.id])[member.id]:
        raise BadInput(
            {
                "name": [
                    _(
                        "The papers recorded here were seen under the name before. Add somebody else as a new escort;"
                        " if the name itself was wrong or has changed, remove the papers, change it, and record them"
                        " anew."
                    )
                ]
            }
        )
    member.content = content
    member.sex = stated.sex
    unit.participants["trail"].act("roster.change", ("escort", member.id))


def retire_member(unit: Unit, member: RosterMember) -> None:
    """Take somebody off the roster; the record stays, and journeys that they are planned for say so."""
    member.is_active = False
    unit.participants["trail"].act("roster.retire", ("escort", member.id))


def bring_back(unit: Unit, member: RosterMember) -> None:
    """Put somebody who was retired on the roster again."""
    member.is_active = True
    unit.participants["trail"].act("roster.bring_back", ("escort", member.id))


def add_paper(unit: Unit, member: RosterMember, stated: StatedPaper, once: uuid.UUID | None = None) -> uuid.UUID:
    """Record a paper of a member and return its id. BadInput by field."""
    if made := made_before(unit, once):
        return made
    messages = {
        "paper_without_skill": _("Choose what it qualifies for."),
        "paper_without_country": _("Choose the country."),
        "paper_without_expiry": _("Give the last day on which it is valid."),
    }
    wrong = wrong_in_paper(PaperFacts(stated.kind, stated.expires_on, stated.skill, stated.country))
    if wrong:
        raise BadInput({field: [messages[code]] for field, code in wrong.items()})
    is_skill = stated.kind is PaperKind.QUALIFICATION
    paper = RosterPaper(
        member_id=member.id,
        kind=stated.kind,
        expires_on=stated.expires_on,
        content=PaperContent(
            skill=stated.skill.value if stated.skill and is_skill else "",
            country="" if is_skill else stated.country,
            number=stated.number,
            authority=stated.authority,
        ),
    )
    unit.session.add(paper)
    unit.session.flush()  # the first day on which a paper ends is counted over all of them
    _count_papers(unit, member)
    note_made(unit, once, paper.id)
    unit.participants["trail"].act("roster.add_paper", ("escort", member.id))
    return paper.id


def remove_paper(unit: Unit, member: RosterMember, paper: RosterPaper) -> None:
    """Remove a paper of a member: it was replaced, or recorded by mistake."""
    unit.session.delete(paper)
    unit.session.flush()  # as above
    _count_papers(unit, member)
    unit.participants["trail"].act("roster.remove_paper", ("escort", member.id))


def add_absence(
    unit: Unit, member: RosterMember, begins_on: date, ends_on: date, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record days on which a member does not travel, first and last included. BadInput (`ends_on`)."""
    if made := made_before(unit, once):
        return made
    if ends_on < begins_on or ends_on < unit.clock.now().date():
        raise BadInput({"ends_on": [_("Choose a last day that is not before the first, and still to come.")]})
    absence = RosterAbsence(member_id=member.id, begins_on=begins_on, ends_on=ends_on)
    unit.session.add(absence)
    note_made(unit, once, absence.id)
    unit.participants["trail"].act("roster.add_absence", ("escort", member.id))
    return absence.id


def remove_absence(unit: Unit, member: RosterMember, absence: RosterAbsence) -> None:
    """Remove days on which a member travels after all."""
    unit.session.delete(absence)
    unit.participants["trail"].act("roster.remove_absence", ("escort", member.id))


def _count_papers(unit: Unit, member: RosterMember) -> None:
    member.papers_until = first_expiry([paper.expires_on for paper in papers_of(unit.session, [member.id])[member.id]])


def _content(stated: StatedMember) -> MemberContent:
    wrong: dict[str, list[str]] = {}
    phone = normal_phone(stated.phone, None) if stated.phone else ""
    if phone is None:
        wrong["phone"] = [_("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")]
    languages = dict(spoken_languages())
    for field, code in zip(("first_language", "second_language", "third_language"), stated.languages, strict=False):
        if code and code not in languages:
            wrong[field] = [_("Choose from the list.")]
    if wrong or phone is None:
        raise BadInput(wrong)
    return MemberContent(
        name=stated.name,
        phone=phone,
        skills=tuple(dict.fromkeys(stated.skills)),
        languages=tuple(code for code in dict.fromkeys(stated.languages) if code),
        note=stated.note,
    )
