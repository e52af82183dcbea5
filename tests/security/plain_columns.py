"""The plain columns of every table, each with a word why it may be readable in the database.

The domain's list: sex, birth-year band, country, track, process dates, statuses, clearance state, follow-up template,
visit outcomes, scores, plain verdicts. To it come ids, keyed hashes, and facts about the program's own work.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Enum, Float, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import TypeEngine

from foundation.storage.types import JsonText, UtcDateTime, WordOfTopics

# Word -> why, and which types it may stand for, so that no word hides a free text.
WHY: dict[str, tuple[str, tuple[type[TypeEngine[Any]], ...]]] = {
    "id": ("random; it says nothing", (Uuid,)),
    "of": ("the random id of another row; places are public", (Uuid,)),
    "staff": ("the id of a colleague, who answers for what was done", (Uuid,)),
    "hash": ("keyed: equal values look equal, nothing else can be read", (LargeBinary,)),
    "keyed": ("a keyed hash as an id: it says nothing, and is never the same twice", (Uuid,)),
    "digest": ("of facts with a sealed random reference among them: it cannot be guessed", (String,)),
    "order": ("a number within the case; of a one-time code, which half minute it was of", (Integer, BigInteger)),
    "edition": ("how often a row was changed, or which version it is of", (Integer,)),
    "sex": ("on the list: figures by sex", (Enum,)),
    "band": ("on the list: five years, never the date of birth", (Integer,)),
    "country": ("on the list: figures by country", (String,)),
    "track": ("on the list: programme and track", (Enum,)),
    "programme": ("on the list: a name of the rule book", (String,)),
    "date": ("on the list: a process date", (Date, UtcDateTime)),
    "state": ("on the list: a status", (Enum, Boolean)),
    "sort": (
        "a word of a closed list that says which process a row is part of, not what was said",
        (Enum, WordOfTopics),
    ),
    "purpose": ("decides in a query who may see a case", (Enum,)),
    "clearance": ("on the list: it says nothing of why, and is also set without cause", (Enum, Boolean)),
    "template": ("on the list: the follow-up template", (Enum,)),
    "outcome": ("on the list: how a visit or an attempt ended, or why nothing was measured", (Enum, String)),
    "score": ("on the list: an exact fraction, without the answers", (String,)),
    "verdict": ("on the list: the plain verdict", (Enum,)),
    "zone": ("local days are counted by it; as coarse as a country or a part of it", (String,)),
    "days": ("process dates, states and the template of a schedule, before and after a change", (JsonText,)),
    "shift": ("why a visit was moved: a code of the calendar and days", (JsonText,)),
    "rules": ("the names of the rule rows that every departure is judged by; the same for everybody", (JsonText,)),
    "letter": ("ids, days and counts: what a message may carry is checked when it is queued", (String, JsonText)),
    "group": ("a row of a table of figures: a country, a band of age, the id of an organisation", (String,)),
    "places": ("how partners and offices are called, by their ids: places are public", (JsonText,)),
    "figures": ("how many people of a group, and means of many; what pages show of it is suppressed", (JsonText,)),
    "seats": ("how many seats a flight or bus has: it is the same whoever sits there", (Integer,)),
    "count": ("how often a mail was tried, days since a process date, how many people a list had", (Integer,)),
    "published": (
        "what an organisation says of its own office, as it would print it",
        (String, Integer, Float, JsonText),
    ),
    "account": (
        "about a colleague: role, status, language, hash of the password, how much one approves",
        (Enum, String),
    ),
    "device": ("browser and system in two words, as their owner knows them", (String,)),
    "public": ("the name and telephones of an office or organisation, as they stand on its door", (String,)),
    "program": (
        "about the program's own work: which job, rule or installation; never about a person",
        (String, Integer, Enum, Date, JsonText),
    ),
}
_RETURNS = """
case              id: id | of: office_id | staff: owner_id created_by | hash: reference_index | state: state
case              track: track | country: country | edition: version
case              state: hold | sort: return_type | programme: programme
case              date: opened_on legal_deadline deadline_or_never arrived_on created_at
case              date: arrived_or_never departs_or_never place_stated_at
person            id: id | of: case_id | order: ordinal | sort: role | sex: sex | band: birth_year_band
person            edition: version
identifier        id: id | of: person_id | sort: kind | hash: value_index
other_case        id: id | of: case_id person_id
set_apart         id: id | of: office_id | staff: said_by | date: said_at | hash: pair_index
office_question   id: id | staff: account_id | date: day | count: asked
name_token        id: id | of: person_id | sort: kind | hash: value_index
case_event        id: id | of: case_id | staff: by | sort: kind | state: from_state to_state | date: at
safe_contact      id: id | of: case_id person_id | date: verified_on known_by review_on recorded_at | edition: version
safe_contact      staff: recorded_by | date: unconfirmed_since
safe_contact_version  id: id | of: case_id person_id | date: verified_on known_by review_on recorded_at
safe_contact_version  staff: recorded_by | edition: edition
contact_check     id: id | of: case_id person_id organisation_id | date: checked_on recorded_at | staff: recorded_by
contact_check     state: is_as_it_stands
number_opening    id: id | of: case_id person_id | staff: opened_by | date: opened_at | state: is_outside
hand_over         id: id | of: case_id undoes_id | staff: from_id to_id by | date: at
note              id: id | of: case_id | staff: author_id | date: at | state: is_pinned | edition: version
note_correction   id: id | of: case_id note_id | date: at | edition: edition
counselling_session  id: id | of: case_id | staff: counsellor_id | date: held_at awaits_on | sort: solution
consent           id: id | of: case_id person_id signed_by organisation_id | staff: recorded_by withdrawn_by
consent           of: representative_id guardian_id file_id corrects_id | state: ended
consent_confirmation  id: id | of: case_id person_id consent_id | staff: confirmed_by | date: confirmed_on confirmed_at
consent           purpose: purpose transfer_purpose | sort: form | date: given_on confirmed_on recorded_at withdrawn_at
consent           edition: version
budget_line       id: id | of: case_id receipt_id | staff: recorded_by approved_by | order: ordinal | state: status
budget_line       date: recorded_at approved_at declined_at | edition: version
budget_event      id: id | of: case_id line_id | staff: by | order: ordinal | sort: kind | date: at
payment_check     id: id | of: case_id | staff: checked_by | order: ordinal | date: checked_at
eligibility_decision  id: id | of: case_id | staff: decided_by | state: decision | date: decided_at
protection_check  id: id | of: case_id person_id | staff: checked_by | date: checked_at
duty_turn         id: id | of: office_id | staff: account_id recorded_by | date: begins_on ends_on
protection_clearance  id: id | of: case_id | staff: set_by | date: until set_at | edition: version
protection_clearance  clearance: state needs_reception_by_name needs_close_follow_up
protected_note    id: id | of: door
health_entry      id: id | of: case_id person_id replaces_id | staff: recorded_by | date: recorded_at
screening         id: id | of: case_id person_id | staff: screened_by | date: screened_at | edition: version
person_version    id: id | of: case_id person_id | staff: changed_by | date: changed_at
person_version    edition: of_version
kinship           id: id | of: case_id person_id other_id
open_question     id: id | of: case_id person_id | staff: who_id asked_by | sort: field
open_question     date: due_on asked_at closed_at | edition: version
guardianship      id: id | of: case_id person_id guardian_person_id | staff: recorded_by
guardianship      date: appointed_on ended_on recorded_at | edition: version
case_file         id: id | of: case_id person_id stored_id | staff: added_by withdrawn_by | sort: kind
case_file         date: added_at withdrawn_at | edition: version
protected_record  keyed: id | of: door
travel_document   id: id | of: case_id person_id | sort: kind | country: issuing_country for_country
travel_document   date: expires_on used_on
document_custody  id: id | of: case_id person_id document_id file_id | staff: recorded_by | order: ordinal
document_custody  date: since_on recorded_at | state: holder is_correction
exit_formality    id: id | of: case_id person_id | staff: recorded_by | date: recorded_at | edition: version
document_request  id: id | of: case_id person_id document_id | staff: recorded_by | sort: kind expected_by
document_request  date: requested_on interview_on expected_on decided_on recorded_at | country: consulate_country
document_request  state: state | edition: version
travel_document   state: is_single_journey is_usable | edition: version
fitness_decision  id: id | of: case_id person_id | staff: recorded_by | date: decided_at
leg               id: id | of: case_id escort_id | staff: booked_by | order: ordinal | sort: mode | state: status
leg               date: departs_at arrives_at | zone: departs_zone arrives_zone | edition: version
leg               state: frozen_as is_for_all | of: movement_id
leg_traveller     id: id | of: case_id leg_id person_id
roster_member     id: id | of: office_id | staff: added_by | order: ordinal | sex: sex | state: is_active
roster_member     date: papers_until added_at | edition: version
roster_paper      id: id | of: member_id | sort: kind | date: expires_on
roster_absence    id: id | of: member_id | date: begins_on ends_on
movement          id: id | of: office_id | staff: planned_by | sort: mode | state: status | country: country
movement          date: departs_at arrives_at told_at planned_at | zone: departs_zone arrives_zone
movement          seats: seats | edition: schedule version
movement_place    id: id | of: movement_id person_id | order: ordinal
movement_escort   id: id | of: movement_id member_id
movement_notice   id: id | of: movement_id organisation_id | staff: given_by | edition: schedule | date: given_at
movement_told     id: id | of: movement_id organisation_id | order: ordinal | edition: schedule
movement_told     state: news | date: told_at
escort            id: id | of: case_id member_id | sort: kind | order: first_leg last_leg | state: needs_way_home
escort            edition: version
escort_record     id: id | of: case_id escort_id | staff: recorded_by | sort: kind | date: recorded_at
reception         id: id | of: case_id organisation_id | date: verified_on handed_over_on checked_at
reception         staff: verified_by checked_by | edition: version
caseload_import   id: id | of: office_id | staff: made_by applied_by undone_by
caseload_import   date: made_at until applied_at undone_at | state: state | count: rows cases people | edition: version
import_row        id: id | of: import_id case_id | order: ordinal | state: state | edition: version
override          id: id | of: case_id | staff: asked_by decided_by | state: state | date: until asked_at decided_at
override          edition: version
boarding_mark     id: id leg_id press_id | of: case_id person_id undoes_id | staff: recorded_by | order: ordinal
boarding_mark     date: departs_on recorded_at told_at | state: state
sign_off          id: id | of: case_id | staff: signed_by | date: signed_at | digest: facts_hash | rules: rule_versions
"""
_REINTEGRATION = """
person_arrival    id: id | of: case_id person_id | staff: recorded_by | order: ordinal | date: arrived_at recorded_at
person_arrival    state: state
referral          id: id | of: case_id organisation_id partner_office_id replaces_id | purpose: purpose
referral          staff: sent_by answered_by assigned_to | state: state | edition: version
referral          date: sent_at answered_at ended_at move_wished_at
partner_access    of: referral_id person_id case_id organisation_id | staff: assigned_to | purpose: purpose
arrival_offer     id: id | of: case_id organisation_id office_id | staff: offered_by answered_by | state: state
arrival_offer     date: offered_at take_by announced_at overdue_told_at answered_at | edition: version
partner_office    id: id | of: organisation_id | country: country | zone: zone | staff: changed_by | date: changed_at
partner_office    published: name place_id place_name latitude longitude radius_km south north west east
partner_office    published: languages hours women men capacity | edition: version
partner_service   of: office_id | sort: service
partner_area      id: id | of: office_id | published: name key place_id
partner_closure   id: id | of: office_id | date: begins_on ends_on | sort: reason
episode           id: id | of: case_id | staff: closed_by | state: state | template: template | country: country
episode           zone: zone | date: arrived_at arrived_on plan_due_on opened_at closed_at lost_at | edition: version
plan_objective    id: id | of: case_id episode_id person_id | staff: added_by | order: ordinal | sort: dimension level
plan_objective    state: state | date: added_at changed_at | edition: version
plan_item         id: id | of: case_id episode_id objective_id person_id budget_line_id | staff: added_by delivered_by
plan_item         order: ordinal | sort: dimension level | state: state is_in_kind | edition: version
plan_item         date: planned_on planned_until started_on delivered_on added_at changed_at
plan_instalment   id: id | of: case_id item_id | staff: added_by paid_by | order: ordinal | state: state
plan_instalment   date: due_on paid_on added_at | edition: version
plan_revision     id: id | of: case_id item_id objective_id | staff: by | edition: number | sort: kind | date: at
plan_event        id: id | of: case_id episode_id item_id | staff: by | sort: kind | date: happened_on at
plan_proof        id: id | of: case_id item_id file_id | staff: added_by | sort: kind | date: added_at
visit             id: id | of: case_id episode_id | staff: logged_by | order: ordinal month | sort: kind channel
visit             state: state is_survey_round is_outside_window is_moved is_held | outcome: outcome
visit             zone: zone | shift: shift
visit             date: nominal_on due_on opens_on closes_on logged_at logged_on escalates_at escalated_at
visit             edition: version
lost_event        id: id | of: case_id episode_id | order: ordinal | sort: kind | date: at told_at
visit_event       id: id | of: visit_id case_id | sort: kind | date: at due_on
schedule_change   id: id | of: case_id episode_id undoes_id | staff: by | order: ordinal | sort: kind | date: at
schedule_change   days: before after
visit_change      id: id | of: change_id case_id visit_id | days: before after
attempt           id: id | of: case_id visit_id | staff: by | sort: channel step | outcome: outcome | date: at day
survey_response   id: id | of: case_id episode_id visit_id person_id | staff: interviewer_id | sort: mode
survey_response   edition: edition instrument_version | count: days_since_arrival | date: started_at ended_at
survey_response   state: is_broken_off is_completed | score: economic social psychosocial composite | verdict: verdict
concern           id: id | of: case_id person_id | staff: opened_by closed_by | state: state
concern           date: opened_at closed_at taken_at clock_at | edition: version round | order: next_step
concern           of: about_organisation_id | staff: taken_by | sort: pace
concern_step      id: id | of: concern_id case_id | edition: round | order: ordinal | sort: step | date: told_at
concern_step      count: told
concern_entry     id: id | of: concern_id case_id | staff: by | sort: kind | date: at
outcome           id: id | of: case_id episode_id person_id office_id organisation_id response_id | country: country
outcome           sex: sex | band: birth_year_band | track: track | state: is_surveyed | verdict: verdict
outcome           date: window_opens_on window_closes_on decided_at | outcome: missing_because | edition: version
snapshot          id: id | order: ordinal parts | date: taken_at finished_at counted_on | count: suppressed_under
snapshot          edition: instrument_version | places: names
outcome_figure    id: id | sort: kind | group: row | order: since until | date: counted_on | figures: shown
outcome_count     id: id | of: figure_id | order: since | figures: counts values
partner_quarter   id: id | of: organisation_id | date: first_day counted_on opens_on published_at | figures: known shown
partner_figure    id: id | of: organisation_id | date: first_day counted_on published_at | figures: shown
"""
_FOUNDATION = """
access_grant      id: id | of: door annex | staff: account_id given_by revoked_by | date: given_at until revoked_at
account           id: id | hash: email_index | account: role status password_hash language
account           of: office_id organisation_id | staff: invited_by confirmed_by | date: created_at | edition: version
stored_file       id: id | of: owner_id | sort: owner_kind
form_draft        id: id sent_key | staff: account_id | hash: place | sort: key_of | of: about | date: saved_at until
form_draft        edition: version
saved_view        id: id | staff: account_id | sort: kind | state: is_start | date: saved_at removed_at
saved_view        edition: version
account           date: second_factor_since second_factor_reset_at
second_factor     id: id | staff: account_id | state: is_in_force | order: last_step | date: made_at
outbox_message    id: id | staff: account_id | letter: idempotency_key facts | sort: template | state: state
outbox_message    count: attempts
task              id: id | of: office_id case_id | staff: assignee_id made_by closed_by | sort: kind for_whom
task              letter: key | state: state | date: due_on made_at closed_at | edition: version
task_event        id: id | of: task_id office_id case_id | staff: by to_id | sort: kind | date: at due_on
absence           id: id | of: office_id | staff: account_id cover_id stated_by ended_by | edition: version
absence           date: starts_on ends_on stated_at ended_at begin_told_at end_told_at
mail_choice       staff: account_id | sort: digest | date: changed_at
notice            id: id about | staff: account_id | sort: kind | letter: idempotency_key | date: at read_at
account_extra     staff: account_id | account: permission
account_link      id: id | staff: account_id made_by | account: purpose | hash: token_hash
account_link      date: made_at expires_at used_at
approval_limit    id: id | staff: account_id given_by | account: currency amount | date: given_at ended_at
calendar_feed     id: id | staff: account_id | hash: token_hash | date: made_at ended_at fetched_on
form_submission   id: id idempotency_key | hash: content | staff: account_id | date: taken_at
heartbeat         program: name | date: at
installation      program: id mode | id: uid | date: prepared_at
job_beat          program: job place every_seconds error | date: known_since began_at ended_at done_at
job_run           id: id | program: job outcome rows error | date: started_at finished_at
office            id: id | public: name phone emergency_phone | country: country
organisation      id: id | public: name | country: country
recovery_code     id: id | staff: account_id | hash: code_hash | date: drawn_at used_at
rule              id: id | program: code label value unit scope valid_from valid_until source standing note
rule              state: never_overridable | date: added_at
sign_in_attempt   id: id | date: at | hash: account_index address_index place_index | state: succeeded
sign_in_session   id: id | staff: account_id | hash: token_hash | device: device
sign_in_session   date: started_at expires_at ended_at proved_at | state: awaits_code by_second_factor
outbox_message    date: not_before claimed_until last_tried_at sent_at created_at
"""


def _read() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for line in f"{_RETURNS}{_REINTEGRATION}{_FOUNDATION}".strip().splitlines():
        table, _space, rest = line.partition(" ")
        if not table:
            continue
        for part in rest.split("|"):
            word, _colon, columns = part.partition(":")
            found.setdefault(table, {}).update(dict.fromkeys(columns.split(), word.strip()))
    return found


# Table -> column -> word.
PLAIN = _read()
