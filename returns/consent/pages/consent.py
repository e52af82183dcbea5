"""Pages of consents: the ledger of a case, recording several at once, and confirming one again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from returns.cases.queries import Case, members_of_case
from returns.cases.rules import ENDED
from returns.cases.words import CHECKLIST_LABELS, FORM_LABELS, PURPOSE_LABELS, TRANSFER_LABELS, choices_of
from returns.consent.queries import (
    Consent,
    ConsentConfirmation,
    ConsentContent,
    ConsentEnding,
    age_of,
    confirmations_of_case,
    consent_by_id,
    consent_rules,
    consents_of_case,
    text_on,
)
from returns.consent.rules import Assent, ConsentPurpose, Ended, Signer
from returns.consent.schemas import ConsentForm
from returns.consent.services.consent import NewConsent, TakenTogether, confirm_consent, each_of, give_consents
from returns.consent.words import (
    ALTERNATIVE_LABELS,
    ASSENT_LABELS,
    SIDE_EFFECT_LABELS,
    TEXT_LANGUAGES,
    VOLUNTARINESS_LABELS,
)
from returns.counselling.pages.counselling import established_for
from returns.files.queries import newest_files
from returns.files.rules import FileKind
from returns.people.pages.people import name_of, propose_language, spoken_by
from returns.people.queries import Guardianship, guardians_of_case
from returns.people.rules.families import minors

routes = Routes("consent", permission=Permission.CASES_WORK, load=the_case)
_FILES = 30
_PURPOSES = [
    (purpose.value, label) for purpose, label in PURPOSE_LABELS.items() if purpose is not ConsentPurpose.TRANSFER
]
_TOGETHER = ("person_ids", "purposes", "transfer_purposes", "organisation_id", "representative", "once")


def the_consent(request: Request[Any]) -> Consent | None:
    """A consent of an address, if this scope sees it and it is of this case."""
    consent = consent_by_id(request.unit.session, request.path["consent_id"])
    return consent if consent is not None and consent.case_id == request.path["case_id"] else None


def opened(consent: Consent) -> tuple[ConsentContent, ConsentEnding]:
    """What is sealed of a consent and of its end; empty where it cannot be read any more."""
    try:
        return consent.content or ConsentContent(), consent.ending or ConsentEnding()
    except KeyGone:
        return ConsentContent(), ConsentEnding()


def receivers_of(request: Request[Any]) -> dict[str, str]:
    """Partners by id (hex)."""
    return {organisation.id.hex: organisation.name for organisation in accounts.organisations(request.unit.session)}


def _partners_in(request: Request[Any], country: str) -> list[tuple[str, str]]:
    """The partners in a country, to whom data can be passed on, as choices."""
    organisations = accounts.organisations(request.unit.session)
    return [(partner.id.hex, partner.name) for partner in organisations if partner.country == country]


@dataclass(frozen=True)
class ShownConsent:
    """A consent opened, with the names that its row does not have."""

    row: Consent
    content: ConsentContent
    ending: ConsentEnding
    person: str
    receiver: str
    signers: Sequence[str]
    confirmations: Sequence[ConsentConfirmation] = ()

    @property
    def ended(self) -> Ended | None:
        """How it ended; None while it is in force."""
        return (self.row.ended or Ended.WITHDRAWN) if self.row.withdrawn_at else None

    @property
    def assent(self) -> Assent | None:
        """What the child says for whom somebody else signed."""
        return Assent(self.content.assent) if self.content.assent else None

    @property
    def text_language(self) -> str:
        """The name of the language in which the text was read."""
        return TEXT_LANGUAGES.get(self.content.text_language, "")


def shown_consent(
    consent: Consent,
    names: Mapping[str, str],
    receivers: Mapping[str, str],
    guardians: Mapping[uuid.UUID, str],
    confirmations: Sequence[ConsentConfirmation] = (),
) -> ShownConsent:
    """A consent as a template shows it; `names` of people and `receivers` by id in hex, `guardians` by guardianship."""
    content, ending = opened(consent)
    return ShownConsent(
        row=consent,
        content=content,
        ending=ending,
        person=names.get(consent.person_id.hex, ""),
        receiver=receivers.get(consent.organisation_id.hex, "") if consent.organisation_id else "",
        signers=_signers(consent, content, names, guardians),
        confirmations=confirmations,
    )


def _signers(
    consent: Consent, content: ConsentContent, names: Mapping[str, str], guardians: Mapping[uuid.UUID, str]
) -> list[str]:
    """Who signed: the person, an adult of the case, a guardian from outside; a proxy where nobody else did."""
    signers = [names.get(who.hex, "") for who in (consent.signed_by, consent.representative_id) if who is not None]
    if consent.guardian_id is not None:
        signers.append(guardians.get(consent.guardian_id) or _("The guardian"))
    return signers or ([content.proxy_name] if content.proxy_name else [])


def guardian_names(guardianships: Sequence[Guardianship]) -> dict[uuid.UUID, str]:
    """The names of guardians from outside by guardianship; empty where they cannot be read."""
    names = {}
    for guardianship in guardianships:
        try:
            names[guardianship.id] = guardianship.content.name
        except KeyGone:
            names[guardianship.id] = ""
    return names


def choices(
    request: Request[Any], case: Case, names: Mapping[str, str], guardianships: Sequence[Guardianship], form: Form
) -> dict[str, Any]:
    """Return what the forms about how consent was given offer to choose from, and what is known already."""
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


def _page(request: Request[Case], form: Form) -> str:
    """The consents of a case."""
    session, case = request.unit.session, request.row
    members = members_of_case(session, case.id)
    names = {member.id.hex: name_of(member) for member in members}
    recorded, confirmed = consents_of_case(session, case.id), confirmations_of_case(session, case.id)
    guardianships = guardians_of_case(session, case.id)
    guardians, receivers = guardian_names(guardianships), receivers_of(request)
    today = request.container.clock.now().date()
    form.values.setdefault("given_on", today.isoformat())
    propose_language(form, members, tuple(TEXT_LANGUAGES))
    if len(names) == 1:
        form.values.setdefault("person_ids", list(names))
    texts = text_on(today)
    return render_template(
        "returns/consent/page.html",
        case=case_head(case),
        consents=[
            shown_consent(consent, names, receivers, guardians, confirmed.get(consent.id, ())) for consent in recorded
        ],
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


def common_of(fields: Mapping[str, Any]) -> NewConsent:
    """Return what is common to the consents of a form; whom and what each is about is filled in later."""
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
def give(request: Request[Case]) -> ResponseReturnValue:
    """Record consents of several people to several things: all of them or none."""
    fields = request.data
    together = TakenTogether(
        person_ids=fields["person_ids"],
        purposes=fields["purposes"],
        receiver=fields.get("organisation_id"),
        transfers=fields["transfer_purposes"],
        representative=fields["representative"],
        common=common_of(fields),
    )
    consents = each_of(request.unit, request.row, together)
    give_consents(request.unit, request.row, consents, fields.get("once"))
    flash(ngettext("%(num)d consent is recorded.", "%(num)d consents are recorded.", len(consents)), "done")
    return back(request)


@routes.post(
    "/cases/<uuid:case_id>/consents/<uuid:consent_id>/confirm", "consent.confirm", load=the_consent, schema=NothingForm
)
def confirm(request: Request[Consent]) -> ResponseReturnValue:
    """Confirm a consent as of today."""
    confirm_consent(request.unit, request.row)
    flash(_("The consent is confirmed as of today."), "done")
    return back(request)


def back(request: Request[Any]) -> ResponseReturnValue:
    """To the consents of the case."""
    return redirect(url_for("consent.page", case_id=request.path["case_id"]), 303)
