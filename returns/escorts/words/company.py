"""What stands in the way of escorts of the roster, in words, and where too few escorts travel along."""

from foundation.language.words import lazy_gettext as _l

# %(who)s is the number of the leg on which the escort begins.
COMPANY_SENTENCES: dict[str, object] = {
    "escort_retired": _l("The escort from leg %(who)s is not on the roster any more."),
    "escort_not_of_kind": _l("The escort from leg %(who)s does not travel as an escort of this kind."),
    "escort_not_qualified": _l("The escort from leg %(who)s has no qualification that holds on every leg."),
    "escort_not_for_children": _l(
        "The escort from leg %(who)s is not of child protection, as a child who travels alone needs."
    ),
    "escort_passport_missing": _l("The escort from leg %(who)s has no passport that is valid to the end."),
    "escort_entry_missing": _l("The escort from leg %(who)s has no paper to enter every country of the legs."),
    "escort_transit_open": _l(
        "The escort from leg %(who)s changes in a country that none of the papers names. Check whether it needs a visa."
    ),
    "escort_not_available": _l("The escort from leg %(who)s does not travel on these days."),
    "escort_travels_elsewhere": _l("The escort from leg %(who)s is travelling elsewhere at that time."),
    "escort_rest_short": _l("The escort from leg %(who)s has too little rest after a long journey."),
    "escort_has_records": _l(
        "A hand-over or an incident of this escort is recorded, so the escort stays in the journey."
    ),
    "escort_rest_not_judged": _l(
        "The escort from leg %(who)s has little rest between two journeys, and from how many hours a journey counts as"
        " long is not set."
    ),
    "too_few_for_stretcher": _l("Too few medical escorts for whoever travels on a stretcher."),
    "too_few_for_small_children": _l("Too few social escorts for small children."),
    "too_few_for_older_children": _l("Too few social escorts for these children."),
    "too_few_for_group": _l("Too few operational escorts for a group of this size."),
}
