"""The doors about the people of a case, together: each person, guardians, families, duplicates, screening, unknowns."""

from returns.pages import duplicates, families, guardians, people, person, screening, unknowns

BLUEPRINTS = (
    people.blueprint,
    duplicates.blueprint,
    guardians.blueprint,
    families.blueprint,
    unknowns.blueprint,
    screening.blueprint,
)
WITH_DOORS = (person,)  # adds its doors to the blueprint of `people`
