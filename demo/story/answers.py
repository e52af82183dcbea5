"""Answers of the story's interviews. All are invented; what they are worth is decided by the instrument alone."""

from collections.abc import Mapping

Answers = Mapping[str, object]

_GOOD: Answers = {
    "economic_situation": "good",
    "food_reduced": "rarely",
    "can_borrow": "yes",
    "borrows": "rarely",
    "debt_to_spending": "no_debt",
    "work_and_training_access": "fair",
    "employment": "enough_work",
    "looks_for_work": "no",
    "productive_assets": "yes",
    "housing_access": "easy",
    "housing_standard": "good",
    "education_access": "good",
    "children_in_school": "all",
    "justice_access": "fair",
    "has_identity_document": "yes",
    "documentation_access": "easy",
    "water_access": "good",
    "health_access": "good",
    "health_quality": "fair",
    "social_activities": "often",
    "support_network": "strong",
    "belonging": "agree",
    "physical_safety": "good",
    "family_tensions": "rarely",
    "discrimination": "never",
    "distress": "sometimes",
    "wants_psychological_support": "no",
    "able_to_stay": "yes",
}
# The first month is hard; talking to somebody is wished for.
FIRST_MONTH: tuple[Answers, Answers] = (
    {**_GOOD, "economic_situation": "poor", "employment": "out_of_work", "distress": "very_often", "can_borrow": "no"},
    {**_GOOD, "economic_situation": "poor", "employment": "out_of_work", "looks_for_work": "yes", "borrows": "often"},
)
HALF_YEAR: tuple[Answers, Answers] = (
    {**_GOOD, "economic_situation": "fair", "borrows": "refused", "distress": "often"},
    {**_GOOD, "debt_to_spending": "at_most_monthly_spending", "education_access": "dont_know"},
)
# At the end she stays. He goes hungry too often, which is a veto whatever the scores say, and does not feel safe.
ONE_YEAR: tuple[Answers, Answers] = (
    {**_GOOD, "borrows": "refused", "children_in_school": "all"},
    {**_GOOD, "food_reduced": "often", "able_to_stay": "no", "why_leave": ["family_elsewhere", "not_safe"]},
)
