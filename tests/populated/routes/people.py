"""The routes of people, written out: the same columns as in `table.py`.

{family}: a case of two children alone; {sibling}: one of them; {guardianship}: who stands for one of them.
"""

TABLE = """
GET  /cases/{case}/duplicates        cases.work     200 200 403 404 404 404 404 404 303
POST /cases/{case}/duplicates/apart  cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{case}/duplicates/same   cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{family}/guardians       cases.open     200 200 200 404 404 404 404 404 303
GET  /cases/{family}/split           cases.work     200 200 403 404 404 404 404 404 303
POST /cases/{family}/split/preview   cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{family}/split           cases.work     422 422 403 404 404 404 404 404 303
GET  /cases/{family}/join            cases.work     200 200 403 404 404 404 404 404 303
POST /cases/{family}/join/preview    cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{family}/join            cases.work     422 422 403 404 404 404 404 404 303
GET  /unknowns                       cases.list     200 200 200 403 403 403 403 403 303
GET  /cases/{family}/unknowns        cases.open     200 200 200 404 404 404 404 404 303
POST /cases/{family}/unknowns        cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{family}/unknowns/take   cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{family}/unknowns/undo   cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{family}/unknowns/{question}/close  cases.work  303 303 403 404 404 404 404 404 303
GET  /cases/{family}/people/{sibling}           cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/who       cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/spelling  cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/names     cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/nationalities  cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/languages cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/identifiers  cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/ties      cases.work  422 422 403 404 404 404 404 404 303
POST /cases/{family}/people/{sibling}/remove    cases.work  422 422 403 404 404 404 404 404 303
GET  /cases/{family}/screening       cases.open     200 200 200 404 404 404 404 404 303
GET  /cases/{family}/screening/{sibling}  cases.open        200 200 200 404 404 404 404 404 303
POST /cases/{family}/screening/{sibling}  screening.record  422 422 422 404 404 404 404 404 303
POST /cases/{family}/guardians       cases.work     422 422 403 404 404 404 404 404 303
POST /cases/{family}/guardians/{guardianship}/end     cases.work  422 422 403 404 404 404 404 404 303
"""
