"""Doors of consents: the ledger of a case, recording several at once, and confirming one again."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import day
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries.cases import Case, members_of_case
from returns.cases.rules import ENDED
from returns.cases.words.cases import CHECKLIST_LABELS, FORM_LABELS, PURPOSE_LABELS, TRANSFER_LABELS, choices_of
from returns.consent.queries import (
    Consent,
    age_of,
    confirmations_of_case,
    consent_by_id,
    consent_rules,
    consents_of_case,
    text_on,
)
from returns.consent.rules import Alternative, Assent, ConsentPurpose, Ended, SideEffect, Signer
from returns.consent.schemas import ConsentForm
from returns.consent.services.consent import NewConsent, TakenTogether, confirm_consent, each_of, give_consents
from returns.consent.words import (
    ALTERNATIVE_LABELS,
    ASSENT_LABELS,
    ENDED_LABELS,
    SIDE_EFFECT_LABELS,
    TEXT_LANGUAGES,
    VOLUNTARINESS_LABELS,
)
from returns.counselling.pages.counselling import established_for
from returns.files.queries import newest_files
from returns.files.rules import FileKind
from returns.people.pages.people import name_of, propose_language, spoken_by
from returns.people.queries import Guardianship, guardians_of_case
from returns.people.rules.guardians import minors

routes = Routes("consent", permission=Permission.CASES_WORK, load=the_case)
_FILES = 30
_PURPOSES = [
    (purpose.value, label) for purpose, label in PURPOSE_LABELS.items() if purpose is not ConsentPurpose.TRANSFER
]
_TOGETHER = ("person_ids", "purposes", "transfer_purposes", "organisation_id", "representative", "once")


def the_consent(request: Request) -> Consent | None:
    """A consent of an address, if this scope sees it and it is of this case."""
    consent = consent_by_id(request.unit.session, request.path["consent_id"])
    return consent if consent is not None and consent.case_id == request.path["case_id"] else None


def opened(consent: Consent) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a consent holds, and what was said when it ended; empty where it cannot be read any more."""
    try:
        return consent.content or {}, consent.ending or {}
    except KeyGone:
        return {}, {}


def receivers_of(request: Request) -> dict[str, str]:
    """Partners by id (hex)."""
    return {organisation.id.hex: organisation.name for organisation in accounts.organisations(request.unit.session)}


def _partners_in(request: Request, country: str) -> list[tuple[str, str]]:
    """The partners in a country, to whom data can be passed on, as choices."""
    organisations = accounts.organisations(request.unit.session)
    return [(partner.id.hex, partner.name) for partner in organisations if partner.country == country]


def shown_consent(consent: Consent, names: Mapping[str, str], receivers: Mapping[str, str]) -> SimpleNamespace:
    """One consent as a template shows it."""
    content, ending = opened(consent)
    how_ended = (consent.ended or Ended.WITHDRAWN) if consent.withdrawn_at else None
    address: dict[str, Any] = {"case_id": consent.case_id, "consent_id": consent.id}
    return SimpleNamespace(
        id=consent.id,
        person=names.get(consent.person_id.hex, ""),
        purpose=PURPOSE_LABELS[consent.purpose],
        receiver=receivers.get(consent.organisation_id.hex, "") if consent.organisation_id else "",
        transfer=TRANSFER_LABELS[consent.transfer_purpose] if consent.transfer_purpose else "",
        form=FORM_LABELS[consent.form],
        given_on=consent.given_on,
        withdrawn_at=consent.withdrawn_at,
        ended_label=str(ENDED_LABELS[how_ended]) if how_ended else "",
        is_correction=consent.corrects_id is not None,
        said=SimpleNamespace(**{name: content.get(name) or "" for name in _SHOWN}),
        assent=str(ASSENT_LABELS[Assent(content["assent"])]) if content.get("assent") else "",
        alternatives=[str(ALTERNATIVE_LABELS[Alternative(code)]) for code in content.get("alternatives", ())],
        side_effects=[str(SIDE_EFFECT_LABELS[SideEffect(code)]) for code in content.get("side_effects", ())],
        is_voluntary=bool(content.get("voluntariness")),
        established_url=_session_url(consent, content),
        text_language=TEXT_LANGUAGES.get(content.get("text_language") or "", ""),
        ending=SimpleNamespace(said_by=ending.get("said_by", ""), reason=ending.get("reason", "")),
        file_url=url_for("files.content", case_id=consent.case_id, file_id=consent.file_id)
        if consent.file_id
        else None,
        confirm_url=url_for("consent.confirm", **address),
        withdraw_url=url_for("consent.withdraw_page", **address),
        correct_url=url_for("consent.correct_page", **address),
    )


def _session_url(consent: Consent, content: Mapping[str, Any]) -> str | None:
    """Where the session of counselling stands that a consent refers to."""
    session = content.get("established_at")
    return url_for("counselling.one", case_id=consent.case_id, session_id=session) if session else None


_SHOWN = (
    "language", "interpreter", "explained", "witness", "place", "read_back", "copy_given", "proxy_name", "proxy_basis",
    "text_version", "says_of_age",
)  # fmt: skip


