"""The routes of requests for access, written out: the same columns as in `table.py`.

{opening}: of another specialist of the office, for the officer; it waits for a second person.
"""

TABLE = """
GET  /grants/requests                   grants.confirm  403 403 200 403 403 403 403 200 303
POST /grants/requests/{opening}/withdraw grants.give     404 404 404 404 404 404 404 404 303
POST /grants/requests/{opening}/decline grants.confirm  404 404 422 404 404 404 404 422 303
POST /grants/requests/{opening}/confirm grants.confirm  404 404 303 404 404 404 404 303 303
"""
