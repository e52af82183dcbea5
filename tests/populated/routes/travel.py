"""The routes of fitness, journeys, escorts, reception, readiness and departure: columns as in `table.py`.

{planned}: a case of the office that is in planning, with a {document}, a {leg}, an {escort} and an {override}. What
takes one of them out stands last.
"""

TABLE = """
GET  /cases/{planned}/medical            cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/medical            cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/itinerary/place    cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/booking   cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/booking  cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/copy     cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/copy     cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/several cases.work 422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/legs/{leg}/copy cases.work 200 200 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/tickets   cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/tickets  cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/legs/new cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/new cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/legs/{leg} cases.work 200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/{leg} cases.work 422 422 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/{leg}/travelled cases.work 422 422 403 404 404 404 404 404 303
POST /api/cases/{planned}/points         cases.work  200 200 403 404 404 404 404 404 401
GET  /cases/{planned}/escorts            cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/escorts            cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/reception          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/reception          cases.work  422 422 403 404 404 404 404 404 303
GET  /sign-offs/void                     cases.open  200 200 200 403 403 403 403 403 303
GET  /cases/{planned}/readiness          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/readiness/sign-off sign_off    403 403 403 404 404 404 404 404 303
POST /cases/{planned}/readiness/ask      cases.work   422 422 403 404 404 404 404 404 303
POST /cases/{planned}/readiness/again    cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/overrides          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/overrides          cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/overrides/{override} sign_off  403 403 403 404 404 404 404 404 303
POST /cases/{planned}/overrides/{override}/take-back cases.work 303 303 403 404 404 404 404 404 303
POST /cases/{planned}/boarding           cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/boarding/undo      cases.work  422 422 403 404 404 404 404 404 303
GET  /departures                         cases.open  200 200 200 403 403 403 403 403 303
POST /departures/left                    cases.work  422 422 403 403 403 403 403 403 303
GET  /cases/{planned}/departure          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/departure          cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/escorts/{escort}/remove cases.work 303 303 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/{leg}/remove cases.work 303 303 403 404 404 404 404 404 303
"""
