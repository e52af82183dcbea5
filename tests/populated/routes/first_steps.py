"""The routes of the first steps of a case, from its people to its end, written out: the same columns as in `table.py`.

{consent}: a consent of the case; {own}: its principal applicant, {person}: somebody who was referred.
{session}: a counselling session of the planned case; {screen}: one of its screens.
"""

TABLE = """
GET  /cases/{case}/people            cases.open     200 200 200 404 404 404 404 404 303
POST /cases/{case}/people            cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/safe-contact      cases.open     200 200 200 404 404 404 404 404 303
GET  /zones                          account.own    200 200 200 200 200 200 200 200 303
POST /numbers/{own}                  numbers.open   422 422 422 404 404 404 404 404 303
POST /numbers/{person}               numbers.open   422 422 422 422 422 404 404 404 303
POST /cases/{case}/safe-contact      cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/counselling       cases.open     200 200 200 404 404 404 404 404 303
POST /cases/{case}/counselling       cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/counselling/new/{screen}         cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{case}/counselling/new/{screen}         cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{case}/counselling/new              cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{planned}/counselling/{session}          cases.open  200 200 200 404 404 404 404 404 303
GET  /cases/{planned}/counselling/{session}/correct  cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{planned}/counselling/{session}/correct  cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{case}/consents          cases.open     200 200 200 404 404 404 404 404 303
POST /cases/{case}/consents          cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{case}/consents/confirm  cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{case}/consents/refuse   cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/consents/{consent}/correct   cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{case}/consents/{consent}/correct   cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{case}/consents/{consent}/withdraw  cases.work  200 200 403 404 404 404 404 404 303
POST /cases/{case}/consents/{consent}/withdraw  cases.work  303 303 403 404 404 404 404 404 303
GET  /cases/{case}/eligibility       cases.open     200 200 200 404 404 404 404 404 303
POST /cases/{case}/eligibility       cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/protection-check  cases.open     200 200 200 404 404 404 404 404 303
GET  /cases/{case}/protection-check/{own}  cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{case}/protection-check/{own}  cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{case}/clearance         clearance.set  403 403 200 404 404 404 404 404 303
POST /cases/{case}/clearance         clearance.set  403 403 422 404 404 404 404 404 303
POST /cases/{case}/move              cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/deadline          cases.work     200 200 403 404 404 404 404 404 303
POST /cases/{case}/deadline          cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/withdraw          cases.work     200 200 403 404 404 404 404 404 303
POST /cases/{case}/withdraw          cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{case}/reopen            lead_office    403 200 403 404 404 404 404 404 303
POST /cases/{case}/reopen            lead_office    403 422 403 404 404 404 404 404 303
"""
