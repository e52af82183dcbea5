"""What the audit calls the doors and changes of people."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "families.join": _l("Joined two cases of a family"),
    "families.join_page": _l("Looked at joining a case with another"),
    "families.join_preview": _l("Looked at what joining two cases would do"),
    "families.split": _l("Split a family into two cases"),
    "families.split_page": _l("Looked at splitting a family"),
    "families.split_preview": _l("Looked at what splitting a family would do"),
    "family.join": _l("Joined two cases of a family"),
    "family.split": _l("Split a family into two cases"),
    "guardian.end": _l("Ended a guardianship"),
    "guardian.record": _l("Recorded a guardian"),
    "guardians.end": _l("Ended a guardianship"),
    "guardians.page": _l("Read the guardians of a case"),
    "guardians.record": _l("Recorded a guardian"),
    "people.add": _l("Added somebody to a case"),
    "people.page": _l("Read the people of a case"),
    "person.change": _l("Changed what is known of a person"),
    "person.identifiers": _l("Added a phone, e-mail or number of a person"),
    "person.languages": _l("Added a language of a person"),
    "person.names": _l("Added a name of a person"),
    "person.nationalities": _l("Added a nationality of a person"),
    "person.page": _l("Read what is known of a person"),
    "person.remove": _l("Removed something recorded of a person"),
    "person.spelling": _l("Recorded the spelling of a document"),
    "person.ties": _l("Recorded who is who in a family"),
    "person.who": _l("Changed who a person is"),
    "unknown.ask": _l("Noted who finds something out"),
    "unknown.close": _l("Said that something need not be found out"),
    "unknowns.ask": _l("Noted who finds something out"),
    "unknowns.close": _l("Said that something need not be found out"),
    "unknowns.list": _l("Listed what is not known yet"),
    "unknowns.page": _l("Looked at what is not known yet of a case"),
}
SUBJECTS: dict[str, object] = {
    "person": _l("Person"),
}
