"""The routes of travel documents and of the custody of their originals: columns as in `table.py`.

{planned}: a case of the office in planning, with a {document} that its person has had since the first
{custody}; another is asked for by a {request} of the {traveller}.
"""

TABLE = """
GET  /cases/{planned}/documents          cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/documents/read     cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/documents          cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/documents/{document} cases.open 200 200 200 404 404 404 404 404 303
POST /cases/{planned}/documents/{document} cases.work 422 422 403 404 404 404 404 404 303
POST /cases/{planned}/documents/{document}/custody cases.work 422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/documents/{document}/custody/{custody}/receipt cases.open 200 200 200 404 404 404 404 404 303
POST /cases/{planned}/documents/{document}/retire cases.work 422 422 403 404 404 404 404 404 303
POST /cases/{planned}/documents/{document}/again cases.work 303 303 403 404 404 404 404 404 303
GET  /cases/{planned}/documents/requests cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/documents/requests cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{planned}/documents/requests/{request}/step cases.work 422 422 403 404 404 404 404 404 303
POST /cases/{planned}/documents/requests/{request}/issue cases.work 422 422 403 404 404 404 404 404 303
GET  /documents                          cases.list  200 200 200 403 403 403 403 403 303
GET  /cases/{planned}/exit               cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/exit/{traveller}   cases.work  422 422 403 404 404 404 404 404 303
"""
