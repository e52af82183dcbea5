"""The routes of documents, fitness, journeys, escorts, reception, readiness and departure: columns as in `routes.py`.

{planned}: a case of the office that is in planning, with a {document}, a {leg} and an {escort}. What takes one of them
out stands last.
"""

TABLE = """
GET  /cases/{planned}/documents          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/documents          cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/documents/{document}/retire cases.work 303 303 403 404 404 404 404 404 303
GET  /cases/{planned}/medical            cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/medical            cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/itinerary/place    cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/legs/new cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/new cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/itinerary/legs/{leg} cases.work 200 200 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/{leg} cases.work 422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/escorts            cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/escorts            cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/reception          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/reception          cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/readiness          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/readiness/sign-off sign_off    403 403 403 404 404 404 404 404 303
POST /cases/{planned}/readiness/again    cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/departure          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/departure          cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/escorts/{escort}/remove cases.work 303 303 403 404 404 404 404 404 303
POST /cases/{planned}/itinerary/legs/{leg}/remove cases.work 303 303 403 404 404 404 404 404 303
"""
