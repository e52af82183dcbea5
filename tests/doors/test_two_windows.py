"""Two windows on one row: what somebody else stored meanwhile is overwritten only when that is asked."""

import html
from dataclasses import dataclass, field, is_dataclass
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect
from werkzeug.test import TestResponse

from foundation.forms.fields import ChangeForm
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from foundation.web.route import Request
from returns.protection.rules.protection import Flag
from tests.doors.visits import entered
from tests.factories.makers import Browser
from tests.populated.routes.table import ROLES, ROUTES
from tests.populated.world import Populated, make_populated

_CARD = {"language": "Uzbek", "zone": "Asia/Tashkent", "channels": ["visit"], "weekdays": ["1", "2"], "how": "by_call"}


@dataclass(frozen=True)
class Window:
    """A form: who opens it where, and the field in which two people type different things."""

    who: str
    page: str
    name: str
    theirs: Any = "Theirs 41"
    mine: Any = "Mine 42"
    more: dict[str, Any] = field(default_factory=dict)
    is_shown: bool = True  # the form shows the field again once it is stored
    is_in_words: bool = False  # the page shows labels, not what the form sends


_SIBLING = "/cases/{family}/people/{sibling}"
# By the endpoint that takes the form. A door that changes what is stored has a line here, or the walk fails.
WINDOWS = {
    "people.who": Window("officer", _SIBLING, "family_name"),
    "documents.change": Window("officer", "/cases/{planned}/documents/{document}", "authority"),
    "leaving.state": Window("officer", "/cases/{planned}/exit", "ban_code"),
    "safe_contact.record": Window("officer", "/cases/{case}/safe-contact", "caution", more=_CARD),
    "accounts.office_phones": Window(
        "administrator", "/places/{office}", "phone", "+90 212 555 0101", "+90 212 555 0102"
    ),
    "roster.change": Window("officer", "/roster/{member}", "note"),
    "timetable.change": Window("officer", "/timetable/flights/{flight}", "departs_terminal", "1", "2"),
    "partners.save_place": Window("administrator", "/partners/{partner}/place", "name"),
    "partners.save_offer": Window("coordinator", "/partners/{partner}/offer", "capacity", "41", "42"),
    "plan_items.change": Window("worker", "/people/{referred}/plan/{item}/change", "provider"),
    "plan_objectives.change": Window("worker", "/people/{referred}/plan/objectives/{objective}", "objective"),
    "itinerary.change": Window("officer", "/cases/{planned}/itinerary/legs/{leg}", "carrier"),
    "itinerary.place": Window("officer", "/cases/{case}/itinerary", "place_of_return"),
    "reception.name": Window("officer", "/cases/{case}/reception", "where", more={"name": "Somebody there"}),
    "lifecycle.deadline": Window(
        "officer", "/cases/{case}/deadline", "legal_deadline", "2027-04-01", "2027-05-01", {"reason": "Letter"}, False
    ),
    "notes.correct": Window("officer", "/cases/{case}/notes", "text", is_shown=False),
    "movements.changed": Window("officer", "/movements/{movement}/change", "note"),
    "budget.change": Window("officer", "/cases/{case}/budget/{line}", "payee"),
    "budget.programme": Window(
        "officer", "/cases/{case}/budget", "return_type", "voluntary", "forced", is_in_words=True
    ),
    "imports.mend": Window("lead", "/imports/{import}/rows/{row}", "given_name"),
    "imports.decide": Window("lead", "/imports/{import}/rows/{row}", "decision", "leave_out", "new", is_in_words=True),
    "clearance.set_page": Window(
        "specialist", "/cases/{case}/clearance", "state", "not_an_option", "outstanding", is_in_words=True
    ),
    "accounts.change_extras": Window(
        "administrator", "/accounts/{account}", "extras", ["sign_off"], ["approve_budget"], is_in_words=True
    ),
    "unusual.look": Window("protector", "/unusual/{finding}", "note", more={"result": "ordinary"}),
    "screening.record": Window(
        "officer", "/cases/{family}/screening/{sibling}", "note_extra_care", more={"flags": [Flag.EXTRA_CARE.value]}
    ),
}
# The spelling of a document is asked only for a name in other letters; its row is that of `people.who`.
SAME_ROW = {"people.spelling"}


# Whose rows say who stored them last; of the others a page says only that they changed.
SAYS_WHO = {
    "people.who", "leaving.state", "safe_contact.record", "timetable.change", "partners.save_place",
    "partners.save_offer", "plan_items.change", "plan_objectives.change", "notes.correct", "clearance.set_page",
    "unusual.look", "screening.record",
}  # fmt: skip
BY_ME = "You changed this in another window."
BY_OTHERS = "Someone else changed this after you opened it."
SINCE = "This changed after you opened it."


