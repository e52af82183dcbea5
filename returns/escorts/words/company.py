"""What stands in the way of escorts of the roster, in words, and where too few escorts travel along."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.escorts.rules.company import CompanyReason
from returns.escorts.rules.ratios import RatioReason

# %(who)s is the number of the leg on which the escort begins.
COMPANY_SENTENCES: Sentences = sentences(
    {
        CompanyReason: {
            CompanyReason.ESCORT_RETIRED: _l("The escort from leg %(who)s is not on the roster any more."),
            CompanyReason.ESCORT_NOT_OF_KIND: _l(
                "The escort from leg %(who)s does not travel as an escort of this kind."
            ),
            CompanyReason.ESCORT_NOT_QUALIFIED: _l(
                "The escort from leg %(who)s has no qualification that holds on every leg."
            ),
            CompanyReason.ESCORT_NOT_FOR_CHILDREN: _l(
                "The escort from leg %(who)s is not of child protection, as a child who travels alone needs."
            ),
            CompanyReason.ESCORT_PASSPORT_MISSING: _l(
                "The escort from leg %(who)s has no passport that is valid to the end."
            ),
            CompanyReason.ESCORT_ENTRY_MISSING: _l(
                "The escort from leg %(who)s has no paper to enter every country of the legs."
            ),
            CompanyReason.ESCORT_TRANSIT_OPEN: _l(
                "The escort from leg %(who)s changes in a country that none of the papers names. "
                "Check whether it needs a visa."
            ),
            CompanyReason.ESCORT_NOT_AVAILABLE: _l("The escort from leg %(who)s does not travel on these days."),
            CompanyReason.ESCORT_TRAVELS_ELSEWHERE: _l(
                "The escort from leg %(who)s is travelling elsewhere at that time."
            ),
            CompanyReason.ESCORT_REST_SHORT: _l(
                "The escort from leg %(who)s has too little rest after a long journey."
            ),
            CompanyReason.ESCORT_REST_NOT_JUDGED: _l(
                "The escort from leg %(who)s has little rest between two journeys, and from how many hours a"
                " journey counts as"
                " long is not set."
            ),
        },
        RatioReason: {
            RatioReason.TOO_FEW_FOR_STRETCHER: _l("Too few medical escorts for whoever travels on a stretcher."),
            RatioReason.TOO_FEW_FOR_SMALL_CHILDREN: _l("Too few social escorts for small children."),
            RatioReason.TOO_FEW_FOR_OLDER_CHILDREN: _l("Too few social escorts for these children."),
            RatioReason.TOO_FEW_FOR_GROUP: _l("Too few operational escorts for a group of this size."),
        },
    }
)
