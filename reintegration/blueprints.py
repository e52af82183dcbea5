"""The doors of this room: with a blueprint of their own, or added to the one of another module."""

from reintegration.arrivals.pages import arrivals, registrations
from reintegration.concerns.pages import concerns
from reintegration.episodes.pages import episodes
from reintegration.follow_up.pages import check_ins, visit_list
from reintegration.outcomes.pages import outcomes, tables as outcome_tables
from reintegration.partners.pages import (
    forms as partner_forms,
    lists as partner_import,
    partners,
    quarter_files as partner_quarter_files,
    quarters as partner_quarters,
    ranking as partner_ranking,
)
from reintegration.plans.pages import items as plan_items, objectives as plan_objectives, papers as plan_papers, plans
from reintegration.referrals.pages import (
    assessments,
    contact_checks,
    moves as partner_moves,
    previews as partner_previews,
    referrals,
    sharing,
)
from reintegration.reports.pages import outcome_reports
from reintegration.schedule.pages import reanchoring, schedule_ahead, visit_dates
from reintegration.surveys import pages as surveys

DOORS = (
    referrals, arrivals, registrations, episodes, plans, concerns, check_ins, surveys,
    contact_checks, sharing, assessments, outcomes, partner_moves, partner_previews, visit_list,
    visit_dates, reanchoring, schedule_ahead, partners, plan_items, plan_objectives, plan_papers,
)  # fmt: skip
WITH_DOORS = (
    outcome_reports,
    outcome_tables,
    partner_forms,
    partner_import,
    partner_quarter_files,
    partner_quarters,
    partner_ranking,
)  # they are imported for the doors that they add
