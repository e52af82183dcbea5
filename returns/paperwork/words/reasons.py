"""What is missing for papers, in words. Part of the sentences of `returns/cases/queries/reasons.py`."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.paperwork.rules import PaperworkReason

PAPERWORK_SENTENCES: Sentences = sentences(
    {
        PaperworkReason: {
            PaperworkReason.PAPER_OF_A_JOURNEY: _l("This paper belongs to a journey: it is made from planning on."),
            PaperworkReason.JOURNEY_NOT_PLANNED: _l("The journey has no legs yet."),
            PaperworkReason.NOBODY_TRAVELS_ALONG: _l("No escort is assigned yet."),
            PaperworkReason.PARTNER_NOT_NAMED: _l(
                "A notice goes to a partner: say which organisation receives the people."
            ),
            PaperworkReason.RECEIVER_NOT_NAMED: _l("It is not said yet who meets the people."),
            PaperworkReason.LEFT_OUT_WITHOUT_CONSENT: _l(
                "%(who)s: no consent to pass data on to this partner for the reception, so the notice leaves"
                " this person out."
            ),
            PaperworkReason.NATIONALITY_NOT_RECORDED: _l("%(who)s: the nationality is not known."),
            PaperworkReason.BIRTH_NOT_RECORDED: _l("%(who)s: the date of birth is not known yet."),
        },
    }
)
