"""A partner's quarter on the start page of its coordinator, as long as nobody else sees it."""

from types import SimpleNamespace

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.formats import day, quarter
from foundation.language.words import _, ngettext
from foundation.web.stamp import Call
from reintegration.partners.pages.quarters_shown import visits_to_explain
from reintegration.partners.queries.quarters import PartnerQuarter, quarters_before_others


def _item(partner_quarter: PartnerQuarter) -> SimpleNamespace:
    waiting = visits_to_explain(partner_quarter.known)
    return SimpleNamespace(
        url=url_for("outcomes.partner", organisation_id=partner_quarter.organisation_id),
        reference=None,
        label=quarter(partner_quarter.first_day),
        note=_("Only you until %(day)s", day=day(partner_quarter.opens_on)),
        mark="due" if waiting else "done",
        mark_label=ngettext(
            "%(num)d check-in late or not attempted", "%(num)d check-ins late or not attempted", waiting
        ),
    )


def quarter_sections(call: Call) -> list[SimpleNamespace]:
    """A section for coordinators while there is a quarter that they alone see."""
    if call.me.organisation_id is None or not call.me.may(Permission.FIGURES_READ):
        return []
    quarters = quarters_before_others(call.unit.session)
    title = _("Your check-ins, before others see them")
    return [SimpleNamespace(title=title, items=list(map(_item, quarters)), empty="")] if quarters else []
