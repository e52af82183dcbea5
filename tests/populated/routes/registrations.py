"""The routes of registered arrivals: columns as in `table.py`. {offer}: one to the office, by the coordinator.

Taking it over stands last.
"""

TABLE = """
GET  /arrivals                   follow_up.work    200 200 403 200 200 403 403 403 303
GET  /arrivals/register          arrivals.register 403 403 403 200 403 403 403 403 303
POST /arrivals/register          arrivals.register 403 403 403 422 403 403 403 403 303
GET  /arrivals/{offer}           follow_up.work    200 200 403 200 404 404 404 404 303
POST /arrivals/{offer}/again     arrivals.register 403 403 403 422 404 404 404 404 303
POST /arrivals/{offer}/decline   cases.work        422 422 403 403 404 404 404 404 303
POST /arrivals/{offer}/take      cases.work        303 303 403 403 404 404 404 404 303
"""
