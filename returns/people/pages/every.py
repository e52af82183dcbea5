"""The doors about the people of a case, together: each person, guardians, families, duplicates, screening, unknowns."""

from returns.names.pages import duplicates
from returns.people.pages import families, guardians, people, person, unknowns
from returns.protection.pages import screening

BLUEPRINTS = (
    people.blueprint,
    duplicates.blueprint,
    guardians.blueprint,
    families.blueprint,
    unknowns.blueprint,
    screening.blueprint,
)
WITH_DOORS = (person,)  # adds its doors to the blueprint of `people`
