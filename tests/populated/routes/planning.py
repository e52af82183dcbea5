"""The routes of planning: columns as in `table.py`.

{flight}: a flight of the timetable of the office; {timetable}: a file that was only looked at.
"""

TABLE = """
GET  /timetable                            cases.open  200 200 200 403 403 403 403 403 303
GET  /timetable/flights.csv                cases.open  200 200 200 403 403 403 403 403 303
GET  /timetable/template.csv               cases.open  200 200 200 403 403 403 403 403 303
GET  /timetable/flights/new                cases.work  200 200 403 403 403 403 403 403 303
POST /timetable/flights/new                cases.work  422 422 403 403 403 403 403 403 303
GET  /timetable/flights/{flight}           cases.work  200 200 403 404 404 404 404 404 303
POST /timetable/flights/{flight}           cases.work  422 422 403 404 404 404 404 404 303
GET  /timetable/imports                    cases.work  200 200 403 403 403 403 403 403 303
POST /timetable/imports                    cases.work  422 422 403 403 403 403 403 403 303
GET  /timetable/imports/{timetable}        cases.work  200 200 403 404 404 404 404 404 303
GET  /cases/{planned}/ways                 cases.open  200 200 200 404 404 404 404 404 303
POST /cases/{planned}/ways                 cases.open  422 422 422 404 404 404 404 404 303
POST /cases/{planned}/ways/choose          cases.work  422 422 403 404 404 404 404 404 303
POST /timetable/imports/{timetable}/remove cases.work  303 303 403 404 404 404 404 404 303
POST /timetable/flights/{flight}/remove    cases.work  303 303 403 404 404 404 404 404 303
POST /timetable/imports/{timetable}/apply  cases.work  303 303 403 404 404 404 404 404 303
POST /timetable/imports/{timetable}/drop   cases.work  409 409 403 404 404 404 404 404 303
"""
