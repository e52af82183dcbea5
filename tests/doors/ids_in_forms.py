"""Every form that names something by its id: what each id points to, and a form that is taken when it names its own.

A test walks all schemas of all doors: a field that takes an id and does not stand here fails it. Doors that end or move
a case stand last: the forms are taken in this order.
"""

from tests.doors import (
    forms_of_a_case,
    forms_of_boarding,
    forms_of_documents,
    forms_of_imports,
    forms_of_lists,
    forms_of_money,
    forms_of_movements,
    forms_of_overrides,
    forms_of_partner_moves,
    forms_of_partners,
    forms_of_plans,
    forms_of_the_work,
)

FORMS = (
    *forms_of_overrides.FORMS,  # before anything else changes what stands in the way of the journey
    *forms_of_boarding.FORMS,
    *forms_of_a_case.FORMS,
    *forms_of_documents.FORMS,
    *forms_of_money.FORMS,
    *forms_of_movements.FORMS,
    *forms_of_plans.FORMS,
    *forms_of_lists.FORMS,
    *forms_of_imports.FORMS,
    *forms_of_partners.FORMS,
    *forms_of_the_work.FORMS,
    *forms_of_partner_moves.FORMS,
)
