"""What is sealed and yet holds no canary, because nobody types it: codes, days, numbers, ids, names of a list."""

from reintegration.plans.rules import Dimension, ItemState, Level, ObjectiveState
from returns.counselling.rules import ALTERNATIVES
from returns.counselling.services import OF_A_WILL
from returns.imports.rules.cells import Column

# What an entry on health says but who issued a paper, and why one was taken out.
HEALTH = (
    "kind",
    *(f"said.{name}" for name in ("due_on", "children", "ended_on", "born_time", "paper")),
    *(f"said.{name}" for name in ("issued_on", "at", "code", "leg", "asked_at", "answer", "reconfirmed_at")),
    *(f"said.{name}" for name in ("supply", "letter", "counted_from.weeks", "counted_from.days", "counted_from.on")),
)
# Places of sealed values, as `sealed_values` names them.
CODED = {
    "access_grant.about.case",
    "access_grant.about.compartment",
    "grant_request.about.case",
    "grant_request.about.compartment",
    "grant_request.about.days",
    "budget_event.content.currency",
    "budget_line.content.currency",
    "budget_line.content.entitlement",
    "budget_line.content.kind",
    "budget_line.content.person",
    "budget_line.content.rule",
    "payment_check.content.result",
    "case_file.content.digest",
    "case_file.content.document",  # the id of the travel document that a file shows
    "case_file.content.length",
    "case_file.content.media_type",
    "case.nearest_place.id",
    "case.nearest_place.lat",
    "case.nearest_place.lon",
    "case.nearest_place.zone",
    *(f"caseload_import.content.{name}" for name in ("sheet", "encoding", "formulas", "faults", "heading", "mapping")),
    *(f"caseload_import.content.{name}" for name in ("order", "numbers_whole", "past_deadlines", "owner")),
    *(f"caseload_import.content.rehearsed.{name}" for name in ("cases", "people", "documents")),
    *(f"import_row.found.values.{name}" for name in ("country_of_return", "nationality", "language", "sex")),
    "import_row.said.decision",
    "case_event.content.about",
    "case_event.content.cause",
    "unusual_finding.content.cases",
    "case_event.content.channel",
    "case_event.content.covers",
    "case_event.content.from",
    "case_event.content.from_owner",
    "case_event.content.notice_on",
    "case_event.content.other",
    "case_event.content.reason",
    "case_event.content.said_by",
    "case_event.content.said_on",
    "case_event.content.to",
    "case_event.content.to_owner",
    "concern.content.category",
    "concern.content.is_offer",
    *(f"data_request_answer.content.sections.{name}" for name in ("purpose", "table")),
    *(f"data_request_answer.content.sections.entries.passages.{name}" for name in ("field", "kind", "of")),
    *(f"data_request_answer.content.sections.entries.passages.spans.{name}" for name in ("end", "start", "why")),
    *("data_request_answer.content.files_by", "task.content.step"),
    *(f"data_request_answer.content.shared.{name}" for name in ("organisation", "purpose", "since", "until")),
    *(f"data_request_entry.content.{name}" for name in ("ground", "handed", "informed", "organisation", "told_on")),
    *(f"data_request_mark.content.{name}" for name in ("end", "entry", "passage", "section", "start")),
    "consent.content.assent",
    "consent.content.checklist",
    "consent.content.alternatives",
    "consent.content.side_effects",
    "consent.content.rules",
    "consent.content.text_language",
    "consent.content.text_version",
    "consent.content.copy_given",
    "consent.content.established_at",
    "consent.content.read_back",
    "consent.content.says_of_age",
    "consent.content.voluntariness",
    "consent.ending.ask_again_on",
    *(f"counselling_session.content.alternatives.{name}" for name in ALTERNATIVES),
    "counselling_session.content.began",
    "counselling_session.content.corrects",
    "counselling_session.content.ended",
    "counselling_session.content.explained",
    "counselling_session.content.fear",
    "counselling_session.content.interpreter_mode",
    "counselling_session.content.members",
    "counselling_session.content.mode",
    "counselling_session.content.next_on",
    "counselling_session.content.recorded_at",
    "counselling_session.content.relation",
    "counselling_session.content.side_effects",
    "counselling_session.content.sworn",
    "counselling_session.content.understood",
    "counselling_session.content.venue",
    *(f"counselling_session.content.wills.{name}" for name in ("person", *OF_A_WILL)),
    "counselling_session.content.well_being.mental",
    "counselling_session.content.well_being.physical",
    "counselling_session.content.well_being.social",
    "eligibility_decision.content.code",
    "episode.content.closure_reason",
    "escort.content.kind",
    "escort_record.content.at",
    "escort_record.content.identity",
    "escort_record.content.items",
    "escort_record.content.people",
    "escort_record.content.zone",
    "fitness_decision.content.from",
    "fitness_decision.content.needs",
    "fitness_decision.content.result",
    "fitness_decision.content.until",
    "guardianship.capacity",
    *(f"health_entry.content.{name}" for name in HEALTH),
    "guardianship.content.other_parent",
    "form_draft.content.idempotency_key",
    "saved_view.content.columns",
    "saved_view.content.filters.sort",
    "saved_view.content.filters.state",
    "document_request.content.reason",
    "exit_formality.content.fine_amount",
    "exit_formality.content.fine_currency",
    "exit_formality.content.fine_payer",
    "exit_formality.content.overstayed",
    "exit_formality.content.permit",
    "boarding_mark.content.why",
    "leg.content.class",
    "leg.content.fare.currency",
    "leg.content.fare.each",
    "leg.content.from.code",
    "leg.content.from.country",
    "leg.content.from.lat",
    "leg.content.from.lon",
    "leg.content.km",
    "leg.content.to.code",
    "leg.content.to.country",
    "leg.content.to.lat",
    "leg.content.to.lon",
    "identifier.about.country",
    "kinship.kind",
    *(f"movement.content.{end}.{part}" for end in ("from", "to") for part in ("code", "country", "lat", "lon")),
    "movement.content.km",
    "movement_place.content.country",
    "movement_place.content.was",
    "override.content.code",
    "override.content.rests_on",
    "override.content.subject",
    "person.about.habitual_country",
    "person.about.languages.code",
    "person.about.languages.id",
    "person.about.languages.interpreter",
    "person.about.languages.reads",
    "person.about.names.id",
    "person.about.names.kind",
    "person.about.nationalities.basis",
    "person.about.nationalities.country",
    "person.about.nationalities.id",
    "person_version.content.habitual_country",
    "person_version.content.sex",
    "roster_member.content.languages",
    "roster_member.content.skills",
    "roster_paper.content.country",
    "roster_paper.content.skill",
    "other_case.content.case",
    "other_case.content.is_earlier",
    "other_case.content.person",
    "other_case.content.said_by",
    "plan_instalment.content.currency",
    "plan_item.content.currency",
    *(f"plan_revision.content.{name}" for name in ("currency", "dimension", "how", "level", "person", "state")),
    *(f"plan_revision.content.{name}_on" for name in ("delivered", "planned", "started")),
    "plan_revision.content.planned_until",
    "reception.content.how",
    "reception.content.onward.mode",
    "reception.content.people",
    "reception.hand_over.document",
    "protected_note.content.at",
    "protected_note.content.author",
    "protected_record.content.at",
    "protected_record.content.author",
    "protected_record.content.chain",
    "protected_record.content.kind",
    "protected_record.content.number",
    "protected_record.content.organisation",
    "protected_record.content.person",
    "protected_record.content.said.assented",
    "protected_record.content.said.begins_on",
    "protected_record.content.said.checks",
    "protected_record.content.said.consented_on",
    "protected_record.content.said.covered_until",
    "protected_record.content.said.day",
    "protected_record.content.said.ended_as",
    "protected_record.content.said.escort",
    "protected_record.content.said.factor_again",
    "protected_record.content.said.factor_at_liberty",
    "protected_record.content.said.allowed_from",
    "protected_record.content.said.condition",
    "protected_record.content.said.factor_collusion",
    "protected_record.content.said.factor_complicit",
    "protected_record.content.said.factor_debt",
    "protected_record.content.said.factor_health",
    "protected_record.content.said.factor_know_address",
    "protected_record.content.said.factor_livelihood",
    "protected_record.content.said.factor_stigma",
    "protected_record.content.said.factor_testimony",
    "protected_record.content.said.factor_threats",
    "protected_record.content.said.finding",
    "protected_record.content.said.hand_over",
    "protected_record.content.said.heard",
    "protected_record.content.said.matter",
    "protected_record.content.said.next_on",
    "protected_record.content.said.procedure",
    "protected_record.content.said.review_on",
    "protected_record.content.said.risk",
    "protected_record.content.said.signed",
    "protected_record.content.said.stage",
    "protected_record.content.said.status",
    "protected_record.content.said.verified",
    "protection_check.content.claim",
    "protection_check.content.entry_by",
    "protection_check.content.fear",
    "protection_check.content.has_legal_advice",
    "protection_check.content.is_detained",
    "protection_check.content.may_enter",
    "protection_check.content.referred_on",
    "contact_check.content.how",
    "number_opening.content.against",
    "number_opening.content.why",
    "reception.content.hours",
    "safe_contact.content.channels",
    "safe_contact.content.copied_from",  # the id of the person whose card it was
    "safe_contact.content.how",
    "safe_contact.content.leave_message",
    "safe_contact.content.numbers.country",
    "safe_contact.content.numbers.whose",
    "safe_contact.content.trusted_zone",
    "safe_contact.content.weekdays",
    "safe_contact.content.zone",
    "safe_contact.times.zone",
    "safe_contact_version.content.channels",
    "safe_contact_version.content.copied_from",
    "safe_contact_version.content.how",
    "safe_contact_version.content.leave_message",
    "safe_contact_version.content.numbers.country",
    "safe_contact_version.content.numbers.whose",
    "safe_contact_version.content.trusted_zone",
    "safe_contact_version.content.weekdays",
    "safe_contact_version.content.zone",
    "screening.content.flags.flag",
    "screening.content.flags.since",
    "screening.content.full_due_on",
    "screening.content.full_on",
    "screening.content.rapid_is_open",
    "schedule_change.content.reason",
    "screening.content.rapid_on",
    "person.extra_care",
    "sign_off.content.findings.code",
    "sign_off.content.findings.severity",
    "sign_off.content.findings.subject",
    "survey_response.content.answers",
    "survey_response.content.overheard",
    "travel_document.content.custody_after",
    "attempt.content.against",
    "attempt.content.undo.recorded_at",
    "visit.content.against",
    "visit.content.channel",
    "visit.content.undo.is_outside_window",
    "visit.content.undo.recorded_at",
    "visit.content.undo.state",
    "visit.content.well_being.mental",
    "visit.content.well_being.physical",
    "visit.content.well_being.social",
}
# Sealed columns in which there is no text at all.
WITHOUT_TEXT: set[str] = {
    "data_request_mark.content",
    "form_submission.answer",
    "guardianship.capacity",
    "kinship.kind",
    "person.extra_care",
    "safe_contact.times",
    "unusual_finding.content",
}
# Texts of forms that are looked up and not kept; the walk types them where nothing is found.
NOT_KEPT = {
    *(f"MovementForm.{end}{part}" for end in ("origin", "destination") for part in ("", "_typed", "_searched")),
    "MovementForm.seen",  # a digest
    "LegForm.origin",
    "LegForm.origin_typed",
    "LegForm.origin_searched",
    "LegForm.destination",
    "LegForm.destination_typed",
    "LegForm.destination_searched",
    "PointSearch.q",
}
# What was searched for on its way through a page, sealed; where a list goes back to; the rows of a page, signed.
NOT_KEPT |= {"CaseSearch.again", "SearchForm.again"}
NOT_KEPT |= {f"{form}.list" for form in ("ViewForm", "ColumnsForm", "TickedCases", "BulkForm", "UndoBulk")}
NOT_KEPT |= {"TickedCases.seen", "BulkForm.seen"}
# Where a form leads back to, a code that works once, a language, and the name of an office, which stands on its door.
NOT_KEPT |= {f"{form}.next" for form in ("SignInForm", "UnlockForm", "CodeForm", "ProofForm", "LanguageForm")}
NOT_KEPT |= {"ProofForm.code", "LanguageForm.language", "TenantForm.name"}
# So do its telephones, which are printed on papers.
NOT_KEPT |= {"OfficePhonesForm.phone", "OfficePhonesForm.emergency_phone"}
# What an organisation says of its own offices stands in the open: it is what it would print.
NOT_KEPT |= {f"OfferForm.hours_{day}" for day in range(1, 8)} | {"ListFile.seen"}
NOT_KEPT |= {
    f"{form}.{name}"
    for form in ("NewOfficeForm", "ChangedPlaceForm")
    for name in ("name", "place", "place_searched", "areas")
}
# Sealed values that stand in the open elsewhere by decision: the zone of local days, the sex of a person, a code that
# is a word of every day, the legal deadline, which the timeline keeps as well, and the name of a partner organisation,
# under which its view of the risks is written.
READABLE = {"Asia/Samarkand", "Europe/Istanbul", "Asia/Tashkent", "consent_given", "return", "female", "2027-01-15"}
READABLE |= {"Helpers in Samarkand"}
# The day of the next counselling session: a task is due on it, and its key holds it (`tests/factories/told.py`).
READABLE |= {"2026-12-20"}
# A kind of escort has the name of a field of well-being, which the audit names when a form is refused.
READABLE |= {"social"}
# What is behind one of the doors has the name of a page that every case has.
READABLE |= {"health"}
# A saved view keeps words of the list: a state, and the columns, which are called so in the audit as well.
READABLE |= {"intake", "country", "deadline", "opened"}
# That somebody needs an interpreter, until somebody says otherwise, is a word of the address that closes a task.
READABLE |= {"needed"}
# What the columns of a list are called are names of fields everywhere; the words say nothing of whoever is in the list.
READABLE |= {*Column, "day_first"}
# A revision of a plan keeps what its item or objective says in the open too: state, dimension, level, days.
READABLE |= {*Dimension, *Level, *ItemState, *ObjectiveState, "2026-12-04", "2026-12-13"}
# One of the days that are sealed in this walk is also the one on which a request for access ends by itself.
READABLE |= {"2026-12-01"}
# The departure that another office signs is of a case of its own: where they go is called like a zone, and two of its
# days are those of tasks and grants of the walk.
READABLE |= {"Samarkand", "2026-12-06", "2026-11-30"}
# A restriction is lifted, and the person told of it, on a day of the walk.
READABLE |= {"2027-01-18"}
# What repeats the values of other tables, plain ones too: they have their own places and readers.
COPIES = ("data_request_answer.content.",)
# A reference is only looked for; words to black out are found in the text, and their place is kept.
NOT_KEPT |= {"ReferenceForm.reference", "CopyForm.reference", "MarkForm.words"}
# Whom to erase is chosen: an id of somebody of the case, or the word for all of it.
NOT_KEPT |= {"AskForm.whom"}
