"""The routes of requests for access, written out: the same columns as in `table.py`.

{grant_request}: of another specialist of the office, for the officer; it waits for a second person.
"""

TABLE = """
GET  /grants/requests                            grants.confirm  403 403 200 403 403 403 403 200 303
POST /grants/requests/{grant_request}/withdraw   grants.give     403 403 404 404 404 404 404 403 303
POST /grants/requests/{grant_request}/decline    grants.confirm  404 404 422 404 404 404 404 422 303
POST /grants/requests/{grant_request}/confirm    grants.confirm  404 404 303 404 404 404 404 303 303
"""
