"""The papers of a case in words: what each is called on its page, and what it is for."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.paperwork.rules import CasePaper, CasePaperReason


class PaperworkAct(AuditedAct):
    """Pages and changes of paperwork, as the audit calls them."""

    MAKE = "paperwork.make", _l("Generated a paper for a case")
    OPEN = "paperwork.open", _l("Read which papers can be generated")


# What each paper is called, and what it is for.
PAPER_LABELS: dict[CasePaper, tuple[object, object]] = {
    CasePaper.DECLARATION: (
        _l("Declaration of voluntary return and consent"),
        _l("What the person declares and agrees to. Each point is ticked and signed by hand."),
    ),
    CasePaper.MEDICAL_LETTER: (
        _l("Letter on fitness to travel"),
        _l("For carriers and escorts: the decision, its dates and what is needed on the way. No diagnosis."),
    ),
    CasePaper.BOOKING_NOTICE: (
        _l("Advance booking notification"),
        _l("For those who have to prepare: legs, numbers and services requested. No names."),
    ),
    CasePaper.RECEPTION_NOTICE: (
        _l("Reception notice"),
        _l("For the receiving partner: only people who consented to it, and only what the reception needs."),
    ),
    CasePaper.TRAVEL_LETTER: (
        _l("Travel letter"),
        _l("Carried by the person: who travels, with which document, on which legs, and what help is needed."),
    ),
    CasePaper.MANIFEST: (
        _l("Manifest"),
        _l("Everyone travelling, with documents, assistance and escorts, on one list."),
    ),
    CasePaper.ESCORT_SHEET: (
        _l("Escort sheet"),
        _l("Carried by the escort: who is escorted, who they are handed over to, and space for what happens."),
    ),
    CasePaper.HAND_OVER: (
        _l("Hand-over certificate"),
        _l("Signed by both sides when the people are handed over."),
    ),
}


# What is missing for papers, in words. Part of the sentences of `returns/cases/queries.py`.

PAPERWORK_SENTENCES: Sentences = sentences(
    {
        CasePaperReason: {
            CasePaperReason.CASE_IS_RESTRICTED: _l(
                "A case on this paper is restricted at the person's request, so the paper is not made for others. To "
                "protect someone, open the request under Requests about their data and name the ground."
            ),
            CasePaperReason.PAPER_OF_A_JOURNEY: _l(
                "This paper belongs to a journey: it can be generated from planning onwards."
            ),
            CasePaperReason.JOURNEY_NOT_PLANNED: _l("The journey has no legs yet."),
            CasePaperReason.NOBODY_TRAVELS_ALONG: _l("No escort is assigned yet."),
            CasePaperReason.PARTNER_NOT_NAMED: _l(
                "This notice goes to a partner: say which organisation receives the people."
            ),
            CasePaperReason.RECEIVER_NOT_NAMED: _l("It has not been recorded yet who will meet the people."),
            CasePaperReason.LEFT_OUT_WITHOUT_CONSENT: _l(
                "%(who)s: no consent to pass data to this partner for the reception, so the notice leaves this "
                "person out."
            ),
            CasePaperReason.NATIONALITY_NOT_RECORDED: _l("%(who)s: the nationality is not known."),
            CasePaperReason.BIRTH_NOT_RECORDED: _l("%(who)s: the date of birth is not known yet."),
        },
    }
)
