"""Guardianships in words: as what somebody stands for a child, and what is known of another parent."""

from foundation.language.words import lazy_gettext as _l
from returns.people.rules.guardians import Capacity, OtherParent

CAPACITY_LABELS = {
    Capacity.PARENT: _l("Parent"),
    Capacity.RELATIVE: _l("Relative"),
    Capacity.APPOINTED_GUARDIAN: _l("Appointed guardian"),
    Capacity.AUTHORITY: _l("Authority"),
}
OTHER_PARENT_LABELS = {
    OtherParent.NOT_KNOWN: _l("Not known yet"),
    OtherParent.AGREES: _l("Agrees, in writing"),
    OtherParent.NOT_NEEDED: _l("Need not agree: sole custody, or nobody is left to ask"),
}