class _Forms(HTMLParser):
    """The forms of a page, as a browser would send them."""

    def __init__(self, page: str) -> None:
        """Read them."""
        super().__init__()
        self.found: list[tuple[str, set[str], dict[str, Any]]] = []
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One field of the form that is open."""
        said = dict(attrs)
        if tag == "form":
            self.found.append((said.get("action") or "", set(), {}))
        if not self.found:
            return
        name, kind = said.get("name") or "", said.get("type")
        if tag in ("input", "select", "textarea") and name:
            self.found[-1][1].add(name)
        if tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in said):
            self._put(name, said.get("value") or "", kind == "checkbox")
        self._select = name if tag == "select" else self._select
        self._area = name if tag == "textarea" else self._area
        if tag == "option" and "selected" in said:
            self._put(self._select, said.get("value") or "")

    def handle_data(self, data: str) -> None:
        """What stands in an area."""
        if self._area:
            self._put(self._area, self.found[-1][2].get(self._area, "") + data.lstrip("\n"))

    def handle_endtag(self, tag: str) -> None:
        """The end of an area."""
        self._area = "" if tag == "textarea" else self._area

    def _put(self, name: str, value: str, many: bool = False) -> None:
        fields = self.found[-1][2]
        fields[name] = [*fields.get(name, []), value] if many else value

    def of(self, action: str, page: str, name: str) -> dict[str, Any]:
        """The form that is sent to an address and has a field."""
        return next(
            fields
            for to, names, fields in self.found
            if (to == action or (not to and page == action)) and name in names
        )


def _action(app: Flask, populated: Populated, endpoint: str) -> str:
    """The address of a door, as the address of its page and the ids of the populated world make it."""
    [rule] = [one for one in app.url_map.iter_rules() if one.endpoint == endpoint and "POST" in (one.methods or ())]
    page = populated.at(WINDOWS[endpoint].page)
    known = populated.ids()
    own = {
        "account_id": known["account"],
        "case_id": page.split("/")[2],
        "person_id": known["own"],
        "note_id": known["note"],
    }
    if page.startswith("/cases/"):
        parts = page.split("/")
        own |= (
            dict(zip(("person_id", "document_id", "line_id"), (parts[-1],) * 3, strict=True)) if len(parts) > 4 else {}
        )
        own |= {"leg_id": known["leg"]}
    names = {
        "member": "member_id",
        "office" if page.startswith("/places/") else "partner": "office_id",
        "item": "item_id",
        "objective": "objective_id",
    }
    own |= {to: known[name] for name, to in names.items()}
    own |= {"movement_id": known["movement"], "import_id": known["import"], "row_id": known["row"]}
    own |= {"finding_id": known["finding"], "flight_id": known["flight"]}
    if endpoint == "leaving.state":
        own["person_id"] = known["traveller"]
    with app.test_request_context():
        return str(app.url_for(endpoint, **{name: own[name] for name in rule.arguments}))


@pytest.fixture
def populated(container: Container) -> Populated:
    """Everybody who could come to a door."""
    return make_populated(container)


def _routes(app: Flask) -> dict[str, Any]:
    return {name: route for name, view in app.view_functions.items() if (route := getattr(view, "route", None))}


def test_every_form_with_a_version_says_what_is_stored_and_the_other_way_round(app: Flask) -> None:
    stamps = _routes(app)
    with_version = {name for name, one in stamps.items() if one.schema and issubclass(one.schema, ChangeForm)}
    assert with_version == {name for name, one in stamps.items() if one.stored is not None}
    assert with_version == set(WINDOWS) | SAME_ROW
    assert all(stamps[name].on_invalid is not None for name in with_version)  # the page that shows both texts


def _sent(browser: Browser, action: str, fields: dict[str, Any]) -> TestResponse:
    fields = {name: value for name, value in fields.items() if name != "csrf_token"}
    return browser.client.post(action, data={"csrf_token": browser.token, **fields})


def _stored(browser: Browser, window: Window, page: str, action: str, typed: dict[str, Any]) -> TestResponse:
    """Send a form; where what would follow is shown first, look at it and send it again."""
    answer = _sent(browser, action, typed)
    if answer.status_code == 200:
        answer = _sent(browser, action, _Forms(answer.text).of(action, page, window.name))
    return answer


@pytest.mark.parametrize("endpoint", WINDOWS)
def test_what_somebody_else_stored_is_overwritten_only_when_that_is_asked(
    app: Flask, container: Container, populated: Populated, endpoint: str
) -> None:
    window, page = WINDOWS[endpoint], populated.at(WINDOWS[endpoint].page)
    action = _action(app, populated, endpoint)
    one = entered(app, container, populated.people[window.who])
    other = entered(app, container, populated.people[window.who])

    def opened(browser: Browser) -> dict[str, Any]:
        return {**_Forms(browser.get(page).text).of(action, page, window.name), **window.more}

    first, second = opened(one), opened(other)
    assert "version" in first
    first.setdefault("idempotency_key", "")
    stored = _stored(other, window, page, action, {**second, window.name: window.theirs})
    assert stored.status_code == 303, stored.text
    between = opened(other)
    refused = _sent(one, action, {**first, window.name: window.mine})
    assert refused.status_code == 409
    again = _Forms(refused.text).of(action, page, window.name)
    assert again["version"] == first["version"]  # sent once more without the tick, it is refused once more
    text = html.unescape(refused.text)
    if not window.is_in_words:
        assert window.theirs in text
        assert window.mine in text
    assert "Stored now" in text
    said = {words for words in (BY_ME, BY_OTHERS, SINCE) if words in text}
    assert said == {BY_ME if endpoint in SAYS_WHO else SINCE}
    assert opened(other) | {"idempotency_key": "", "csrf_token": ""} == between | {
        "idempotency_key": "",
        "csrf_token": "",
    }
    assert _sent(one, action, {**again, **window.more}).status_code == 409
    tick = next(part.split('"')[0] for part in refused.text.split('name="store_mine" value="')[1:])
    ticked = {**again, **window.more, "store_mine": tick}
    assert _stored(one, window, page, action, ticked).status_code == 303
    if window.is_shown:
        assert opened(other)[window.name] == window.mine


def test_what_a_colleague_stored_is_said_to_be_of_somebody_else(
    app: Flask, container: Container, populated: Populated
) -> None:
    window, page = WINDOWS["people.who"], populated.at(_SIBLING)
    action = _action(app, populated, "people.who")
    mine, theirs = (entered(app, container, populated.people[who]) for who in ("officer", "lead"))
    typed = [_Forms(browser.get(page).text).of(action, page, window.name) for browser in (mine, theirs)]
    assert _sent(theirs, action, {**typed[1], window.name: window.theirs}).status_code == 303
    refused = _sent(mine, action, {**typed[0], window.name: window.mine})
    assert refused.status_code == 409
    assert BY_OTHERS in refused.text
    assert BY_ME not in refused.text


def test_a_tick_overwrites_what_was_seen_and_nothing_newer(
    app: Flask, container: Container, populated: Populated
) -> None:
    browser, page = entered(app, container, populated.people["officer"]), populated.at("/roster/{member}")
    typed = _Forms(browser.get(page).text).of(page, page, "note")
    assert _sent(browser, page, {**typed, "note": "first"}).status_code == 303
    seen = browser.get(page).text
    assert _sent(browser, page, {**_Forms(seen).of(page, page, "note"), "note": "second"}).status_code == 303
    answer = _sent(browser, page, {**typed, "note": "mine", "store_mine": str(int(typed["version"]) + 1)})
    assert answer.status_code == 409
    assert "second" in answer.text


def test_a_form_without_a_version_stores_nothing_over_a_row(
    app: Flask, container: Container, populated: Populated
) -> None:
    browser, page = (
        entered(app, container, populated.people["officer"]),
        populated.at("/cases/{planned}/itinerary/legs/{leg}"),
    )
    typed = _Forms(browser.get(page).text).of(page, page, "carrier")
    assert _sent(browser, page, {name: text for name, text in typed.items() if name != "version"}).status_code == 409


def _versioned(found: Any) -> set[str]:
    """The classes of rows with a version among what a door found; the case counts only where it stands alone."""
    parts = vars(found) if is_dataclass(found) or isinstance(found, SimpleNamespace) else {"row": found}
    rows = {name: row for name, row in parts.items() if inspect(row, raiseerr=False) is not None}
    others = {name: row for name, row in rows.items() if name != "case"} or rows
    return {type(row).__name__ for row in others.values() if inspect(row).mapper.version_id_col is not None}


def _found_by(app: Flask, container: Container, populated: Populated) -> dict[str, set[str]]:
    """Per door that writes: the classes of rows with a version that it finds by its address."""
    found = {}
    addresses = app.url_map.bind("walk.test")
    for route in ROUTES:
        if route.method != "POST":
            continue
        endpoint, path = addresses.match(populated.at(route.address), method="POST")
        declared = vars(app.view_functions[endpoint])["route"]
        role = next((one for one in ROLES if route.statuses[one] not in (403, 404)), None)
        if declared.load is None or role is None:
            continue
        person = populated.people[role]
        more = {"account_id": person.id, "may": lambda _permission: True, "emergency": None}
        me: Any = SimpleNamespace(**{**vars(person), **more})
        with reading(container.units, person.scope(container)) as unit:
            found[endpoint] = _versioned(declared.load(Request(container, unit, me, path)))
    return found


# Doors that find a row with a version and state nothing of it anew.
OF_A_STEP = """
requests.assemble requests.decide requests.extend requests.freeze requests.hand_over requests.prove requests.review
requests.send_held requests.submit requests.unmark requests.work_on second_signature.complete second_signature.withdraw
absence.end accounts.confirm accounts.deactivate accounts.reactivate accounts.reset_factor accounts.send_reset
accounts.sign_out_account budget.receipt budget.step concerns.close concerns.reopen concerns.take consent.confirm
consent.withdraw departure.boarding departure.undo_boarding departure.record documents.retire documents.use_again
emergency.confirm emergency.review emergency.stop grants.confirm grants.decline
erasures.confirm erasures.decline erasures.decline_hold erasures.end_hold erasures.release_it
document_requests.issue document_requests.step duplicates.apart duplicates.same episodes.close
episodes.revoke escorts.remove files.withdraw guardians.end imports.apply imports.check imports.discard imports.rehearse
imports.undo itinerary.ticket itinerary.remove_leg itinerary.travelled
lifecycle.eligibility lifecycle.move lifecycle.reopen lifecycle.withdraw
movements.again movements.back movements.cancel movements.out movements.release movements.remove_escort notes.pin
overrides.take_back partner_moves.ask partner_moves.keep partner_moves.move partners.reopen people.remove
plan_items.cancel plan_items.deliver plan_items.start plan_items.cancel_part plan_items.pay readiness.again
readiness.ask reception.hand_over referrals.answer referrals.assign referrals.finish registrations.again
registrations.decline registrations.take roster.back roster.retire tasks.done unusual.reopen
timetable.apply timetable.drop timetable.remove timetable.undo
registrations.decline registrations.take roster.back roster.retire rule_changes.cancel rule_changes.confirm
rule_changes.decline tasks.done unusual.reopen
tasks.not_needed tasks.reopen unknowns.close unknowns.undo views.remove views.restore views.start visits.log
visits.undo
"""  # taken once: the state of the row refuses a second one
ADDING = """
accounts.give_limit arrivals.confirm arrivals.missing budget.check budget.propose budget.record
budget.record_journey clearance.ask
concerns.add concerns.note consent.refuse
consent.give counselling.record custody.record dates.change_every document_requests.make documents.record episodes.plan
episodes.send escorts.assign escorts.record_hand escorts.record_what_went_wrong files.store guardians.record
health.record interview.answer interview.record itinerary.plan itinerary.plan_several medical.record
movements.add_escort movements.give_notice movements.join movements.reserve notes.add overrides.ask partners.close
partners.send people.add people.identifiers people.languages people.names people.nationalities people.ties
plan_items.check plan_items.part plan_items.proof plan_items.received families.join families.split plans.add
plans.objective plans.step protection.add_note grants.give protection_check.check roster.add_absence
roster.add_paper tasks.add_to_case path.tasks unknowns.ask_for unknowns.take visits.attempt requests.take requests.mark
retention.erasure retention.hold second_signature.ask
"""  # one row or one part more; what stood there stays
OTHERWISE = {
    "requests.choose": "the files that are ticked, which a second person looks at before anything leaves",
    "ways.choose": "legs in place of those planned; what is booked is given up only when that is ticked",
    "ways.undo": "refused where anything of the journey was changed since",
    "consent.correct": "a correction takes the place of a consent that stands, once",
    "contact_checks.record": "refused where the card was changed since",
    "assessments.give": "a partner's own record, of which every version is kept",
    "assessments.write": "a partner's own record, of which every version is kept",
    "dates.change": "every change is kept beside the others, and can be taken back",
    "dates.correct": "every change is kept beside the others, and can be taken back",
    "records.write": "refused where a newer version stands",
    "surveys.save": "refused where a newer edition stands",
    "files.document": "another document for a file; nothing that was typed is lost",
    "tasks.move": "another day for a task; nothing that was typed is lost",
    "tasks.reassign": "another colleague for a task; nothing that was typed is lost",
    "views.rename": "a name that only its owner sees",
    "imports.map": "the columns of a file that nobody has applied; every row is looked at anew",
    "plan_items.budget": "which line pays; the item keeps its revisions",
}
ASKING = {
    "ways.search",
    "itinerary.copy",
    "itinerary.read_text",
    "api_points.search",
    "documents.read",
    "families.join_preview",
    "families.split_preview",
    "numbers.show",
    "partners.found",
}


def test_every_door_that_finds_a_row_with_a_version_is_one_of_these(
    app: Flask, container: Container, populated: Populated
) -> None:
    found = {endpoint for endpoint, rows in _found_by(app, container, populated).items() if rows}
    known = {*OF_A_STEP.split(), *ADDING.split(), *OTHERWISE, *ASKING}
    assert found - set(WINDOWS) - SAME_ROW - known == set()
    assert known - found == set()
    assert not known & (set(WINDOWS) | SAME_ROW)