def signers_of(consent: Consent, names: Mapping[str, str], guardians: Mapping[Any, str]) -> list[str]:
    """Who signed a consent, in words: the person, an adult of the case, a guardian from outside, a proxy."""
    signers = [names.get(who.hex, "") for who in (consent.signed_by, consent.representative_id) if who is not None]
    if consent.guardian_id is not None:
        signers.append(guardians.get(consent.guardian_id) or _("The guardian"))
    content = opened(consent)[0]
    return [*signers, *([content["proxy_name"]] if content.get("proxy_name") and not signers else [])]


def guardian_names(guardianships: Sequence[Guardianship]) -> dict[Any, str]:
    """The names of guardians from outside by guardianship, where they can be read."""
    names = {}
    for guardianship in guardianships:
        try:
            names[guardianship.id] = guardianship.content.name
        except KeyGone:
            names[guardianship.id] = ""
    return names


def choices(
    request: Request, case: Case, names: Mapping[str, str], guardianships: Sequence[Guardianship], form: Form
) -> dict[str, Any]:
    """What every form about how consent was taken offers to choose from, and what is known already."""
    session = request.unit.session
    files = newest_files(session, case.id, FileKind.SIGNED_CONSENT, _FILES)
    outside = any(
        guardianship.guardian_person_id is None and guardianship.ended_on is None for guardianship in guardianships
    )
    today, members = request.container.clock.now().date(), members_of_case(session, case.id)
    people = [Signer(member.id.hex, age_of(member, today)) for member in members]
    rules = consent_rules(session, today)
    young = minors(people, rules.alone_from)  # nobody surely under age signs for a child
    who = [(f"p{key}", name) for key, name in names.items() if key not in young]
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
        "ages_unknown": [names[signer.person] for signer in people if signer.age is None and signer.person in names],
        "representatives": [*who, *([("g", _("The guardian from outside of each child"))] if outside else [])],
        "has_minors": len(who) < len(names),
        "signs_from": rules.together_from,
        "files": [(file.id.hex, _("Added on %(day)s", day=day(file.added_at.date()))) for file in files],
    }


def _page(request: Request, form: Form) -> str:
    """The consents of a case."""
    session, case = request.unit.session, request.row
    members = members_of_case(session, case.id)
    names = {member.id.hex: name_of(member) for member in members}
    recorded, confirmed = consents_of_case(session, case.id), confirmations_of_case(session, case.id)
    guardianships = guardians_of_case(session, case.id)
    guardians, receivers = guardian_names(guardianships), receivers_of(request)
    consents = []
    for consent in recorded:
        shown = shown_consent(consent, names, receivers)
        shown.signers = signers_of(consent, names, guardians)
        shown.confirmations = confirmed.get(consent.id, [])
        consents.append(shown)
    today = request.container.clock.now().date()
    form.values.setdefault("given_on", today.isoformat())
    propose_language(form, members, tuple(TEXT_LANGUAGES))
    if len(names) == 1:
        form.values.setdefault("person_ids", list(names))
    texts = text_on(today)
    return render_template(
        "returns/consent/page.html",
        case=case_head(case),
        consents=consents,
        form=form,
        people=list(names.items()),
        purposes=_PURPOSES,
        receivers=_partners_in(request, case.country),
        transfers=choices_of(TRANSFER_LABELS),
        texts=[
            (language, name, [(PURPOSE_LABELS[purpose], words) for purpose, words in texts.words[language].items()])
            for language, name in TEXT_LANGUAGES.items()
        ],
        text_version=texts.version,
        may_write=request.me.may(Permission.CASES_WORK),
        has_ended=case.state in ENDED,
        **choices(request, case, names, guardianships, form),
    )


def taken(fields: Mapping[str, Any]) -> NewConsent:
    """What is the same for everything on a form; whom and what it is about is filled in for each."""
    common = {name: value for name, value in fields.items() if name not in (*_TOGETHER, "reason")}
    nobody: Any = None
    return NewConsent(person_id=nobody, signed_by=None, purpose=ConsentPurpose.DATA, **common)


@routes.form(
    "/cases/<uuid:case_id>/consents",
    "consent.give",
    opens="consent.page",
    shows=_page,
    reads=Permission.CASES_OPEN,
    schema=ConsentForm,
    drafts="consent",
)
def give(request: Request) -> ResponseReturnValue:
    """Record consents of several people to several things, all of them or none; sent twice, they are recorded once."""
    fields = request.data
    together = TakenTogether(
        person_ids=fields["person_ids"],
        purposes=fields["purposes"],
        receiver=fields.get("organisation_id"),
        transfers=fields["transfer_purposes"],
        representative=fields["representative"],
        common=taken(fields),
    )
    consents = each_of(request.unit, request.row, together)
    give_consents(request.unit, request.row, consents, fields.get("once"))
    flash(ngettext("%(num)d consent is recorded.", "%(num)d consents are recorded.", len(consents)), "done")
    return back(request)


@routes.post(
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/confirm", "consent.confirm", load=the_consent, schema=NothingForm
)
def confirm(request: Request) -> ResponseReturnValue:
    """Say that a consent was asked about again today, and still holds."""
    confirm_consent(request.unit, request.row)
    flash(_("The consent is confirmed as of today."), "done")
    return back(request)


def back(request: Request) -> ResponseReturnValue:
    """To the consents of the case."""
    return redirect(url_for("consent.page", case_id=request.path["case_id"]), 303)
