"""How close names are, and what speaks for and against one person, in words."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.names.rules.duplicates import Sign
from returns.names.rules.likeness import Closeness

CLOSENESS_LABELS = {
    Closeness.VERY_CLOSE: _l("Very close"),
    Closeness.CLOSE: _l("Close"),
    Closeness.DISTANT: _l("Distant"),
}
CLOSENESS_REASONS = {
    Closeness.VERY_CLOSE: _l("Every part of the name is the same or nearly the same, in any script."),
    Closeness.CLOSE: _l("The parts of the name sound alike, but one of them may be another name."),
    Closeness.DISTANT: _l("One part of the name sounds alike, the others do not."),
}
SIGN_LABELS = {
    Sign.SAME_PHONE: _l("Same phone number"),
    Sign.SAME_EMAIL: _l("Same e-mail"),
    Sign.SAME_DOCUMENT: _l("Same document number"),
    Sign.NAME_VERY_CLOSE: _l("The name is very close"),
    Sign.NAME_CLOSE: _l("The name is close"),
    Sign.NAME_DISTANT: _l("The name is distant"),
    Sign.SAME_BIRTH_DATE: _l("Same date of birth"),
    Sign.DAY_AND_MONTH_SWAPPED: _l("Same date of birth, with day and month swapped"),
    Sign.SAME_BIRTH_YEARS: _l("Born in the same years"),
    Sign.OTHER_BIRTH_DATE: _l("Different date of birth"),
    Sign.OTHER_BIRTH_YEARS: _l("Born in different years"),
    Sign.OTHER_SEX: _l("Different sex"),
    Sign.SAME_COUNTRY: _l("Returns to the same country"),
    Sign.OTHER_COUNTRY: _l("Returns to a different country"),
}


class NamesAct(AuditedAct):
    """Pages and changes of names, as the audit calls them."""

    APART = "duplicates.apart", _l("Recorded that two people are different people")
    LINK = "duplicates.link", _l("Linked two cases of one person")
    PAGE = "duplicates.page", _l("Compared people who may be the same person")
    SAME = "duplicates.same", _l("Linked two cases of one person")
    SET_APART = "duplicates.set_apart", _l("Recorded that two people are different people")
    SUGGEST = "duplicates.suggest", _l("Checked whether a person is already here")


# What background jobs are called.
JOB_INDEX_NAMES = _l("Make names searchable")
