"""The doors of this room: with a blueprint of their own, or added to the one of another module."""

from reintegration.pages import (
    arrivals,
    assessments,
    check_ins,
    concerns,
    contact_checks,
    episodes,
    outcome_reports,
    outcome_tables,
    outcomes,
    partner_forms,
    partner_import,
    partner_moves,
    partner_previews,
    partner_quarter_files,
    partner_quarters,
    partner_ranking,
    partners,
    plan_items,
    plan_objectives,
    plan_papers,
    plans,
    reanchoring,
    referrals,
    registrations,
    schedule_ahead,
    sharing,
    surveys,
    visit_dates,
    visit_list,
)

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
