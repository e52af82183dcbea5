"""The plain columns of every table that is about people, each with a word why it may be readable in the database.

The domain's list: sex, birth-year band, country, track, process dates, statuses, clearance state, follow-up template,
visit outcomes, scores, plain verdicts. To it come ids, keyed hashes, and facts about the program's own work.
"""

from typing import Any

from sqlalchemy import Boolean, Date, Enum, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import TypeEngine

from foundation.storage.types import JsonText, UtcDateTime

# Word -> why, and which types it may stand for, so that no word hides a free text.
WHY: dict[str, tuple[str, tuple[type[TypeEngine[Any]], ...]]] = {
    "id": ("random; it says nothing", (Uuid,)),
    "of": ("the random id of another row; places are public", (Uuid,)),
    "staff": ("the id of a colleague, who answers for what was done", (Uuid,)),
    "hash": ("keyed: equal values look equal, nothing else can be read", (LargeBinary,)),
    "digest": ("of facts with a sealed random reference among them: it cannot be guessed", (String,)),
    "order": ("a number within the case", (Integer,)),
    "edition": ("how often a row was changed, or which version it is of", (Integer,)),
    "sex": ("on the list: figures by sex", (Enum,)),
    "band": ("on the list: five years, never the date of birth", (Integer,)),
    "country": ("on the list: figures by country", (String,)),
    "track": ("on the list: programme and track", (Enum,)),
    "date": ("on the list: a process date", (Date, UtcDateTime)),
    "state": ("on the list: a status", (Enum, Boolean)),
    "sort": ("a word of a closed list that says which process a row is part of, not what was said", (Enum,)),
    "purpose": ("decides in a query who may see a case", (Enum,)),
    "clearance": ("on the list: it says nothing of why, and is also set without cause", (Enum, Boolean)),
    "template": ("on the list: the follow-up template", (Enum,)),
    "outcome": ("on the list: how a visit or an attempt ended, or why nothing was measured", (Enum, String)),
    "score": ("on the list: an exact fraction, without the answers", (String,)),
    "verdict": ("on the list: the plain verdict", (Enum,)),
    "zone": ("local days are counted by it; as coarse as a country or a part of it", (String,)),
    "shift": ("why a visit was moved: a code of the calendar and days", (JsonText,)),
    "rules": ("the names of the rule rows that every departure is judged by; the same for everybody", (JsonText,)),
    "letter": ("ids, days and counts: what a message may carry is checked when it is queued", (String, JsonText)),
    "count": ("how often a mail was tried, or days since a process date", (Integer,)),
    "account": ("about a colleague: role, status, language, hash of the password", (Enum, String)),
}
_RETURNS = """
case              id: id | of: office_id | staff: owner_id created_by | hash: reference_index | state: state
case              track: track | country: country | edition: version
case              date: opened_on legal_deadline deadline_or_never arrived_on created_at
person            id: id | of: case_id | order: ordinal | sort: role | sex: sex | band: birth_year_band
person            edition: version
identifier        id: id | of: person_id | sort: kind | hash: value_index
case_event        id: id | of: case_id | staff: by | sort: kind | state: from_state to_state | date: at
safe_contact      id: id | of: case_id person_id | date: verified_on known_by | edition: version
counselling_session  id: id | of: case_id | staff: counsellor_id | date: held_at | sort: solution
consent           id: id | of: case_id person_id signed_by organisation_id | staff: recorded_by withdrawn_by
consent           purpose: purpose transfer_purpose | sort: form | date: given_on confirmed_on recorded_at withdrawn_at
consent           edition: version
eligibility_decision  id: id | of: case_id | staff: decided_by | state: decision | date: decided_at
protection_check  id: id | of: case_id | staff: checked_by | date: checked_at
protection_clearance  id: id | of: case_id | staff: set_by | date: until set_at | edition: version
protection_clearance  clearance: state needs_reception_by_name needs_close_follow_up
protected_note    id: id | of: door
travel_document   id: id | of: case_id person_id | sort: kind | country: issuing_country | date: expires_on
travel_document   state: is_single_journey is_usable | edition: version
fitness_decision  id: id | of: case_id person_id | staff: recorded_by | date: decided_at
leg               id: id | of: case_id escort_id | staff: booked_by | order: ordinal | sort: mode | state: status
leg               date: departs_at arrives_at | zone: departs_zone arrives_zone | edition: version
escort            id: id | of: case_id | sort: kind | order: first_leg last_leg | state: needs_way_home
escort            edition: version
reception         id: id | of: case_id organisation_id | date: verified_on | edition: version
sign_off          id: id | of: case_id | staff: signed_by | date: signed_at | digest: facts_hash | rules: rule_versions
"""
_REINTEGRATION = """
referral          id: id | of: case_id organisation_id | staff: sent_by answered_by assigned_to | purpose: purpose
referral          state: state | date: sent_at answered_at ended_at | edition: version
episode           id: id | of: case_id | staff: closed_by | state: state | template: template | country: country
episode           zone: zone | date: arrived_at arrived_on plan_due_on opened_at closed_at | edition: version
plan_item         id: id | of: case_id episode_id | staff: added_by | order: ordinal | sort: dimension level
plan_item         state: state is_in_kind | date: planned_on delivered_on added_at | edition: version
visit             id: id | of: case_id episode_id | staff: logged_by | order: ordinal month | sort: kind channel
visit             state: state is_survey_round is_outside_window | outcome: outcome | zone: zone | shift: shift
visit             date: nominal_on due_on opens_on closes_on logged_at logged_on | edition: version
visit_event       id: id | of: visit_id case_id | sort: kind | date: at
attempt           id: id | of: case_id visit_id | staff: by | sort: channel | outcome: outcome | date: at day
survey_response   id: id | of: case_id episode_id visit_id person_id | staff: interviewer_id | sort: mode
survey_response   edition: edition instrument_version | count: days_since_arrival | date: started_at ended_at
survey_response   state: is_broken_off is_completed | score: economic social psychosocial composite | verdict: verdict
concern           id: id | of: case_id person_id | staff: opened_by closed_by | sort: kind | state: state
concern           date: opened_at closed_at | edition: version
outcome           id: id | of: case_id episode_id person_id office_id organisation_id response_id | country: country
outcome           sex: sex | band: birth_year_band | track: track | state: is_surveyed | verdict: verdict
outcome           date: window_opens_on window_closes_on decided_at | outcome: missing_because | edition: version
"""
_FOUNDATION = """
access_grant      id: id | of: door | staff: account_id given_by revoked_by | date: given_at until revoked_at
account           id: id | hash: email_index | account: role status password_hash language
account           of: office_id organisation_id | staff: invited_by confirmed_by | date: created_at | edition: version
outbox_message    id: id | staff: account_id | letter: once facts | sort: template | state: state | count: attempts
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
