"""Pages of consents: the ledger of a case, recording several at once, confirming, withdrawing and correcting one."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput, NotFound
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import the_case
from returns.cases.pages.header import case_head
from returns.cases.queries import Case, case_by_id
from returns.cases.rules.cases import ENDED
from returns.cases.words import CHECKLIST_LABELS, FORM_LABELS, PURPOSE_LABELS, TRANSFER_LABELS, choices_of
from returns.consent.pages.ledger import Ledger, ShownConsent, by_person, ledger_of, matrix_of
from returns.consent.queries import (
    Consent,
    ConsentContent,
    ConsentEnding,
    age_of,
    confirmations_of_case,
    consent_by_id,
    consent_rules,
    consents_of_case,
    text_on,
)
from returns.consent.rules import (
    ConsentPurpose,
    OwnAnswers,
    Signer,
    decider,
)
from returns.consent.schemas import (
    REFUSED_HOW,
    ConfirmationForm,
    ConsentForm,
    CorrectionForm,
    RefusalForm,
    WithdrawalForm,
)
from returns.consent.services.consents import (
    NewConsent,
    TakenTogether,
    confirm_consent,
    correct_consent,
    each_of,
    give_consents,
)
from returns.consent.services.refusals import Refusal, refuse_consents
from returns.consent.services.withdrawals import consequences_of, withdraw_consent
from returns.consent.words import (
    ALTERNATIVE_LABELS,
    ASSENT_LABELS,
    SIDE_EFFECT_LABELS,
    TEXT_LANGUAGES,
    VOLUNTARINESS_LABELS,
    ConsentAct,
)
from returns.counselling.pages.counselling import established_for
from returns.counselling.pages.questions import propose_spoken
from returns.counselling.queries import sessions_of_case
from returns.escorts.queries.escorts import escorts_of_case
from returns.files.queries import newest_files
from returns.files.rules import FileKind
from returns.people.pages.people import propose_language, spoken_by
from returns.people.rules.families import minors

_AT = "/cases/<uuid:case_id>/consents"
_FILES = 30
_NOBODY = uuid.UUID(int=0)  # until a person of the form takes the place
# Fields of a form that are not common to all its consents.
_TOGETHER = ("people", "transfer_purposes", "organisation_id", "representative", "reason")
_TYPED = (
    "language",
    "interpreter",
    "explained",
    "witness",
    "place",
    "proxy_name",
    "proxy_basis",
    "asked_again",
    "text_language",
)
_TICKED = ("checklist", "voluntariness", "alternatives", "side_effects")


def _consent(request: Request) -> Consent | None:
    """A consent of an address, if this scope sees it and it is of this case."""
    consent = consent_by_id(request.unit.session, request.path["consent_id"])
    return consent if consent is not None and consent.case_id == request.path["case_id"] else None


routes = Routes("consent", permission=Permission.CASES_WORK, load=_consent)


def _choices(request: Request, ledger: Ledger, form: Form) -> dict[str, Any]:
    """Return what the forms about how consent was given offer to choose from, and what is known already."""
    session, case, members, names = request.unit.session, ledger.case, ledger.members, ledger.names
    today = request.unit.today
    outside = any(
        guardianship.guardian_person_id is None and guardianship.ended_on is None
        for guardianship in ledger.guardianships
    )
    people = [Signer(member.id.hex, age_of(member, today)) for member in members]
    rules = consent_rules(session, today)
    young = minors(people, rules.alone_from)  # nobody surely under age signs for a child
    who = [(f"p{key}", name) for key, name in names.items() if key not in young]
    files = newest_files(session, case.id, FileKind.SIGNED_CONSENT, _FILES)
    return {
        "ways": choices_of(FORM_LABELS),
        "checklist": list(CHECKLIST_LABELS.items()),
        "voluntariness": list(VOLUNTARINESS_LABELS.items()),
        "assents": choices_of(ASSENT_LABELS),
        "alternatives": choices_of(ALTERNATIVE_LABELS),
        "side_effects": choices_of(SIDE_EFFECT_LABELS),
        "languages": list(TEXT_LANGUAGES.items()),
        "spoken": spoken_by(members),
        "settled": established_for(request, case, members, form),
        "ages_unknown": [names[signer.person] for signer in people if signer.age is None],
        "deciders": {signer.person: decider(signer.age, rules.together_from, rules.alone_from) for signer in people},
        "representatives": [*who, *([("g", _("Each child's external guardian"))] if outside else [])],
        "has_minors": len(who) < len(names),
        "signs_from": rules.together_from,
        "files": [(file.id.hex, _("Added on %(day)s", day=day(file.added_at))) for file in files],
    }


# The consents of a case, and recording several at once.


def _page(request: Request[Case], form: Form, refusing: Form | None = None) -> str:
    """The consents of a case, and three forms: one that records, one that confirms, one for what was refused."""
    form, confirming = (Form(), form) if "consent_ids" in form.errors else (form, Form())
    session, case, ledger = request.unit.session, request.row, ledger_of(request, request.row)
    recorded, confirmed = consents_of_case(session, case.id), confirmations_of_case(session, case.id)
    today = request.unit.today
    form.values.setdefault("given_on", today.isoformat())
    propose_spoken(form, sessions_of_case(session, case.id), "language", "interpreter")
    propose_language(form, ledger.members, tuple(TEXT_LANGUAGES))
    texts = text_on(today)
    recorders = accounts.named_accounts(session, {consent.recorded_by for consent in recorded})
    shown = [
        ledger.shown(consent, confirmed.get(consent.id, ()), recorders.get(consent.recorded_by)) for consent in recorded
    ]
    receivers = [(partner.id.hex, partner.name) for partner in ledger.partners if partner.country == case.country]
    return render_template(
        "returns/consent/page.html",
        case=case_head(request, case),
        consents=shown,
        by_person=by_person(ledger, shown),
        **_asked(request, ledger, shown, bool(receivers)),
        refusing=_refusing(refusing, today),
        form=form,
        confirming=confirming,
        people=list(ledger.names.items()),
        purposes=sorted(PURPOSE_LABELS.items(), key=lambda entry: entry[0] is ConsentPurpose.TRANSFER),
        unconfirmed=[consent for consent in shown if not consent.ended and consent.row.confirmed_on != today],
        receivers=receivers,
        transfers=choices_of(TRANSFER_LABELS),
        texts=[
            (language, name, [(PURPOSE_LABELS[purpose], words) for purpose, words in texts.words[language].items()])
            for language, name in TEXT_LANGUAGES.items()
        ],
        text_version=texts.version,
        may_write=request.me.may(Permission.CASES_WORK),
        has_ended=case.state in ENDED,
        **_choices(request, ledger, form),
    )


def _asked(request: Request[Case], ledger: Ledger, shown: Sequence[ShownConsent], has_receiver: bool) -> dict[str, Any]:
    """Who was asked for what, and what a refusal and asking again need."""
    matrix = matrix_of(request, ledger, shown, has_receiver)
    return {
        "matrix": matrix,
        "matrix_purposes": tuple(ConsentPurpose),
        "asks_again": any(cell.is_refused for _person, _name, cells in matrix for cell in cells),
        "refused_how": [(how.value, FORM_LABELS[how]) for how in REFUSED_HOW],
    }


def _refusing(form: Form | None, today: date) -> Form:
    """The form for what was refused, whose fields stand beside those of another form."""
    form = form or Form()
    form.prefix = "refusal"
    form.values.setdefault("given_on", today.isoformat())
    return form


def _refusal_page(request: Request[Case], form: Form) -> str:
    """The consents of a case, with what is wrong with a refusal."""
    return _page(request, Form(), form)


def _common(fields: Mapping[str, Any]) -> NewConsent:
    """Return what is common to the consents of a form; whom and what each is about is filled in later."""
    common: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in fields.items()
        if name not in _TOGETHER
    }
    return NewConsent(person_id=_NOBODY, signed_by=None, purpose=ConsentPurpose.DATA, **common)


def _back(request: Request) -> ResponseReturnValue:
    return redirect(url_for("consent.page", case_id=request.path["case_id"]), 303)


@routes.form(
    _AT,
    ConsentAct.GIVE,
    opens=ConsentAct.PAGE,
    shows=_page,
    reads=Permission.CASES_OPEN,
    load=the_case,
    schema=ConsentForm,
    drafts="consent",
)
def give(request: Request[Case]) -> ResponseReturnValue:
    """Record consents of several people to several things: all of them or none."""
    fields = request.data
    together = TakenTogether(
        people=fields["people"],
        receiver=fields.get("organisation_id"),
        transfers=fields["transfer_purposes"],
        representative=fields["representative"],
        common=_common(fields),
    )
    consents = each_of(request.unit, request.row, together)
    give_consents(request.unit, request.row, consents)
    flash(ngettext("%(num)d consent recorded.", "%(num)d consents recorded.", len(consents)), "done")
    return _back(request)


@routes.post(f"{_AT}/confirm", ConsentAct.CONFIRM, load=the_case, schema=ConfirmationForm, on_invalid=_page)
def confirm(request: Request[Case]) -> ResponseReturnValue:
    """Confirm consents as of today: one, or those of several people who were asked."""
    ids, consents = request.data["consent_ids"], consents_of_case(request.unit.session, request.row.id)
    chosen = [consent for consent in consents if consent.id in ids]
    if len(chosen) != len(set(ids)):
        raise BadInput({"consent_ids": [_("Choose from the list.")]})
    for consent in chosen:
        confirm_consent(request.unit, consent)
    flash(ngettext("Consent confirmed as of today.", "%(num)d consents confirmed as of today.", len(chosen)), "done")
    return _back(request)


@routes.post(f"{_AT}/refuse", ConsentAct.REFUSE, load=the_case, schema=RefusalForm, on_invalid=_refusal_page)
def refuse(request: Request[Case]) -> ResponseReturnValue:
    """Record what people of the case said no to."""
    fields = request.data
    refusal = Refusal(receiver=fields.pop("organisation_id", None), transfers=fields.pop("transfer_purposes"), **fields)
    refused = refuse_consents(request.unit, request.row, refusal)
    flash(ngettext("%(num)d refusal recorded.", "%(num)d refusals recorded.", len(refused)), "done")
    return _back(request)


def _case(request: Request[Consent]) -> Case:
    case = case_by_id(request.unit.session, request.row.case_id)
    if case is None:
        raise NotFound
    return case


def _withdrawal(request: Request[Consent], form: Form) -> str:
    """What will happen when a consent is withdrawn."""
    ledger = ledger_of(request, _case(request))
    case, consent = ledger.case, ledger.shown(request.row)
    consequences = consequences_of(request.unit, case, request.row)
    escorts = escorts_of_case(request.unit.session, case.id) if consequences.legs else ()
    ending = (request.row, *consequences.others)
    partners = [ledger.receivers.get(row.organisation_id, "") for row in ending if row.organisation_id]
    form.values.setdefault("said_by", consent.person)
    return render_template(
        "returns/consent/withdraw.html",
        case=case_head(request, case),
        consent=consent,
        form=form,
        legs=consequences.legs,
        partners=list(dict.fromkeys(partners)),
        escorts=[escort.content.name for escort in escorts],
    )


@routes.form(
    f"{_AT}/<uuid:consent_id>/withdraw",
    ConsentAct.WITHDRAW,
    opens=ConsentAct.WITHDRAW_PAGE,
    shows=_withdrawal,
    page="withdraw_page",
    schema=WithdrawalForm,
)
def withdraw(request: Request[Consent]) -> ResponseReturnValue:
    """Withdraw a consent from now on."""
    withdraw_consent(request.unit, request.row, ConsentEnding(**request.data))
    flash(_("Consent withdrawn from now on."), "done")
    return _back(request)


def _recorded(request: Request[Consent]) -> dict[str, Any]:
    """What was recorded, as the form holds it."""
    consent, content = request.row, Consent.content.readable(request.row) or ConsentContent()
    helper = consent.representative_id or (consent.signed_by if consent.signed_by != consent.person_id else None)
    return {
        **{name: getattr(content, name) for name in _TYPED},
        **{name: list(getattr(content, name)) for name in _TICKED},
        **{name: "yes" if getattr(content, name) else "" for name in ("read_back", "copy_given", "says_of_age")},
        "representative": "g" if consent.guardian_id else f"p{helper.hex}" if helper else "",
        "given_how": consent.form.value,
        "given_on": consent.given_on.isoformat(),
        "assent": content.assent or "",
        "file_id": consent.file_id.hex if consent.file_id else "",
    }


def _correction(request: Request[Consent], form: Form) -> str:
    """What was recorded, to be put right."""
    ledger = ledger_of(request, _case(request))
    return render_template(
        "returns/consent/correct.html",
        case=case_head(request, ledger.case),
        consent=ledger.shown(request.row),
        form=form,
        **_choices(request, ledger, form),
    )


@routes.form(
    f"{_AT}/<uuid:consent_id>/correct",
    ConsentAct.CORRECT,
    opens=ConsentAct.CORRECT_PAGE,
    shows=_correction,
    page="correct_page",
    begins=_recorded,
    schema=CorrectionForm,
)
def correct(request: Request[Consent]) -> ResponseReturnValue:
    """Record what was really given, in the place of what was recorded."""
    common = _common(request.data)
    own = OwnAnswers([ConsentPurpose.DATA], request.data["voluntariness"], common.read_back, common.assent)
    together = TakenTogether({request.row.person_id: own}, None, (), request.data["representative"], common)
    (right,) = each_of(request.unit, _case(request), together)
    correct_consent(request.unit, request.row, right, request.data.get("reason", ""))
    flash(_("Consent corrected. The earlier record stays readable."), "done")
    return _back(request)
