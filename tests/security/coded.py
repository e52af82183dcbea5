"""What is sealed and yet holds no canary, because nobody types it: codes, days, numbers, ids, names of a list."""

# Places of sealed values, as `sealed_values` names them.
CODED = {
    "access_grant.about.case",
    "access_grant.about.compartment",
    "case.nearest_place.id",
    "case.nearest_place.lat",
    "case.nearest_place.lon",
    "case.nearest_place.zone",
    "case_event.content.reason",
    "consent.content.checklist",
    "counselling_session.content.well_being.mental",
    "counselling_session.content.well_being.physical",
    "counselling_session.content.well_being.social",
    "episode.content.closure_reason",
    "fitness_decision.content.from",
    "fitness_decision.content.needs",
    "fitness_decision.content.result",
    "fitness_decision.content.until",
    "leg.content.from.code",
    "leg.content.from.country",
    "leg.content.from.lat",
    "leg.content.from.lon",
    "leg.content.km",
    "leg.content.to.code",
    "leg.content.to.country",
    "leg.content.to.lat",
    "leg.content.to.lon",
    "plan_item.content.currency",
    "protected_note.content.at",
    "protected_note.content.author",
    "protection_check.content.claim",
    "protection_check.content.fear",
    "protection_check.content.has_legal_advice",
    "protection_check.content.is_detained",
    "protection_check.content.may_enter",
    "safe_contact.content.leave_message",
    "sign_off.content.findings.code",
    "sign_off.content.findings.severity",
    "sign_off.content.findings.subject",
    "survey_response.content.answers",
    "survey_response.content.overheard",
    "visit.content.well_being.mental",
    "visit.content.well_being.physical",
    "visit.content.well_being.social",
}
# Sealed columns in which there is no text at all.
WITHOUT_TEXT: set[str] = set()
# Texts of forms that are looked up and not kept; the walk types them where nothing is found.
NOT_KEPT = {
    "LegForm.origin",
    "LegForm.origin_typed",
    "LegForm.origin_searched",
    "LegForm.destination",
    "LegForm.destination_typed",
    "LegForm.destination_searched",
}
# Sealed values that stand in the open elsewhere by decision: the zone of local days, and a code that is
# a word of every day.
READABLE = {"Asia/Samarkand", "return"}
