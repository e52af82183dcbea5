"""What the rule book says about signing in, as one frozen fact. Pure."""

from dataclasses import dataclass

RULE_CODES = {
    "failures_per_account": "sign_in.failures_per_account",
    "failures_anywhere": "sign_in.failures_anywhere",
    "failures_per_address": "sign_in.failures_per_address",
    "window_minutes": "sign_in.window_minutes",
    "idle_minutes": "sign_in.idle_minutes",
    "session_hours": "sign_in.session_hours",
    "invitation_hours": "sign_in.invitation_hours",
    "reset_hours": "sign_in.reset_hours",
    "known_device_days": "sign_in.known_device_days",
    "password_min_length": "sign_in.password_min_length",
    "password_least_score": "sign_in.password_least_score",
    "code_failures": "sign_in.code_failures_per_account",
    "code_minutes": "sign_in.code_minutes",
    "enrolment_minutes": "sign_in.enrolment_minutes",
    "recovery_codes": "sign_in.recovery_codes",
    "step_up_minutes": "sign_in.step_up_minutes",
    "grant_max_days": "grant.max_days",
    "grant_default_days": "grant.default_days",
    "grant_request_days": "grant.request_days",
}


@dataclass(frozen=True)
class AccessPolicy:
    """The numbers that bound sign-ins, links, passwords and grants, each a dated row of the rule book."""

    failures_per_account: int
    failures_anywhere: int
    failures_per_address: int
    window_minutes: int
    idle_minutes: int
    session_hours: int
    invitation_hours: int
    reset_hours: int
    known_device_days: int
    password_min_length: int
    password_least_score: int
    code_failures: int
    code_minutes: int
    enrolment_minutes: int
    recovery_codes: int
    step_up_minutes: int
    grant_max_days: int
    grant_default_days: int
    grant_request_days: int
