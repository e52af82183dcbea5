"""The tour goes to every page, and every page answers what it should."""

import html
import re

from werkzeug.exceptions import HTTPException

from tests.pages.conftest import Album


def test_every_stop_answers_as_it_should(album: Album) -> None:
    answered = {visit.stop.name: visit.answer.status_code for visit in album.visits}
    assert answered == {visit.stop.name: visit.stop.status for visit in album.visits}


def test_every_link_of_a_page_leads_to_a_route(album: Album) -> None:
    addresses = album.app.url_map.bind("localhost")
    links = {
        (visit.endpoint, html.unescape(link).partition("?")[0])
        for visit in album.visits
        if visit.answer.mimetype == "text/html"
        for link in re.findall(r'href="(/[^"#]*)', visit.answer.text)
    }
    assert len({link for _page, link in links}) > 500
    astray = []
    for page, link in sorted(links):
        try:
            addresses.match(link, method="GET")
        except HTTPException:
            astray.append(f"{page}: {link}")
    assert astray == []


_NO_PAGES = {
    *("static", "system.healthz", "system.openapi", "accounts.presence"),
    *(
        "cases.standing",
        "files.picture",
        "files.content",
        "calendars.feed",
        "imports.template_xlsx",
        "plan_items.paper",
        "rule_tables.csv",
    ),
    *("partners.template_xlsx", "partners.template_text", "outcomes.table_csv", "outcomes.table_xlsx"),
    *("outcomes.partners_csv", "outcomes.partners_xlsx", "timetable.download", "timetable.template"),
    *("outcomes.report_pdf", "outcomes.report_xlsx"),
    *("audit.csv", "audit.xlsx", "erasures.certificate_pdf", "erasures.certificate_json"),
    *("requests.letter", "requests.paper", "requests.data", "requests.archive", "requests_behind_doors.answer"),
}


def test_no_page_is_left_out(album: Album) -> None:
    pages = {
        rule.endpoint
        for rule in album.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not album.app.view_functions[rule.endpoint].route.as_json
        and rule.endpoint not in _NO_PAGES
    }
    assert pages - {visit.endpoint for visit in album.visits} == set()


def test_every_template_was_shown(album: Album) -> None:
    whole = {name for name in album.app.jinja_env.list_templates() if not name.startswith(("macros/", "shell/"))}
    parts = {
        "base.html",
        "returns/lists/rows.html",
        *(f"returns/cases/{part}.html" for part in ("sections", "way", "head", "standing")),
        *("returns/consent/each.html", "returns/people/further.html", "returns/documents/read.html"),
        "returns/counselling/fields.html",
        *("rulebook/parts.html", "planning/path/cells.html"),
    }
    parts |= {
        "reintegration/follow_up/parts.html",
        "reintegration/surveys/parts.html",
        "reintegration/schedule/parts.html",
        "returns/people/forms.html",
        "returns/people/family_parts.html",
        "returns/journey/ends.html",
    }
    parts |= {"returns/safe_contact/card.html", "returns/consent/how.html", "returns/people/spoken.html"}
    parts |= {
        "returns/names/suggested.html",
        "returns/protection/opened.html",
        "returns/protection/records_parts.html",
        "returns/protection/screening_parts.html",
    }
    parts |= {"reintegration/plans/parts.html"}
    parts |= {"reintegration/parts.html", "returns/journey/strip.html", "returns/readiness/findings.html"}
    parts |= {"returns/protection/protection_check_parts.html"}
    parts |= {"returns/documents/fields.html", "returns/health/record.html"}
    parts |= {"returns/escorts/member_fields.html", "returns/sketch/answer.html", "returns/sketch/rows.html"}
    parts |= {"returns/journey/drawn.html", "papers/frame.typ", "returns/movements/parts.html"}
    parts |= {"returns/departure/party.html", "reintegration/arrivals/person_parts.html"}
    parts |= {"reintegration/concerns/parts.html", "reintegration/partners/parts.html"}
    parts |= {"returns/lists/filters.html", "returns/lists/view_bar.html"}
    parts |= {"reintegration/outcomes/parts.html", "reintegration/referrals/parts.html"}
    parts |= {"planning/rule_changes/parts.html", "planning/rule_changes/where.html", "planning/path/rows.html"}
    parts |= {"rights/erasure/parts.html", "rights/emergency/parts.html", "rights/grants/parts.html"}
    assert whole - parts - album.templates == set()
