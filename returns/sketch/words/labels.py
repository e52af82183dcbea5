"""The codes of a sketch in words: what is assumed, and in what an age is said."""

from foundation.language.words import lazy_gettext as _l
from returns.sketch.rules.sketch import AgeUnit, Assumed

AGE_UNIT_LABELS = {AgeUnit.YEARS: _l("years"), AgeUnit.MONTHS: _l("months"), AgeUnit.DAYS: _l("days")}
ASSUMED_LABELS = {
    Assumed.CONTACTS: _l("Safe contact is recorded for everybody, and was checked recently"),
    Assumed.CHECKS: _l("The protection check is done with everybody, and nothing in it stops the return"),
    Assumed.CLEARANCE: _l("Protection clearance is given"),
    Assumed.CONSENTS: _l("Every consent is given, and confirmed again close to the departure"),
    Assumed.GUARDIANS: _l("It is recorded who stands for each child, and other parents agree"),
    Assumed.FITNESS: _l("Everybody is found fit to travel over the whole journey"),
    Assumed.ORIGINALS: _l("The originals of the documents are at hand"),
    Assumed.BOOKINGS: _l("Every leg can be booked"),
    Assumed.WAYS_HOME: _l("Escorts have their way home"),
    Assumed.RECEPTION: _l("Whoever meets the people is named and verified, where that is needed"),
}
