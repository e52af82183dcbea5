"""The routes of health on the way: columns as in `table.py`.

{planned}: a case of the office that is in planning; {entry}: what is recorded of the health of one of its people.
"""

TABLE = """
GET  /cases/{planned}/health             cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/health             cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/health/{entry}     cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/health/{entry}/remove cases.work 422 422 403 404 404 404 404 404 303
"""
